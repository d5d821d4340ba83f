import { numberFormat } from '#lib/formats.ts';
import { canAggregate, type Figure } from '@rapport/model/query/figures';
import type { Aggregate } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { ColumnFigures } from '#lib/replica/column-figures.ts';

/** What a head says of its rows. Each currency stands for itself: amounts of several are never added up. */
export type Totals = { readonly count: number; readonly sum: Figure; readonly weighted: Figure };

const nothing: Figure = new Map();

/** The money field that a list sums up: the first of its columns, else of its fields. */
export function sumField(type: ObjectType): string | undefined {
  const isMoney = (key: string) => type.fields[key]?.kind === 'money';
  return type.columns.find(isMoney) ?? Object.keys(type.fields).find(isMoney);
}

/** Count, sum and weighted sum, by the figures that views are made of. */
export const totals = (type: ObjectType, rows: readonly Row[], definitions: Definitions): Totals =>
  new RunningTotals().follow(type, rows, definitions);

/** The same of rows that change little from one look to the next: only what came and went is added up [M99]. */
export class RunningTotals {
  readonly #running = new ColumnFigures();

  follow(type: ObjectType, rows: readonly Row[], definitions: Definitions, members?: object): Totals {
    const field = sumField(type);
    const aggregates = field
      ? (['sum', 'weighted'] as const).map((kind): Aggregate => ({ kind, field })).filter((one) => canAggregate(type, one))
      : [];
    const [sum = nothing, weighted = nothing] = this.#running.follow(type, aggregates, rows, definitions, members);
    return { count: rows.length, sum, weighted };
  }
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
