import type { Issue, Row, Value } from '../schema/row.ts';
import type { BootstrapChunk } from './frames.ts';

/**
 * Rows by column: keys are written once per chunk instead of once per row, and equal columns compress well. Every row
 * of a chunk has the same type.
 */
const own = ['id', 'position', 'generation', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'deletedAt'] as const;
const VALUE = 'values.';
const SINCE = 'since.';

export function encodeRows(type: string, rows: readonly Row[]): BootstrapChunk {
  const columns: Record<string, unknown[]> = {};
  const column = (key: string) => (columns[key] ??= Array.from<unknown>({ length: rows.length }).fill(null));
  rows.forEach((row, index) => {
    for (const key of own) column(key)[index] = row[key] ?? null;
    for (const [key, value] of Object.entries(row.values)) if (value !== undefined) column(VALUE + key)[index] = value;
    for (const [key, value] of Object.entries(row.since)) column(SINCE + key)[index] = value;
    if (row.issues.length > 0) column('issues')[index] = row.issues;
  });
  return { type, count: rows.length, columns };
}

/** The rows of a chunk; throws when a column is missing or has another length than the chunk says. */
export function decodeRows({ type, count, columns }: BootstrapChunk): Row[] {
  for (const key of own) if (!columns[key]) throw new Error(`A chunk of ${type} has no column ${key}.`);
  const values: [string, readonly unknown[]][] = [];
  const since: [string, readonly unknown[]][] = [];
  for (const [key, column] of Object.entries(columns)) {
    if (column.length !== count) throw new Error(`Column ${key} of a chunk of ${type} has ${column.length} instead of ${count} values.`);
    if (key.startsWith(VALUE)) values.push([key.slice(VALUE.length), column]);
    else if (key.startsWith(SINCE)) since.push([key.slice(SINCE.length), column]);
  }
  const at = (key: string, index: number) => columns[key]?.[index] ?? undefined;
  return Array.from({ length: count }, (_, index) => ({
    id: at('id', index) as string,
    type,
    position: at('position', index) as number,
    generation: at('generation', index) as number,
    createdAt: at('createdAt', index) as string,
    createdBy: at('createdBy', index) as string | undefined,
    updatedAt: at('updatedAt', index) as string,
    updatedBy: at('updatedBy', index) as string | undefined,
    deletedAt: at('deletedAt', index) as string | undefined,
    since: present<string>(since, index),
    issues: (at('issues', index) as readonly Issue[] | undefined) ?? [],
    values: present<Value>(values, index),
  }));
}

/** What has a value in this row. */
function present<T>(columns: readonly (readonly [string, readonly unknown[]])[], index: number): Record<string, T> {
  const found: Record<string, T> = {};
  for (const [key, column] of columns) if (column[index] !== null && column[index] !== undefined) found[key] = column[index] as T;
  return found;
}
