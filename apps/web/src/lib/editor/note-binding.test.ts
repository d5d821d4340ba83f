// @vitest-environment jsdom
import { $getRoot, $isElementNode, $isTextNode, REDO_COMMAND, UNDO_COMMAND } from 'lexical';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import {
  act,
  command,
  linesOnScreen,
  NotePeers,
  type Peer,
  split,
  textOf,
  typeOn,
  words,
} from '../../../../../tests/support/note-peers.ts';
import { rootName } from './note-binding.ts';

let peers: NotePeers;
const open = (...how: Parameters<NotePeers['open']>) => peers.open(...how);
const settle = () => peers.settle();

/** Types at the end of the paragraph `index`, as a person with the caret there. */
function type(peer: Peer, text: string, index = 0): void {
  act(peer, () => {
    const root = $getRoot();
    const block = root.getChildAtIndex(Math.min(index, root.getChildrenSize() - 1));
    if ($isElementNode(block)) block.selectEnd();
    else root.selectEnd();
  });
  typeOn(peer, text);
}
const share = (from: Peer, to: Peer) =>
  applyAwarenessUpdate(to.awareness, encodeAwarenessUpdate(from.awareness, [from.doc.clientID]), 'net');

beforeEach(() => void (peers = new NotePeers()));
afterEach(() => peers.close());

describe('a note that several people write', () => {
  test('opening writes nothing: nobody bootstraps', () => {
    const ana = open('ana');
    act(ana, () => {});
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

  test('undo takes back my words and none of another’s', () => {
    const [ana, tom] = [open('ana'), open('tom')] as const;
    type(ana, 'one ');
    settle();
    type(tom, 'two ');
    settle();
    command(ana, UNDO_COMMAND);
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
    act(ana, () => {
      const text = $getRoot().getFirstDescendant();
      if ($isTextNode(text)) text.select(6, 6);
    });
    split(ana);
    settle();
    type(tom, 'third ', 1);
    settle();
    command(ana, UNDO_COMMAND);
    settle();
    expect(words(textOf(ana)).sort()).toEqual(['first', 'second', 'third']);
    expect(linesOnScreen(tom)).toEqual(linesOnScreen(ana));
  });

  test('undo while another’s word is under way in the same paragraph removes none of it', () => {
    const [ana, tom] = [open('ana'), open('tom')] as const;
    type(ana, 'one ');
    settle();
    type(tom, 'two ');
    share(tom, ana);
    settle();
    type(tom, 'three ');
    command(ana, UNDO_COMMAND);
    settle();
    expect(words(textOf(ana)).sort()).toEqual(['three', 'two']);
    expect(linesOnScreen(tom)).toEqual(linesOnScreen(ana));
  });

  test('redo brings back what undo took', () => {
    const ana = open('ana');
    type(ana, 'one two');
    command(ana, UNDO_COMMAND);
    expect(textOf(ana)).toBe('');
    command(ana, REDO_COMMAND);
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
