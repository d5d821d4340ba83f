// @vitest-environment jsdom
import { $getRoot, REDO_COMMAND, UNDO_COMMAND } from 'lexical';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { replaceLines } from '@rapport/model/documents/write-lines';
import {
  act,
  command,
  linesInDocument,
  NotePeers,
  type Peer,
  split,
  typeOn,
  withSelection,
} from '../../../../../tests/support/note-peers.ts';
import { $isImageNode } from './image-node.ts';
import { $insertImages } from './note-blocks.ts';
import { rootName } from './note-binding.ts';
import { $leaves } from './note-leaves.ts';

const hall = { file: '01890000-0000-7000-8000-000000000001', width: 640, height: 480 };
const plan = { file: '01890000-0000-7000-8000-000000000002', width: 100, height: 300 };
/** Each letter that stands in the note, by its own name. */
const lettersOf = ({ doc }: Peer): readonly string[] => {
  const ids: string[] = [];
  for (let item = doc.get(rootName, Y.XmlText)._start; item; item = item.right)
    if (!item.deleted && item.countable)
      for (let at = 0; at < item.length; at += 1) ids.push(`${item.id.client}:${item.id.clock + at}`);
  return ids;
};
let peers: NotePeers;
let ana: Peer;
let ben: Peer;
const at = (peer: Peer, line: number) => act(peer, () => void $leaves()[line]?.node.selectEnd());
const lines = (peer: Peer) =>
  linesInDocument(peer).map(({ block, runs }) => [block['file'] ?? 'text', runs.map(({ text }) => text).join('')]);

beforeEach(() => {
  peers = new NotePeers();
  [ana, ben] = [peers.open('ana'), peers.open('ben')];
  act(ana, () => void $getRoot().selectEnd());
  typeOn(ana, 'above');
  split(ana);
  peers.settle();
  ana.undo.clear();
});
afterEach(() => {
  expect(peers.failures).toEqual([]);
  peers.close();
});

test('[M164] a picture takes the place of an empty line, keeps its measures on every screen, and its words are typed by two at once', () => {
  act(ana, () => $insertImages([hall, plan]));
  peers.settle();
  expect(linesInDocument(ben).map(({ block }) => block)).toEqual([
    {},
    { block: 'image', ...hall },
    { block: 'image', ...plan },
    {},
  ]);
  const [first] = ben.editor.getRootElement()?.querySelectorAll('figure') ?? [];
  expect(first?.dataset['picture']).toBe(hall.file);
  at(ana, 1);
  typeOn(ana, 'Hall 7');
  peers.settle();
  at(ben, 1);
  for (const letter of ' from above') typeOn(ben, letter);
  peers.settle();
  expect(lines(ana)).toEqual(lines(ben));
  expect(lines(ana)[1]).toEqual([hall.file, 'Hall 7 from above']);
  expect(first?.querySelector('figcaption')?.textContent).toBe('Hall 7 from above');
});

test('[M164] [M127] what one types into a line stays where another puts a picture there, and stays when that is taken back', () => {
  peers.away.add(ben);
  at(ana, 1);
  act(ana, () => $insertImages([hall]));
  at(ben, 1);
  for (const letter of 'of ben') typeOn(ben, letter);
  peers.away.clear();
  peers.settle();
  expect(lines(ana)).toEqual(lines(ben));
  expect(lines(ana).slice(1)).toEqual([
    [hall.file, ''],
    ['text', 'of ben'],
  ]);
  command(ana, UNDO_COMMAND);
  peers.settle();
  expect(lines(ben).slice(1)).toEqual([['text', 'of ben']]);
  command(ana, REDO_COMMAND);
  peers.settle();
  expect(lines(ben).slice(1)).toEqual([
    [hall.file, ''],
    ['text', 'of ben'],
  ]);
});

test('[M164] a picture goes by erasing at the beginning of its words; what another types there meanwhile stays', () => {
  at(ana, 1);
  act(ana, () => $insertImages([hall]));
  peers.settle();
  at(ben, 1);
  peers.away.add(ben);
  for (const letter of 'kept') typeOn(ben, letter);
  at(ana, 1);
  withSelection(ana, (selection) => selection.deleteCharacter(true));
  peers.away.clear();
  peers.settle();
  expect(lines(ana)).toEqual(lines(ben));
  expect(lines(ana)).toEqual([
    ['text', 'abovekept'],
    ['text', ''],
  ]);
});

test('[M164] a state that is brought back has its pictures', () => {
  at(ana, 1);
  act(ana, () => $insertImages([hall]));
  peers.settle();
  const then = linesInDocument(ana);
  act(ana, () => void $getRoot().clear());
  peers.settle();
  replaceLines(ben.doc, rootName, then);
  peers.settle();
  expect(linesInDocument(ana)).toEqual(then);
  expect(ana.editor.getRootElement()?.querySelector('figure')?.dataset['picture']).toBe(hall.file);
});

test('[M218] another picture takes the place of one while its words are written; undo brings back the one before, and the words stay', () => {
  at(ana, 1);
  act(ana, () => $insertImages([hall]));
  at(ana, 1);
  typeOn(ana, 'Hall 7');
  peers.settle();
  ana.undo.stopCapturing();
  const letters = [...lettersOf(ana)];
  peers.away.add(ben);
  at(ben, 1);
  for (const letter of ' from above') typeOn(ben, letter);
  act(ana, () => {
    const node = $leaves()[1]?.node;
    if ($isImageNode(node)) node.setPicture(plan);
  });
  peers.away.clear();
  peers.settle();
  const replaced = [
    ['text', 'above'],
    [plan.file, 'Hall 7 from above'],
    ['text', ''],
  ];
  for (const peer of [ana, ben]) {
    expect(lines(peer)).toEqual(replaced);
    expect(peer.editor.getRootElement()?.querySelector('figure')?.dataset['picture']).toBe(plan.file);
    expect(peer.editor.getRootElement()?.querySelector('figcaption')?.textContent).toBe('Hall 7 from above');
  }
  // What is said about the words is about these letters.
  for (const letter of letters) expect(lettersOf(ana)).toContain(letter);
  command(ana, UNDO_COMMAND);
  peers.settle();
  for (const peer of [ana, ben]) expect(lines(peer)[1]).toEqual([hall.file, 'Hall 7 from above']);
  expect(linesInDocument(ben)[1]?.block).toEqual({ block: 'image', ...hall });
  command(ana, REDO_COMMAND);
  peers.settle();
  expect(lines(ben)).toEqual(replaced);
});
