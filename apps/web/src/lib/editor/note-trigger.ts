import { $isCodeNode } from '@lexical/code-core';
import { $getNodeByKey, $getSelection, $isRangeSelection, $isTextNode, type NodeKey, type TextNode } from 'lexical';

/** A sign behind which a menu opens, and what was typed behind it so far: "/" for blocks, "@" for people and records. */
export type Trigger = { readonly sign: '/' | '@'; readonly text: string; readonly key: NodeKey; readonly from: number };

const longest = 30;

/** The sign right before the caret, if it is one that opens a menu. To be called in a read. */
export function $trigger(): Trigger | undefined {
  const selection = $getSelection();
  if (!$isRangeSelection(selection) || !selection.isCollapsed()) return undefined;
  const node = selection.anchor.getNode();
  if (!$isTextNode(node) || node.hasFormat('code') || $isCodeNode(node.getParent())) return undefined;
  const found = triggerIn(node.getTextContent().slice(0, selection.anchor.offset), node.getPreviousSibling() === null);
  return found && { ...found, key: node.getKey() };
}

/** The same of the letters before the caret. `begins`: nothing stands before them in their block. */
export function triggerIn(before: string, begins: boolean): Omit<Trigger, 'key'> | undefined {
  const at = before.lastIndexOf('@');
  const slash = before.lastIndexOf('/');
  const from = Math.max(at, slash);
  const text = before.slice(from + 1);
  if (from < 0 || text.length > longest) return undefined;
  const previous = before.charAt(from - 1);
  if (from === slash)
    return (from === 0 ? begins : /\s/.test(previous)) && !/\s/.test(text) ? { sign: '/', text, from } : undefined;
  return !/[\p{L}\p{N}]/u.test(previous) && !/\s{2}|\s$|^\s/.test(text) ? { sign: '@', text, from } : undefined;
}

/** Takes the sign and what was typed behind it away; the caret stands in its place. To be called in an update. */
export function $takeTrigger({ sign, text, key, from }: Trigger): boolean {
  const node = $getNodeByKey<TextNode>(key);
  if (!$isTextNode(node) || !node.getTextContent().startsWith(sign + text, from)) return false;
  if (node.getTextContentSize() > sign.length + text.length) node.spliceText(from, sign.length + text.length, '', true);
  else {
    const block = node.getParent();
    const place = node.getIndexWithinParent();
    node.remove();
    block?.select(place, place);
  }
  return true;
}
