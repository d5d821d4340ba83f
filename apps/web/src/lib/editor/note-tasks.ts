/** Items of a check list that are tasks: the chip of a task in the line makes it one, and its box is the task's. */
import { memberOf, parseChip, recordChip } from '@rapport/model/documents/note-chips';
import { type DateContext } from '@rapport/model/schema/parse-date-input';
import { splitDate } from '@rapport/model/features/day/split-date';
import { $insertList, $isListItemNode, $isListNode, ListItemNode } from '@lexical/list';
import {
  $createTextNode,
  $getNearestNodeFromDOMNode,
  $getNodeByKey,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  $isTextNode,
  createCommand,
  type ElementNode,
  type LexicalCommand,
  type LexicalEditor,
  type LexicalNode,
} from 'lexical';
import { $createChipNode, $isChipNode } from './chip-node.ts';
import { $isOwnEdit } from './own-edit.ts';

/** Somebody here ticked off, or took back, the item of the task with this id. */
export const TASK_TICKED: LexicalCommand<string> = createCommand('TASK_TICKED');

/**
 * The box of an item that is a task says what the task says, and ticking it is a change of the task: the note itself keeps
 * no second answer.
 */
export const registerTasks = (editor: LexicalEditor): (() => void) =>
  editor.registerNodeTransform(ListItemNode, (item) => {
    const task = $taskOf(item);
    if (task === undefined || !$isOwnEdit()) return;
    const checked = item.getChecked() === true;
    const before = editor.getEditorState().read(() => {
      const known = $getNodeByKey(item.getKey());
      return $isListItemNode(known) && $taskOf(known) === task ? known.getChecked() === true : undefined;
    });
    if (before === undefined || before === checked) return;
    item.setChecked(before);
    queueMicrotask(() => editor.dispatchCommand(TASK_TICKED, task));
  });

/** Id of the task that a line is, if it is one. */
export function $taskOf(line: ElementNode): string | undefined {
  for (const child of line.getChildren()) {
    const chip = $isChipNode(child) ? parseChip(child.getReference()) : undefined;
    if (chip?.kind === 'record' && chip.type === 'task') return chip.id;
  }
  return undefined;
}

/** What a line says as a task: its words, the person it mentions first, and a day at its end. */
export type TaskWords = { readonly name: string; readonly assignee: string | undefined; readonly due: string | undefined };

export function taskWordsOf(words: string, people: readonly string[], context: DateContext): TaskWords {
  const { text, date } = splitDate(words.replaceAll(/\s+/g, ' ').trim(), context);
  return { name: text, assignee: people[0], due: date };
}

/** The line at the caret, and what is written in it. To be called in a read. */
export function $lineAtCaret():
  { readonly line: ElementNode; readonly words: string; readonly people: readonly string[] } | undefined {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return undefined;
  let node: LexicalNode | null = selection.focus.getNode();
  while (node && (!$isElementNode(node) || node.isInline())) node = node.getParent();
  if (!node || !$isElementNode(node)) return undefined;
  const children = node.getChildren().flatMap((child) => ($isElementNode(child) ? child.getChildren() : [child]));
  const words = children.map((child) => ($isTextNode(child) ? child.getTextContent() : ' ')).join('');
  const people = children.flatMap((child) => ($isChipNode(child) ? (memberOf(child.getReference()) ?? []) : []));
  return { line: node, words, people };
}

/** Makes the line at the caret an item of a check list that is this task. To be called in an update. */
export function $makeTask(task: string): void {
  let at = $lineAtCaret();
  if (!at) return;
  if (!$isListItemNode(at.line) || !isCheckList(at.line.getParent())) {
    $insertList('check');
    at = $lineAtCaret();
    if (!at) return;
  }
  if ($isListItemNode(at.line) && at.line.getChecked()) at.line.setChecked(false);
  const chip = $createChipNode(recordChip('task', task));
  at.line.append(...(/\s$/.test(at.words) ? [] : [$createTextNode(' ')]), chip);
  chip.selectNext();
}
const isCheckList = (node: LexicalNode | null) => $isListNode(node) && node.getListType() === 'check';

/**
 * Makes the box before a chip's line say whether the task is done, whatever the editor draws there. Answers how to end it:
 * then the box is the text's again.
 */
export function markDone(editor: LexicalEditor, chip: HTMLElement, done: boolean): () => void {
  const item = chip.closest<HTMLElement>('li[role="checkbox"]');
  const mark = () => {
    const now = chip.closest<HTMLElement>('li');
    if (now?.getAttribute('role') !== 'checkbox') return;
    now.dataset['done'] = String(done);
    if (now.getAttribute('aria-checked') !== String(done)) now.setAttribute('aria-checked', String(done));
  };
  mark();
  const stop = editor.registerUpdateListener(mark);
  return () => {
    stop();
    if (!item) return;
    delete item.dataset['done'];
    const checked = editor.getEditorState().read(
      () => {
        const node = item.isConnected ? $getNearestNodeFromDOMNode(item) : null;
        return $isListItemNode(node) && node.getChecked() === true;
      },
      { editor },
    );
    item.setAttribute('aria-checked', String(checked));
  };
}
