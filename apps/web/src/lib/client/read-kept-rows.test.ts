import type { Row } from '@rapport/model/schema/row';
import type { Cursor, Picture, RowChange, Store } from '@rapport/persistence/browser/store';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import { expect, test } from 'vitest';
import { testRow } from '../replica/test-rows.ts';
import { readKeptRows } from './read-kept-rows.ts';

const put = (rows: readonly Row[]): readonly RowChange[] => rows.map((one) => ({ put: one }));
const deals = (...numbers: number[]) => numbers.map((n) => testRow(n, {}));
const others = (...numbers: number[]) => numbers.map((n) => testRow(n, {}, { type: 'contact' }));

/** A disk with these batches, and what came of it in the order in which it did. */
function reading(batches: readonly (readonly RowChange[])[], picture?: readonly Row[], cursor: Cursor = { epoch: 'e', seq: 1 }) {
  const kept: Picture | undefined = picture && { of: '/deals', rows: picture };
  const store: Store = {
    ...memoryStore(),
    cursor: async () => cursor,
    picture: async (of) => (of === kept?.of ? kept : undefined),
    async *rows() {
      yield* batches;
    },
  };
  const told: string[] = [];
  const { first, all } = readKeptRows(store, {
    first: 'deal',
    address: '/deals',
    begin: () => told.push('begin'),
    came: (changes) =>
      told.push(changes.map((one) => ('put' in one ? one.put.id.slice(-1) : `left ${one.left.id.slice(-1)}`)).join(' ')),
    standing: () => told.push('standing'),
    over: () => told.push('over'),
    drawn: async () => void told.push('drawn'),
  });
  void first.then(() => told.push('shown'));
  return { told, all };
}

test('[M186] What a view showed first comes before the rows of its type, is drawn, and then stands until all of these are there', async () => {
  const batches = [put(deals(1, 2)), put(deals(3)), put(deals(4)), put(others(5)), put(others(6))];
  const { told, all } = reading(batches, [...deals(4, 2), ...others(6)]);
  await all;
  expect(told.filter((one) => one !== 'shown')).toEqual(['begin', '4 2 6', 'drawn', '1 2 3 4', '5 6', 'standing', 'over']);
  expect(told.indexOf('shown')).toBeLessThan(told.indexOf('1 2 3 4'));
});

test('[M186] [V6] What the picture holds and the disk does not is taken off the screen within the same start', async () => {
  const { told, all } = reading([put(deals(1))], deals(1, 2));
  await all;
  expect(told).toContain('left 2');
  expect(told.indexOf('left 2')).toBeLessThan(told.indexOf('standing'));
});

test('[V5] Without a picture rows come as they are read, and changes after the chunks last', async () => {
  const { told, all } = reading([put(deals(1)), put(others(2)), [{ left: { type: 'deal', id: deals(1)[0]?.id ?? '' } }]]);
  await all;
  expect(told.filter((one) => one !== 'shown')).toEqual(['begin', '1', '2 left 1', 'standing', 'over']);
});
