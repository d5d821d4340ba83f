import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { objectTypes } from '../objects/index.ts';
import { appendLines, replaceLines, rewriteLines, takeBackLines } from './write-lines.ts';
import { readLines } from './note-text.ts';
import { plainTextOf } from './plain-text.ts';

const { note } = objectTypes;
if (!note) throw new Error('no notes');

test('[V7] words are written below what a note holds, and what others write meanwhile stays', () => {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  appendLines(mine, 'note', 'Met them.');
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
  appendLines(mine, 'note', 'They sign on Friday.\nBring the papers.');
  appendLines(theirs, 'note', 'From somebody else.');
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs));
  expect(plainTextOf(note, theirs)).toBe(plainTextOf(note, mine));
  const lines = plainTextOf(note, mine)?.split('\n') ?? [];
  expect(lines[0]).toBe('Met them.');
  expect([...lines].sort()).toEqual(['Bring the papers.', 'From somebody else.', 'Met them.', 'They sign on Friday.']);
});

test('a note is made what it was by changing only what differs', () => {
  const doc = new Y.Doc();
  appendLines(doc, 'note', 'They pay late.\nAsk Ida.');
  const was = readLines(doc.get('note', Y.XmlText));
  doc.get('note', Y.XmlText).insert(3, 'xyz');
  const changes: number[] = [];
  doc.on('update', (update: Uint8Array) => changes.push(update.length));
  replaceLines(doc, 'note', was);
  expect(readLines(doc.get('note', Y.XmlText))).toEqual(was);
  expect(changes).toHaveLength(1);
  expect(changes[0]).toBeLessThan(30);
});

test('[M163] a note that was brought back is as before by one undo, and stays where somebody has written on', () => {
  const doc = new Y.Doc();
  appendLines(doc, 'note', 'They pay late.');
  const was = readLines(doc.get('note', Y.XmlText));
  replaceLines(doc, 'note', []);
  appendLines(doc, 'note', 'They pay in time.\nAsk Ida.');
  const now = plainTextOf(note, doc);
  const restored = rewriteLines(doc, 'note', was);
  expect(plainTextOf(note, doc)).toBe('They pay late.');
  expect(takeBackLines(doc, 'note', restored)).toBe(true);
  expect(plainTextOf(note, doc)).toBe(now);

  const again = rewriteLines(doc, 'note', was);
  appendLines(doc, 'note', 'From somebody else.');
  expect(takeBackLines(doc, 'note', again)).toBe(false);
  expect(plainTextOf(note, doc)).toContain('From somebody else.');
});
