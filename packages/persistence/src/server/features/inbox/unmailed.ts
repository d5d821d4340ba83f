import type { Row } from '@rapport/model/schema/row';
import type { Queryable } from '../../database.ts';
import { quoted } from '../../tables/ddl.ts';
import { recordTables } from '../../tables/record-tables.ts';
import { rowColumns, rowOf } from '../../rows/row-columns.ts';

/** What a person has neither read nor been mailed, newest first. */
export async function readUnmailed(database: Queryable, workspaceId: string, member: string, limit: number): Promise<Row[]> {
  const table = recordTables.get('notification');
  if (!table) return [];
  const stored = await database.query<Record<string, unknown>>(
    `select ${rowColumns(table)} from ${quoted(table.name)} row
    where row.workspace_id = $1 and row.member_id = $2 and row.read is null and row.deleted_at is null
      and not exists (select from notification_mailed mailed where mailed.workspace_id = $1 and mailed.id = row.id)
    order by row.at desc, row.id desc limit $3`,
    [workspaceId, member, limit],
  );
  return stored.map((row) => rowOf(table, row));
}

export async function markMailed(database: Queryable, workspaceId: string, ids: readonly string[]): Promise<void> {
  await database.query(
    'insert into notification_mailed (workspace_id, id) select $1, unnest($2::uuid[]) on conflict do nothing',
    [workspaceId, ids],
  );
}

/** Open tasks whose reminder may have come lately: of these days, or at a moment between. */
export async function readTasksToRemind(
  database: Queryable,
  workspaceId: string,
  {
    days,
    from,
    until,
    limit,
  }: { readonly days: readonly string[]; readonly from: string; readonly until: string; readonly limit: number },
): Promise<Row[]> {
  const table = recordTables.get('task');
  if (!table) return [];
  const stored = await database.query<Record<string, unknown>>(
    `select ${rowColumns(table)} from ${quoted(table.name)} row
    where row.workspace_id = $1 and row.deleted_at is null and row.done is not true and row.assignee_id is not null
      and (row.remind_at > $3 and row.remind_at <= $4 or row.remind_at is null and row.due = any($2::date[]))
    order by row.id limit $5`,
    [workspaceId, days, from, until, limit],
  );
  return stored.map((row) => rowOf(table, row));
}
