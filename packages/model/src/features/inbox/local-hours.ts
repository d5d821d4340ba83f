import { addDays, atLocalTime, localDay } from '../../query/resolve-operand.ts';
import type { Hours } from './delivery.ts';

const instantOf = (day: string, minutes: number, timeZone: string): string =>
  atLocalTime(day, Math.floor(minutes / 60), minutes % 60, timeZone);

/** The next moment, after `now`, at which clocks there show this time of day. */
export function nextAt(now: string, minutes: number, timeZone: string): string {
  const today = localDay({ now, timeZone });
  const at = instantOf(today, minutes, timeZone);
  return at > now ? at : instantOf(addDays(today, 1), minutes, timeZone);
}

/** `now`, or the end of the quiet hours that it falls into. */
export function whenAwake(now: string, { timeZone, quiet }: Hours): string {
  if (!quiet) return now;
  const today = localDay({ now, timeZone });
  const [from, until] = [quiet.from, quiet.until].map((minutes) => instantOf(today, minutes, timeZone)) as [string, string];
  // Over midnight: the evening's part and the morning's are two.
  const asleep = from < until ? now >= from && now < until : now >= from || now < until;
  return asleep ? nextAt(now, quiet.until, timeZone) : now;
}

/** When somebody is reminded of a task: at the moment they chose, else in the morning of its day where they are. */
export function reminderOf(
  task: { readonly due: string | undefined; readonly remindAt: string | undefined },
  { timeZone, digestAt }: Pick<Hours, 'timeZone' | 'digestAt'>,
): string | undefined {
  if (task.remindAt !== undefined) return task.remindAt;
  return task.due === undefined ? undefined : instantOf(task.due, digestAt, timeZone);
}
