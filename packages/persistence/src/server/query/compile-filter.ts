import { leads } from '@rapport/model/query/related';
import { type Filter, type Hop, isCondition, isGroup, type Step, type ViewContext } from '@rapport/model/query/view';
import { quoted } from '../tables/ddl.ts';
import { type RecordTable, recordTables } from '../tables/record-tables.ts';
import { compileCondition } from './compile-condition.ts';
import type { Parameters } from './parameters.ts';

export type FilterScope = {
  readonly context: ViewContext;
  readonly parameters: Parameters;
  /** Placeholders: of the workspace, and of the reader's groups as an array. */
  readonly workspace: string;
  readonly groups: string;
};

/**
 * `joined`: whether the filter is one of those that all must hold, which the database can join; it cannot in an `or`.
 *
 * A filter in SQL: true for exactly the rows for which the test in memory is true, false or null for the others [V9].
 */
export function compileFilter(table: RecordTable, filter: Filter, scope: FilterScope, row = 'row', joined = true): string {
  if (isCondition(filter)) return compileCondition(table, filter, scope.context, scope.parameters, row);
  if (!isGroup(filter)) return compileHop(table, filter, scope, row, joined);
  const still = joined && filter.group === 'all';
  const parts = filter.of.map((one) => `(${compileFilter(table, one, scope, row, still)})`);
  const any = parts.length === 0 ? 'false' : parts.join(' or ');
  switch (filter.group) {
    case 'all':
      return parts.length === 0 ? 'true' : parts.join(' and ');
    case 'any':
      return any;
    case 'none':
      return `not coalesce(${any}, false)`;
    default:
      return filter.group satisfies never;
  }
}

/** Related rows outside the reader's audience or in the trash are not there: neither found nor missed [V6]. */
function compileHop(table: RecordTable, hop: Hop, scope: FilterScope, row: string, joined: boolean): string {
  const absent = hop.has === 'some' ? 'false' : 'true';
  const target = recordTables.get(hop.type);
  if (!table.objectType || !target || !leads(hop, table.objectType)) return absent;
  const next = row === 'row' ? 'related1' : `related${Number(row.slice('related'.length)) + 1}`;
  const conditions = [...isThere(next, scope), ...hop.of.map((one) => `(${compileFilter(target, one, scope, next)})`)];
  const from = `${quoted(target.name)} ${next}`;
  const on = hop.hop === 'to' ? { equal: namedBy(table, hop, row, next) } : names(target, hop, table, row, next);
  // A set is taken apart, so that all rows are joined at once: asking its index row by row reads every member of the
  // workspace each time (4,000 accounts with 8,000 tasks: 5 s against 15 ms).
  const exists =
    'equal' in on
      ? `exists (select from ${from} where ${[on.equal, ...conditions].join(' and ')})`
      : joined
        ? `exists (select from ${from}, unnest(${on.set}) named where ${[`named = ${on.name}`, ...conditions].join(' and ')})`
        : `${on.name} in (select named from ${from}, unnest(${on.set}) named where ${conditions.join(' and ')})`;
  return hop.has === 'some' ? exists : `not (${exists})`;
}

/** Whether the reader has a related record: of their workspace, in their audience, not in the trash. */
export const isThere = (row: string, { workspace, groups }: Pick<FilterScope, 'workspace' | 'groups'>): readonly string[] => [
  `${row}.workspace_id = ${workspace}`,
  `${row}.audience && ${groups}`,
  `${row}.deleted_at is null`,
];

const columnOf = (table: RecordTable, key: string): string => quoted(table.fields.get(key)?.columns[0]?.name ?? '');

/** `next` is named by a field of `row`. Always by its key, so that each row costs as many look-ups as it names records. */
export function namedBy(table: RecordTable, { field: key, type }: Step, row: string, next: string): string {
  const field = table.objectType?.fields[key];
  const column = `${row}.${columnOf(table, key)}`;
  const several = field?.kind === 'references';
  if (field?.to !== undefined) return several ? `${next}.id = any(${column})` : `${next}.id = ${column}`;
  const list = several ? column : `array[${column}]`;
  return `${next}.id = any(array(select substr(named, ${type.length + 2})::uuid from unnest(${list}) named where starts_with(named, '${type}:')))`;
}

/** `next` names `row` in a field of its own: in one that has an index, or in a set. */
export function names(
  target: RecordTable,
  { field: key }: Step,
  table: RecordTable,
  row: string,
  next: string,
): { readonly equal: string } | { readonly set: string; readonly name: string } {
  const field = target.objectType?.fields[key];
  const column = `${next}.${columnOf(target, key)}`;
  const name = field?.to === undefined ? `('${table.objectType?.key ?? ''}:' || ${row}.id::text)` : `${row}.id`;
  return field?.kind === 'references' ? { set: column, name } : { equal: `${column} = ${name}` };
}
