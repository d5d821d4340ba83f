import { rowThen } from '@rapport/model/features/history/links-then';
import { fieldsRead } from '@rapport/model/features/history/narrowing';
import type { Filter, ViewContext } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row, Value } from '@rapport/model/schema/row';
import type { Queryable } from '../../database.ts';
import { instant, rowColumns, rowOf } from '../../rows/row-columns.ts';
import { compileFilter } from '../../query/compile-filter.ts';
import { Parameters } from '../../query/parameters.ts';
import { quoted } from '../../tables/ddl.ts';
import { type RecordTable, recordTables } from '../../tables/record-tables.ts';

export type RowsThen = {
  readonly rows: readonly Row[];
  /** The id after which further ones follow; undefined at the end. */
  readonly next: string | undefined;
};

/** Smaller than every id. A condition that is sometimes none would not be looked up in the index. */
const beforeAll = '00000000-0000-0000-0000-000000000000';

type Reader = { readonly workspaceId: string; readonly groups: readonly string[] };
type Asked = { readonly at: string; readonly after: string | undefined; readonly limit: number };
/** Leaves out records that do not fit it, by fields of their own; `context` is that of the moment. `most` are looked at. */
export type Narrowed = { readonly filter: readonly Filter[]; readonly context: ViewContext; readonly most: number };
type Later = readonly [kind: string, field: string | null, from: Value | null, to: Value | null, at: string, position: number];

/**
 * The records of a type as they were at a moment, of those that the reader may see today [V6], in the order of their ids:
 * each is the row of today without what its events tell of later. A page looks at no more than `limit` rows; a narrowed
 * one at `most`, of which it tells `limit`: those that fit today and those of which a field that is asked for changed later.
 */
export async function readRowsThen(
  database: Queryable,
  { workspaceId, groups }: Reader,
  type: ObjectType,
  { at, after, limit }: Asked,
  narrowed?: Narrowed,
): Promise<RowsThen> {
  const table = recordTables.get(type.key);
  if (!table) return { rows: [], next: undefined };
  type Stored = Record<string, unknown> & { later: readonly Later[] | null };
  const statement = (fits: string) => `select ${rowColumns(table)}, later.events as later from (
      select * from ${quoted(table.name)} row where row.workspace_id = $1 and row.audience && $2::text[]
        and row.created_at <= $3 and row.id > $4::uuid${fits} order by row.id limit $5
    ) row left join lateral (
      select json_agg(json_build_array(kind, field, from_value, to_value, ${instant('recorded_at')}, position)) as events from (
        ${later('event')} union all ${later('event_archive')}
      ) event
    ) later on true order by row.id`;
  const values = [workspaceId, groups, at, after ?? beforeAll, limit];
  const upto = narrowed && (await lastOf(database, workspaceId, table, after ?? beforeAll, narrowed.most));
  const fitting = narrowed && fits(table, type, narrowed, upto, values);
  const stored = fitting
    ? await database.query<Stored>(statement(fitting.condition), fitting.values)
    : await database.prepared<Stored>(`rows-then-${table.name}`, statement(''), values);
  const rows = stored.flatMap((one) => {
    const events = (one.later ?? []).map(([kind, field, from, to, recordedAt, position]) => ({
      kind: kind as 'changed',
      field: field ?? undefined,
      from: from ?? undefined,
      to: to ?? undefined,
      recordedAt,
      position,
    }));
    return rowThen(type, rowOf(table, one), events, at) ?? [];
  });
  return { rows, next: stored.length < limit ? upto : (stored.at(-1)?.id as string) };
}

/** The id up to which `most` records are looked at; undefined where no more are left. */
async function lastOf(database: Queryable, workspaceId: string, table: RecordTable, after: string, most: number) {
  const [last] = await database.query<{ id: string }>(
    `select id from ${quoted(table.name)} where workspace_id = $1 and id > $2::uuid order by id offset $3 limit 1`,
    [workspaceId, after, most - 1],
  );
  return last?.id;
}

function fits(table: RecordTable, type: ObjectType, narrowed: Narrowed, upto: string | undefined, values: readonly unknown[]) {
  const parameters = new Parameters();
  const [workspace = '', groups = ''] = values.map((value) => parameters.add(value));
  const scope = { context: narrowed.context, parameters, workspace, groups: `${groups}::text[]` };
  const fields = parameters.add([...new Set(narrowed.filter.flatMap((filter) => fieldsRead(type, filter) ?? []))]);
  const changed = ['event', 'event_archive'].map(
    (name) => `exists (select from ${name} event where event.workspace_id = $1 and event.record = row.id
      and event.recorded_at > $3 and event.field = any(${fields}::text[]))`,
  );
  const today = narrowed.filter.map((filter) => `(${compileFilter(table, filter, scope, 'row', false)})`);
  const window = upto === undefined ? '' : ` and row.id <= ${parameters.add(upto)}::uuid`;
  return {
    condition: `${window} and (coalesce(${today.join(' and ')}, false) or ${changed.join(' or ')})`,
    values: parameters.values,
  };
}

const later = (table: string) => `select kind, field, from_value, to_value, recorded_at, position from ${table} event
  where event.workspace_id = $1 and event.record = row.id and event.recorded_at > $3
    and event.kind in ('created', 'changed', 'added', 'removed', 'deleted', 'restored')`;

/** When the first record of a type was made, of those that the reader may see today. Undefined: there are none. */
export async function readFirstOf(
  database: Queryable,
  { workspaceId, groups }: Reader,
  type: ObjectType,
): Promise<string | undefined> {
  const table = recordTables.get(type.key);
  if (!table) return undefined;
  const [first] = await database.prepared<{ at: string }>(
    `first-of-${table.name}`,
    `select ${instant('row.created_at')} as at from ${quoted(table.name)} row
      where row.workspace_id = $1 and row.audience && $2::text[] order by row.created_at limit 1`,
    [workspaceId, groups],
  );
  return first?.at;
}
