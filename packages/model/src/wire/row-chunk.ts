import type { Issue, Row, Value } from '../schema/row.ts';
import type { BootstrapChunk } from './frames.ts';
import { isPacked, unpackColumn } from './packed-columns.ts';

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
  const empty = () => Array<unknown>(rows.length).fill(null);
  for (const key of own) {
    let column: unknown[] | undefined;
    rows.forEach((row, index) => {
      const value = row[key];
      if (key === 'issues' ? row.issues.length === 0 : key === 'since' ? isEmpty(row.since) : value === undefined) return;
      (column ??= empty())[index] = value;
    });
    if (column) columns[key] = column;
  }
  const fields = new Map<string, unknown[]>();
  rows.forEach(({ values }, index) => {
    for (const key in values) {
      const value = values[key];
      if (value === undefined) continue;
      let column = fields.get(key);
      if (!column) fields.set(key, (column = empty()));
      column[index] = value;
    }
  });
  for (const [key, column] of fields) columns[`values.${key}`] = column;
  return { type, count: rows.length, columns };
}

/** The rows of a chunk. Columns that this build does not know are values of fields that it does not know: kept. */
export function decodeRows({ columns, count, type }: BootstrapChunk): Row[] {
  const column = (key: string): readonly unknown[] | undefined => {
    const found = columns[key];
    return found && (isPacked(found) ? unpackColumn(found, shared) : sharing(found));
  };
  const fields = Object.keys(columns)
    .filter((key) => key.startsWith('values.'))
    .map((key) => [key.slice('values.'.length), column(key) ?? []] as const);
  const [id, position, generation] = [column('id'), column('position'), column('generation')];
  const [createdAt, createdBy] = [column('createdAt'), column('createdBy')];
  const [updatedAt, updatedBy, deletedAt] = [column('updatedAt'), column('updatedBy'), column('deletedAt')];
  const [since, issues] = [column('since'), column('issues')];
  const rows: Row[] = [];
  for (let index = 0; index < count; index++) {
    const values: Record<string, Value> = {};
    for (const [field, column] of fields) {
      const value = column[index];
      if (value !== null && value !== undefined) values[field] = value as Value;
    }
    rows.push({
      id: id?.[index] as string,
      type,
      position: (position?.[index] as number | null | undefined) ?? 0,
      generation: (generation?.[index] as number | null | undefined) ?? 1,
      createdAt: createdAt?.[index] as string,
      createdBy: (createdBy?.[index] as string | null | undefined) ?? undefined,
      updatedAt: updatedAt?.[index] as string,
      updatedBy: (updatedBy?.[index] as string | null | undefined) ?? undefined,
      deletedAt: (deletedAt?.[index] as string | null | undefined) ?? undefined,
      since: (since?.[index] as Row['since'] | null | undefined) ?? nothing,
      issues: (issues?.[index] as readonly Issue[] | null | undefined) ?? none,
      values,
    });
  }
  return rows;
}

/** Texts that many rows have, such as stages, days and people: each is kept once, however many rows were read. */
const texts = new Map<string, string>();
const TEXTS_KEPT = 20_000;
const LOOKED_AT = 64;

function shared(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const known = texts.get(value);
  if (known !== undefined) return known;
  if (texts.size >= TEXTS_KEPT) texts.clear();
  texts.set(value, value);
  return value;
}

/** A column with its texts shared, where they repeat: of the first ones at least half. */
function sharing(column: readonly unknown[]): readonly unknown[] {
  const some = column.slice(0, LOOKED_AT);
  return new Set(some).size > some.length / 2 ? column : column.map(shared);
}

const isEmpty = (value: object): boolean => {
  for (const _ in value) return false;
  return true;
};
