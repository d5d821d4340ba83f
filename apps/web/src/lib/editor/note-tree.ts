/** A note's lines as the editor's tree of nodes, and back. Functions with $ are called in a read or an update. */
import {
  addRun,
  type Attributes,
  type Block,
  blockOf,
  type Line,
  lineBreak,
  looks,
  looksOf,
  type Run,
  sizeOf,
} from '@rapport/model/documents/note-text';
import { placeholder } from '@rapport/model/documents/placeholder';
import { $createCodeNode, $isCodeNode } from '@lexical/code-core';
import { $createLinkNode, $isLinkNode } from '@lexical/link';
import {
  $createListItemNode,
  $createListNode,
  $isListItemNode,
  $isListNode,
  type ListItemNode,
  type ListNode,
  type ListType,
} from '@lexical/list';
import { $createHeadingNode, $createQuoteNode, $isHeadingNode, $isQuoteNode, type HeadingTagType } from '@lexical/rich-text';
import {
  $createLineBreakNode,
  $createParagraphNode,
  $createTabNode,
  $createTextNode,
  $getNodeByKey,
  $getRoot,
  $isElementNode,
  $isLineBreakNode,
  $isParagraphNode,
  $isTabNode,
  $isTextNode,
  type ElementNode,
  type LexicalNode,
  type NodeKey,
  TEXT_TYPE_TO_FORMAT,
} from 'lexical';
import { $createChipNode, $isChipNode } from './chip-node.ts';
import { $createDividerNode, $isDividerNode } from './divider-node.ts';

/** A line and the node that shows it; '' when none does yet. */
export type ShownLine = { readonly line: Line; key: NodeKey };
type Leaf = { readonly node: ElementNode; readonly block: Attributes };

const listBlocks = { bullet: 'bulletList', number: 'numberedList', check: 'checkList' } as const;
const listTypes: ReadonlyMap<unknown, ListType> = new Map([
  ['bulletList', 'bullet'],
  ['numberedList', 'number'],
  ['checkList', 'check'],
]);
const isList = (block: Attributes) => listTypes.has(block['block']);
const indentOf = (block: Attributes) => Number(block['indent'] ?? 0);

/** The nodes that each show a line, from the top. */
export function $leaves(): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (node: LexicalNode, list: ListNode | undefined, depth: number) => {
    if (!$isElementNode(node)) return;
    const children = node.getChildren();
    if ($isListNode(node)) for (const child of children) visit(child, node, depth + 1);
    else {
      const inner = children.filter((child) => $isElementNode(child) && !child.isInline());
      // A list within a list stands in an item of its own.
      if (inner.length === 0 || inner.length < children.length) leaves.push({ node, block: $blockOf(node, list, depth) });
      for (const child of inner) visit(child, undefined, depth);
    }
  };
  for (const child of $getRoot().getChildren()) visit(child, undefined, -1);
  return leaves;
}

function $blockOf(node: ElementNode, list: ListNode | undefined, depth: number): Attributes {
  if (list) {
    const checked = $isListItemNode(node) && node.getChecked() === true;
    return blockOf({ block: listBlocks[list.getListType()], indent: depth, checked });
  }
  return blockOf({ block: $kindOf(node), indent: node.getIndent() });
}

function $kindOf(node: ElementNode): string | undefined {
  if ($isHeadingNode(node)) return `heading${node.getTag().slice(1)}`;
  if ($isQuoteNode(node)) return 'quote';
  if ($isCodeNode(node)) return 'code';
  return $isDividerNode(node) ? 'divider' : undefined;
}

/** The letters in a node. */
export function $runsIn(node: ElementNode, link?: string, runs: Run[] = []): Run[] {
  const linked = link === undefined ? {} : { link };
  for (const child of node.getChildren()) {
    if ($isTextNode(child)) {
      const worn = Object.fromEntries(looks.filter((look) => child.hasFormat(look)).map((look) => [look, true]));
      addRun(runs, child.getTextContent().replaceAll('\n', lineBreak), looksOf({ ...worn, ...linked }));
    } else if ($isLineBreakNode(child)) addRun(runs, lineBreak, looksOf(linked));
    else if ($isChipNode(child)) addRun(runs, placeholder, looksOf({ ...linked, chip: child.getReference() }));
    else if (!$isElementNode(child)) addRun(runs, placeholder, looksOf(linked));
    else if (child.isInline()) $runsIn(child, $isLinkNode(child) ? child.getURL() : link, runs);
  }
  return runs;
}

/** Makes the tree show these lines, and says in each which node shows it. Nodes that need not change stay. */
export function $show(shown: readonly ShownLine[]): void {
  if (shown.length === 0) {
    const first = $getRoot().getFirstChild();
    if (first && ($getRoot().getChildrenSize() > 1 || !$isParagraphNode(first) || !first.isEmpty()))
      $arrange($getRoot(), [$createParagraphNode()]);
    return;
  }
  const before = $leaves();
  const blocksBefore = new Map(before.map(({ node, block }) => [node.getKey(), block]));
  for (const one of shown) {
    const known = $getNodeByKey(one.key);
    const node = $leafFor(one.line.block, $isElementNode(known) && blocksBefore.has(one.key) ? known : undefined);
    one.key = node.getKey();
    $fill(node, one.line.runs);
  }
  // Where a line belongs; whether it is ticked off moves nothing.
  const signature = (key: NodeKey, block: Attributes) => `${key} ${block['block'] as string} ${indentOf(block)}`;
  const is = before.map(({ node, block }) => signature(node.getKey(), block)).join();
  if (is !== shown.map(({ key, line }) => signature(key, line.block)).join()) $build(shown, before, signature);
}

function $leafFor(block: Attributes, known: ElementNode | undefined): ElementNode {
  const kind = block['block'] as Block | undefined;
  let node: ElementNode | undefined;
  if (isList(block)) node = $ticked($isListItemNode(known) ? known : $createListItemNode(), block);
  else if (kind === 'quote') node = $isQuoteNode(known) ? known : $createQuoteNode();
  else if (kind === 'code') node = $isCodeNode(known) ? known : $createCodeNode();
  else if (kind === 'divider') node = $isDividerNode(known) ? known : $createDividerNode();
  else if (kind) {
    const tag = `h${kind.slice(-1)}` as HeadingTagType;
    node = $isHeadingNode(known) && known.getTag() === tag ? known : $createHeadingNode(tag);
  } else node = $isParagraphNode(known) ? known : $createParagraphNode();
  if (known && node !== known) node.append(...known.getChildren().filter((child) => !$isElementNode(child) || child.isInline()));
  if (!isList(block) && node.getIndent() !== indentOf(block)) node.setIndent(indentOf(block));
  return node;
}

function $ticked(item: ListItemNode, block: Attributes): ListItemNode {
  const checked = block['block'] === 'checkList' ? block['checked'] === true : undefined;
  return (item.getChecked() ?? false) === (checked ?? false) ? item : item.setChecked(checked);
}

/** Puts the leaves where they belong. Lists in which nothing changed stay as they are. */
function $build(
  shown: readonly ShownLine[],
  before: readonly Leaf[],
  signature: (key: NodeKey, block: Attributes) => string,
): void {
  const lists = new Map<string, LexicalNode>();
  for (const root of $getRoot().getChildren()) {
    if (!$isListNode(root)) continue;
    const leaves = before.filter(({ node }) => root.isParentOf(node));
    lists.set(leaves.map(({ node, block }) => signature(node.getKey(), block)).join(), root);
  }
  const children: LexicalNode[] = [];
  for (let index = 0; index < shown.length;) {
    let end = index;
    const first = shown[index] as ShownLine;
    while (end < shown.length && isList(first.line.block) && isList((shown[end] as ShownLine).line.block)) end += 1;
    if (end === index) {
      children.push($getNodeByKey(first.key) as LexicalNode);
      index += 1;
      continue;
    }
    children.push(...$lists(shown.slice(index, end), lists, signature));
    index = end;
  }
  $arrange($getRoot(), children);
}

/** The lists that neighbouring lines of lists make: one per kind on the outside, deeper ones within. */
function $lists(
  lines: readonly ShownLine[],
  known: ReadonlyMap<string, LexicalNode>,
  signature: (key: NodeKey, block: Attributes) => string,
): LexicalNode[] {
  const made: LexicalNode[] = [];
  for (let index = 0; index < lines.length;) {
    const kind = (lines[index] as ShownLine).line.block['block'];
    let end = index + 1;
    const isOther = (block: Attributes) => indentOf(block) === 0 && block['block'] !== kind;
    while (end < lines.length && !isOther((lines[end] as ShownLine).line.block)) end += 1;
    const part = lines.slice(index, end);
    const stays = known.get(part.map(({ key, line }) => signature(key, line.block)).join());
    made.push(stays ?? $list(part));
    index = end;
  }
  return made;
}

function $list(lines: readonly ShownLine[]): ListNode {
  const typeOf = (line: ShownLine | undefined) => listTypes.get(line?.line.block['block']) ?? 'bullet';
  const outermost = $createListNode(typeOf(lines.find(({ line }) => indentOf(line.block) === 0) ?? lines[0]));
  const open = [outermost];
  for (const one of lines) {
    const depth = indentOf(one.line.block);
    if (open.length > depth + 1) open.length = depth + 1;
    if (depth > 0 && open.length === depth + 1 && open[depth]?.getListType() !== typeOf(one)) open.length = depth;
    while (open.length <= depth) {
      const inner = $createListNode(typeOf(one));
      open.at(-1)?.append($createListItemNode().append(inner));
      open.push(inner);
    }
    const item = $getNodeByKey(one.key);
    if (item) open.at(-1)?.append(item);
  }
  return outermost;
}

/** Makes these the children, in this order; moves and removes what has to be, and leaves the rest alone. */
function $arrange(parent: ElementNode, children: readonly LexicalNode[]): void {
  const wanted = new Set(children.map((child) => child.getKey()));
  for (const child of parent.getChildren()) if (!wanted.has(child.getKey())) child.remove(true);
  let next = parent.getFirstChild();
  for (const child of children) {
    if (next?.is(child)) next = next.getNextSibling();
    else if (next) next.insertBefore(child, false);
    else parent.append(child);
  }
}

type Piece =
  | { readonly kind: 'text' | 'tab'; readonly text: string; readonly format: number }
  | { readonly kind: 'break' }
  | { readonly kind: 'chip'; readonly reference: string }
  | { readonly kind: 'link'; readonly url: string; readonly runs: readonly Run[] };

function piecesOf(runs: readonly Run[], within?: string): Piece[] {
  const pieces: Piece[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    const { text, attributes } = runs[index] as Run;
    const url = attributes['link'];
    if (typeof url === 'string' && url !== within) {
      let end = index;
      while (end < runs.length && runs[end]?.attributes['link'] === url) end += 1;
      pieces.push({ kind: 'link', url, runs: runs.slice(index, end) });
      index = end - 1;
      continue;
    }
    if (typeof attributes['chip'] === 'string') {
      for (const _letter of text) pieces.push({ kind: 'chip', reference: attributes['chip'] });
      continue;
    }
    const format = looks.reduce((bits, look) => (attributes[look] ? bits | (TEXT_TYPE_TO_FORMAT[look] ?? 0) : bits), 0);
    for (const part of text.split(/([\t\u2028])/)) {
      if (part === lineBreak) pieces.push({ kind: 'break' });
      else if (part !== '') pieces.push({ kind: part === '\t' ? 'tab' : 'text', text: part, format });
    }
  }
  return pieces;
}

function $fill(parent: ElementNode, runs: readonly Run[], link?: string): void {
  const pieces = piecesOf(runs, link);
  const others = parent.getChildren().filter((child) => $isElementNode(child) && !child.isInline());
  const children = parent.getChildren().filter((child) => !$isElementNode(child) || child.isInline());
  let first = 0;
  while (first < Math.min(children.length, pieces.length) && $isAlready(children[first], pieces[first])) first += 1;
  let ends = 0;
  while (first + ends < Math.min(children.length, pieces.length) && $isAlready(children.at(-1 - ends), pieces.at(-1 - ends)))
    ends += 1;
  if (first + ends === pieces.length && first + ends === children.length) return;
  const made = pieces.map((piece, index) => {
    if (index < first) return children[index] as LexicalNode;
    const fromEnd = pieces.length - index;
    if (fromEnd <= ends) return children.at(-fromEnd) as LexicalNode;
    return $piece(piece, index < children.length - ends ? children[index] : undefined);
  });
  $arrange(parent, [...made, ...others]);
}

function $isAlready(node: LexicalNode | undefined, piece: Piece | undefined): boolean {
  switch (piece?.kind) {
    case 'break':
      return $isLineBreakNode(node);
    case 'chip':
      return $isChipNode(node) && node.getReference() === piece.reference;
    case 'link':
      return (
        $isLinkNode(node) &&
        node.getURL() === piece.url &&
        JSON.stringify($runsIn(node, piece.url)) === JSON.stringify(piece.runs)
      );
    case 'tab':
    case 'text':
      return (
        $isTextNode(node) &&
        $isTabNode(node) === (piece.kind === 'tab') &&
        node.getTextContent() === piece.text &&
        node.getFormat() === piece.format
      );
    default:
      return false;
  }
}

/** The node for a piece, out of the one that stood in its place when that will do. */
function $piece(piece: Piece, known: LexicalNode | undefined): LexicalNode {
  if (piece.kind === 'break') return $isLineBreakNode(known) ? known : $createLineBreakNode();
  if (piece.kind === 'chip') return $createChipNode(piece.reference);
  if (piece.kind === 'link') {
    const node = $isLinkNode(known) ? known.setURL(piece.url) : $createLinkNode(piece.url);
    $fill(node, piece.runs, piece.url);
    return node;
  }
  if (piece.kind === 'tab') return ($isTabNode(known) ? known : $createTabNode()).setFormat(piece.format);
  const node = $isTextNode(known) && !$isTabNode(known) ? known : $createTextNode();
  if (node.getTextContent() !== piece.text) node.setTextContent(piece.text);
  return node.getFormat() === piece.format ? node : node.setFormat(piece.format);
}

export type NodePoint = { readonly key: NodeKey; readonly offset: number; readonly type: 'text' | 'element' };
const lengthOf = (node: LexicalNode): number =>
  $isElementNode(node)
    ? node.getChildren().reduce((sum, child) => sum + lengthOf(child), 0)
    : $isTextNode(node)
      ? node.getTextContentSize() || 1
      : 1;

/** Where in the text a point of the tree is. */
export function $indexOf(shown: readonly ShownLine[], { key, offset, type }: NodePoint): number | undefined {
  const node = $getNodeByKey(key);
  if (!node) return undefined;
  const starts = new Map<NodeKey, number>();
  let at = 0;
  for (const one of shown) {
    starts.set(one.key, at + (one.line.marked ? 1 : 0));
    at += sizeOf(one.line);
  }
  let within = 0;
  let child: LexicalNode = node;
  if (type === 'text') within = offset;
  else if ($isElementNode(node)) {
    const inside = node.getChildAtIndex(offset);
    const last = inside ?? node.getLastChild();
    // Outside of lines, between them, it is the beginning or the end of the nearest one.
    if (!starts.has(key) && last && $isElementNode(last) && !last.isInline())
      return $indexOf(shown, { key: last.getKey(), offset: inside ? 0 : last.getChildrenSize(), type: 'element' });
    within = node
      .getChildren()
      .slice(0, offset)
      .reduce((sum, one) => sum + lengthOf(one), 0);
  }
  for (;;) {
    const start = starts.get(child.getKey());
    if (start !== undefined) return start + within;
    for (const before of child.getPreviousSiblings()) within += lengthOf(before);
    const parent: ElementNode | null = child.getParent();
    if (!parent) return undefined;
    child = parent;
  }
}

/** The point of the tree at a place in the text. Between two letters it is behind the first. */
export function $pointAt(shown: readonly ShownLine[], index: number): NodePoint | undefined {
  let at = 0;
  for (const [place, { line, key }] of shown.entries()) {
    const size = sizeOf(line);
    if (index <= at + size && (index > at || place === 0)) {
      const node = $getNodeByKey(key);
      return $isElementNode(node) ? $pointIn(node, Math.max(0, index - at - (line.marked ? 1 : 0))) : undefined;
    }
    at += size;
  }
  return undefined;
}

function $pointIn(node: ElementNode, index: number): NodePoint {
  let rest = index;
  for (const [place, child] of node.getChildren().entries()) {
    const size = lengthOf(child);
    if (rest <= size && $isTextNode(child)) return { key: child.getKey(), offset: rest, type: 'text' };
    if (rest <= size && $isElementNode(child) && child.isInline() && size > 0) return $pointIn(child, rest);
    if (rest === 0) return { key: node.getKey(), offset: place, type: 'element' };
    rest -= size;
  }
  return { key: node.getKey(), offset: node.getChildrenSize(), type: 'element' };
}
