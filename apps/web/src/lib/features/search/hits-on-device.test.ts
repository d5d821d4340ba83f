import type { Row, Values } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import { hitsOnDevice, numberOf, withServer } from './hits-on-device.ts';

const row = (type: string, id: string, values: Values) => ({ type, id, values, updatedAt: '2026-11-24T10:00:00.000Z' }) as Row;
const rows = [
  row('deal', 'a', { name: 'First', number: 1042 }),
  row('account', 'b', { name: 'Second' }),
  row('deal', 'c', { name: 'Third' }),
];
const found = rows.map((one) => ({ row: one, match: 'title' as const }));
const replica = { row: (type: string, id: string) => rows.find((one) => one.type === type && one.id === id) };

test('the device answers in the server’s shape: by type, the type of the best hit first, and whether there is more', () => {
  const groups = hitsOnDevice(replica, 'x', 1, found);
  expect(groups.map(({ type, hits, more }) => [type, hits.map(({ title, number }) => [title, number]), more])).toEqual([
    ['deal', [['First', 'D-1042']], true],
    ['account', [['Second', null]], false],
  ]);
});

test('a comment is named after its record, and shows what was said', () => {
  const said = row('comment', 'd', { record: 'deal:019c0000-0000-7000-8000-000000000001', body: 'Swapped in spring' });
  const home = row('deal', '019c0000-0000-7000-8000-000000000001', { name: 'Meters', number: 7 });
  const [group] = hitsOnDevice({ row: () => home }, 'spring', 5, [{ row: said, match: 'title' as const }]);
  expect(group?.hits[0]).toMatchObject({
    type: 'comment',
    title: 'Meters',
    record: { type: 'deal', number: 'D-7' },
    snippet: [
      { text: 'Swapped in ', match: false },
      { text: 'spring', match: true },
    ],
  });
});

test('[M230] what was found by the name of its account shows that', () => {
  const id = '019c0000-0000-7000-8000-000000000002';
  const account = row('account', id, { name: 'Nordwind GmbH' });
  const of = row('deal', 'f', { name: 'Renewal', account: id });
  const [group] = hitsOnDevice({ row: () => account }, 'nordwind', 5, [{ row: of, match: 'related' }]);
  expect(group?.hits[0]).toMatchObject({ title: 'Renewal', match: 'related', field: 'account' });
  expect(group?.hits[0]?.snippet[0]).toEqual({ text: 'Nordwind', match: true });
});

test('what the server adds stands below what is here, nothing twice', () => {
  const own = hitsOnDevice(replica, 'x', 5, found);
  const hit = (id: string) => ({ ...own[0]!.hits[0]!, id });
  const all = withServer(own, [
    { type: 'note', hits: [hit('n')], more: false },
    { type: 'deal', hits: [hit('c'), hit('e')], more: true },
  ]);
  expect(all.map(({ type, hits, more }) => [type, hits.map(({ id }) => id), more])).toEqual([
    ['deal', ['a', 'c', 'e'], true],
    ['account', ['b'], false],
    ['note', ['n'], false],
  ]);
});

test('a record has a number once the server has given one', () => {
  expect([numberOf(rows[0]!), numberOf(rows[2]!), numberOf(row('comment', 'd', {}))]).toEqual(['D-1042', undefined, undefined]);
});
