import type { Definitions } from '@rapport/model/settings/definitions';
import { optionRanks } from '@rapport/model/query/run-view';
import type { Sort } from '@rapport/model/query/view';
import { sortKey } from '@rapport/model/schema/sort-key';
import type { RecordTable } from '../tables/record-tables.ts';
import { comparedField, type ComparedField } from './compared-field.ts';
import { quoted } from '../tables/ddl.ts';
import type { Parameters } from './parameters.ts';

/** One expression to sort by. Empty ones come last in both directions. `place`: which of the view's sorts it is of. */
export type SortedBy = {
  readonly expression: string;
  readonly type: string;
  readonly descending: boolean;
  readonly place: number;
};

/** A view's order in SQL: the same as in memory [V9]. The id, ascending, always comes after. */
export function compileSort(
  table: RecordTable,
  sort: readonly Sort[],
  definitions: Definitions,
  parameters: Parameters,
): SortedBy[] {
  return sort.flatMap(({ field: key, direction }, place) => {
    const field = comparedField(table, key);
    const keys = field ? keysOf(field, definitions, parameters) : [];
    return keys.map(([expression, type]) => ({ expression, type, descending: direction === 'desc', place }));
  });
}

function keysOf(field: ComparedField, definitions: Definitions, parameters: Parameters): [expression: string, type: string][] {
  const { column, kind } = field;
  switch (kind) {
    case 'text':
    case 'title':
    case 'longText':
    case 'url':
    case 'externalId':
      return [[field.sort, 'text']];
    case 'choice': {
      const ranks = JSON.stringify(Object.fromEntries(optionRanks(field.field, definitions)));
      // Options that the definitions do not have come after all others, by id.
      return [[`(coalesce(${parameters.add(ranks)}::jsonb ->> ${column}, chr(127) || ${column}) collate "C")`, 'text']];
    }
    case 'member':
      return [[named(column, definitions.members, parameters), 'text']];
    case 'team':
      return [[named(column, definitions.teams, parameters), 'text']];
    case 'money':
      return [
        [field.currency, 'text'],
        [column, 'bigint'],
      ];
    case 'number':
    case 'percent':
      return [[column, 'numeric']];
    case 'rating':
      return [[column, 'smallint']];
    case 'serial':
      return [[column, 'bigint']];
    case 'yesNo':
      return [[column, 'boolean']];
    case 'date':
      return [[column, 'date']];
    case 'dateTime':
      return [[column, 'timestamptz']];
    case 'id':
      return [[column, 'uuid']];
    case 'reference':
      return [[column, field.field?.to === undefined ? 'text' : 'uuid']];
    // What has several values has no order.
    case 'address':
    case 'tags':
    case 'emails':
    case 'phones':
    case 'references':
    case 'members':
    case 'recurrence':
      return [];
    default:
      return kind satisfies never;
  }
}

/** By name, then by id: U+0001 is lower than anything in a sort key. */
function named(column: string, people: ReadonlyMap<string, { readonly name: string }>, parameters: Parameters): string {
  const names = JSON.stringify(Object.fromEntries([...people].map(([id, { name }]) => [id, sortKey(name)])));
  return `(coalesce(${parameters.add(names)}::jsonb ->> ${column}::text, '') || chr(1) || ${column}::text collate "C")`;
}

export const orderBy = (sorted: readonly SortedBy[]): string =>
  [...sorted.map(({ expression, descending }) => `${expression} ${descending ? 'desc' : 'asc'} nulls last`), 'row.id asc'].join(
    ', ',
  );

/**
 * The first keys of a descending order that has an index. Read backwards, an index begins with the empty ones, so that
 * `desc nulls last` reads and sorts all rows; those that are filled are read from it one after the other (see `filledFirst`).
 */
export function readBackwards(table: RecordTable, sorted: readonly SortedBy[]): readonly SortedBy[] {
  const leading = sorted.filter(({ place }) => place === sorted[0]?.place);
  if (!leading[0]?.descending) return [];
  const columns = leading.map(({ expression }) => expression).join();
  const has = table.indexes.some(
    (index) => index.using === 'btree' && columns === index.columns.map((name) => `row.${quoted(name)}`).join(),
  );
  return has ? leading : [];
}

/** Two conditions, with an order each, that together are all rows in the view's order: the filled ones, then the others. */
export function filledFirst(
  leading: readonly SortedBy[],
  sorted: readonly SortedBy[],
): readonly { readonly condition: string; readonly order: string }[] {
  const filled = leading.map(({ expression }) => `${expression} is not null`).join(' and ');
  const backwards = leading.map(({ expression }) => `${expression} desc`);
  return [
    { condition: filled, order: [...backwards, orderBy(sorted.slice(leading.length))].join(', ') },
    { condition: `not (${filled})`, order: orderBy(sorted) },
  ];
}

/** Where a page ended: the values sorted by, as text, and the id. */
export type Cursor = { readonly values: readonly (string | null)[]; readonly id: string };

/** Rows that come after the cursor in the view's order. */
export function afterCursor(sorted: readonly SortedBy[], cursor: Cursor, parameters: Parameters): string {
  const last = `row.id > ${parameters.add(cursor.id)}::uuid`;
  return sorted.reduceRight((later, { expression, type, descending }, index) => {
    const value = cursor.values[index] ?? null;
    if (value === null) return `(${expression} is null and ${later})`;
    const placeholder = `${parameters.add(value)}::${type}`;
    return `(${expression} ${descending ? '<' : '>'} ${placeholder} or ${expression} is null or (${expression} = ${placeholder} and ${later}))`;
  }, last);
}
