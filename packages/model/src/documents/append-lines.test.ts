import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { objectTypes } from '../objects/index.ts';
import { appendLines } from './append-lines.ts';
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
