/** What is typed or pasted as an address leads there, without anybody making a link of it. */
import { $createLinkNode, $isLinkNode, LinkNode } from '@lexical/link';
import type { TextMatchTransformer } from '@lexical/markdown';
import {
  $createTextNode,
  $getSelection,
  $isRangeSelection,
  $isTextNode,
  COMMAND_PRIORITY_HIGH,
  INSERT_PARAGRAPH_COMMAND,
  type LexicalEditor,
  type TextNode,
} from 'lexical';
import { lastAddress, lastAddressAndSpace } from './note-links.ts';

/** With the space behind it. */
export const typedAddress: TextMatchTransformer = {
  type: 'text-match',
  dependencies: [LinkNode],
  trigger: ' ',
  regExp: lastAddressAndSpace,
  replace: (node) => void $linkLast(node),
};

/** With the line that ends behind it. */
export const registerTypedLinks = (editor: LexicalEditor): (() => void) =>
  editor.registerCommand(
    INSERT_PARAGRAPH_COMMAND,
    () => {
      const selection = $getSelection();
      const node = $isRangeSelection(selection) && selection.isCollapsed() ? selection.anchor.getNode() : undefined;
      if ($isTextNode(node) && $isRangeSelection(selection) && selection.anchor.offset === node.getTextContentSize())
        $linkLast(node);
      return false;
    },
    COMMAND_PRIORITY_HIGH,
  );

/** Makes a link of the address that this text ends with; the caret stays behind it. */
function $linkLast(node: TextNode): void {
  if (node.hasFormat('code') || !node.isSimpleText() || node.getParents().some($isLinkNode)) return;
  const text = node.getTextContent();
  const space = text.endsWith(' ') ? ' ' : '';
  const found = lastAddress(text.slice(0, text.length - space.length));
  if (!found) return;
  const { shown, url } = found;
  const after = found.after + space;
  const start = text.length - after.length - shown.length;
  const parts = node.splitText(start, start + shown.length);
  const address = parts.find((part) => part.getTextContent() === shown) as TextNode;
  const link = $createLinkNode(url);
  address.replace(link);
  link.append($createTextNode(shown).setFormat(node.getFormat()).setStyle(node.getStyle()));
  const rest = link.getNextSibling();
  if (after !== '' && $isTextNode(rest)) rest.select(after.length, after.length);
  else link.selectEnd();
}
