import { contact } from '@rapport/model/objects/contact';
import { deal } from '@rapport/model/objects/deal';
import { expect, test } from 'vitest';
import { columnsOf, columnsSeen, columnsWord, movedTo, NARROWEST, WIDEST, widthsIn, widthsWord } from './columns.ts';

test('[M75] widths that a person has drawn hold for their columns, within bounds; what is not understood is left out', () => {
  const widths = widthsIn('amount:200,stage:3,owner:99999,name,closeDate:wide');
  expect(widths).toEqual({ amount: 200, stage: NARROWEST, owner: WIDEST });
  expect(widthsIn(widthsWord(widths))).toEqual(widths);
  expect(columnsOf(deal, ['stage', 'amount'], widths).map(({ width }) => width)).toEqual([NARROWEST, 200]);
  expect(widthsIn(undefined)).toEqual({});
});

test('an address says nothing of a type’s own columns', () => {
  expect(columnsWord(deal, deal.columns)).toBeUndefined();
  expect(columnsWord(contact, contact.columns.slice(2))).toBeUndefined();
  expect(columnsWord(deal, ['amount', 'stage'])).toBe('amount,stage');
  expect(columnsWord(deal, [])).toBe('');
});

test('[M75] a column takes another place, not past the ends', () => {
  const keys = ['a', 'b', 'c'];
  expect(movedTo(keys, 'a', 1)).toEqual(['b', 'a', 'c']);
  expect(movedTo(keys, 'c', -1)).toEqual(['c', 'a', 'b']);
  expect(movedTo(keys, 'a', 9)).toEqual(['b', 'c', 'a']);
  expect(movedTo(keys, 'x', 0)).toBe(keys);
});

test('[M75] only the columns near what is seen are drawn', () => {
  const columns = Array.from({ length: 20 }, (_, at) => ({ key: `c${at}`, width: 200, alignEnd: false }));
  expect(columnsSeen(columns, 336, { left: 0, width: 1000 })).toEqual({ first: 0, last: 4 });
  expect(columnsSeen(columns, 336, { left: 2000, width: 1000 })).toEqual({ first: 8, last: 14 });
  expect(columnsSeen(columns, 336, { left: 3336, width: 1000 }).last).toBe(19);
});
