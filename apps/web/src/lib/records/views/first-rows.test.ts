import { limits } from '@rapport/model/limits';
import { deal as type } from '@rapport/model/objects/deal';
import type { Row } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import { placeRows } from '../../replica/placed-rows.ts';
import { RowTable } from '../../replica/row-table.ts';
import { testRow } from '../../replica/test-rows.ts';
import { firstRows } from './first-rows.ts';

const known = (rows: readonly Row[]) => {
  const all = new Map(rows.map((row) => [row.id, row]));
  return (_: string, id: string) => all.get(id);
};
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

test('[M186] What a board shows first are the first cards of every column, in their order, and the records that these name', () => {
  const account = testRow(9_999, { name: 'Harbour' }, { type: 'account' });
  const many = numbers(500).map((n) => testRow(n, { stage: 'one', account: account.id }));
  const rows = [...many, testRow(700, { stage: 'two' }), testRow(701, {})];
  const first = firstRows(type, rows, 'stage', known([...rows, account]));
  const inColumn = first.filter(({ values }) => values['stage'] === 'one');
  expect(inColumn).toEqual(many.slice(0, inColumn.length));
  expect(inColumn.length).toBeGreaterThan(10);
  expect(first).toContain(rows[500]);
  expect(first).toContain(rows[501]);
  expect(first.at(-1)).toBe(account);
});

test('[M186] [V8] pictureRows: a picture holds no more than that, of no column with cards nothing, or nothing at all', () => {
  const most = limits.pictureRows.value;
  const inColumns = (columns: number) => numbers(most * 3).map((n) => testRow(n, { stage: `s${n % columns}` }));
  for (const columns of [1, 20, 90, most]) {
    const rows = inColumns(columns);
    const first = firstRows(type, rows, 'stage', known(rows));
    expect(first.length).toBeLessThanOrEqual(most);
    expect(new Set(first.map(({ values }) => values['stage'])).size).toBe(columns);
  }
  const tooMany = inColumns(most + 1);
  expect(firstRows(type, tooMany, 'stage', known(tooMany))).toEqual([]);
});

test('[M186] A row that only is on this device is not in the picture: it is laid over what stands there at the next start', () => {
  const rows = [testRow(1, {}), testRow(2, {})];
  expect(firstRows(type, rows, undefined, known(rows.slice(1)))).toEqual(rows.slice(1));
});

test('[M211] What a board shows first is the same by the column of its table as by its rows', () => {
  // Columns in runs, so that no row stands where another of its column might.
  const column = (n: number) => Math.floor(Math.sqrt(n)) % 7;
  const all = numbers(3_000).map((n) => testRow(n, column(n) === 6 ? {} : { stage: `s${column(n)}` }));
  const table = new RowTable();
  for (const row of all) table.put(row.id, row);
  const rows = all.toReversed();
  const byRows = firstRows(type, rows, 'stage', known(rows));
  placeRows(
    rows,
    table,
    Int32Array.from(rows, ({ id }) => table.slotOf(id) ?? -1),
  );
  expect(byRows).toHaveLength(7 * 14);
  expect(firstRows(type, rows, 'stage', known(rows))).toEqual(byRows);
});
