import { addDays, atLocalTime, localTime } from '../query/resolve-operand.ts';

export const recurrenceUnits = ['day', 'weekday', 'week', 'month', 'quarter', 'year'] as const;
export type RecurrenceUnit = (typeof recurrenceUnits)[number];

/**
 * How often something comes back. Stored as one text, since its parts only make sense together: `week`, `2 weeks`,
 * `month on 31`. The day is the one that is meant where a month is too short for it.
 */
export type Recurrence = { readonly unit: RecurrenceUnit; readonly every: number; readonly day?: number };

const longestEvery = 99;
const stored = /^(?:([1-9]\d?) )?(day|weekday|week|month|quarter|year)(s?)(?: on (29|30|31))?$/;

/** Reads the stored text; undefined for anything else. */
export function parseRecurrence(text: string): Recurrence | undefined {
  const match = stored.exec(text);
  if (!match) return undefined;
  const every = Number(match[1] ?? 1);
  const unit = match[2] as RecurrenceUnit;
  // One spelling for each meaning, so that equal values are equal texts.
  if ((match[1] === undefined) !== (match[3] === '') || match[1] === '1') return undefined;
  if (match[4] !== undefined && !(unit in monthsOf)) return undefined;
  return { unit, every, ...(match[4] === undefined ? {} : { day: Number(match[4]) }) };
}

/** The text that is stored. */
export const formatRecurrence = ({ unit, every, day }: Recurrence): string =>
  `${every === 1 ? unit : `${every} ${unit}s`}${day === undefined ? '' : ` on ${day}`}`;

const units: readonly (readonly [RegExp, RecurrenceUnit])[] = [
  [/^(weekdays?|workdays?|werktags?|werktage?|werktägl(ich|iche|ichen)|arbeitstage?)$/, 'weekday'],
  [/^(d|days?|daily|tage?|tägl(ich|iche|ichen)?)$/, 'day'],
  [/^(w|weeks?|weekly|wochen?|wöchentl(ich|iche|ichen)?)$/, 'week'],
  [/^(q|quarters?|quarterly|quartale?|quartalsweise|vierteljährlich)$/, 'quarter'],
  [/^(m|months?|monthly|monate?n?|monatl(ich|iche|ichen)?)$/, 'month'],
  [/^(y|years?|yearly|annually|jahre?n?|jährl(ich|iche|ichen)?)$/, 'year'],
];

/** Reads what a person typed: `weekly`, `every 2 weeks`, `2w`, `alle 3 Monate`, `jeden Werktag`. */
export function readRecurrence(text: string): Recurrence | undefined {
  const typed = text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  const exact = parseRecurrence(typed);
  if (exact) return exact;
  const match = /^(?:every |each |alle |jede[nrs]? )?(?:(\d{1,2}|other|second|zweite[nrs]?)\.? ?)?([a-zäöü]+)$/.exec(typed);
  if (!match) return undefined;
  const unit = units.find(([pattern]) => pattern.test(match[2] ?? ''))?.[1];
  const every = match[1] === undefined ? 1 : /^\d/.test(match[1]) ? Number(match[1]) : 2;
  return unit && every >= 1 && every <= longestEvery ? { unit, every } : undefined;
}

const monthsOf: Partial<Record<RecurrenceUnit, number>> = { month: 1, quarter: 3, year: 12 };

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
/** 0 = Monday … 6 = Sunday. */
const weekdayOf = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
const inCalendar = (day: string) => /^\d{4}-/.test(day);
const lengthOfMonth = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * The next time after `last` that is also after `today`: what was missed is not asked for again. Both are days
 * (`YYYY-MM-DD`), so no change of clocks moves them. Undefined when it would leave the calendar.
 *
 * A day that a month lacks becomes its last one, and `day` remembers the one that was meant: from 31 January every month
 * follow 28 February and 31 March.
 */
export function nextOccurrence(
  recurrence: Recurrence,
  last: string,
  today: string,
): { readonly date: string; readonly recurrence: Recurrence } | undefined {
  const months = monthsOf[recurrence.unit];
  const next = months
    ? nextMonth(recurrence, months * recurrence.every, last, today)
    : { date: nextDay(recurrence, last, today), recurrence };
  return inCalendar(next.date) ? next : undefined;
}

function nextDay({ unit, every }: Recurrence, last: string, today: string): string {
  if (unit !== 'weekday') {
    const step = unit === 'week' ? every * 7 : every;
    const steps = Math.max(1, Math.floor(daysBetween(last, today) / step) + 1);
    return addDays(last, steps * step);
  }
  // Every n weekdays repeats in n weeks: whole turns first, then day by day.
  const turns = Math.max(0, Math.floor(daysBetween(last, today) / (every * 7)));
  let day = addDays(last, turns * every * 7);
  do {
    for (let left = every; left > 0;) {
      day = addDays(day, 1);
      if (!inCalendar(day)) return day;
      if (weekdayOf(day) < 5) left--;
    }
  } while (day <= today);
  return day;
}

function nextMonth(recurrence: Recurrence, step: number, last: string, today: string) {
  const [year, month, day] = last.split('-').map(Number) as [number, number, number];
  const cut = recurrence.day !== undefined && day === lengthOfMonth(year, month) && day < recurrence.day;
  const meant = cut ? (recurrence.day ?? day) : day;
  const start = year * 12 + month - 1;
  const at = (index: number) => {
    const [inYear, inMonth] = [Math.floor(index / 12), (index % 12) + 1];
    const date = Math.min(meant, lengthOfMonth(inYear, inMonth));
    return `${String(inYear).padStart(4, '0')}-${String(inMonth).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  };
  const until = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1;
  let index = start + Math.max(1, Math.floor((until - start) / step)) * step;
  if (at(index) <= today) index += step;
  const { unit, every } = recurrence;
  return { date: at(index), recurrence: { unit, every, ...(meant > 28 ? { day: meant } : {}) } };
}

/** A reminder as many days later as its day, at the same time by the clock there, whatever the clocks did in between. */
export function movedTime(at: string, days: number, timeZone: string): string {
  const local = localTime(at, timeZone);
  return atLocalTime(addDays(local.day, days), local.hour, local.minute, timeZone);
}

/** Days from one day to another. */
export const daysFrom = daysBetween;
