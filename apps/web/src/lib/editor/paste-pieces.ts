/** What a clipboard has, as pieces of a note, each as long as whoever takes it wants it. */
import { $generateNodesFromDOM } from '@lexical/html';
import {
  $createParagraphNode,
  $createTabNode,
  $createTextNode,
  $isElementNode,
  $parseSerializedNode,
  type ElementNode,
  type LexicalEditor,
  type LexicalNode,
  type SerializedLexicalNode,
} from 'lexical';
import { $nodesOfMarkdown, isMarkdown } from './note-markdown.ts';

export type Piece = {
  /** The blocks that it is; to be called once, in an update. */
  readonly $nodes: () => readonly ElementNode[];
  /** How much of the whole is here with it, between 0 and 1. */
  readonly until: number;
};
/** Answers the next piece of about so many letters. */
export type Pieces = Generator<Piece, void, number>;
type Clipboard = Pick<DataTransfer, 'getData'>;

/** The best that the clipboard has: what was copied here, a page, Markdown, or text. */
export function piecesOf(data: Clipboard, editor: LexicalEditor): Pieces {
  const own = ownNodes(data.getData('application/x-lexical-editor'), editor);
  if (own) return ofNodes(own);
  const text = data.getData('text/plain').replaceAll('\r\n', '\n');
  const nodes = nodesOfPage(data.getData('text/html'));
  if (nodes.length > 0 && (text === '' || nodes.every((node) => lengthOf(node) <= largest))) return ofPage(nodes, editor);
  return isMarkdown(text) ? ofMarkdown(text) : ofLines(text);
}

function ownNodes(stored: string, editor: LexicalEditor): readonly SerializedLexicalNode[] | undefined {
  if (stored === '') return undefined;
  try {
    const { namespace, nodes } = JSON.parse(stored) as { namespace?: unknown; nodes?: unknown };
    const mine = namespace === editor._config.namespace && Array.isArray(nodes);
    return mine ? (nodes as SerializedLexicalNode[]) : undefined;
  } catch {
    return undefined;
  }
}

function* ofNodes(all: readonly SerializedLexicalNode[]): Pieces {
  const sizes = all.map((node) => JSON.stringify(node).length / 4);
  yield* gathered(all, sizes, (part) => $blocks(part.map((node) => $parseSerializedNode(node))));
}

/** A block of more letters (a sheet of thousands of rows) would hold the page up: then the lines of its text come in. */
const largest = 300_000;
const lengthOf = (node: Node): number => node.textContent?.length ?? 0;

/** The parts of a page, below whatever wraps all of them. */
function nodesOfPage(html: string): readonly ChildNode[] {
  if (html.trim() === '') return [];
  const page = new DOMParser().parseFromString(html, 'text/html');
  let parent: HTMLElement = page.body;
  const isSaid = (node: Node) => node instanceof Element || (node.textContent ?? '').trim() !== '';
  for (;;) {
    const [only, second] = [...parent.childNodes].filter((node) => isSaid(node) && !(node instanceof HTMLStyleElement));
    if (second || !(only instanceof HTMLElement) || !/^(?:DIV|B|SPAN|ARTICLE|SECTION|MAIN)$/.test(only.tagName)) break;
    parent = only;
  }
  return [...parent.childNodes];
}

function* ofPage(nodes: readonly ChildNode[], editor: LexicalEditor): Pieces {
  const sizes = nodes.map(lengthOf);
  yield* gathered(nodes, sizes, (part) => {
    // Of its own page, in which nothing runs and nothing is fetched.
    const holder = (part[0]?.ownerDocument ?? document).createElement('div');
    holder.append(...part);
    return $blocks($generateNodesFromDOM(editor, holder));
  });
}

function* ofLines(text: string): Pieces {
  const lines = text.replace(/\n$/, '').split('\n');
  const sizes = lines.map((line) => line.length + 1);
  yield* gathered(lines, sizes, (part) => part.map((line) => $createParagraphNode().append(...$words(line))));
}
const $words = (line: string): LexicalNode[] =>
  line.split(/(\t)/).flatMap((part) => (part === '' ? [] : part === '\t' ? $createTabNode() : $createTextNode(part)));

/** Parted where a block ends: at an empty line that is not within code. */
function* ofMarkdown(text: string): Pieces {
  const parts: string[] = [];
  let [open, fenced] = ['', false];
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    open += `${line}\n`;
    if (fenced || line.trim() !== '') continue;
    parts.push(open);
    open = '';
  }
  parts.push(open);
  const sizes = parts.map((part) => part.length);
  yield* gathered(parts, sizes, (some) => {
    const words = some.join('').replace(/\n+$/, '');
    return words.trim() === '' ? [] : $blocks($nodesOfMarkdown(words));
  });
}

/** Takes of `all` as many at a time as have about the letters that are asked for. */
function* gathered<Part>(
  all: readonly Part[],
  sizes: readonly number[],
  $make: (part: readonly Part[]) => readonly ElementNode[],
): Pieces {
  const total = sizes.reduce((sum, size) => sum + size, 0) || 1;
  let [from, done] = [0, 0];
  // Nothing: how much the first one is to be, is said with the next question.
  let letters = yield { $nodes: () => [], until: 0 };
  while (from < all.length) {
    let [to, size] = [from, 0];
    while (to < all.length && (to === from || size + (sizes[to] ?? 0) <= letters)) size += sizes[to++] ?? 0;
    const part = all.slice(from, to);
    [from, done] = [to, done + size];
    letters = yield { $nodes: () => $make(part), until: from === all.length ? 1 : done / total };
  }
}

/** What stands in a line stands in one: what a page has beside its paragraphs becomes paragraphs. */
function $blocks(nodes: readonly LexicalNode[]): readonly ElementNode[] {
  const blocks: ElementNode[] = [];
  let open: ElementNode | undefined;
  for (const node of nodes) {
    if ($isElementNode(node) && !node.isInline()) {
      blocks.push(node);
      open = undefined;
    } else {
      if (!open) blocks.push((open = $createParagraphNode()));
      open.append(node);
    }
  }
  return blocks;
}
