import type { FieldKind } from '../schema/fields.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Money, Row, Value } from '../schema/row.ts';
import { compareText } from '../schema/sort-key.ts';
import type { Definitions, Stage } from '../settings/definitions.ts';
import type { Aggregate, AggregateKind } from './view.ts';

/**
 * A figure of a view's rows: exact, money for each currency by itself, anything else under `''`. Numbers are scaled as
 * rows carry them, an average of what is not money by two more digits; days and times are texts. Empty values do not
 * count; a figure of nothing but empty values has no entry, a count is 0.
 */
export type Figure = ReadonlyMap<string, bigint | string>;

const numbers: readonly FieldKind[] = ['number', 'percent', 'rating'];
const times: readonly FieldKind[] = ['date', 'dateTime'];
/** Of these each record has several, or a whole text: how many different ones there are says little. */
const unlike: readonly FieldKind[] = ['longText', 'address', 'tags', 'emails', 'phones', 'references', 'members'];

/** Kinds that count records and not what stands in them. */
export const isCount = (kind: AggregateKind): boolean =>
  kind === 'count' || kind === 'filled' || kind === 'empty' || kind === 'distinct';

/** Whether a figure can be made of a field of a type. Weighted: money of what stands in stages. */
export function canAggregate(type: ObjectType, { kind, field }: Aggregate): boolean {
  if (kind === 'count') return field === undefined;
  const of = field !== undefined && Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
  if (!of) return false;
  if (kind === 'filled' || kind === 'empty') return true;
  if (kind === 'distinct') return !unlike.includes(of.kind);
  if (kind === 'weighted') return of.kind === 'money' && type.fields[type.board ?? '']?.options === 'stage';
  if (of.kind === 'money' || numbers.includes(of.kind)) return true;
  return (kind === 'min' || kind === 'max') && times.includes(of.kind);
}

const MILLION = 1_000_000;
/** How likely a stage is won, in millionths of a percent: exact in both executors. */
export const stageLikelihood = ({ probability }: Pick<Stage, 'probability'>): number => Math.round(probability * MILLION);

/** How likely a row is won, in millionths of a percent: its own probability, else its stage's. */
function likelihoodOf(type: ObjectType, definitions: Definitions | undefined): (row: Row) => number {
  const scale = MILLION / 10 ** (type.fields['probability']?.decimals ?? 0);
  const board = type.board ?? '';
  return ({ values }) => {
    const own = values['probability'];
    if (typeof own === 'number') return own * scale;
    const stage = definitions?.stages.get(String(values[board] ?? ''));
    return stage ? stageLikelihood(stage) : 0;
  };
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

/** What rows come to: each is put in, and may be taken out again as it was put in. */
export type Adding = {
  put(row: Row): void;
  take(row: Row): void;
  readonly figure: Figure;
};

/** Adds up exactly: in plain numbers for as long as they are exact, which is many times as fast. */
class ExactSum {
  #whole = 0n;
  #part = 0;
  count = 0;

  add(value: number | bigint, times: 1 | -1): void {
    this.count += times;
    if (typeof value === 'bigint') {
      this.#whole += times === 1 ? value : -value;
      return;
    }
    const part = this.#part + times * value;
    if (Number.isSafeInteger(part)) this.#part = part;
    else {
      this.#whole += BigInt(this.#part) + BigInt(times * value);
      this.#part = 0;
    }
  }

  get total(): bigint {
    return this.#whole + BigInt(this.#part);
  }
}

/** How often each value is there, and the first or last of them. Taking out the outermost has it looked for again. */
class Values<Of extends number | string> {
  readonly #times = new Map<Of, number>();
  #least: Of | undefined;
  #most: Of | undefined;
  #isStale = false;

  add(value: Of, times: 1 | -1): void {
    const count = (this.#times.get(value) ?? 0) + times;
    if (count > 0) this.#times.set(value, count);
    else {
      this.#times.delete(value);
      this.#isStale ||= value === this.#least || value === this.#most;
    }
    if (times < 0 || this.#isStale) return;
    if (this.#least === undefined || value < this.#least) this.#least = value;
    if (this.#most === undefined || value > this.#most) this.#most = value;
  }

  get size(): number {
    return this.#times.size;
  }

  outermost(kind: 'min' | 'max'): Of | undefined {
    if (this.#isStale) {
      this.#least = this.#most = undefined;
      for (const value of this.#times.keys()) {
        if (this.#least === undefined || value < this.#least) this.#least = value;
        if (this.#most === undefined || value > this.#most) this.#most = value;
      }
      this.#isStale = false;
    }
    return kind === 'min' ? this.#least : this.#most;
  }
}

/**
 * The way a figure is made: the one definition for whole passes and for rows that come and go [V4]. Only what is weighted
 * asks the definitions.
 */
export function adding(type: ObjectType, aggregate: Aggregate, definitions: Definitions | undefined): Adding {
  const { kind, field } = aggregate;
  if (!canAggregate(type, aggregate)) return { put: () => undefined, take: () => undefined, figure: new Map() };
  if (kind === 'distinct') return distinct(field ?? '');
  if (kind === 'min' || kind === 'max') return outermost(kind, field ?? '');
  return isSum(kind) ? summing(type, kind, field ?? '', definitions) : counting(kind, field ?? '');
}

function counting(kind: AggregateKind, field: string): Adding {
  let count = 0;
  const counts: (row: Row) => boolean =
    kind === 'count' ? () => true : (row) => (row.values[field] === undefined) === (kind === 'empty');
  return {
    put: (row) => void (counts(row) && count++),
    take: (row) => void (counts(row) && count--),
    get figure() {
      return new Map([['', BigInt(count)]]);
    },
  };
}

const textOf = (value: Value): string =>
  typeof value === 'object' && 'minor' in value ? `${value.currency} ${value.minor}` : String(value);

function distinct(field: string): Adding {
  const values = new Values<string>();
  const add = (row: Row, times: 1 | -1) => {
    const value = row.values[field];
    if (value !== undefined) values.add(textOf(value), times);
  };
  return {
    put: (row) => add(row, 1),
    take: (row) => add(row, -1),
    get figure() {
      return new Map([['', BigInt(values.size)]]);
    },
  };
}

function outermost(kind: 'min' | 'max', field: string): Adding {
  const values = new Map<string, Values<number | string>>();
  const add = (row: Row, times: 1 | -1) => {
    const value = row.values[field];
    if (value === undefined) return;
    if (typeof value === 'number' || typeof value === 'string') entry(values, '', () => new Values()).add(value, times);
    else {
      const { currency, minor } = value as Money;
      entry(values, currency, () => new Values()).add(minor, times);
    }
  };
  return {
    put: (row) => add(row, 1),
    take: (row) => add(row, -1),
    get figure() {
      return new Map(
        byCurrency(values).flatMap(([of, all]) => {
          const value = all.outermost(kind);
          return value === undefined ? [] : [[of, typeof value === 'number' ? BigInt(value) : value] as const];
        }),
      );
    },
  };
}

const sumKinds = ['sum', 'average', 'weighted'] as const;
export type SumKind = (typeof sumKinds)[number];
/** What is made by adding up. */
export const isSum = (kind: AggregateKind): kind is SumKind => sumKinds.some((one) => one === kind);

/** What one row adds to a sum: how much, and of which currency; `''` of what is not money, undefined where it adds nothing. */
export type Addend = { currencyOf(row: Row): string | undefined; amountOf(row: Row): number | bigint };

/** The one definition of what is added up, whether row by row or as a column of all. */
export function addendOf(type: ObjectType, kind: SumKind, field: string, definitions: Definitions | undefined): Addend {
  const isMoney = type.fields[field]?.kind === 'money';
  const likelihood = kind === 'weighted' ? likelihoodOf(type, definitions) : undefined;
  return {
    currencyOf({ values }) {
      const value = values[field];
      if (typeof value === 'number') return '';
      return value !== undefined && isMoney ? (value as Money).currency : undefined;
    },
    amountOf(row) {
      const value = row.values[field];
      if (typeof value === 'number') return value;
      const { minor } = value as Money;
      return likelihood ? weigh(minor, likelihood(row)) : minor;
    },
  };
}

/** What has been added up of one currency. */
export type Summed = { readonly currency: string; readonly total: bigint; readonly count: number };

/** What such sums say. */
export function sumFigure(
  type: ObjectType,
  { kind, field }: { readonly kind: SumKind; readonly field: string },
  sums: readonly Summed[],
): Figure {
  const digits = kind === 'average' && type.fields[field]?.kind !== 'money' ? 100n : 1n;
  const filled = sums.filter(({ count }) => count > 0).sort((a, b) => compareText(a.currency, b.currency));
  return new Map(
    filled.map(({ currency, total, count }) => [
      currency,
      kind === 'average' ? divideHalfEven(total * digits, BigInt(count)) : total,
    ]),
  );
}

function summing(type: ObjectType, kind: SumKind, field: string, definitions: Definitions | undefined): Adding {
  const { currencyOf, amountOf } = addendOf(type, kind, field, definitions);
  const sums = new Map<string, ExactSum>();
  // As a rule the next row has the same currency.
  let [last, sum]: [string | undefined, ExactSum] = [undefined, new ExactSum()];
  const add = (row: Row, times: 1 | -1) => {
    const currency = currencyOf(row);
    if (currency === undefined) return;
    if (currency !== last) [last, sum] = [currency, entry(sums, currency, () => new ExactSum())];
    sum.add(amountOf(row), times);
  };
  return {
    put: (row) => add(row, 1),
    take: (row) => add(row, -1),
    get figure() {
      const summed = [...sums].map(([currency, { total, count }]): Summed => ({ currency, total, count }));
      return sumFigure(type, { kind, field }, summed);
    },
  };
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
