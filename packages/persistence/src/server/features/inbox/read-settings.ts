import type { Row, Values } from '@rapport/model/schema/row';
import type { Queryable } from '../../database.ts';
import { quoted } from '../../tables/ddl.ts';
import { recordTables } from '../../tables/record-tables.ts';
import { rowColumns, rowOf } from '../../rows/row-columns.ts';

/**
 * How people want to be told, by member. Two devices that were both offline may each have begun one: the one with the
 * smaller id counts, here as in the browser.
 */
export async function readSettingRows(
  database: Queryable,
  workspaceId: string,
  members: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const table = recordTables.get('notificationSetting');
  if (!table || members.length === 0) return new Map();
  const stored = await database.prepared<Record<string, unknown>>(
    'read-notification-settings',
    `select distinct on (row.member_id) ${rowColumns(table)} from ${quoted(table.name)} row
    where row.workspace_id = $1 and row.member_id = any($2::uuid[]) and row.deleted_at is null order by row.member_id, row.id`,
    [workspaceId, members],
  );
  return new Map(stored.map((each) => rowOf(table, each)).map((row) => [String(row.values['member']), row]));
}

export const readSettings = async (
  database: Queryable,
  workspaceId: string,
  members: readonly string[],
): Promise<ReadonlyMap<string, Values>> =>
  new Map([...(await readSettingRows(database, workspaceId, members))].map(([member, { values }]) => [member, values]));
