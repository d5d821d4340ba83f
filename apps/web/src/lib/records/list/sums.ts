import { numberFormat } from '#lib/formats.ts';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Money, Row } from '@rapport/model/schema/row';
import type { Stage } from '@rapport/model/settings/definitions';

/** Minor units per currency: amounts of several currencies are never added up. */
export type Sums = ReadonlyMap<string, number>;
export type Totals = { readonly count: number; readonly sum: Sums; readonly weighted: Sums };

export const nothing: Totals = { count: 0, sum: new Map(), weighted: new Map() };

/** The money field that a list sums up: the first of its columns, else of its fields. */
export function sumField(type: ObjectType): string | undefined {
  const isMoney = (key: string) => type.fields[key]?.kind === 'money';
  return type.columns.find(isMoney) ?? Object.keys(type.fields).find(isMoney);
}

/** How likely a row is won, 0-100: its own probability, else its stage's. */
export function likelihood(row: Row, stages: ReadonlyMap<string, Stage>): number {
  const own = row.values['probability'];
  return typeof own === 'number' ? own : (stages.get(String(row.values['stage'] ?? ''))?.probability ?? 0);
}

/** Count, sum and weighted sum. Weighted amounts are rounded per row, so that parts add up to the whole. */
export function totals(rows: Iterable<Row>, field: string | undefined, stages: ReadonlyMap<string, Stage>): Totals {
  const sum = new Map<string, number>();
  const weighted = new Map<string, number>();
  let count = 0;
  for (const row of rows) {
    count++;
    const money = field ? (row.values[field] as Money | undefined) : undefined;
    if (!money) continue;
    sum.set(money.currency, (sum.get(money.currency) ?? 0) + money.minor);
    weighted.set(money.currency, (weighted.get(money.currency) ?? 0) + Math.round((money.minor * likelihood(row, stages)) / 100));
  }
  return { count, sum, weighted };
}

/** One row more, as a drop would make it. */
export function withRow(before: Totals, row: Row, field: string | undefined, probability: number): Totals {
  const money = field ? (row.values[field] as Money | undefined) : undefined;
  if (!money) return { ...before, count: before.count + 1 };
  const add = (sums: Sums, minor: number) => new Map(sums).set(money.currency, (sums.get(money.currency) ?? 0) + minor);
  return {
    count: before.count + 1,
    sum: add(before.sum, money.minor),
    weighted: add(before.weighted, Math.round((money.minor * probability) / 100)),
  };
}

/** `€2.31m + $40k`: short, the largest currency first. */
export function shortMoney(sums: Sums, locale: string): string {
  return [...sums]
    .sort(([, a], [, b]) => b - a)
    .map(([currency, minor]) =>
      shortFormat(locale, currency).format(
        minor / 10 ** (exactFormat(locale, currency).resolvedOptions().maximumFractionDigits ?? 2),
      ),
    )
    .join(' + ');
}

const exactFormat = (locale: string, currency: string) => numberFormat(locale, { style: 'currency', currency });
const shortFormat = (locale: string, currency: string) =>
  numberFormat(locale, { style: 'currency', currency, notation: 'compact', maximumSignificantDigits: 3 });
