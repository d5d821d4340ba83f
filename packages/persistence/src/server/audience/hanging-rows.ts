import type { Row } from '@rapport/model/schema/row';
import type { Queryable } from '../database.ts';
import { rowColumns, rowOf } from '../rows/row-columns.ts';
import { quoted } from '../tables/ddl.ts';
import type { RecordTable } from '../tables/record-tables.ts';

export type RowWithAudience = { readonly row: Row; readonly audience: readonly string[] };

/** Rows of a type that name one of these records (`<type>:<id>`) in the fields that say what they hang on. */
export async function hangingRows(
  database: Queryable,
  workspaceId: string,
  table: RecordTable,
  homes: readonly string[],
): Promise<readonly RowWithAudience[]> {
  const conditions = (table.objectType?.access.homes ?? []).flatMap((field) => {
    const column = table.fields.get(field)?.columns[0];
    if (!column) return [];
    const name = `row.${quoted(column.name)}`;
    return [column.type.startsWith('text[]') ? `${name} && $2::text[]` : `${name} = any($2::text[])`];
  });
  if (conditions.length === 0 || homes.length === 0) return [];
  const stored = await database.prepared<Record<string, unknown> & { audience: string[] }>(
    `hanging-${table.name}`,
    `select ${rowColumns(table)}, row.audience from ${quoted(table.name)} row where row.workspace_id = $1 and (${conditions.join(' or ')})`,
    [workspaceId, homes],
  );
  return stored.map((each) => ({ row: rowOf(table, each), audience: each.audience }));
}

/** The next rows of a type after an id, in the order of ids. */
export async function rowsAfter(
  database: Queryable,
  workspaceId: string,
  table: RecordTable,
  after: string,
  limit: number,
): Promise<readonly RowWithAudience[]> {
  const stored = await database.prepared<Record<string, unknown> & { audience: string[] }>(
    `rows-after-${table.name}`,
    `select ${rowColumns(table)}, row.audience from ${quoted(table.name)} row
    where row.workspace_id = $1 and row.id > $2 order by row.id limit $3`,
    [workspaceId, after, limit],
  );
  return stored.map((each) => ({ row: rowOf(table, each), audience: each.audience }));
}
