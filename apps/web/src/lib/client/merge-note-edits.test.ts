import { limits } from '@rapport/model/limits';
import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { expect, test } from 'vitest';
import { mergeNoteEdits } from './merge-note-edits.ts';

const edit = (id: string, madeAt: number, bytes: number): OutboxEntry => ({
  kind: 'edit',
  n: madeAt,
  state: 'waiting',
  id,
  madeAt,
  type: 'note',
  records: ['n'],
  base: 1,
  document: 'd',
  update: new Uint8Array(bytes),
  changes: {},
});

test('[M133] [V8] what was typed within a minute goes as one, as far as one update may hold it', () => {
  const most = limits.updateBytes.value;
  const entries = [edit('a', 0, 10), edit('b', 1, most - 10), edit('c', 2, 1), edit('d', 3, 5), edit('e', 60_000, 5)];
  const merged = mergeNoteEdits(entries, (updates) => new Uint8Array(updates.reduce((sum, { length }) => sum + length, 0)));
  expect(merged.map(({ covers, update }) => [covers.join(''), update.length])).toEqual([
    ['ab', most],
    ['cd', 6],
    ['e', 5],
  ]);
});
