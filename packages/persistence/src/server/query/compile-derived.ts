import { derivedField, withDerived } from '@rapport/model/query/derived';
import type { Derived } from '@rapport/model/query/view';
import type { Field } from '@rapport/model/schema/fields';
import { type Column, fieldColumns, type FieldColumns } from '../tables/columns.ts';
import { quoted } from '../tables/ddl.ts';
import { type RecordTable, recordTables } from '../tables/record-tables.ts';
import { readable } from '../rows/row-columns.ts';
import { comparedField } from './compared-field.ts';
import { compileFilter, type FilterScope, isThere, namedBy, names } from './compile-filter.ts';

/** What a statement calls the derived values of a row. */
const SOURCE = 'derived';

/**
 * A view's derived values in SQL, the same as in memory [V9]: the table with them as fields, and what joins them to `row`.
 * The value of one record is looked up row by row, where it is asked for; figures are made of all related records at once.
 */
export function compileDerived(
  table: RecordTable,
  derived: readonly Derived[],
  scope: FilterScope,
): { readonly table: RecordTable; readonly join: string } {
  const type = table.objectType;
  if (!type || derived.length === 0) return { table, join: '' };
  const wide = withDerived(type, derived);
  const fields = new Map<string, FieldColumns>();
  const columns: string[] = [];
  const joins: string[] = [];
  const folded: string[] = [];
  for (const one of derived) {
    const field = Object.hasOwn(type.fields, one.key) ? undefined : derivedField(type, one);
    if (!field) continue;
    const own = fieldColumns(one.key, field);
    fields.set(one.key, { ...own, source: SOURCE });
    if (one.kind === 'value') {
      const from = lookUp(table, one, scope);
      const source = recordTables.get(one.along.at(-1)?.type ?? '')?.fields.get(one.field ?? '');
      own.columns.forEach(({ name }, at) => {
        columns.push(`(select ${from.last}.${quoted(source?.columns[at]?.name ?? '')} ${from.text}) as ${quoted(name)}`);
      });
      folded.push(`'${one.key}', (select ${from.last}.folded ->> '${one.field ?? ''}' ${from.text})`);
    } else {
      const joined = rollUp(table, one, field, scope);
      joins.push(joined.join);
      own.columns.forEach(({ name }, at) => columns.push(`${joined.columns[at] ?? 'null'} as ${quoted(name)}`));
    }
  }
  if (columns.length === 0) return { table, join: '' };
  const foldedColumn = `${folded.length === 0 ? `'{}'::jsonb` : `jsonb_build_object(${folded.join(', ')})`} as folded`;
  return {
    table: { ...table, objectType: wide, fields: new Map([...table.fields, ...fields]) },
    join: `${joins.join('')} cross join lateral (select ${[...columns, foldedColumn].join(', ')}) ${SOURCE}`,
  };
}

/** The columns from which the derived values of a row are read. */
export const derivedColumns = (table: RecordTable): readonly string[] =>
  [...table.fields.values()]
    .filter(({ source }) => source === SOURCE)
    .flatMap(({ columns }) => columns)
    .filter((column: Column, _, all) => !all.some(({ name }) => `${name}_sort` === column.name))
    .map((column) => readable(column, SOURCE));

/** The way from `row` along references to the one record at their end. */
function lookUp(table: RecordTable, { along }: Derived, scope: FilterScope): { readonly text: string; readonly last: string } {
  let [from, at] = ['row', table];
  const tables: string[] = [];
  const conditions: string[] = [];
  along.forEach((step, index) => {
    const next = `related${index + 1}`;
    const target = recordTables.get(step.type);
    if (!target) return;
    tables.push(`${quoted(target.name)} ${next}`);
    conditions.push(namedBy(at, step, from, next), ...isThere(next, scope));
    [from, at] = [next, target];
  });
  return { text: `from ${tables.join(', ')} where ${conditions.join(' and ')}`, last: from };
}

/**
 * A figure of the records at the end of the steps, by the row it is of. All rows at once: a row that is named in sets of
 * others would otherwise read all of those anew.
 */
function rollUp(
  table: RecordTable,
  derived: Derived,
  field: Field,
  scope: FilterScope,
): { readonly join: string; readonly columns: readonly string[] } {
  let [from, at] = ['start', table];
  const tables = [`${quoted(table.name)} start`];
  const conditions = [`start.workspace_id = ${scope.workspace}`];
  derived.along.forEach((step, index) => {
    const next = `related${index + 1}`;
    const target = recordTables.get(step.type);
    if (!target) return;
    tables.push(`${quoted(target.name)} ${next}`);
    const on = step.hop === 'to' ? { equal: namedBy(at, step, from, next) } : names(target, step, at, from, next);
    if ('equal' in on) conditions.push(on.equal);
    else {
      const named = `named${index + 1}`;
      tables.push(`unnest(${on.set}) ${named}`);
      conditions.push(`${named} = ${on.name}`);
    }
    conditions.push(...isThere(next, scope));
    [from, at] = [next, target];
  });
  conditions.push(...derived.of.map((one) => `(${compileFilter(at, one, scope, from)})`));
  const alias = `of_${derived.key}`;
  const figure = figureOf(at, derived, field, scope);
  return {
    join: ` left join (select start, ${figure.made} as made from (select distinct start.id as start, ${from}.id as id
      from ${tables.join(', ')} where ${conditions.join(' and ')}) way
      join ${quoted(at.name)} ended on ended.workspace_id = ${scope.workspace} and ended.id = way.id group by start) ${alias} on ${alias}.start = row.id`,
    columns: figure.columns(`${alias}.made`),
  };
}

type Compiled = { readonly made: string; readonly columns: (made: string) => readonly string[] };
const EXACT = Number.MAX_SAFE_INTEGER;

function figureOf(table: RecordTable, { kind, field: key = '', currency }: Derived, field: Field, scope: FilterScope): Compiled {
  if (kind === 'count') return { made: 'count(*)', columns: (made) => [`coalesce(${made}, 0)::numeric(16, 0)`] };
  const of = comparedField(table, key, 'ended');
  if (!of) return { made: 'null', columns: () => [] };
  if (field.kind === 'date' || field.kind === 'dateTime') return { made: `${kind}(${of.column})`, columns: (made) => [made] };
  if (field.kind === 'money') {
    const placeholder = scope.parameters.add(currency);
    const minor = `case when ${of.currency} = ${placeholder} then ${of.column} end`;
    const held = (made: string) => `case when abs(${made}) <= ${EXACT} then ${made} end`;
    return {
      made: combined(kind, `(${minor})::numeric`),
      columns: (made) => [`(${held(made)})::bigint`, `case when abs(${made}) <= ${EXACT} then ${placeholder}::char(3) end`],
    };
  }
  const digits = of.field?.decimals ?? 0;
  const scaled = `(${of.column} * ${10 ** digits})::numeric(40, 0)${kind === 'average' ? ' * 100' : ''}`;
  return {
    made: combined(kind, scaled),
    columns: (made) => [
      `case when abs(${made}) <= ${EXACT} then (${made} / ${10 ** field.decimals}::numeric)::numeric(40, ${field.decimals}) end`,
    ],
  };
}

/** Whole numbers; an average goes to the nearest, exactly half of a unit to the even one. */
function combined(kind: 'sum' | 'average' | 'min' | 'max' | 'value', value: string): string {
  if (kind !== 'average') return `${kind === 'value' ? 'max' : kind}(${value})`;
  const [sum, count] = [`sum(${value})`, `count(${value})`];
  const rest = `mod(mod(${sum}, ${count}) + ${count}, ${count})`;
  const down = `div(${sum} - ${rest}, ${count})`;
  return `case when ${count} > 0 then ${down} + case when 2 * ${rest} > ${count} or (2 * ${rest} = ${count} and mod(abs(${down}), 2) = 1) then 1 else 0 end end`;
}
