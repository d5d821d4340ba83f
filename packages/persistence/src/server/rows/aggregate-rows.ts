import type { GroupFigures } from '@rapport/model/query/aggregate';
import { canAggregate, divideHalfEven, type Figure, isCount, stageLikelihood } from '@rapport/model/query/figures';
import { FIRST_DAY, type Grouped, groupedBy, type GroupSpan, LAST_DAY, orderGroups } from '@rapport/model/query/groups';
import type { Aggregate, View, ViewContext } from '@rapport/model/query/view';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { Queryable } from '../database.ts';
import { comparedField } from '../query/compared-field.ts';
import { compileView, type Which } from '../query/compile-view.ts';
import type { Parameters } from '../query/parameters.ts';
import type { RecordTable } from '../tables/record-tables.ts';

export type AggregateOptions = {
  readonly groups: readonly string[];
  readonly definitions: Definitions;
  readonly which?: Which | undefined;
};

/** The figures of a view in SQL: the same as `aggregateRows` makes in memory of the rows that the reader may see [V6, V9]. */
export async function findFigures(
  database: Queryable,
  workspaceId: string,
  view: View,
  context: ViewContext,
  options: AggregateOptions,
): Promise<readonly GroupFigures[]> {
  const compiled = compileView(workspaceId, view, context, options);
  const type = compiled?.table.objectType;
  if (!compiled || !type) return [];
  const { table, from, parameters } = compiled;
  const by = groupedBy(type, view.group);
  const key = groupKey(table, by, parameters, context);
  const aggregates = view.aggregates ?? [];
  // All from one look at the rows: a line per group and currency of each money field, and one for what has no currency.
  const parts = aggregates.map((one) => compileAggregate(table, one, parameters, options.definitions));
  const currencies = [...new Set(parts.flatMap((part) => (part?.currency ? [part.currency] : [])))];
  const named = currencies.map((_, at) => `currency${at}`);
  const rows = await database.query<Record<string, string | null>>(
    `select key, grouping(${['key', ...named].join(', ')}) as level, ${['null', ...named].join(', ')}, ${figuresOf(parts, { key, currencies, from })}
      group by grouping sets (${['(key)', ...named.map((name) => `(key, ${name})`)].join(', ')})`,
    parameters.values,
  );
  const levelOf = (at: number | undefined) =>
    2 ** currencies.length - 1 - (at === undefined ? 0 : 2 ** (currencies.length - 1 - at));
  const made = [...Map.groupBy(rows, (row) => row['key'] ?? undefined)].map(([group, lines]) => ({
    key: group,
    count: Number(lines.find((line) => Number(line['level']) === levelOf(undefined))?.['count'] ?? 0),
    figures: parts.map((part, at): Figure => {
      if (!part) return new Map();
      const place = part.currency === undefined ? undefined : currencies.indexOf(part.currency);
      const own = lines.filter((line) => Number(line['level']) === levelOf(place));
      return new Map(
        own
          .flatMap((line): [string, bigint | string][] => {
            const value = line[`figure${at}`];
            const of = place === undefined ? '' : line[`currency${place}`];
            if (value === null || value === undefined || of === null || of === undefined) return [];
            return [[of, part.read(value, BigInt(line[`values${at}`] ?? 0))]];
          })
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
    }),
  }));
  if (!by && made.length === 0)
    made.push({ key: undefined, count: 0, figures: parts.map((part, at) => nothing(part && aggregates[at])) });
  return by ? orderGroups(type, view.group, made, options.definitions) : made;
}

/**
 * The figures, and what they are made of. Where they can be added up they are made for each group and set of currencies
 * first, and of those few lines for the whole group: the rows are then grouped once, and no value is kept for each.
 */
function figuresOf(
  parts: readonly (Compiled | undefined)[],
  { key, currencies, from }: { readonly key: string; readonly currencies: readonly string[]; readonly from: string },
): string {
  const lead = [`${key} as key`, ...currencies.map((currency, at) => `${currency} as currency${at}`)];
  const figures = parts.flatMap((part, at) => (part ? [{ ...part, at }] : []));
  if (figures.some(({ again }) => again === undefined)) {
    const made = figures.map(
      ({ combine, at }) => `${combine(`value${at}`)}::text as figure${at}, count(value${at}) as values${at}`,
    );
    const values = figures.map(({ value, at }) => `${value} as value${at}`);
    return `${['count(*) as count', ...made].join(', ')} from (select ${[...lead, ...values].join(', ')} from ${from}) part`;
  }
  const made = figures.map(({ again, at }) => `${again}(figure${at})::text as figure${at}, sum(values${at}) as values${at}`);
  const first = figures.map(
    ({ combine, value, filled = value, at }) => `${combine(value)} as figure${at}, count(${filled}) as values${at}`,
  );
  return `${['sum(count) as count', ...made].join(', ')} from (select ${[...lead, 'count(*) as count', ...first].join(', ')}
    from ${from} group by ${lead.map((_, at) => at + 1).join(', ')}) part`;
}

const nothing = (aggregate: Aggregate | undefined): Figure =>
  aggregate && isCount(aggregate.kind) ? new Map([['', 0n]]) : new Map();

/** The group of a row as a text: what `groupReader` makes of it in memory. */
function groupKey(table: RecordTable, by: Grouped | undefined, parameters: Parameters, context: ViewContext): string {
  const field = by && comparedField(table, by.key);
  if (!field) return 'null::text';
  if (by.span === undefined) return field.kind === 'yesNo' ? `coalesce(${field.column}, false)::text` : field.text;
  // The least and greatest of nothing and a day is that day: what has no value is told apart at the end.
  const held = (day: string) => `greatest(least(${day}, date '${LAST_DAY}'), date '${FIRST_DAY}')`;
  const day =
    field.kind === 'date' ? field.column : held(`(${field.column} at time zone ${parameters.add(context.timeZone)})::date`);
  const startOf = (span: GroupSpan) => {
    if (span === 'day') return day;
    if (span !== 'week') return `date_trunc('${span}', (${day})::timestamp)::date`;
    return held(`${day} - (extract(isodow from ${day})::int - ${parameters.add(context.weekStart)}::int + 7) % 7`);
  };
  const start = startOf(by.span);
  return `case when ${field.column} is null then null else to_char(${start}, 'YYYY-MM-DD') end`;
}

type Compiled = {
  /** Of one row. */
  readonly value: string;
  readonly currency: string | undefined;
  /** What is there where the value is, and costs less to look at. */
  readonly filled?: string;
  readonly combine: (column: string) => string;
  /** Makes the figure of all of figures of parts; undefined where it cannot be made of them. */
  readonly again: 'sum' | 'min' | 'max' | undefined;
  readonly read: (figure: string, count: bigint) => bigint | string;
};

function compileAggregate(
  table: RecordTable,
  aggregate: Aggregate,
  parameters: Parameters,
  definitions: Definitions,
): Compiled | undefined {
  const { kind } = aggregate;
  const type = table.objectType;
  if (!type || !canAggregate(type, aggregate)) return undefined;
  if (kind === 'count')
    return { value: '1', currency: undefined, combine: (column) => `count(${column})`, again: 'sum', read: BigInt };
  const field = comparedField(table, aggregate.field ?? '');
  if (!field) return undefined;
  const isMoney = field.kind === 'money';
  if (isCount(kind)) {
    const value = {
      filled: `case when ${field.isEmpty} then null else 1 end`,
      empty: `case when ${field.isEmpty} then 1 end`,
      distinct: isMoney ? `${field.currency} || ' ' || ${field.column}::text` : field.column,
    }[kind as 'filled' | 'empty' | 'distinct'];
    const [of, again] = kind === 'distinct' ? ['distinct ', undefined] : ['', 'sum' as const];
    return { value, currency: undefined, combine: (column) => `count(${of}${column})`, again, read: BigInt };
  }
  const currency = isMoney ? field.currency : undefined;
  const again = kind === 'min' || kind === 'max' ? kind : 'sum';
  const combine = (column: string) => `${again}(${column})`;
  if (field.kind === 'date' || field.kind === 'dateTime')
    return { value: `${field.text} collate "C"`, currency, combine, again, read: (text) => text };
  // An amount is summed as the whole number that it is: exact, whatever the sum, and faster than any other.
  const scaled = isMoney ? field.column : `(${field.column} * ${10 ** (field.field?.decimals ?? 0)})::numeric(40, 0)`;
  const value = kind === 'weighted' ? weighted(table, scaled, parameters, definitions) : scaled;
  const digits = isMoney ? 1n : 100n;
  const read = (text: string, count: bigint) =>
    kind === 'average' ? divideHalfEven(BigInt(text) * digits, count) : BigInt(text);
  return { value, filled: field.column, currency, combine, again, read };
}

/** Amounts and likelihoods up to these multiply within eight bytes, which is several times as fast as without a bound. */
const [SMALL, CERTAIN] = [90_000_000_000, 100_000_000];

/** By the row's own probability, else its stage's; rounded for each row, half of a unit up. */
function weighted(table: RecordTable, minor: string, parameters: Parameters, definitions: Definitions): string {
  const type = table.objectType;
  const stages = JSON.stringify(Object.fromEntries([...definitions.stages].map(([id, stage]) => [id, stageLikelihood(stage)])));
  const stage = comparedField(table, type?.board ?? '');
  const own = comparedField(table, 'probability');
  const probability = own?.kind === 'percent' ? own.column : undefined;
  const ofStage = `(${parameters.add(stages)}::jsonb ->> ${stage?.column ?? 'null'})::numeric`;
  const likelihood = `coalesce(${probability === undefined ? '' : `${probability} * 1000000, `}${ofStage}, 0)`;
  const isSmall = [
    `${minor} between 0 and ${SMALL}`,
    ...(probability === undefined ? [] : [`coalesce(${probability}, 0) between 0 and 100`]),
  ];
  return `case when ${isSmall.join(' and ')} then (${minor} * ${likelihood}::bigint + ${CERTAIN / 2}) / ${CERTAIN}
    else floor(${minor}::numeric * ${likelihood} / ${CERTAIN} + 0.5) end`;
}
