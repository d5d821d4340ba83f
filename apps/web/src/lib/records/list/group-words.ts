import { timeFormat } from '#lib/formats.ts';
import { groupedBy } from '@rapport/model/query/groups';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { language } from '#lib/text.svelte.ts';
import { formatDate, formatValue, type Names } from '../fields/format-value.ts';
import { t } from '../views/words.svelte.ts';

/** What a way to group is called: "Stage", "Close date by month". */
export function groupingWords(type: ObjectType, group: string): string {
  const grouped = groupedBy(type, group);
  const field = grouped?.field.label[language()] ?? '';
  return grouped?.span ? t(`column.by.${grouped.span}`, { field }) : field;
}

/** What a group is called. */
export function groupWords(type: ObjectType, group: string, key: string | undefined, names: Names): string {
  const grouped = groupedBy(type, group);
  if (!grouped || key === undefined) return t('column.without', { field: grouped?.field.label[language()] ?? '' });
  const { field, span } = grouped;
  if (span === undefined) {
    // "Yes" alone, above a column, answers no question.
    if (field.kind === 'yesNo')
      return t('column.answer', { field: field.label[language()], answer: formatValue(field, key === 'true', names) });
    return formatValue(field, field.kind === 'rating' ? Number(key) : key, names) || names.notAvailable;
  }
  const at = new Date(`${key}T00:00:00Z`);
  const inWords = (options: Intl.DateTimeFormatOptions) => timeFormat(names.locale, { ...options, timeZone: 'UTC' }).format(at);
  switch (span) {
    case 'day':
      return inWords({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
    case 'week':
      return t('column.weekOf', { day: formatDate(key, names.locale) });
    case 'month':
      return inWords({ month: 'long', year: 'numeric' });
    case 'quarter':
      return t('column.quarter', { quarter: Math.ceil(Number(key.slice(5, 7)) / 3), year: String(Number(key.slice(0, 4))) });
    case 'year':
      return inWords({ year: 'numeric' });
    default:
      return span satisfies never;
  }
}
