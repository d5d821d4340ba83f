/** The nodes of the editor's tree that each show a line. Functions with $ are called in a read or an update. */
import { type Attributes, type Block, blockOf, type Line, type Picture, pictureOf } from '@rapport/model/documents/note-text';
import { storedCell } from '@rapport/model/documents/note-table';
import { $createCodeNode, $isCodeNode } from '@lexical/code-core';
import {
  $createListItemNode,
  $isListItemNode,
  $isListNode,
  type ListItemNode,
  type ListNode,
  type ListType,
} from '@lexical/list';
import { $createHeadingNode, $createQuoteNode, $isHeadingNode, $isQuoteNode, type HeadingTagType } from '@lexical/rich-text';
import {
  $createParagraphNode,
  $getRoot,
  $isElementNode,
  $isParagraphNode,
  type ElementNode,
  type LexicalNode,
  type NodeKey,
} from 'lexical';
import { $createDividerNode, $isDividerNode } from './divider-node.ts';
import { $createImageNode, $isImageNode } from './image-node.ts';
import { $isCellNode, $isRowNode, $isTableNode } from './table-nodes.ts';

/** A line and the node that shows it; '' when none does yet. */
export type ShownLine = { readonly line: Line; key: NodeKey };
export type Leaf = { readonly node: ElementNode; readonly block: Attributes };

const listBlocks = { bullet: 'bulletList', number: 'numberedList', check: 'checkList' } as const;
export const listTypes: ReadonlyMap<unknown, ListType> = new Map([
  ['bulletList', 'bullet'],
  ['numberedList', 'number'],
  ['checkList', 'check'],
]);
export const isList = (block: Attributes) => listTypes.has(block['block']);
export const indentOf = (block: Attributes) => Number(block['indent'] ?? 0);

/** The nodes that each show a line, from the top. `known`: what the lines are that were not touched, by their node. */
export function $leaves(known?: (key: NodeKey) => Line | undefined): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (node: LexicalNode, list: ListNode | undefined, depth: number) => {
    if (!$isElementNode(node)) return;
    const children = node.getChildren();
    if ($isTableNode(node) || $isRowNode(node) || $isCellNode(node)) {
      for (const child of children) visit(child, undefined, -1);
      return;
    }
    if ($isListNode(node)) for (const child of children) visit(child, node, depth + 1);
    else {
      const inner = children.filter((child) => $isElementNode(child) && !child.isInline());
      // A list within a list stands in an item of its own.
      if (inner.length === 0 || inner.length < children.length) leaves.push({ node, block: $blockOf(node, list, depth) });
      for (const child of inner) visit(child, undefined, depth);
    }
  };
  for (const child of $getRoot().getChildren()) {
    const line = known?.(child.getKey());
    if (line && $isElementNode(child)) leaves.push({ node: child, block: line.block });
    else visit(child, undefined, -1);
  }
  return leaves;
}

/** What kind of line a node at the top of the tree shows; undefined for one that holds lines of its own. */
export function $blockOfTop(node: ElementNode): Attributes | undefined {
  const holds = $isListNode(node) || $isTableNode(node) || !node.getParent()?.is($getRoot());
  return holds || node.getChildren().some((child) => $isElementNode(child) && !child.isInline())
    ? undefined
    : $blockOf(node, undefined, -1);
}

function $blockOf(node: ElementNode, list: ListNode | undefined, depth: number): Attributes {
  const cell = $cellNameOf(node);
  if (cell) return blockOf({ block: 'cell', cell });
  if (list) {
    const checked = $isListItemNode(node) && node.getChecked() === true;
    return blockOf({ block: listBlocks[list.getListType()], indent: depth, checked });
  }
  const picture = $isImageNode(node) ? node.getPicture() : undefined;
  return blockOf({ block: $kindOf(node), indent: node.getIndent(), ...picture });
}

/** In which cell of which table a line is, as its mark says it. */
function $cellNameOf(node: LexicalNode): string | undefined {
  const cell = node.getParent();
  const row = $isCellNode(cell) ? cell.getParent() : undefined;
  const table = $isRowNode(row) ? row.getParent() : undefined;
  if (!$isCellNode(cell) || !$isRowNode(row) || !$isTableNode(table)) return undefined;
  return storedCell({ table: table.getName(), row: row.getName(), column: cell.getName() });
}

function $kindOf(node: ElementNode): string | undefined {
  if ($isHeadingNode(node)) return `heading${node.getTag().slice(1)}`;
  if ($isQuoteNode(node)) return 'quote';
  if ($isCodeNode(node)) return 'code';
  if ($isImageNode(node)) return 'image';
  return $isDividerNode(node) ? 'divider' : undefined;
}

/** The node that shows a line of this kind, out of the one that showed it before. */
export function $leafFor(block: Attributes, known: ElementNode | undefined): ElementNode {
  const kind = block['block'] as Block | undefined;
  const picture = pictureOf(block);
  let node: ElementNode | undefined;
  if (isList(block)) node = $ticked($isListItemNode(known) ? known : $createListItemNode(), block);
  else if (kind === 'quote') node = $isQuoteNode(known) ? known : $createQuoteNode();
  else if (kind === 'code') node = $isCodeNode(known) ? known : $createCodeNode();
  else if (kind === 'divider') node = $isDividerNode(known) ? known : $createDividerNode();
  else if (picture) node = $isImageNode(known) && samePicture(known.getPicture(), picture) ? known : $createImageNode(picture);
  else if (kind && kind !== 'cell') {
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

const samePicture = (one: Picture, other: Picture) =>
  one.file === other.file && one.width === other.width && one.height === other.height;
