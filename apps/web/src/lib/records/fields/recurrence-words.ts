import { parseRecurrence } from '@rapport/model/schema/recurrence';
import { fieldText as t } from './words.svelte.ts';

/** A stored recurrence as people say it: "every 2 weeks". */
export function recurrenceWords(stored: string): string {
  const recurrence = parseRecurrence(stored);
  if (!recurrence) return stored;
  const every = t(`repeat.${recurrence.unit}`, { count: recurrence.every });
  return recurrence.day === undefined ? every : t('repeat.on', { every, day: recurrence.day });
}
