import type { Field } from '../schema/fields.ts';
import type { Value } from '../schema/row.ts';
import type { MetaKey, Operand, Period, ViewContext } from './view.ts';

/** An operand without anything relative: values to compare with, or a span of time [start, end). */
export type Resolved = { readonly values: readonly Value[] } | { readonly start: string; readonly end: string };

/** What a field of a view is compared as. */
export type Comparable = Field['kind'] | 'title' | 'id';
export const metaKinds: Record<MetaKey, Comparable> = {
  id: 'id',
  title: 'title',
  createdAt: 'dateTime',
  updatedAt: 'dateTime',
  createdBy: 'member',
  updatedBy: 'member',
};

/**
 * Makes an operand absolute. A date or a time compared with a day or period becomes that span in the viewer's time
 * zone: `eq` is inside it, `gte` from its start, `gt` after its end, `lt` before its start, `lte` before its end.
 */
export function resolveOperand(kind: Comparable, operand: Operand, context: ViewContext): Resolved {
  if (Array.isArray(operand)) return { values: operand as readonly Value[] };
  if (typeof operand === 'object') {
    if ('me' in operand) return { values: [context.me] };
    if ('myTeam' in operand) return { values: kind === 'team' ? context.teamsBelow : context.teamMembers };
    const span = spanOf(operand, context);
    if (span) {
      const [first, next] = span;
      if (kind === 'dateTime') return { start: startOfDay(first, context.timeZone), end: startOfDay(next, context.timeZone) };
      return { start: first, end: next };
    }
  }
  return { values: [operand as Value] };
}

/** Today where the viewer is. */
export function localDay({ now, timeZone }: Pick<ViewContext, 'now' | 'timeZone'>): string {
  const parts = partsIn(timeZone, new Date(now));
  return dayText(Date.UTC(parts.year, parts.month - 1, parts.day));
}

const DAY = 86_400_000;
const dayText = (time: number) => new Date(time).toISOString().slice(0, 10);
const timeOf = (day: string) => Date.parse(`${day}T00:00:00.000Z`);
/** `YYYY-MM-DD`, so many days later. */
export const addDays = (day: string, days: number): string => dayText(timeOf(day) + days * DAY);

/** Days from the first to before the next; undefined for what is no time. */
function spanOf(operand: Exclude<Operand, string>, context: ViewContext): [string, string] | undefined {
  if (typeof operand !== 'object') return undefined;
  const today = localDay(context);
  const from = (start: number, days: number): [string, string] => {
    // Bounded, so that no number of days leaves the years that a date may have.
    const bounded = (number: number) => Math.max(-700_000, Math.min(2_900_000, Math.trunc(number)));
    return [addDays(today, bounded(start)), addDays(today, bounded(start + days))];
  };
  if ('days' in operand) return from(Math.trunc(operand.days), 1);
  if ('last' in operand) return from(1 - operand.last, operand.last);
  if ('next' in operand) return from(0, operand.next);
  return 'period' in operand ? spanOfPeriod(today, operand.period, context) : undefined;
}

function spanOfPeriod(
  today: string,
  period: Period,
  { weekStart, fiscalYearStart }: Pick<ViewContext, 'weekStart' | 'fiscalYearStart'>,
): [string, string] {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1];
  const months = (from: number, count: number): [string, string] => [
    dayText(Date.UTC(year, from, 1)),
    dayText(Date.UTC(year, from + count, 1)),
  ];
  const week = (weeks: number): [string, string] => {
    const weekday = ((new Date(timeOf(today)).getUTCDay() + 6) % 7) + 1;
    const start = addDays(today, -((weekday - weekStart + 7) % 7) + 7 * weeks);
    return [start, addDays(start, 7)];
  };
  const quarter = month - (month % 3);
  // Counted in months from this January: below zero when the fiscal year began in the last one.
  const intoFiscalYear = (month - (fiscalYearStart - 1) + 12) % 12;
  const fiscalYear = month - intoFiscalYear;
  const fiscalQuarter = month - (intoFiscalYear % 3);
  switch (period) {
    case 'today':
      return [today, addDays(today, 1)];
    case 'yesterday':
      return [addDays(today, -1), today];
    case 'tomorrow':
      return [addDays(today, 1), addDays(today, 2)];
    case 'thisWeek':
      return week(0);
    case 'lastWeek':
      return week(-1);
    case 'nextWeek':
      return week(1);
    case 'thisMonth':
      return months(month, 1);
    case 'lastMonth':
      return months(month - 1, 1);
    case 'nextMonth':
      return months(month + 1, 1);
    case 'thisQuarter':
      return months(quarter, 3);
    case 'lastQuarter':
      return months(quarter - 3, 3);
    case 'nextQuarter':
      return months(quarter + 3, 3);
    case 'thisYear':
      return months(0, 12);
    case 'lastYear':
      return months(-12, 12);
    case 'nextYear':
      return months(12, 12);
    case 'thisFiscalQuarter':
      return months(fiscalQuarter, 3);
    case 'lastFiscalQuarter':
      return months(fiscalQuarter - 3, 3);
    case 'nextFiscalQuarter':
      return months(fiscalQuarter + 3, 3);
    case 'thisFiscalYear':
      return months(fiscalYear, 12);
    case 'lastFiscalYear':
      return months(fiscalYear - 12, 12);
    case 'nextFiscalYear':
      return months(fiscalYear + 12, 12);
    default:
      return period satisfies never;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();
function partsIn(timeZone: string, at: Date) {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return { year, month, day, hour, minute, second };
}

/** The instant at which a day begins in a time zone. */
export function startOfDay(day: string, timeZone: string): string {
  return atLocalTime(day, 0, 0, timeZone);
}

/** Day and time of day of an instant, by the clock of a time zone. */
export function localTime(
  at: string,
  timeZone: string,
): { readonly day: string; readonly hour: number; readonly minute: number } {
  const { hour, minute } = partsIn(timeZone, new Date(at));
  return { day: localDay({ now: at, timeZone }), hour, minute };
}

/** The instant of a local time; one that a change of clocks skips becomes the one just after it. */
export function atLocalTime(day: string, hour: number, minute: number, timeZone: string): string {
  const wanted = timeOf(day) + (hour * 60 + minute) * 60_000;
  const offsetAt = (time: number) => {
    const local = partsIn(timeZone, new Date(time));
    // `Date.UTC` takes the years below 100 for those of the last century; the calendar repeats itself every 400 years.
    const later = Date.UTC(local.year + 400, local.month - 1, local.day, local.hour, local.minute, local.second);
    return later - 146_097 * DAY - Math.floor(time / 1000) * 1000;
  };
  // The offset before the wanted moment first: it gives the earlier of two equal local times.
  const early = wanted - offsetAt(wanted - DAY);
  const late = wanted - offsetAt(wanted + DAY);
  for (const time of [Math.min(early, late), Math.max(early, late)])
    if (time + offsetAt(time) === wanted) return new Date(time).toISOString();
  return new Date(Math.max(early, late)).toISOString();
}
