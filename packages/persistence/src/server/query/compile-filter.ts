import { leads } from '@rapport/model/query/related';
import { type Filter, type Hop, isCondition, isGroup, type ViewContext } from '@rapport/model/query/view';
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

/** A filter in SQL: true for exactly the rows for which the test in memory is true, false or null for the others [V9]. */
export function compileFilter(table: RecordTable, filter: Filter, scope: FilterScope, row = 'row'): string {
  if (isCondition(filter)) return compileCondition(table, filter, scope.context, scope.parameters, row);
  if (!isGroup(filter)) return compileHop(table, filter, scope, row);
  const parts = filter.of.map((one) => `(${compileFilter(table, one, scope, row)})`);
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
function compileHop(table: RecordTable, hop: Hop, scope: FilterScope, row: string): string {
  const absent = hop.has === 'some' ? 'false' : 'true';
  const target = recordTables.get(hop.type);
  if (!table.objectType || !target || !leads(hop, table.objectType)) return absent;
  const next = row === 'row' ? 'related1' : `related${Number(row.slice('related'.length)) + 1}`;
  const conditions = [
    `${next}.workspace_id = ${scope.workspace}`,
    hop.hop === 'to' ? namedBy(table, hop, row, next) : names(target, hop, table, row, next),
    `${next}.audience && ${scope.groups}`,
    `${next}.deleted_at is null`,
    ...hop.of.map((one) => `(${compileFilter(target, one, scope, next)})`),
  ];
  const exists = `exists (select from ${quoted(target.name)} ${next} where ${conditions.join(' and ')})`;
  return hop.has === 'some' ? exists : `not ${exists}`;
}

const columnOf = (table: RecordTable, key: string): string => quoted(table.fields.get(key)?.columns[0]?.name ?? '');

/** `next` is named by a field of `row`. Always by its key, so that each row costs as many look-ups as it names records. */
function namedBy(table: RecordTable, { field: key, type }: Hop, row: string, next: string): string {
  const field = table.objectType?.fields[key];
  const column = `${row}.${columnOf(table, key)}`;
  const several = field?.kind === 'references';
  if (field?.to !== undefined) return several ? `${next}.id = any(${column})` : `${next}.id = ${column}`;
  const list = several ? column : `array[${column}]`;
  return `${next}.id = any(array(select substr(named, ${type.length + 2})::uuid from unnest(${list}) named where starts_with(named, '${type}:')))`;
}

/** `next` names `row` in a field of its own; served by the index of that field. */
function names(target: RecordTable, { field: key }: Hop, table: RecordTable, row: string, next: string): string {
  const field = target.objectType?.fields[key];
  const column = `${next}.${columnOf(target, key)}`;
  const name = field?.to === undefined ? `('${table.objectType?.key ?? ''}:' || ${row}.id::text)` : `${row}.id`;
  return field?.kind === 'references' ? `${column} @> array[${name}]` : `${column} = ${name}`;
}
