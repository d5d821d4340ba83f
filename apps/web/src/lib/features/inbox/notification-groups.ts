import type { Row } from '@rapport/model/schema/row';
import { memberChip } from '@rapport/model/documents/note-chips';
import { hashOf } from '../../editor/record-notes.ts';
import { isUnread } from '../../client/unread.ts';

/** Notifications of one record, newest first: a busy record takes one line. Read and unread ones stay apart. */
export type NotificationGroup = {
  readonly id: string;
  readonly record: string | undefined;
  readonly rows: readonly [Row, ...Row[]];
  readonly unread: boolean;
};

const at = (row: Row): string => (typeof row.values['at'] === 'string' ? row.values['at'] : row.createdAt);
const newestFirst = (a: Row, b: Row): number => (at(a) < at(b) ? 1 : at(a) > at(b) ? -1 : a.id < b.id ? 1 : -1);

/** Those that are still there, in the order in which they are read. */
export const inOrder = (rows: Iterable<Row>): readonly Row[] =>
  [...rows].filter((row) => row.deletedAt === undefined).sort(newestFirst);

/**
 * Groups rows that are in order. `wasUnread`: whether each was unread when this page saw it first. It stays where that put
 * it, so that nothing jumps away under whoever reads it, or wants to read it later.
 */
export function groupNotifications(rows: readonly Row[], wasUnread: ReadonlyMap<string, boolean>): readonly NotificationGroup[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const record = typeof row.values['record'] === 'string' ? row.values['record'] : row.id;
    const key = `${record} ${(wasUnread.get(row.id) ?? isUnread(row)) ? 'new' : 'old'}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].flatMap(([key, [first, ...others]]) => {
    if (!first) return [];
    const record = first.values['record'];
    const all = [first, ...others] as const;
    return [{ id: key, record: typeof record === 'string' ? record : undefined, rows: all, unread: all.some(isUnread) }];
  });
}

/** The place that a notification is about, within its record's page. */
export function placeOf(row: Row): string {
  const { comment, field, kind, member, value } = row.values;
  if (typeof comment === 'string') return `#comment-${comment}`;
  // Of a mention in a note: which one, and where.
  if (kind === 'mention' && typeof value === 'string') return hashOf({ note: value, mention: memberChip(String(member ?? '')) });
  return typeof field === 'string' ? `#field-${field}` : '';
}
