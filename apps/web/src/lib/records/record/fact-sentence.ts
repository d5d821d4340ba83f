import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row, Values } from '@rapport/model/schema/row';
import { isolated } from '@rapport/text/isolated';
import { formatDate, formatValue, type Names } from '../fields/format-value.ts';
import { t } from '../words.svelte.ts';
import { daysBetween } from './facts.ts';

/** What the key facts say, in one line: "€45,000 · closes 30 Jun 2026 · Ana · 12 days in Proposal". */
export function factSentence(
  { type, values, row }: { readonly type: ObjectType; readonly values: Values; readonly row: Row | undefined },
  keyFacts: readonly string[],
  names: Names,
  now: Date,
  closed: boolean,
): string {
  const last: string[] = [];
  // Where a record stands is said with its days, key fact or not.
  const keys = type.board === undefined || keyFacts.includes(type.board) ? keyFacts : [...keyFacts, type.board];
  const parts = keys.flatMap((key) => {
    const field = type.fields[key];
    const value = values[key];
    if (!field || value === undefined || type.title.includes(key) || field.group === 'next') return [];
    switch (field.kind) {
      case 'member':
      case 'team':
      case 'text':
      case 'rating':
      case 'reference':
      case 'references':
        return [formatValue(field, value, names)];
      case 'emails':
      case 'phones':
        return (value as readonly string[]).slice(0, 1);
      case 'url':
        return [String(value).replace(/^https?:\/\/(www\.)?|\/$/g, '')];
      case 'money':
        // An amount says by itself that it is one; any other sum says whose it is.
        if (key === 'amount') return [formatValue(field, value, names)];
        return [`${field.label[names.language]} ${formatValue(field, value, names)}`];
      case 'number':
      case 'percent':
        return [`${field.label[names.language]} ${formatValue(field, value, names)}`];
      case 'date': {
        const date = formatDate(String(value), names.locale);
        if (key === 'closeDate') return [closed ? t('sentence.closed', { date }) : t('sentence.closes', { date })];
        return [`${field.label[names.language]} ${date}`];
      }
      case 'choice': {
        const label = formatValue(field, value, names);
        const since = row?.since[key];
        if (!field.tracked || !since) return [label];
        const count = daysBetween(since, now);
        last.push(count === 0 ? t('sentence.since', { stage: label }) : t('sentence.daysIn', { count, stage: label }));
        return [];
      }
      default:
        return [];
    }
  });
  return [...parts.map(isolated), ...last].join(' · ');
}
