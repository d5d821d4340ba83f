/** Markdown: what turns into blocks and looks while it is typed, and how a text that was written elsewhere comes in. */
import {
  $generateNodesFromMarkdownString,
  BOLD_ITALIC_STAR,
  BOLD_ITALIC_UNDERSCORE,
  BOLD_STAR,
  BOLD_UNDERSCORE,
  CHECK_LIST,
  CODE,
  type ElementTransformer,
  HEADING,
  INLINE_CODE,
  ITALIC_STAR,
  ITALIC_UNDERSCORE,
  LINK,
  ORDERED_LIST,
  QUOTE,
  STRIKETHROUGH,
  type TextMatchTransformer,
  type Transformer,
  UNORDERED_LIST,
} from '@lexical/markdown';
import { limits } from '@rapport/model/limits';
import { $createParagraphNode, $createTextNode, type ElementNode, type LexicalNode } from 'lexical';
import { $isListItemNode, ListItemNode } from '@lexical/list';
import { $tickable } from './check-items.ts';
import { $createDividerNode, $isDividerNode, DividerNode } from './divider-node.ts';
import { $tableOf } from './note-tables.ts';
import { $isCellNode, $linesOf } from './table-nodes.ts';
import { typedAddress } from './typed-links.ts';

const divider: ElementTransformer = {
  type: 'element',
  dependencies: [DividerNode],
  regExp: /^(?:---|\*\*\*|___)\s?$/,
  triggerOnEnter: true,
  export: (node) => ($isDividerNode(node) ? '---' : null),
  replace(paragraph, after, _match, isImport) {
    const rule = $createDividerNode();
    paragraph.replace(rule);
    if (isImport) return;
    const below = $createParagraphNode().append(...after);
    rule.insertAfter(below);
    below.selectStart();
  },
};

/** A link whose address could run a script stays the text that it was. */
const link: TextMatchTransformer = {
  ...LINK,
  replace: (node, match) => (leadsSomewhere.test(match[0]) ? LINK.replace?.(node, match) : undefined),
};
const leadsSomewhere = /\]\(<?(?:https?:\/\/|mailto:|tel:)/i;

/** The order counts: a check list before a list, the longer mark before the shorter one. */
const transformers: Transformer[] = [
  HEADING,
  QUOTE,
  CHECK_LIST,
  UNORDERED_LIST,
  ORDERED_LIST,
  divider,
  CODE,
  INLINE_CODE,
  BOLD_ITALIC_STAR,
  BOLD_ITALIC_UNDERSCORE,
  BOLD_STAR,
  BOLD_UNDERSCORE,
  STRIKETHROUGH,
  ITALIC_STAR,
  ITALIC_UNDERSCORE,
  link,
];

/** "- [ ] " has been a list since its dash: the box makes this item one to tick off. */
const boxInList: TextMatchTransformer = {
  type: 'text-match',
  dependencies: [ListItemNode],
  trigger: ' ',
  regExp: /^(?:[-*+] )?\[[ xX]?\] $/,
  replace(box, [mark]) {
    const item = box.getParent();
    if (!$isListItemNode(item) || box.getPreviousSibling()) return;
    box.remove();
    $tickable(item, /x/i.test(mark));
  },
};

/** While one types: in a cell of a table there are no kinds of block, and what begins like one stays what it is. */
export const typedTransformers: Transformer[] = [boxInList, ...transformers, typedAddress].map((one): Transformer => {
  if (one.type !== 'element') return one;
  const replace: ElementTransformer['replace'] = (line, ...rest) =>
    $isCellNode(line.getParent()) ? false : one.replace(line, ...rest);
  return { ...one, replace };
});

const blockMarks = /^(?:#{1,6} \S|[-*+] \S|[-*+] \[[ xX]?\] |\d+\. \S|> \S|```)/m;
const innerMarks = /\*\*\S[^*\n]*\*\*|\[[^\]\n]+\]\((?:https?:|mailto:|tel:)[^)\s]+\)/;

/** Whether plain text looks as if somebody had written it in Markdown. */
export const isMarkdown = (text: string): boolean => blockMarks.test(text) || innerMarks.test(text) || table.test(text);

/** A row of cells, a row of dashes, and more rows of cells. */
const table =
  /^[ \t]*\|?[^\n|]*\|[^\n]*\n(?=[^\n]*\|)[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*(?:\n[ \t]*\|?[^\n|]*\|[^\n]*)*$/m;

/** To be called in an update. */
export function $nodesOfMarkdown(text: string): LexicalNode[] {
  const nodes: LexicalNode[] = [];
  let rest = text.replaceAll('\r\n', '\n');
  const plain = (part: string) => part.trim() !== '' && nodes.push(...$generateNodesFromMarkdownString(part, transformers));
  for (let found = table.exec(rest); found; found = table.exec(rest)) {
    plain(rest.slice(0, found.index).replace(/\n$/, ''));
    const [head = '', , ...lines] = found[0].split('\n');
    const rows = [head, ...lines].map((row) => cellsOf(row).map($linesOfCell));
    const cells = rows.length * Math.max(...rows.map((row) => row.length));
    if (cells <= limits.tableCells.value) nodes.push($tableOf(rows));
    else for (const row of [head, ...lines]) nodes.push($createParagraphNode().append($createTextNode(row)));
    rest = rest.slice(found.index + found[0].length).replace(/^\n/, '');
  }
  if (nodes.length === 0) return $generateNodesFromMarkdownString(rest, transformers);
  plain(rest);
  return nodes;
}

const cellsOf = (row: string): string[] =>
  row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

function $linesOfCell(words: string): ElementNode[] {
  if (words === '') return [];
  const looks = transformers.filter(({ type }) => type === 'text-format' || type === 'text-match');
  return $linesOf($generateNodesFromMarkdownString(words, looks));
}
