import type { Picture } from '@rapport/model/documents/note-text';
import { $createCodeNode } from '@lexical/code-core';
import { $insertList, $isListItemNode } from '@lexical/list';
import { $createHeadingNode, $createQuoteNode, $isHeadingNode, type HeadingTagType } from '@lexical/rich-text';
import { $setBlocksType } from '@lexical/selection';
import {
  $createParagraphNode,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isParagraphNode,
  $isRangeSelection,
  $isRootNode,
  type ElementNode,
  type LexicalEditor,
  type LexicalNode,
} from 'lexical';
import { $createDividerNode } from './divider-node.ts';
import { $createImageNode } from './image-node.ts';
import { $emptyTable } from './note-tables.ts';

/** Kinds of block one can choose, in the order of the "/" menu. */
export const blockKinds = [
  'paragraph',
  'heading1',
  'heading2',
  'heading3',
  'bulletList',
  'numberedList',
  'checkList',
  'quote',
  'code',
  'divider',
  'table',
] as const;
export type BlockKind = (typeof blockKinds)[number];

const heading = (tag: HeadingTagType) => () => $setBlocksType($getSelection(), () => $createHeadingNode(tag));
const makers: Record<BlockKind, () => void> = {
  paragraph: () => $setBlocksType($getSelection(), (): ElementNode => $createParagraphNode()),
  heading1: heading('h1'),
  heading2: heading('h2'),
  heading3: heading('h3'),
  bulletList: () => $insertList('bullet'),
  numberedList: () => $insertList('number'),
  checkList: () => $insertList('check'),
  quote: () => $setBlocksType($getSelection(), (): ElementNode => $createQuoteNode()),
  code: () => $setBlocksType($getSelection(), (): ElementNode => $createCodeNode()),
  divider: () => $insertBlocks([$createDividerNode()]),
  table() {
    const table = $emptyTable();
    $insertBlocks([table]);
    table.selectStart();
  },
};

/** Shows pictures where the caret is. To be called in an update. */
export const $insertImages = (pictures: readonly Picture[]): void =>
  $insertBlocks(pictures.map((picture) => $createImageNode(picture)));

/** In the place of an empty line or last item, or below one with words; the caret goes on below them. */
function $insertBlocks(blocks: readonly ElementNode[]): void {
  const selection = $getSelection();
  const at = $isRangeSelection(selection) ? selection.focus.getNode() : $getRoot().getLastDescendant();
  // What stands within another block, such as a list, is not torn: what comes goes below all of it.
  const block = at && $isRootNode(at) ? at.getLastChild() : (at?.getParents().at(-2) ?? at);
  const item = at && [at, ...at.getParents()].find($isListItemNode);
  let last: LexicalNode | null | undefined = block;
  for (const one of blocks) {
    if (!last) $getRoot().append(one);
    else if (last === block && $isParagraphNode(last) && last.isEmpty()) last.replace(one);
    else last.insertAfter(one);
    last = one;
  }
  if (item?.isEmpty() && !item.getNextSibling()) item.remove();
  if (last) (last.getNextSibling() ?? last.insertAfter($createParagraphNode())).selectStart();
}

/** Turns the blocks of the selection into another kind. To be called in an update. */
export const $setBlock = (kind: BlockKind): void => makers[kind]();
export const setBlock = (editor: LexicalEditor, kind: BlockKind): void => editor.update(() => $setBlock(kind));

export type OutlineEntry = { readonly key: string; readonly text: string; readonly level: number };

/** Headings in order. To be called in a read. */
export function $outline(): readonly OutlineEntry[] {
  return $getRoot()
    .getChildren()
    .flatMap((node) =>
      $isElementNode(node) && $isHeadingNode(node)
        ? [{ key: node.getKey(), text: node.getTextContent(), level: Number(node.getTag().slice(1)) }]
        : [],
    );
}
