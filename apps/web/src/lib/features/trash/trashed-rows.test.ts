import { expect, test } from 'vitest';
import type { Row } from '@rapport/model/schema/row';
import { countTypes, findTrashed, idsByType, trashedRows } from './trashed-rows.ts';

const row = (type: string, id: string, deletedAt: string, name: string): Row => ({
  id,
  type,
  generation: 1,
  position: 2,
  createdAt: deletedAt,
  createdBy: undefined,
  updatedAt: deletedAt,
  updatedBy: undefined,
  deletedAt,
  since: {},
  issues: [],
  values: { name },
});
const rows: { readonly [type: string]: readonly Row[] } = {
  account: [row('account', 'a', '2026-03-02T00:00:00.000Z', 'Müller Söhne')],
  deal: [row('deal', 'd', '2026-03-03T00:00:00.000Z', 'Renewal'), row('deal', 'e', '2026-03-01T00:00:00.000Z', 'Pilot Müller')],
  note: [row('note', 'n', '2026-02-04T00:00:00.000Z', 'A note')],
  comment: [row('comment', 'c', '2026-03-04T00:00:00.000Z', 'A comment')],
};
const all = trashedRows({ trashed: (type) => rows[type] ?? [] });
const ids = (found: typeof all) => found.map(({ row: { id } }) => id);

test('the trash shows what was deleted last first, of listed types and notes only', () => {
  expect(ids(all)).toEqual(['d', 'a', 'e', 'n']);
  expect(countTypes(all).map(({ type, count }) => [type.key, count])).toEqual(
    expect.arrayContaining([
      ['account', 1],
      ['deal', 2],
    ]),
  );
});

test('it is searched like everything, by words without accents and by type', () => {
  expect(ids(findTrashed(all, undefined, 'muller'))).toEqual(['a', 'e']);
  expect(ids(findTrashed(all, 'deal', 'MÜLLER pilot'))).toEqual(['e']);
  expect(ids(findTrashed(all, 'deal', ''))).toEqual(['d', 'e']);
});

test('what is marked becomes one command per type', () => {
  expect(idsByType(all)).toEqual([
    { type: 'deal', records: ['d', 'e'] },
    { type: 'account', records: ['a'] },
    { type: 'note', records: ['n'] },
  ]);
});
