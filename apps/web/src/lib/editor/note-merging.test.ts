// @vitest-environment jsdom
import { $getRoot, INDENT_CONTENT_COMMAND, REDO_COMMAND, UNDO_COMMAND } from 'lexical';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  act,
  command,
  linesInDocument,
  NotePeers,
  type Peer,
  split,
  textOf,
  typeOn,
  withSelection,
} from '../../../../../tests/support/note-peers.ts';
import { moveLines } from './move-lines.ts';
import { blockKinds, setBlock } from './note-blocks.ts';
import { $leaves } from './note-leaves.ts';

let peers: NotePeers;
let ana: Peer;
let ben: Peer;

/** Puts the caret behind the last letter of a line. */
const at = (peer: Peer, line: number) => act(peer, () => void $leaves()[line]?.node.selectEnd());
const lines = (peer: Peer) =>
  linesInDocument(peer).map(({ block, runs }) => `${block['block'] ?? 'paragraph'}: ${runs.map(({ text }) => text).join('')}`);
function turn(peer: Peer, kind: (typeof blockKinds)[number]): void {
  setBlock(peer.editor, kind);
  act(peer, () => {});
}

/** Two lines that both have on their screens; what was typed before is nobody's to take back. */
beforeEach(() => {
  peers = new NotePeers();
  [ana, ben] = [peers.open('ana'), peers.open('ben')];
  act(ana, () => void $getRoot().selectEnd());
  typeOn(ana, 'first');
  split(ana);
  typeOn(ana, 'second');
  peers.settle();
  ana.undo.clear();
});
afterEach(() => peers.close());

describe('what one types while another changes the block', () => {
  const kinds = blockKinds.filter((kind) => !['paragraph', 'divider', 'table'].includes(kind));
  test.each(kinds)('[V2] [M127] stays when it becomes a %s, and stays when that is taken back', (kind) => {
    at(ana, 0);
    at(ben, 0);
    turn(ana, kind);
    for (const letter of ' of ben') typeOn(ben, letter);
    peers.settle();
    expect(lines(ana)[0]).toBe(`${kind}: first of ben`);
    expect(lines(ben)).toEqual(lines(ana));
    command(ana, UNDO_COMMAND);
    for (const letter of ', still') typeOn(ben, letter);
    peers.settle();
    expect(lines(ana)[0]).toBe('paragraph: first of ben, still');
    command(ana, REDO_COMMAND);
    peers.settle();
    expect(lines(ben)[0]).toBe(`${kind}: first of ben, still`);
  });

  test('[V2] [M127] stays when both make it another kind at once: one kind wins, every letter is there', () => {
    for (const peer of [ana, ben]) at(peer, 0);
    turn(ana, 'heading1');
    turn(ben, 'bulletList');
    for (const letter of ' by ben') typeOn(ben, letter);
    peers.settle();
    expect(lines(ben)).toEqual(lines(ana));
    expect(textOf(ana)).toContain('first by ben');
  });

  test('[V2] [M127] stays when the line is divided, joined and nested, and when all that is taken back', () => {
    at(ben, 1);
    at(ana, 1);
    turn(ana, 'bulletList');
    command(ana, INDENT_CONTENT_COMMAND);
    act(ana, () => void $leaves()[1]?.node.getFirstDescendant()?.selectStart());
    withSelection(ana, (selection) => selection.deleteCharacter(true));
    for (const letter of ' of ben') typeOn(ben, letter);
    peers.settle();
    expect(textOf(ana)).toContain('second of ben');
    for (let step = 0; step < 6; step += 1) command(ana, UNDO_COMMAND);
    peers.settle();
    expect(lines(ben)).toEqual(['paragraph: first', 'paragraph: second of ben']);
  });

  test('[V2] [M128] moving a line leaves what another types in it whole, and moves it along', () => {
    at(ana, 1);
    act(ben, () => void $leaves()[1]?.node.getFirstDescendant()?.selectStart());
    moveLines(ana.editor, -1);
    for (const letter of 'ben’s ') typeOn(ben, letter);
    peers.settle();
    expect(lines(ana)).toEqual(['paragraph: ben’s second', 'paragraph: first']);
    command(ana, UNDO_COMMAND);
    peers.settle();
    expect(lines(ben)).toEqual(['paragraph: first', 'paragraph: ben’s second']);
  });

  test('[M128] a line moves down as well, with the caret in it, and no further than the last', () => {
    at(ana, 0);
    expect(moveLines(ana.editor, 1)).toBe(true);
    expect(moveLines(ana.editor, 1)).toBe(false);
    typeOn(ana, '!');
    expect(lines(ana)).toEqual(['paragraph: second', 'paragraph: first!']);
  });

  test('[V7] [M127] letters typed into a line that another deletes stay, and undo brings back the rest around them', () => {
    at(ben, 1);
    act(ana, () => void $leaves()[1]?.node.select(0));
    withSelection(ana, (selection) => selection.removeText());
    for (const letter of ' of ben') typeOn(ben, letter);
    peers.settle();
    expect(textOf(ana)).toContain(' of ben');
    expect(textOf(ana)).not.toContain('second');
    command(ana, UNDO_COMMAND);
    peers.settle();
    expect(textOf(ben)).toContain('second');
    expect(textOf(ben)).toContain(' of ben');
  });
});
