// @vitest-environment jsdom
import { $getRoot } from 'lexical';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { makeCompany } from '../../apps/sync-server/src/features/demo/company/make-company.ts';
import { act, linesInDocument, linesOnScreen, NotePeers, textOf, typeOn } from '../support/note-peers.ts';

const company = makeCompany({ seed: 'notes', day: '2026-03-18', scale: 1 });
const notes = company.records.filter(({ type }) => type === 'note');
const stateOf = (note: (typeof notes)[number]) => Y.mergeUpdates(note.steps.flatMap(({ update }) => (update ? [update] : [])));
let peers = new NotePeers();
afterEach(() => {
  peers.close();
  peers = new NotePeers();
});

test('[V2] the editor opens every note of the demo as it was written, and writes nothing by opening it', () => {
  const kinds = new Set<unknown>();
  const written: number[] = [];
  for (const [index, note] of notes.entries()) {
    const opened = peers.open(`reader ${index}`, stateOf(note), () => written.push(index));
    expect(textOf(opened).length).toBeGreaterThan(40);
    expect(linesOnScreen(opened)).toEqual(linesInDocument(opened).map(({ block, runs }) => ({ block, runs })));
    for (const { block } of linesInDocument(opened)) kinds.add(block['block'] ?? 'paragraph');
    peers.close();
    peers = new NotePeers();
  }
  expect(written).toEqual([]);
  expect([...kinds].sort()).toEqual(['bulletList', 'cell', 'checkList', 'heading2', 'image', 'paragraph', 'quote']);
});

test('[V2] two who type into a note of the demo at once see the same text with both of their words', () => {
  const [ana, tom] = [peers.open('ana', stateOf(notes[0]!)), peers.open('tom', stateOf(notes[0]!))];
  for (const peer of [ana, tom]) {
    act(peer, () => void $getRoot().getFirstChild()?.selectEnd());
    typeOn(peer, ` by ${peer.name}`);
  }
  peers.settle();
  expect(textOf(ana)).toBe(textOf(tom));
  for (const words of [' by ana', ' by tom']) expect(textOf(ana)).toContain(words);
  expect(peers.failures).toEqual([]);
});
