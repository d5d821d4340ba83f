import { $createCodeNode } from '@lexical/code-core';
import { $insertList } from '@lexical/list';
import { $createHeadingNode, $createQuoteNode, $isHeadingNode, type HeadingTagType } from '@lexical/rich-text';
import { $setBlocksType } from '@lexical/selection';
import {
  $createParagraphNode,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isParagraphNode,
  $isRangeSelection,
  type ElementNode,
  type LexicalEditor,
} from 'lexical';
import { $createDividerNode } from './divider-node.ts';

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
  divider: $insertDivider,
};

/** A rule in the place of an empty line, or below one with words; the caret goes on below it. */
function $insertDivider(): void {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return;
  const block = selection.focus.getNode().getTopLevelElement();
  if (!block) return;
  const rule = $createDividerNode();
  if ($isParagraphNode(block) && block.isEmpty()) block.replace(rule);
  else block.insertAfter(rule);
  (rule.getNextSibling() ?? rule.insertAfter($createParagraphNode())).selectStart();
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
