import type { Row } from '@rapport/model/schema/row';
import { task } from '@rapport/model/objects/task';
import type { Queryable } from '../../database.ts';
import { rowColumns, rowOf } from '../../rows/row-columns.ts';
import { tableFor } from '../../tables/record-tables.ts';

const looked = 500;
const table = tableFor(task);

/** The repeating tasks that were completed last. */
export async function findRepeatedTasks(database: Queryable, workspaceId: string): Promise<Row[]> {
  const rows = await database.query<Record<string, unknown>>(
    `select ${rowColumns(table)} from tasks row
    where row.workspace_id = $1 and row.repeat is not null and row.done and row.deleted_at is null
    order by row.updated_at desc limit ${looked}`,
    [workspaceId],
  );
  return rows.map((row) => rowOf(table, row));
}
