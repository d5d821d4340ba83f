// @vitest-environment jsdom
import { registerRichText } from '@lexical/rich-text';
import {
  $getRoot,
  $getSelection,
  $createRangeSelection,
  $setSelection,
  $isElementNode,
  $isRangeSelection,
  $isTextNode,
  type LexicalEditor,
  REDO_COMMAND,
  UNDO_COMMAND,
} from 'lexical';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { bindNote, rootName } from './note-binding.ts';
import { createNoteEditor } from './note-nodes.ts';

type Peer = {
  readonly name: string;
  readonly doc: Y.Doc;
  readonly editor: LexicalEditor;
  readonly awareness: Awareness;
  readonly undo: Y.UndoManager;
  readonly close: () => void;
};
let peers: Peer[] = [];
let queue: { to: Peer; update: Uint8Array }[] = [];
const failures: unknown[] = [];

function open(name: string, from?: Uint8Array, beforeFirstEdit?: () => void): Peer {
  const doc = new Y.Doc();
  doc.clientID = 100 + peers.length;
  if (from) Y.applyUpdate(doc, from);
  const awareness = new Awareness(doc);
  const editor = createNoteEditor((error) => failures.push(error));
  const element = document.body.appendChild(document.createElement('div'));
  const carets = document.body.appendChild(document.createElement('div'));
  element.contentEditable = 'true';
  editor.setRootElement(element);
  const rich = registerRichText(editor);
  const binding = bindNote({ editor, doc, awareness, carets, ...(beforeFirstEdit ? { beforeFirstEdit } : {}) });
  const peer: Peer = {
    name,
    doc,
    editor,
    awareness,
    undo: binding.undo,
    close: () => (binding.release(), rich(), editor.setRootElement(null), awareness.destroy()),
  };
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === 'net') return;
    for (const to of peers) if (to !== peer) queue.push({ to, update });
  });
  peers.push(peer);
  return peer;
}
/** Delivers everything that is under way. */
function settle(): void {
  while (queue.length > 0) {
    const batch = queue;
    queue = [];
    for (const { to, update } of batch) Y.applyUpdate(to.doc, update, 'net');
    for (const peer of peers) flush(peer);
  }
}
const flush = (peer: Peer) => peer.editor.update(() => {}, { discrete: true });
const textOf = (peer: Peer) => peer.editor.getEditorState().read(() => $getRoot().getTextContent());
const htmlOf = (peer: Peer) => JSON.stringify(peer.editor.getEditorState().toJSON());

/** Types at the end of the paragraph `index`, as a person with the caret there. */
function type(peer: Peer, text: string, index = 0): void {
  peer.editor.update(
    () => {
      const root = $getRoot();
      const block = root.getChildAtIndex(Math.min(index, root.getChildrenSize() - 1));
      if ($isElementNode(block)) block.selectEnd();
      else root.selectEnd();
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertText(text);
    },
    { discrete: true },
  );
}
function split(peer: Peer): void {
  peer.editor.update(
    () => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertParagraph();
    },
    { discrete: true },
  );
}
function bold(peer: Peer): void {
  peer.editor.update(
    () => {
      const last = $getRoot().getLastDescendant();
      if (!$isTextNode(last)) return;
      const selection = $createRangeSelection();
      const size = last.getTextContentSize();
      selection.anchor.set(last.getKey(), Math.max(0, size - 4), 'text');
      selection.focus.set(last.getKey(), size, 'text');
      $setSelection(selection);
      selection.formatText('bold');
    },
    { discrete: true },
  );
}
/** Types where the caret is. */
function typeOn(peer: Peer, text: string): void {
  peer.editor.update(
    () => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertText(text);
    },
    { discrete: true },
  );
}
const share = (from: Peer, to: Peer) =>
  applyAwarenessUpdate(to.awareness, encodeAwarenessUpdate(from.awareness, [from.doc.clientID]), 'net');
const words = (text: string) => text.split(/\s+/).filter(Boolean);

beforeEach(() => {
  peers = [];
  queue = [];
  failures.length = 0;
});
afterEach(() => {
  for (const peer of peers) peer.close();
  document.body.replaceChildren();
});

describe('a note that several people write', () => {
  test('opening writes nothing: nobody bootstraps', () => {
    const ana = open('ana');
    flush(ana);
    expect(ana.doc.store.clients.size).toBe(0);
  });

  test('what was there when it opened is shown', () => {
    const ana = open('ana');
    type(ana, 'hello');
    const tom = open('tom', Y.encodeStateAsUpdate(ana.doc));
    expect(textOf(tom)).toBe('hello');
    expect(Y.encodeStateVector(tom.doc)).toEqual(Y.encodeStateVector(ana.doc));
  });

  test('the record of the note is asked for once, before the first change, and not by somebody else’s', () => {
    const calls: number[] = [];
    const ana = open('ana', undefined, () => calls.push(ana.doc.get(rootName, Y.XmlText).length));
    const tom = open('tom');
    type(tom, 'hi');
    settle();
    expect(calls).toEqual([]);
    type(ana, ' there');
    type(ana, ' again');
    expect(calls).toHaveLength(1);
  });

  test('[V2] three editors converge, with every word of everybody exactly once', () => {
    const [ana, tom, kim] = [open('ana'), open('tom'), open('kim')] as const;
    type(ana, 'start ');
    settle();
    const typed = ['start'];
    let random = 7;
    const next = (below: number) => ((random = (random * 1_103_515_245 + 12_345) % 2_147_483_648), random % below);
    for (let step = 0; step < 240; step += 1) {
      const peer = [ana, tom, kim][next(3)]!;
      const what = next(12);
      if (what === 0) split(peer);
      else if (what === 1) bold(peer);
      else {
        typed.push(`${peer.name}${step}`);
        type(peer, `${peer.name}${step} `, next(3));
      }
      if (next(4) === 0) settle();
    }
    settle();
    expect(failures).toEqual([]);
    expect(htmlOf(tom)).toBe(htmlOf(ana));
    expect(htmlOf(kim)).toBe(htmlOf(ana));
    expect(words(textOf(ana)).sort()).toEqual(typed.sort());
  });

  test('undo takes back my words and none of another’s', () => {
    const [ana, tom] = [open('ana'), open('tom')] as const;
    type(ana, 'one ');
    settle();
    type(tom, 'two ');
    settle();
    ana.editor.dispatchCommand(UNDO_COMMAND, undefined);
    flush(ana);
    settle();
    expect(words(textOf(ana))).toEqual(['two']);
    expect(words(textOf(tom))).toEqual(['two']);
  });

  test('undo of a split removes none of the words that another wrote into the new paragraph', () => {
    const [ana, tom] = [open('ana'), open('tom')] as const;
    type(tom, 'first ');
    settle();
    type(ana, 'second ');
    settle();
    ana.undo.stopCapturing();
    ana.editor.update(
      () => {
        const text = $getRoot().getFirstDescendant();
        if ($isTextNode(text)) text.select(6, 6);
        const selection = $getSelection();
        if ($isRangeSelection(selection)) selection.insertParagraph();
      },
      { discrete: true },
    );
    settle();
    type(tom, 'third ', 1);
    settle();
    ana.editor.dispatchCommand(UNDO_COMMAND, undefined);
    flush(ana);
    settle();
    expect(words(textOf(ana)).sort()).toEqual(['first', 'second', 'third']);
    expect(htmlOf(tom)).toBe(htmlOf(ana));
  });

  test('undo while another’s word is under way in the same paragraph removes none of it', () => {
    const [ana, tom] = [open('ana'), open('tom')] as const;
    type(ana, 'one ');
    settle();
    type(tom, 'two ');
    share(tom, ana);
    settle();
    queue = [];
    type(tom, 'three ');
    ana.editor.dispatchCommand(UNDO_COMMAND, undefined);
    flush(ana);
    settle();
    expect(words(textOf(ana)).sort()).toEqual(['three', 'two']);
    expect(htmlOf(tom)).toBe(htmlOf(ana));
  });

  test('redo brings back what undo took', () => {
    const ana = open('ana');
    type(ana, 'one two');
    ana.editor.dispatchCommand(UNDO_COMMAND, undefined);
    flush(ana);
    expect(textOf(ana)).toBe('');
    ana.editor.dispatchCommand(REDO_COMMAND, undefined);
    flush(ana);
    expect(textOf(ana)).toBe('one two');
  });

  test('carets bear the name that the server stamped, whatever a client says of itself', () => {
    const [ana, tom] = [open('ana'), open('tom')] as const;
    type(ana, 'hello');
    settle();
    tom.awareness.setLocalState({
      ...tom.awareness.getLocalState(),
      name: 'The boss',
      focusing: true,
      user: { memberId: 'tom', name: 'Tom', hue: 3 },
    });
    type(tom, ' world');
    settle();
    applyAwarenessUpdate(ana.awareness, encodeAwarenessUpdate(tom.awareness, [tom.doc.clientID]), 'net');
    expect(document.body.textContent).not.toContain('The boss');
  });

  test('leaving a note keeps the other parts of one’s presence', () => {
    const ana = open('ana');
    ana.awareness.setLocalStateField('location', { field: 'note' });
    ana.close();
    peers = [];
    expect(ana.awareness.getLocalState()).toBeNull();
  });
});

test('[V2] two people who type letter by letter at the very same spot keep every word whole', () => {
  const ann = open('Ann');
  type(ann, 'start ');
  const ben = open('Ben', Y.encodeStateAsUpdate(ann.doc));
  settle();
  type(ann, '');
  type(ben, '');
  const typed = {
    ann: Array.from({ length: 30 }, (_, index) => `ann${index}`),
    ben: Array.from({ length: 30 }, (_, index) => `ben${index}`),
  };
  const [anns, bens] = [`${typed.ann.join(' ')} `, `${typed.ben.join(' ')} `];
  for (let index = 0; index < Math.max(anns.length, bens.length); index += 1) {
    if (anns[index]) typeOn(ann, anns[index] ?? '');
    if (index % 3 !== 0) settle(); // sometimes both type before either hears of the other
    if (bens[index]) typeOn(ben, bens[index] ?? '');
    settle();
  }
  expect(textOf(ben)).toBe(textOf(ann));
  const counts = new Map<string, number>();
  for (const word of words(textOf(ann))) counts.set(word, (counts.get(word) ?? 0) + 1);
  expect([...typed.ann, ...typed.ben].filter((word) => counts.get(word) !== 1)).toEqual([]);
});
