import type { Row } from '@rapport/model/schema/row';
import type { Queryable } from '../../database.ts';
import { quoted } from '../../tables/ddl.ts';
import { recordTables } from '../../tables/record-tables.ts';
import { rowColumns, rowOf } from '../../rows/row-columns.ts';

/** A comment and the replies to it, without those that were deleted. */
export async function readThread(database: Queryable, workspaceId: string, comment: string): Promise<Row[]> {
  const table = recordTables.get('comment');
  if (!table) return [];
  const stored = await database.prepared<Record<string, unknown>>(
    'read-thread',
    `select ${rowColumns(table)} from ${quoted(table.name)} row
    where row.workspace_id = $1 and (row.id = $2 or row.parent_id = $2) and row.deleted_at is null`,
    [workspaceId, comment],
  );
  return stored.map((row) => rowOf(table, row));
}
