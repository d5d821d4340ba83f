import type { Issue, Row, Value } from '../schema/row.ts';
import type { BootstrapChunk } from './frames.ts';

const own = [
  'id',
  'position',
  'generation',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'deletedAt',
  'since',
  'issues',
] as const;
const nothing = Object.freeze({});
const none: readonly Issue[] = Object.freeze([]);

/** Rows of one type as columns: less to parse than objects, on the wire and from the browser's store. */
export function encodeRows(type: string, rows: readonly Row[]): BootstrapChunk {
  const columns: Record<string, unknown[]> = {};
  const column = (key: string) => (columns[key] ??= Array.from<unknown>({ length: rows.length }).fill(null));
  rows.forEach((row, index) => {
    for (const key of own) {
      const value = row[key];
      if (key === 'issues' ? row.issues.length === 0 : key === 'since' ? isEmpty(row.since) : value === undefined) continue;
      column(key)[index] = value;
    }
    for (const key in row.values) {
      if (row.values[key] !== undefined) column(`values.${key}`)[index] = row.values[key];
    }
  });
  return { type, count: rows.length, columns };
}

/** The rows of a chunk. Columns that this build does not know are values of fields that it does not know: kept. */
export function decodeRows(chunk: BootstrapChunk): Row[] {
  const { columns, count, type } = chunk;
  const fields = Object.keys(columns)
    .filter((key) => key.startsWith('values.'))
    .map((key) => [key.slice('values.'.length), columns[key] as readonly unknown[]] as const);
  const at = (key: (typeof own)[number], index: number) => columns[key]?.[index] ?? undefined;
  const rows: Row[] = [];
  for (let index = 0; index < count; index++) {
    const values: Record<string, Value> = {};
    for (const [field, column] of fields) {
      const value = column[index];
      if (value !== null && value !== undefined) values[field] = value as Value;
    }
    rows.push({
      id: at('id', index) as string,
      type,
      position: (at('position', index) as number | undefined) ?? 0,
      generation: (at('generation', index) as number | undefined) ?? 1,
      createdAt: at('createdAt', index) as string,
      createdBy: at('createdBy', index) as string | undefined,
      updatedAt: at('updatedAt', index) as string,
      updatedBy: at('updatedBy', index) as string | undefined,
      deletedAt: at('deletedAt', index) as string | undefined,
      since: (at('since', index) as Row['since'] | undefined) ?? nothing,
      issues: (at('issues', index) as readonly Issue[] | undefined) ?? none,
      values,
    });
  }
  return rows;
}

const isEmpty = (value: object): boolean => {
  for (const _ in value) return false;
  return true;
};
