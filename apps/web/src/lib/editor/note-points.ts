/** Places in the text and points of the tree that shows it. Functions with $ are called in a read or an update. */
import { sizeOf } from '@rapport/model/documents/note-text';
import { $getNodeByKey, $isElementNode, $isTextNode, type ElementNode, type LexicalNode, type NodeKey } from 'lexical';
import type { ShownLine } from './note-leaves.ts';

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
  const above = new Set([key, ...node.getParents().map((parent) => parent.getKey())]);
  const starts = new Map<NodeKey, number>();
  let at = 0;
  for (const one of shown) {
    if (above.has(one.key)) starts.set(one.key, at + (one.line.marked ? 1 : 0));
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
