import { expect, test } from 'vitest';
import { idOf, testReplica, testRow } from '../../replica/test-rows.ts';
import { recentRows } from './recent-rows.ts';

test('[V6] Recent are the records that one can still open, in the order in which they were opened', () => {
  const replica = testReplica();
  const trashed = { deletedAt: '2026-02-01T00:00:00.000Z' };
  const rows = [testRow(1, {}), testRow(2, {}, trashed), testRow(3, {}, { type: 'note' }), testRow(4, {}, { type: 'account' })];
  replica.apply(rows.map((put) => ({ put })));
  const opened = [`account:${idOf(4)}`, `note:${idOf(3)}`, `deal:${idOf(2)}`, `deal:${idOf(99)}`, `deal:${idOf(1)}`, 'gone:1'];
  expect(recentRows(opened, replica).map(({ id }) => id)).toEqual([idOf(4), idOf(1)]);
});
