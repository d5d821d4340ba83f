import { RefusalError } from '@rapport/model/errors';
import { isUuid } from '@rapport/model/documents/document-name';
import type { View, ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { Queryable } from '../database.ts';
import { afterCursor, compileSort, type Cursor, filledFirst, orderBy, readBackwards } from '../query/compile-sort.ts';
import { derivedColumns } from '../query/compile-derived.ts';
import { compileView, type Which } from '../query/compile-view.ts';
import { isStorable } from '../query/parameters.ts';
import { rowColumns, rowOf } from './row-columns.ts';

export type Found = {
  readonly rows: readonly Row[];
  /** Opaque; undefined at the end. */
  readonly next: string | undefined;
  /** Of all pages, when it was asked for. */
  readonly total: number | undefined;
};

export type FindOptions = {
  /** Of the reader: rows that share none of them do not exist. */
  readonly groups: readonly string[];
  readonly definitions: Definitions;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly withTotal?: boolean | undefined;
  /** Without the trash unless told otherwise. */
  readonly which?: Which | undefined;
};

/** A view evaluated in SQL: the same rows in the same order as `runView` gives in memory [V9]. */
export async function findRows(
  database: Queryable,
  workspaceId: string,
  view: View,
  context: ViewContext,
  options: FindOptions,
): Promise<Found> {
  const { groups, definitions, limit, cursor, withTotal = false, which } = options;
  const compiled = compileView(workspaceId, view, context, { groups, which });
  if (!compiled) throw new RefusalError('unknown-type', { values: { type: view.type } });
  const { table, from, parameters } = compiled;
  const total = withTotal ? await count(database, from, parameters.values) : undefined;
  const sorted = compileSort(table, view.sort, definitions, parameters);
  const after = cursor === undefined ? '' : ` and ${afterCursor(sorted, parseCursor(cursor, sorted.length), parameters)}`;
  const most = parameters.add(limit + 1);
  const read = (condition: string, order: string) =>
    database.query<Record<string, unknown>>(
      `select ${[rowColumns(table), ...derivedColumns(table)].join(', ')}, array[${sorted.map(({ expression }) => `${expression}::text`).join(', ')}]::text[] as sorted_by
      from ${from}${after}${condition} order by ${order} limit ${most}`,
      parameters.values,
    );
  const leading = readBackwards(table, sorted);
  const stored: Record<string, unknown>[] = [];
  if (leading.length === 0) stored.push(...(await read('', orderBy(sorted))));
  else {
    for (const { condition, order } of filledFirst(leading, sorted))
      if (stored.length <= limit) stored.push(...(await read(` and ${condition}`, order)));
  }
  const page = stored.slice(0, limit);
  const last = page.at(-1);
  const next = stored.length > limit && last ? { values: last.sorted_by as (string | null)[], id: last.id as string } : undefined;
  return {
    rows: page.map((row) => rowOf(table, row)),
    next: next && Buffer.from(JSON.stringify(next)).toString('base64url'),
    total,
  };
}

async function count(database: Queryable, from: string, values: readonly unknown[]): Promise<number> {
  const [row] = await database.query<{ count: string }>(`select count(*) from ${from}`, values);
  return Number(row?.count ?? 0);
}

/** A cursor that another view made, or nobody, is refused. */
function parseCursor(text: string, length: number): Cursor {
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<Cursor>;
    const { id, values } = cursor;
    const valid =
      Array.isArray(values) &&
      values.length === length &&
      values.every((value) => value === null || (typeof value === 'string' && isStorable(value)));
    if (valid && isUuid(id)) return { id, values };
  } catch {
    // Answered below.
  }
  throw new RefusalError('bad-request', { field: 'cursor' });
}
