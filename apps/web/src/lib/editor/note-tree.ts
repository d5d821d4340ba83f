/** A note's lines as the editor's tree of nodes, and back. Functions with $ are called in a read or an update. */
import { addRun, type Attributes, lineBreak, looks, looksOf, type Run, sameBlock } from '@rapport/model/documents/note-text';
import { placeholder } from '@rapport/model/documents/placeholder';
import { $createLinkNode, $isLinkNode } from '@lexical/link';
import { $createListItemNode, $createListNode, $isListNode, type ListNode } from '@lexical/list';
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
import { $arrange } from './arrange.ts';
import { $createChipNode, $isChipNode } from './chip-node.ts';
import { $tableFor, tableOf } from './table-tree.ts';
import { indentOf, isList, type Leaf, $leafFor, $leaves, listTypes, type ShownLine } from './note-leaves.ts';

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

/**
 * Makes the tree show these lines, and says in each which node shows it. Nodes that need not change stay. `until`: what it
 * shows now, if that is known: of lines that are the same in both nothing is looked at.
 */
export function $show(shown: readonly ShownLine[], until?: readonly ShownLine[]): void {
  if (until && $showWithin(shown, until)) return;
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
  const signature = (key: NodeKey, block: Attributes) => `${key} ${block['block'] as string} ${block['cell'] ?? indentOf(block)}`;
  const is = before.map(({ node, block }) => signature(node.getKey(), block)).join();
  if (is !== shown.map(({ key, line }) => signature(key, line.block)).join()) $build(shown, before, signature);
}

/** The same, where only words of lines changed, each of which stays where it is: what others type is mostly that. */
function $showWithin(shown: readonly ShownLine[], until: readonly ShownLine[]): boolean {
  if (shown.length === 0 || shown.length !== until.length) return false;
  const changed: ShownLine[] = [];
  for (let index = 0; index < shown.length; index += 1) {
    const [one, was] = [shown[index] as ShownLine, until[index] as ShownLine];
    if (one.key === '' || one.key !== was.key) return false;
    if (one.line === was.line) continue;
    if (!sameBlock(one.line, was.line) || !$getNodeByKey(one.key)) return false;
    changed.push(one);
  }
  for (const { key, line } of changed) $fill($getNodeByKey(key) as ElementNode, line.runs);
  return true;
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
  const taken = new Set<NodeKey>();
  for (let index = 0; index < shown.length;) {
    let end = index;
    const first = shown[index] as ShownLine;
    const table = tableOf(first);
    if (table !== undefined) {
      while (end < shown.length && tableOf(shown[end] as ShownLine) === table) end += 1;
      children.push($tableFor(shown.slice(index, end), table, taken));
      index = end;
      continue;
    }
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
