import { numberFormat } from '#lib/formats.ts';
import { aggregateRows, type Figure } from '@rapport/model/query/aggregate';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';

/** What a head says of its rows. Each currency stands for itself: amounts of several are never added up. */
export type Totals = { readonly count: number; readonly sum: Figure; readonly weighted: Figure };

const nothing: Figure = new Map();

/** The money field that a list sums up: the first of its columns, else of its fields. */
export function sumField(type: ObjectType): string | undefined {
  const isMoney = (key: string) => type.fields[key]?.kind === 'money';
  return type.columns.find(isMoney) ?? Object.keys(type.fields).find(isMoney);
}

/** Count, sum and weighted sum, by the figures that views are made of. */
export function totals(type: ObjectType, rows: readonly Row[], definitions: Definitions): Totals {
  const field = sumField(type);
  if (!field) return { count: rows.length, sum: nothing, weighted: nothing };
  const aggregates = [{ kind: 'sum', field } as const, { kind: 'weighted', field } as const];
  const figures = aggregateRows({ type: type.key, aggregates }, rows, definitions)[0]?.figures ?? [];
  return { count: rows.length, sum: figures[0] ?? nothing, weighted: figures[1] ?? nothing };
}

/** `€2.31m + $40k`: short, the largest currency first. */
export function shortMoney(sums: Figure, locale: string): string {
  return [...sums]
    .map(([currency, minor]) => [currency, Number(minor)] as const)
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
