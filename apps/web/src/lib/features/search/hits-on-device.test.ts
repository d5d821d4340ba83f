import type { Row, Values } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import { hitsOnDevice, numberOf } from './hits-on-device.ts';

const row = (type: string, id: string, values: Values) => ({ type, id, values, updatedAt: '2026-11-24T10:00:00.000Z' }) as Row;
const rows = [
  row('deal', 'a', { name: 'First', number: 1042 }),
  row('account', 'b', { name: 'Second' }),
  row('deal', 'c', { name: 'Third' }),
];
const search = (_text: string, _limit: number, types?: readonly string[]) =>
  rows.filter(({ type }) => !types || types.includes(type));

test('the device answers in the server’s shape: by type, the type of the best hit first, and whether there is more', () => {
  const groups = hitsOnDevice({ search }, 'x', undefined, 1);
  expect(groups.map(({ type, hits, more }) => [type, hits.map(({ title, number }) => [title, number]), more])).toEqual([
    ['deal', [['First', 'D-1042']], true],
    ['account', [['Second', null]], false],
  ]);
  expect(hitsOnDevice({ search }, 'x', 'accounts', 5).map(({ type }) => type)).toEqual(['account']);
  expect(hitsOnDevice({ search }, '', undefined, 5)).toEqual([]);
});

test('a record has a number once the server has given one', () => {
  expect([numberOf(rows[0]!), numberOf(rows[2]!), numberOf(row('comment', 'd', {}))]).toEqual(['D-1042', undefined, undefined]);
});
