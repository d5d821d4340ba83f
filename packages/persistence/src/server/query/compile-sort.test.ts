import { expect, test } from 'vitest';
import type { Sort } from '@rapport/model/query/view';
import { definitionsFromRows } from '@rapport/model/settings/definitions-from-rows';
import { recordTables } from '../tables/record-tables.ts';
import { compileSort, filledFirst, readBackwards } from './compile-sort.ts';
import { Parameters } from './parameters.ts';

const definitions = definitionsFromRows({ settings: [], members: [], teams: [] }, 'en');
const deals = recordTables.get('deal')!;
const sortedBy = (...sort: Sort[]) => compileSort(deals, sort, definitions, new Parameters());
const descending = (field: string): Sort => ({ field, direction: 'desc' });

test.each([
  ['amount', ['row.amount_currency', 'row.amount_minor']],
  ['closeDate', ['row.close_date']],
  ['name', ['row.name_sort']],
  ['updatedAt', ['row.updated_at']],
])('[M102] a descending order by %s reads its index backwards, the filled ones first', (field, columns) => {
  const sorted = sortedBy(descending(field), descending('number'));
  const leading = readBackwards(deals, sorted);
  expect(leading.map(({ expression }) => expression.replaceAll('"', ''))).toEqual(columns);
  const [filled, rest] = filledFirst(leading, sorted);
  for (const { expression } of leading) expect(filled?.order).toContain(`${expression} desc,`);
  expect(filled?.order).toMatch(/number"? desc nulls last, row\.id asc$/);
  expect(rest?.condition).toBe(`not (${filled?.condition})`);
});

test('[M102] an ascending order, and one that no index has, are read at once', () => {
  expect(readBackwards(deals, sortedBy({ field: 'amount', direction: 'asc' }))).toEqual([]);
  expect(readBackwards(deals, sortedBy(descending('stage')))).toEqual([]);
  expect(readBackwards(deals, sortedBy(descending('description')))).toEqual([]);
  expect(readBackwards(deals, sortedBy())).toEqual([]);
});
