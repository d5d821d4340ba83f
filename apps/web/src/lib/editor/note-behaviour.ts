/** What keys and the clipboard do in a note, beside plain typing. */
import { $isCodeNode } from '@lexical/code-core';
import { $createLinkNode, $isLinkNode, $toggleLink } from '@lexical/link';
import { $isListNode, registerCheckList, registerList } from '@lexical/list';
import { registerMarkdownShortcuts } from '@lexical/markdown';
import { registerRichText } from '@lexical/rich-text';
import { limits } from '@rapport/model/limits';
import {
  $createParagraphNode,
  $createTextNode,
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_HIGH,
  KEY_DOWN_COMMAND,
  type LexicalEditor,
  mergeRegister,
  PASTE_COMMAND,
  PASTE_TAG,
  TextNode,
} from 'lexical';
import { keysActAtCaret } from './browser-caret.ts';
import { registerCheckListRoles } from './check-list-roles.ts';
import { $isDividerNode } from './divider-node.ts';
import { moveLinesByKey } from './move-lines.ts';
import { isAddress } from './note-links.ts';
import { $nodesOfMarkdown, isMarkdown, typedTransformers } from './note-markdown.ts';
import { registerTasks } from './note-tasks.ts';
import { $isOwnEdit } from './own-edit.ts';
import { $below } from './note-tables.ts';
import { registerTables } from './table-behaviour.ts';
import { $isTableNode } from './table-nodes.ts';
import { registerTypedLinks } from './typed-links.ts';

export function registerBehaviour(editor: LexicalEditor): () => void {
  return mergeRegister(
    keysActAtCaret(editor),
    registerRichText(editor),
    registerList(editor),
    registerCheckList(editor),
    registerTables(editor),
    registerTasks(editor),
    registerCheckListRoles(editor),
    registerMarkdownShortcuts(editor, typedTransformers),
    registerTypedLinks(editor),
    editor.registerCommand(KEY_DOWN_COMMAND, (event) => moveLinesByKey(editor, event), COMMAND_PRIORITY_HIGH),
    editor.registerCommand(PASTE_COMMAND, (event) => pasted(editor, event), COMMAND_PRIORITY_HIGH),
    // What others typed into a rule stays as they see it; it is theirs to change.
    editor.registerNodeTransform(TextNode, (text) => {
      const rule = text.getParent();
      if ($isDividerNode(rule) && $isOwnEdit()) rule.replace($createParagraphNode(), true);
    }),
  );
}

/** An address makes a link of what is selected, or is one; Markdown comes in as what it means. Everything else is as usual. */
function pasted(editor: LexicalEditor, event: unknown): boolean {
  const data = clipboardOf(event);
  const text = data?.getData('text/plain').trim() ?? '';
  const selection = $getSelection();
  if (!data || text === '' || !$isRangeSelection(selection)) return false;
  const inCode = [selection.anchor.getNode(), selection.focus.getNode()].some(
    (node) => $isCodeNode(node) || $isCodeNode(node.getParent()),
  );
  const linked = [selection.anchor.getNode(), ...selection.anchor.getNode().getParents()].some($isLinkNode);
  if (isAddress(text) && !inCode && !(selection.isCollapsed() && linked)) {
    (event as Event).preventDefault();
    const words = selection.isCollapsed() ? [$createLinkNode(text).append($createTextNode(text))] : [];
    editor.update(() => (words.length > 0 ? $getSelection()?.insertNodes(words) : $toggleLink(text)), { tag: PASTE_TAG });
    return true;
  }
  const dressed = data.types.includes('text/html') || data.types.includes('application/x-lexical-editor');
  if (inCode || dressed || text.length > limits.markdownLength.value || !isMarkdown(text)) return false;
  (event as Event).preventDefault();
  editor.update(
    () => {
      const nodes = $nodesOfMarkdown(text);
      const at = $getSelection();
      if (!at || nodes.length === 0) return;
      at.insertNodes(nodes);
      // A list at the end would leave the caret before it.
      const last = nodes.at(-1);
      if ($isListNode(last) && last.isAttached()) last.selectEnd();
      else if ($isTableNode(last) && last.isAttached()) $below(last).selectStart();
    },
    { tag: PASTE_TAG },
  );
  return true;
}

const clipboardOf = (event: unknown): DataTransfer | null =>
  event !== null && typeof event === 'object' && 'clipboardData' in event ? (event.clipboardData as DataTransfer | null) : null;
