import type { Row } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import { groupNotifications, inOrder, placeOf } from './notification-groups.ts';

const row = (
  id: string,
  record: string,
  minute: number,
  more: { read?: string; comment?: string; field?: string } = {},
): Row => ({
  id,
  type: 'notification',
  position: 1,
  generation: 1,
  createdAt: '2026-03-01T00:00:00.000Z',
  createdBy: undefined,
  updatedAt: '2026-03-01T00:00:00.000Z',
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
  values: { record, at: `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`, ...more },
});
const ids = (rows: readonly Row[], wasUnread: readonly string[] = [], wasRead: readonly string[] = []) =>
  groupNotifications(
    inOrder(rows),
    new Map([...wasUnread.map((id) => [id, true] as const), ...wasRead.map((id) => [id, false] as const)]),
  ).map((group) => group.rows.map(({ id }) => id).join());

test('several of one record are one line, where the newest of them stands', () => {
  expect(ids([row('a', 'deal:1', 1), row('b', 'deal:2', 2), row('c', 'deal:1', 3)])).toEqual(['c,a', 'b']);
});

test('what was read before stands apart, what is read or unread now stays where it is', () => {
  const read = '2026-03-01T11:00:00.000Z';
  const rows = [row('a', 'deal:1', 1, { read }), row('b', 'deal:1', 2)];
  expect(ids(rows)).toEqual(['b', 'a']);
  expect(ids(rows, ['a', 'b'])).toEqual(['b,a']);
  expect(ids([row('a', 'deal:1', 1), row('b', 'deal:1', 2)], ['b'], ['a'])).toEqual(['b', 'a']);
});

test('the deleted are gone, and each leads to its place', () => {
  expect(inOrder([{ ...row('a', 'deal:1', 1), deletedAt: '2026-03-01T11:00:00.000Z' }])).toEqual([]);
  expect(placeOf(row('a', 'deal:1', 1, { comment: 'x' }))).toBe('#comment-x');
  expect(placeOf(row('a', 'deal:1', 1, { field: 'owner' }))).toBe('#field-owner');
  expect(placeOf(row('a', 'deal:1', 1))).toBe('');
  const [ann, note] = ['01890000-0000-7000-8000-00000000000a', '01890000-0000-7000-8000-00000000000b'];
  const mention = row('a', 'deal:1', 1);
  expect(placeOf({ ...mention, values: { ...mention.values, kind: 'mention', value: note, member: ann } })).toBe(
    `#note-${note}?mention=member%3A${ann}`,
  );
});
