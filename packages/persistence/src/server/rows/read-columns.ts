import type { Value } from '@rapport/model/schema/row';
import type { BootstrapChunk } from '@rapport/model/wire/frames';
import type { Queryable } from '../database.ts';
import { quoted } from '../tables/ddl.ts';
import type { Column } from '../tables/columns.ts';
import type { RecordTable } from '../tables/record-tables.ts';
import { sharesAudience } from '../query/shares-audience.ts';
import { keptColumns, readableValue } from './row-columns.ts';

/** What stands in each column of some rows, as the database keeps it; undefined where it is empty in all of them. */
type StoredColumns = Readonly<Record<string, readonly unknown[] | null>>;

/** Rows, and the least of their ids. */
export type ReadColumns = { readonly chunk: BootstrapChunk; readonly last: string | undefined };

/**
 * Rows of a table that a reader of these groups may see, as columns, the greatest ids first: so many at most, of those
 * below `before`. The database makes a list of each column: to be told 50 values of 1,000 rows one by one takes the
 * process three times as long.
 */
export async function readColumns(
  reader: Queryable,
  table: RecordTable,
  workspaceId: string,
  groups: readonly string[],
  { before, most }: { readonly before: string | undefined; readonly most: number },
): Promise<ReadColumns> {
  const isFirst = before === undefined;
  const [found] = await reader.prepared<{ rows: number; last: string | null } & StoredColumns>(
    `${isFirst ? 'first' : 'next'} columns of ${table.name}`,
    isFirst ? statement(table, '') : statement(table, 'and row.id < $4::uuid'),
    isFirst ? [workspaceId, groups, most] : [workspaceId, groups, most, before],
  );
  if (!found) throw new Error('Lists of columns are one row.');
  const { rows: count, last, ...stored } = found;
  return { chunk: { type: table.type, count, columns: columnsOf(table, count, stored) }, last: last ?? undefined };
}

function statement(table: RecordTable, before: string): string {
  const columns = keptColumns(table).map((column, at) => ({
    name: quoted(column.name),
    value: asJson(column),
    as: `value_${at}`,
  }));
  const values = columns.map(({ value, as }) => `${value} as ${as}`);
  const lists = columns.map(({ name, as }) => `case when count(${as}) > 0 then array_to_json(array_agg(${as})) end as ${name}`);
  return `select count(*)::int as rows, min(row_id) as last, ${lists.join(', ')} from (
    select row.id::text collate "C" as row_id, ${values.join(', ')} from ${quoted(table.name)} row
    where row.workspace_id = $1 and ${sharesAudience('row.audience', '$2::text[]')} ${before}
    order by row.id desc limit $3
  ) page`;
}

/** As it can stand in a list of JSON, and nothing where it is as every row begins. */
function asJson({ name, type }: Column): string {
  const column = readableValue({ name, type }, 'row');
  if (type.startsWith('numeric')) return `${column}::text`;
  if (/^(text|uuid)\[\]/.test(type)) return `to_json(${column})`;
  const empty = /^jsonb not null default ('.*')$/.exec(type)?.[1];
  return empty === undefined ? column : `nullif(${column}, ${empty})`;
}

/** As `encodeRows` makes them of the rows that these columns are of. */
function columnsOf(table: RecordTable, count: number, stored: StoredColumns): BootstrapChunk['columns'] {
  const columns: Record<string, readonly unknown[]> = {};
  for (const [key, name] of own) if (stored[name]) columns[key] = stored[name];
  for (const [key, field] of table.fields) {
    const filled = field.columns.flatMap(({ name }) => (stored[name] ? [[name, stored[name]] as const] : []));
    if (filled.length === 0) continue;
    const row: Record<string, unknown> = {};
    columns[`values.${key}`] = Array.from({ length: count }, (_, at): Value | null => {
      for (const [name, values] of filled) row[name] = values[at];
      return field.read(row) ?? null;
    });
  }
  return { ...columns, ...spread(stored[table.objectType ? 'custom' : 'values'], count) };
}

/** Of objects with values by field, the values of each field. */
function spread(objects: readonly unknown[] | null | undefined, count: number): Record<string, readonly unknown[]> {
  const columns: Record<string, unknown[]> = {};
  objects?.forEach((values, at) => {
    for (const [key, value] of Object.entries((values ?? {}) as object))
      (columns[`values.${key}`] ??= Array<unknown>(count).fill(null))[at] = value;
  });
  return columns;
}

const own = [
  ['id', 'id'],
  ['position', 'position'],
  ['generation', 'generation'],
  ['createdAt', 'created_at'],
  ['createdBy', 'created_by'],
  ['updatedAt', 'updated_at'],
  ['updatedBy', 'updated_by'],
  ['deletedAt', 'deleted_at'],
  ['since', 'tracked_since'],
  ['issues', 'issues'],
] as const;
