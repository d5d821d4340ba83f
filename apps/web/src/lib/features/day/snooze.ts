import type { Changes } from '@rapport/model/commands/command';
import { snoozedTo } from '@rapport/model/features/day/next-task';
import { localDay } from '@rapport/model/query/resolve-operand';
import { daysFrom, movedTime } from '@rapport/model/schema/recurrence';
import type { Row } from '@rapport/model/schema/row';
import type { DayEntry } from './day-entry.ts';

const quarterHour = 900_000;
const laterBy = 3 * 3_600_000;

/** Three hours from now on a quarter of an hour, as long as that is still today. */
export function laterToday(now: string, timeZone: string): string | undefined {
  const later = new Date(Math.ceil((Date.parse(now) + laterBy) / quarterHour) * quarterHour).toISOString();
  return localDay({ now: later, timeZone }) === localDay({ now, timeZone }) ? later : undefined;
}

/** On the last day of a week the next one begins tomorrow, which is said once. */
export function snoozeDays(today: string, weekStart: number) {
  const [tomorrow, nextWeek] = [snoozedTo('tomorrow', today, weekStart), snoozedTo('nextWeek', today, weekStart)];
  return { tomorrow, nextWeek: nextWeek === tomorrow ? undefined : nextWeek };
}

/** What putting something off until a day changes: the promise that put it on the list. */
export function changesUntilDay({ kind, row, reasons }: DayEntry, day: string, timeZone: string): Changes {
  if (kind === 'step') return { nextStepDate: { value: day } };
  if (kind === 'deal')
    return {
      ...(reasons.includes('pastClose') && { closeDate: { value: day } }),
      ...(reasons.includes('noNextStep') && { nextStepDate: { value: day } }),
    };
  return { due: { value: day }, ...movedReminder(row, day, timeZone) };
}

/** A reminder goes along, at the same time of day. */
function movedReminder({ values }: Row, day: string, timeZone: string): Changes {
  const remindAt = values['remindAt'];
  if (typeof remindAt !== 'string') return {};
  return { remindAt: { value: movedTime(remindAt, daysFrom(localDay({ now: remindAt, timeZone }), day), timeZone) } };
}

/** What putting a task off until later today changes. One that is overdue is due today from then on. */
export function changesUntilLater({ row }: DayEntry, later: string, today: string): Changes {
  const due = row.values['due'];
  return { remindAt: { value: later }, ...(typeof due === 'string' && due < today ? { due: { value: today } } : {}) };
}
