import { $insertList } from '@lexical/list';
import { $createHeadingNode, $createQuoteNode, $isHeadingNode, type HeadingTagType } from '@lexical/rich-text';
import { $setBlocksType } from '@lexical/selection';
import {
  $createParagraphNode,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  $isTextNode,
  type ElementNode,
  type LexicalEditor,
} from 'lexical';

/** Kinds of block one can choose, in the order of the "/" menu. */
export const blockKinds = ['paragraph', 'heading1', 'heading2', 'heading3', 'bulletList', 'numberedList', 'quote'] as const;
export type BlockKind = (typeof blockKinds)[number];

const heading = (tag: HeadingTagType) => () => $setBlocksType($getSelection(), () => $createHeadingNode(tag));
const makers: Record<BlockKind, () => void> = {
  paragraph: () => $setBlocksType($getSelection(), (): ElementNode => $createParagraphNode()),
  heading1: heading('h1'),
  heading2: heading('h2'),
  heading3: heading('h3'),
  bulletList: () => $insertList('bullet'),
  numberedList: () => $insertList('number'),
  quote: () => $setBlocksType($getSelection(), (): ElementNode => $createQuoteNode()),
};

/** Turns the blocks of the selection into another kind. */
export function setBlock(editor: LexicalEditor, kind: BlockKind): void {
  editor.update(() => makers[kind]());
}

/** What was typed after a "/" that begins its block, when the caret stands right behind it. To be called in a read. */
export function $slashText(): string | undefined {
  const selection = $getSelection();
  if (!$isRangeSelection(selection) || !selection.isCollapsed()) return undefined;
  const node = selection.anchor.getNode();
  if (!$isTextNode(node) || node.getPreviousSibling() !== null || selection.anchor.offset !== node.getTextContentSize())
    return undefined;
  const text = node.getTextContent();
  return /^\/[^\s/]{0,20}$/.test(text) ? text.slice(1) : undefined;
}

/** Takes the "/…" away and makes the block what was chosen. */
export function chooseBlock(editor: LexicalEditor, kind: BlockKind): void {
  editor.update(() => {
    const selection = $getSelection();
    if (!$isRangeSelection(selection)) return;
    const node = selection.anchor.getNode();
    if ($isTextNode(node)) {
      const block = node.getParent();
      node.remove();
      block?.selectEnd();
    }
    makers[kind]();
  });
}

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
