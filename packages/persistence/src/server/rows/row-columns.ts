import type { Issue, Row, Value, Values } from '@rapport/model/schema/row';
import { quoted } from '../tables/ddl.ts';
import type { Column } from '../tables/columns.ts';
import type { RecordTable } from '../tables/record-tables.ts';

/** An instant as rows carry it; computed by the database, which is quicker than making and printing a Date. */
export const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const derived = new Set([
  'workspace_id',
  'title',
  'title_sort',
  'search_text',
  'plain_text',
  'plain_text_search',
  'folded',
  'words',
  'audience',
]);
const lists = new WeakMap<RecordTable, string>();

/** The columns of which rows are made: the others are made of them, for the database alone. */
export const keptColumns = (table: RecordTable): readonly Column[] =>
  table.columns.filter(
    ({ name }) => !derived.has(name) && !(name.endsWith('_sort') && table.columns.some((other) => `${other.name}_sort` === name)),
  );

/** The columns from which `rowOf` makes a row. */
export function rowColumns(table: RecordTable, alias = 'row'): string {
  const known = lists.get(table);
  if (known) return known;
  const list = keptColumns(table)
    .map((column) => readable(column, alias))
    .join(', ');
  lists.set(table, list);
  return list;
}

/** A column as the driver can read it. */
export function readable(column: Column, alias: string): string {
  const value = readableValue(column, alias);
  const name = quoted(column.name);
  return value === `${alias}.${name}` ? value : `${value} as ${name}`;
}

export function readableValue({ name, type }: Column, alias: string): string {
  const column = `${alias}.${quoted(name)}`;
  if (type.startsWith('timestamptz')) return instant(column);
  // The driver reads arrays of text only: uuid[] would come as one string.
  return type.startsWith('uuid[]') ? `${column}::text[]` : column;
}

type StoredRow = Readonly<Record<string, unknown>>;

/** The row as it was projected: same keys in the same order. */
export function rowOf(table: RecordTable, stored: StoredRow): Row {
  return {
    id: stored.id as string,
    type: table.type,
    position: Number(stored.position),
    generation: stored.generation as number,
    createdAt: stored.created_at as string,
    createdBy: (stored.created_by ?? undefined) as string | undefined,
    updatedAt: stored.updated_at as string,
    updatedBy: (stored.updated_by ?? undefined) as string | undefined,
    deletedAt: (stored.deleted_at ?? undefined) as string | undefined,
    since: stored.tracked_since as Row['since'],
    issues: stored.issues as readonly Issue[],
    values: table.objectType ? valuesOf(table, stored) : (stored.values as Values),
  };
}

function valuesOf(table: RecordTable, stored: StoredRow): Values {
  const values: Record<string, Value> = {};
  for (const [key, field] of table.fields) {
    const value = field.read(stored);
    if (value !== undefined) values[key] = value;
  }
  return { ...values, ...(stored.custom as Values) };
}
