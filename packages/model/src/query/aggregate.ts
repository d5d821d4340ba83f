import { objectType } from '../objects/index.ts';
import { limits } from '../limits.ts';
import type { Field, FieldKind } from '../schema/fields.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Money, Row, Value } from '../schema/row.ts';
import { compareText } from '../schema/sort-key.ts';
import type { Definitions, Stage } from '../settings/definitions.ts';
import { rowOrder } from './run-view.ts';
import type { Aggregate, View } from './view.ts';

/**
 * A figure of a view's rows: exact, money for each currency by itself, anything else under `''`. Numbers are scaled as
 * rows carry them, an average of what is not money by two more digits; days and times are texts. Empty values do not
 * count; a figure of nothing but empty values has no entry.
 */
export type Figure = ReadonlyMap<string, bigint | string>;
/** The rows that share one value of the field grouped by; `undefined`: those without one, or all when nothing groups. */
export type GroupFigures = { readonly key: string | undefined; readonly count: number; readonly figures: readonly Figure[] };

const numbers: readonly FieldKind[] = ['number', 'percent', 'rating'];
const times: readonly FieldKind[] = ['date', 'dateTime'];
const groups: readonly FieldKind[] = ['choice', 'member', 'team', 'yesNo', 'rating', 'recurrence'];

export const isGroupable = ({ kind }: Field): boolean => groups.includes(kind);
/** The field that a view groups by; a field that makes no groups is none. */
export const groupedBy = (type: ObjectType, group: string | undefined): Field | undefined => {
  const field = group !== undefined && Object.hasOwn(type.fields, group) ? type.fields[group] : undefined;
  return field && isGroupable(field) ? field : undefined;
};

/** Whether a figure can be made of a field of a type. Weighted: money of what stands in stages. */
export function canAggregate(type: ObjectType, { kind, field }: Aggregate): boolean {
  if (kind === 'count') return field === undefined;
  const of = field !== undefined && Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
  if (!of) return false;
  if (kind === 'weighted') return of.kind === 'money' && type.board !== undefined;
  if (of.kind === 'money' || numbers.includes(of.kind)) return true;
  return (kind === 'min' || kind === 'max') && times.includes(of.kind);
}

const MILLION = 1_000_000;
/** How likely a stage is won, in millionths of a percent: exact in both executors. */
export const stageLikelihood = ({ probability }: Pick<Stage, 'probability'>): number => Math.round(probability * MILLION);

/** How likely a row is won, in millionths of a percent: its own probability, else its stage's. */
function likelihood(type: ObjectType, row: Row, definitions: Definitions): number {
  const own = row.values['probability'];
  if (typeof own === 'number') return own * (MILLION / 10 ** (type.fields['probability']?.decimals ?? 0));
  const stage = definitions.stages.get(String(row.values[type.board ?? ''] ?? ''));
  return stage ? stageLikelihood(stage) : 0;
}

const floorDivide = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b));
const HUNDRED_MILLION = 100 * MILLION;
/** Half of a unit goes up, as `Math.round` has it; for each row, so that parts add up to the whole. */
function weigh(minor: number, of: number): bigint | number {
  const twice = 2 * minor * of + HUNDRED_MILLION;
  if (!Number.isSafeInteger(twice)) return floorDivide(BigInt(minor) * BigInt(of) * 2n + 100_000_000n, 200_000_000n);
  const rest = twice % (2 * HUNDRED_MILLION);
  return (twice - (rest < 0 ? rest + 2 * HUNDRED_MILLION : rest)) / (2 * HUNDRED_MILLION);
}

/** Exactly half of a unit goes to the even one. */
export function divideHalfEven(sum: bigint, count: bigint): bigint {
  const down = floorDivide(sum, count);
  const twice = (sum - down * count) * 2n;
  return twice < count || (twice === count && down % 2n === 0n) ? down : down + 1n;
}

/** What a view's rows come to, group by group, the groups in the order of the field. The oracle for `aggregate-rows.ts` [V9]. */
export function aggregateRows(
  view: Pick<View, 'type' | 'group' | 'aggregates'>,
  rows: Iterable<Row>,
  definitions: Definitions,
): readonly GroupFigures[] {
  const type = objectType(view.type);
  if (!type) return [];
  const byKey: ReadonlyMap<string | undefined, readonly Row[]> = groupedBy(type, view.group)
    ? Map.groupBy(rows, (row) => groupKey(type, view.group, row))
    : new Map([[undefined, Array.isArray(rows) ? (rows as readonly Row[]) : [...rows]]]);
  const made = [...byKey].map(([key, list]) => ({
    key,
    count: list.length,
    figures: (view.aggregates ?? []).map((one) => figureOf(type, one, list, definitions)),
  }));
  return orderGroups(type, view.group, made, definitions);
}

/** The group that a row is in; undefined for those without a value, and when nothing groups. */
export function groupKey(type: ObjectType, group: string | undefined, row: Row): string | undefined {
  const field = groupedBy(type, group);
  if (group === undefined || !field) return undefined;
  const value = row.values[group] ?? (field.kind === 'yesNo' ? false : undefined);
  return value === undefined ? undefined : String(value);
}

/** The order of the field, what is equal there by its text, empty last. More groups than `viewGroups` are left out. */
export function orderGroups<Of extends { readonly key: string | undefined }>(
  type: ObjectType,
  group: string | undefined,
  made: readonly Of[],
  definitions: Definitions,
): readonly Of[] {
  const kind = groupedBy(type, group)?.kind;
  if (group === undefined || kind === undefined) return made;
  const order = rowOrder({ type: type.key, sort: [{ field: group, direction: 'asc' }] }, definitions);
  const valueOf = (key: string): Value => (kind === 'yesNo' ? key === 'true' : kind === 'rating' ? Number(key) : key);
  return made
    .map((one) => ({
      one,
      keys: order.key({ values: one.key === undefined ? {} : { [group]: valueOf(one.key) } } as Row),
    }))
    .sort(
      (a, b) =>
        Number(a.one.key === undefined) - Number(b.one.key === undefined) ||
        order.compare(a.keys, b.keys) ||
        compareText(a.one.key ?? '', b.one.key ?? ''),
    )
    .slice(0, limits.viewGroups.value)
    .map(({ one }) => one);
}

/** Adds up exactly: in plain numbers for as long as they are exact, which is many times as fast. */
class ExactSum {
  #whole = 0n;
  #part = 0;
  count = 0;

  add(value: number | bigint): void {
    this.count++;
    if (typeof value === 'bigint') {
      this.#whole += value;
      return;
    }
    const part = this.#part + value;
    if (Number.isSafeInteger(part)) this.#part = part;
    else {
      this.#whole += BigInt(this.#part) + BigInt(value);
      this.#part = 0;
    }
  }

  get total(): bigint {
    return this.#whole + BigInt(this.#part);
  }
}

/** Keeps what goes before, or after, everything else. */
class Outermost {
  #value: number | string | undefined;
  readonly #last: boolean;

  constructor(kind: 'min' | 'max') {
    this.#last = kind === 'max';
  }

  add(value: number | string): void {
    if (this.#value === undefined || (this.#last ? value > this.#value : value < this.#value)) this.#value = value;
  }

  get value(): bigint | string {
    return typeof this.#value === 'number' ? BigInt(this.#value) : (this.#value ?? '');
  }
}

/** Each row is looked at once per figure: a head over 100,000 rows is made anew within a frame. */
function figureOf(type: ObjectType, { kind, field }: Aggregate, rows: readonly Row[], definitions: Definitions): Figure {
  if (!canAggregate(type, { kind, field })) return new Map();
  if (field === undefined) return new Map([['', BigInt(rows.length)]]);
  const isMoney = type.fields[field]?.kind === 'money';
  if (kind === 'min' || kind === 'max') {
    const found = new Map<string, Outermost>();
    for (const row of rows) {
      const value = row.values[field];
      if (value === undefined) continue;
      if (isMoney) entry(found, (value as Money).currency, () => new Outermost(kind)).add((value as Money).minor);
      else if (typeof value === 'number' || typeof value === 'string') entry(found, '', () => new Outermost(kind)).add(value);
    }
    return new Map(byCurrency(found).map(([of, { value }]) => [of, value]));
  }
  const sums = new Map<string, ExactSum>();
  for (const row of rows) {
    const value = row.values[field];
    if (typeof value === 'number') entry(sums, '', () => new ExactSum()).add(value);
    else if (value !== undefined && isMoney) {
      const { minor, currency } = value as Money;
      entry(sums, currency, () => new ExactSum()).add(
        kind === 'weighted' ? weigh(minor, likelihood(type, row, definitions)) : minor,
      );
    }
  }
  const digits = kind === 'average' && !isMoney ? 100n : 1n;
  return new Map(
    byCurrency(sums).map(([of, { total, count }]) => [
      of,
      kind === 'average' ? divideHalfEven(total * digits, BigInt(count)) : total,
    ]),
  );
}

function entry<Of>(all: Map<string, Of>, key: string, make: () => Of): Of {
  const known = all.get(key);
  if (known) return known;
  const made = make();
  all.set(key, made);
  return made;
}

const byCurrency = <Of>(all: ReadonlyMap<string, Of>): readonly (readonly [string, Of])[] =>
  [...all].sort(([a], [b]) => compareText(a, b));
