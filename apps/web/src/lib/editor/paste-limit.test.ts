// @vitest-environment jsdom
import { limits } from '@rapport/model/limits';
import { $getRoot, UNDO_COMMAND } from 'lexical';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  act,
  command,
  linesInDocument,
  NotePeers,
  textOf,
  typeOn,
  withSelection,
} from '../../../../../tests/support/note-peers.ts';
import { rootName } from './note-binding.ts';
import { pasteFault } from './paste-limit.ts';

let peers: NotePeers;
beforeEach(() => void (peers = new NotePeers()));
afterEach(() => peers.close());
const plain = (text: string) => ({ getData: (type: string) => (type === 'text/plain' ? text : '') });

test('[V8] [V7] [M133] notePasteBytes, noteBytes: a paste past them is refused with its size, whatever signs it is made of', () => {
  const doc = new Y.Doc();
  const most = limits.notePasteBytes.value;
  expect(pasteFault(plain('x'.repeat(most)), doc)).toBeUndefined();
  expect(pasteFault(plain('x'.repeat(6_000_000)), doc)).toEqual({ kind: 'too-long', bytes: 6_000_000 });
  expect(pasteFault(plain('ä'.repeat(most / 2 + 1)), doc)).toEqual({ kind: 'too-long', bytes: most + 2 });
  expect(pasteFault({ getData: (type) => (type === 'text/html' ? 'x'.repeat(most * 8 + 8) : 'x') }, doc)?.kind).toBe('too-long');
  expect(pasteFault(null, doc)).toBeUndefined();
  const text = doc.get(rootName, Y.XmlText);
  for (let step = 0; step < 4; step += 1) text.insert(0, 'y'.repeat(limits.noteBytes.value / 4 - 10_000));
  expect(pasteFault(plain('x'.repeat(50_000)), doc)).toEqual({ kind: 'no-room', bytes: 50_000 });
  expect(pasteFault(plain('a word'), doc)).toBeUndefined();
});

test('[V8] [V2] [M133] noteWriteLetters: what one person pastes at once travels in updates that the server takes, and is undone as one', () => {
  const [ana, ben] = [peers.open('ana'), peers.open('ben')];
  act(ana, () => void $getRoot().selectEnd());
  typeOn(ana, 'before ');
  peers.settle();
  ana.undo.stopCapturing();
  const sizes: number[] = [];
  ana.doc.on('update', (update) => void sizes.push(update.length));
  // One line of signs that take four bytes each: the most that a paste may hold.
  const pasted = '🙂'.repeat(limits.notePasteBytes.value / 4);
  withSelection(ana, (selection) => selection.insertText(pasted));
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThan(limits.updateBytes.value);
  peers.settle();
  expect(textOf(ben)).toBe(`before ${pasted}`);
  expect(linesInDocument(ben)).toEqual(linesInDocument(ana));
  command(ana, UNDO_COMMAND);
  peers.settle();
  expect(linesInDocument(ben).flatMap(({ runs }) => runs.map(({ text }) => text))).toEqual(['before ']);
});
