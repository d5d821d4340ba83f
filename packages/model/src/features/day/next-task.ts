import type { Changes } from '../../commands/command.ts';
import { addDays, localDay } from '../../query/resolve-operand.ts';
import { daysFrom, formatRecurrence, movedTime, nextOccurrence, parseRecurrence } from '../../schema/recurrence.ts';
import type { Values } from '../../schema/row.ts';

/** What the next task keeps of the one before, as it stands there. */
const kept = ['name', 'assignee', 'priority', 'related', 'description'] as const;

/** Whether completing a task calls for another. */
export const repeats = (values: Values): boolean =>
  typeof values['repeat'] === 'string' && parseRecurrence(values['repeat']) !== undefined;

/**
 * The task that follows one that repeats. A task without a day counts from today, the day on which it was completed. Its
 * reminder keeps its distance from the day, by the clock of `timeZone`. Undefined when nothing follows.
 */
export function nextTask(values: Values, at: { readonly now: string; readonly timeZone: string }): Changes | undefined {
  const recurrence = typeof values['repeat'] === 'string' ? parseRecurrence(values['repeat']) : undefined;
  if (!recurrence) return undefined;
  const today = localDay(at);
  const last = typeof values['due'] === 'string' ? values['due'] : today;
  const next = nextOccurrence(recurrence, last, today);
  if (!next) return undefined;
  const remindAt = values['remindAt'];
  const copied = kept.flatMap((key) => (values[key] === undefined ? [] : [[key, { value: values[key] }] as const]));
  return {
    ...Object.fromEntries(copied),
    due: { value: next.date },
    repeat: { value: formatRecurrence(next.recurrence) },
    ...(typeof remindAt === 'string' && {
      remindAt: { value: movedTime(remindAt, daysFrom(last, next.date), at.timeZone) },
    }),
  };
}

/** The day that a snooze means: `days` after today, or the first day of next week. */
export function snoozedTo(until: 'tomorrow' | 'nextWeek', today: string, weekStart: number): string {
  if (until === 'tomorrow') return addDays(today, 1);
  // People who begin their week on Sunday begin to work on Monday all the same.
  const firstWorkday = weekStart === 7 ? 1 : weekStart;
  const weekday = ((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  return addDays(today, ((firstWorkday - weekday + 6) % 7) + 1);
}
