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
import { $createParagraphNode, type LexicalNode } from 'lexical';
import { $createDividerNode, $isDividerNode, DividerNode } from './divider-node.ts';

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
export const transformers: Transformer[] = [
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

const blockMarks = /^(?:#{1,6} \S|[-*+] \S|[-*+] \[[ xX]?\] |\d+\. \S|> \S|```)/m;
const innerMarks = /\*\*\S[^*\n]*\*\*|\[[^\]\n]+\]\((?:https?:|mailto:|tel:)[^)\s]+\)/;

/** Whether plain text looks as if somebody had written it in Markdown. */
export const isMarkdown = (text: string): boolean => blockMarks.test(text) || innerMarks.test(text);

/** To be called in an update. */
export const $nodesOfMarkdown = (text: string): LexicalNode[] =>
  $generateNodesFromMarkdownString(text.replaceAll('\r\n', '\n'), transformers);
