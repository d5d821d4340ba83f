// @vitest-environment jsdom
import { $getRoot, $isElementNode, $isTextNode, COMMAND_PRIORITY_LOW, REDO_COMMAND, UNDO_COMMAND } from 'lexical';
import { $isListItemNode } from '@lexical/list';
import { placeholder } from '@rapport/model/documents/placeholder';
import type { NewOutboxEntry } from '@rapport/persistence/browser/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  act,
  command,
  linesInDocument,
  linesOnScreen,
  NotePeers,
  type Peer,
  split,
  typeOn,
  withSelection,
} from '../../../../../tests/support/note-peers.ts';
import { Commands } from '../client/commands.ts';
import { UndoStack } from '../client/undo.svelte.ts';
import { $createChipNode, shownAs } from './chip-node.ts';
import { MadeTasks } from './made-tasks.ts';
import { $setBlock } from './note-blocks.ts';
import { $lineAtCaret, $makeTask, TASK_TICKED, taskWordsOf } from './note-tasks.ts';
import { $takeTrigger, $trigger } from './note-trigger.ts';

const [ana, tom, task] = ['a', 'b', 'c'].map((end) => `01890000-0000-7000-8000-00000000000${end}`) as [string, string, string];
let peers: NotePeers;
beforeEach(() => void (peers = new NotePeers()));
afterEach(() => {
  expect(peers.failures).toEqual([]);
  peers.close();
});

const begin = (peer: Peer) => act(peer, () => void $getRoot().selectEnd());
const linesOf = (peer: Peer) =>
  linesInDocument(peer).map(
    ({ block, runs }) => [block, runs.map(({ text, attributes }) => attributes['chip'] ?? text)] as const,
  );
const insertChip = (peer: Peer, reference: string) =>
  withSelection(peer, (selection) => selection.insertNodes([$createChipNode(reference)]));
function tickFirst(peer: Peer): void {
  act(peer, () => {
    const list = $getRoot().getFirstChild();
    const item = $isElementNode(list) ? list.getFirstChild() : null;
    if ($isListItemNode(item)) item.toggleChecked();
  });
}

describe('a chip', () => {
  test('[V2] is one letter for everybody: it is passed, deleted and taken back as a whole', async () => {
    const [a, b] = [peers.open('a'), peers.open('b')] as const;
    begin(a);
    typeOn(a, 'ask ');
    insertChip(a, `member:${tom}`);
    typeOn(a, ' now');
    peers.settle();
    expect(linesOf(b)).toEqual([[{}, ['ask ', `member:${tom}`, ' now']]]);
    a.undo.stopCapturing();
    act(a, () => {
      const [first, last] = [$getRoot().getFirstDescendant(), $getRoot().getLastDescendant()];
      if (!$isTextNode(first) || !$isTextNode(last)) return;
      first.select(3, 3).focus.set(last.getKey(), 1, 'text');
    });
    withSelection(a, (selection) => selection.removeText());
    begin(b);
    typeOn(b, 'B');
    peers.settle();
    expect(linesOf(a)).toEqual([[{}, ['asknowB']]]);
    command(a, UNDO_COMMAND);
    peers.settle();
    expect(linesOf(b)).toEqual([[{}, ['ask ', `member:${tom}`, ' nowB']]]);
    for (const peer of [a, b])
      expect(linesOnScreen(peer)).toEqual(linesInDocument(peer).map(({ block, runs }) => ({ block, runs })));
  });

  test('goes along when its line is divided or becomes another kind of line', () => {
    const a = peers.open('a');
    begin(a);
    typeOn(a, 'one');
    insertChip(a, `member:${tom}`);
    act(a, () => {
      const text = $getRoot().getFirstDescendant();
      if ($isTextNode(text)) text.select(1, 1);
    });
    split(a);
    act(a, () => $setBlock('quote'));
    expect(linesOf(a)).toEqual([
      [{}, ['o']],
      [{ block: 'quote' }, ['ne', `member:${tom}`]],
    ]);
  });

  test('[V6] reads as what is seen on this page, and leaves no name in the document', () => {
    const a = peers.open('a');
    begin(a);
    insertChip(a, `member:${tom}`);
    shownAs.set(`member:${tom}`, '@Tom Weber');
    expect(a.editor.getEditorState().read(() => $getRoot().getFirstDescendant()?.getTextContent())).toBe('@Tom Weber');
    expect(a.doc.get('note').toString()).not.toContain('Tom');
    shownAs.clear();
  });

  test('takes the place of the sign and the words behind it', () => {
    const a = peers.open('a');
    begin(a);
    typeOn(a, 'ask @to');
    act(a, () => {
      const at = $trigger();
      expect(at).toMatchObject({ sign: '@', text: 'to', from: 4 });
      if (at) $takeTrigger(at);
    });
    insertChip(a, `member:${tom}`);
    expect(linesOf(a)).toEqual([[{}, ['ask ', `member:${tom}`]]]);
  });
});

describe('a line that is a task', () => {
  function lineWithTask(): readonly [Peer, Peer, string[]] {
    const [a, b] = [peers.open('a'), peers.open('b')] as const;
    const ticked: string[] = [];
    for (const peer of [a, b])
      peer.editor.registerCommand(TASK_TICKED, (id) => (ticked.push(`${peer.name} ${id}`), true), COMMAND_PRIORITY_LOW);
    begin(a);
    typeOn(a, 'call Acme');
    act(a, () => $makeTask(task));
    peers.settle();
    return [a, b, ticked];
  }

  test('is an item of a check list with the chip of its task, for everybody', () => {
    const [, b] = lineWithTask();
    expect(linesOf(b)).toEqual([[{ block: 'checkList' }, ['call Acme ', `task:${task}`]]]);
  });

  test('ticking it off asks for the task to be done, once, and writes nothing into the note', async () => {
    const [a, b, ticked] = lineWithTask();
    tickFirst(b);
    await Promise.resolve();
    peers.settle();
    expect(ticked).toEqual([`b ${task}`]);
    expect(linesOf(a)).toEqual([[{ block: 'checkList' }, ['call Acme ', `task:${task}`]]]);
    tickFirst(b);
    await Promise.resolve();
    expect(ticked).toEqual([`b ${task}`, `b ${task}`]);
  });

  test('[V2] somebody who ticked it off before they heard that it became a task changes nothing of the task', async () => {
    const [a, b] = [peers.open('a'), peers.open('b')] as const;
    const ticked: string[] = [];
    for (const peer of [a, b]) peer.editor.registerCommand(TASK_TICKED, (id) => (ticked.push(id), true), COMMAND_PRIORITY_LOW);
    begin(a);
    typeOn(a, 'call');
    act(a, () => $setBlock('checkList'));
    peers.settle();
    tickFirst(b);
    act(a, () => $makeTask(task));
    peers.settle();
    await Promise.resolve();
    expect(linesOf(a)).toEqual(linesOf(b));
    expect(ticked).toEqual([]);
    // From here on its box is that of the task, whatever the line says.
    tickFirst(a);
    await Promise.resolve();
    expect(ticked).toEqual([task]);
  });

  test('the next line is no task', () => {
    const [a] = lineWithTask();
    split(a);
    typeOn(a, 'next');
    expect(linesOf(a)[1]).toEqual([{ block: 'checkList' }, ['next']]);
  });

  test('the words, the first person mentioned and a day at the end say what the task is', () => {
    const context = { now: '2026-05-04T08:00:00.000Z', timeZone: 'Europe/Berlin', locale: 'en-GB' };
    const a = peers.open('a');
    begin(a);
    typeOn(a, 'send  offer ');
    insertChip(a, `member:${tom}`);
    insertChip(a, `member:${ana}`);
    typeOn(a, ' by 31.5.');
    const found = a.editor.getEditorState().read($lineAtCaret);
    expect(found?.people).toEqual([tom, ana]);
    expect(found?.words).not.toContain(placeholder);
    expect(taskWordsOf(found?.words ?? '', found?.people ?? [], context)).toEqual({
      name: 'send offer',
      assignee: tom,
      due: '2026-05-31',
    });
    expect(taskWordsOf('call', [], context)).toEqual({ name: 'call', assignee: undefined, due: undefined });
  });
});

describe('a task that was made of a line', () => {
  /** Ana's editor of the note, and the commands that went out of it. */
  async function withTask() {
    const [a, b] = [peers.open('a'), peers.open('b')] as const;
    const sent: NewOutboxEntry[] = [];
    const undo = new UndoStack();
    const commands = new Commands({
      replica: { row: () => undefined, title: () => undefined },
      undo,
      add: async ({ entry }: { entry: NewOutboxEntry }) => void sent.push(entry),
      looking: false,
    } as never);
    const tasks = new MadeTasks({ undo, run: (body, options) => commands.run(body, options) }, a.undo, a.doc);
    begin(a);
    typeOn(a, 'call Acme');
    // As the menu does.
    a.undo.stopCapturing();
    act(a, () => {
      tasks.make(task, { kind: 'create', type: 'task', record: task, changes: { name: { value: 'call Acme' } } });
      $makeTask(task);
    });
    await settled();
    const kinds = () => sent.map((entry) => (entry.kind === 'command' ? entry.body.kind : entry.kind));
    return { a, b, sent, kinds, undo };
  }
  const settled = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    peers.settle();
  };
  const step = async (peer: Peer, what: typeof UNDO_COMMAND) => (command(peer, what), settled());

  test('[M250] goes with its chip when that is taken back in the note, comes again with it, and its words stay', async () => {
    const { a, sent, kinds } = await withTask();
    expect(kinds()).toEqual(['create']);
    await step(a, UNDO_COMMAND);
    expect(linesOf(a)).toEqual([[{}, ['call Acme']]]);
    expect(kinds()).toEqual(['create', 'undo']);
    expect(sent[1]).toMatchObject({ body: { command: sent[0]?.id }, records: [task] });
    await step(a, REDO_COMMAND);
    expect(linesOf(a)).toEqual([[{ block: 'checkList' }, ['call Acme ', `task:${task}`]]]);
    expect(kinds()).toEqual(['create', 'undo', 'restore']);
    await step(a, UNDO_COMMAND);
    expect(kinds()).toEqual(['create', 'undo', 'restore', 'undo']);
    expect(sent[3]).toMatchObject({ body: { command: sent[2]?.id } });
  });

  test('[M250] stays when somebody deletes its chip, and through what is taken back of that', async () => {
    const { a, b, kinds } = await withTask();
    a.undo.stopCapturing();
    act(a, () => void $getRoot().getFirstDescendant()?.selectStart());
    act(a, () => void $getRoot().clear());
    await step(a, UNDO_COMMAND);
    await step(a, REDO_COMMAND);
    await step(a, UNDO_COMMAND);
    expect(linesOf(a)).toEqual([[{ block: 'checkList' }, ['call Acme ', `task:${task}`]]]);
    // What another takes back is theirs.
    begin(b);
    act(b, () => void $getRoot().clear());
    peers.settle();
    await step(b, UNDO_COMMAND);
    expect(kinds()).toEqual(['create']);
  });

  test('[M250] is not taken back twice, once in the note and once outside of it', async () => {
    const { a, kinds, undo } = await withTask();
    await undo.undo();
    await step(a, UNDO_COMMAND);
    expect(kinds()).toEqual(['create', 'undo']);
  });
});
