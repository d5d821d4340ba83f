import { canAggregate, type Figure, isCount } from '@rapport/model/query/figures';
import { aggregateKinds, type Aggregate, type View } from '@rapport/model/query/view';
import { shownFields, type ObjectType } from '@rapport/model/schema/object-type';
import type { Option } from '#lib/ui/option.ts';
import { language, say } from '#lib/text.svelte.ts';
import { numberFormat } from '#lib/formats.ts';
import { formatMoney, formatScaled, formatValue, type Names } from '../fields/format-value.ts';

/** What a figure is called: "Sum of Amount". */
export const figureWords = (type: ObjectType, { kind, field }: Aggregate): string =>
  say(`records:figure.${kind}`, { field: type.fields[field ?? '']?.label[language()] ?? '' });

const idOf = ({ kind, field }: Aggregate): string => `${kind}:${field ?? ''}`;
export const figureIds = (aggregates: readonly Aggregate[]): readonly string[] => aggregates.map(idOf);

/** Figures of a view that stand at the foot of none of these columns. */
export const figuresBeside = ({ aggregates = [] }: View, columns: readonly string[]): readonly Aggregate[] =>
  aggregates.filter(({ field }) => field === undefined || !columns.includes(field));

/**
 * Every figure that can be made of a type's shown fields. How many records there are stands at the head of every list; how
 * many have a value is asked at its column.
 */
export const possibleFigures = (
  type: ObjectType,
  chosen: readonly string[] = [],
): readonly (Option & { readonly aggregate: Aggregate })[] =>
  shownFields(type).flatMap(([field]) =>
    aggregateKinds
      .map((kind): Aggregate => ({ kind, field }))
      .filter((one) => canAggregate(type, one) && (!isCount(one.kind) || chosen.includes(idOf(one))))
      .map((aggregate) => ({ value: idOf(aggregate), label: figureWords(type, aggregate), aggregate })),
  );

/** A figure in words, each currency by itself. */
export function formatFigure(type: ObjectType, { kind, field: key }: Aggregate, figure: Figure, names: Names): string {
  const field = type.fields[key ?? ''];
  if (isCount(kind)) return numberFormat(names.locale).format(BigInt(figure.get('') ?? 0));
  return [...figure]
    .map(([currency, value]) => {
      if (typeof value === 'string') return field ? formatValue(field, value, names) : value;
      if (currency) return formatMoney({ minor: Number(value), currency }, names.locale);
      const decimals = (field?.decimals ?? 0) + (kind === 'average' ? 2 : 0);
      const number = formatScaled(Number(value), decimals, names.locale);
      return field?.kind === 'percent' ? `${number}${names.language === 'de' ? '\u00a0' : ''}%` : number;
    })
    .join(' + ');
}
