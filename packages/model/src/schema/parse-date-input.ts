import { addDays, atLocalTime, localDay } from '../query/resolve-operand.ts';
import { isDate } from './values.ts';

export type DateOrder = 'DMY' | 'MDY' | 'YMD';
export type DateContext = {
  /** ISO instant. */
  readonly now: string;
  readonly timeZone: string;
  readonly locale: string;
  /** How numeric dates are written; the locale decides when absent. */
  readonly dateOrder?: DateOrder;
};

/** The order in which a locale writes day, month and year. */
export function dateOrderOf(locale: string): DateOrder {
  const parts = new Intl.DateTimeFormat(locale, { calendar: 'gregory' }).formatToParts(0).map((part) => part.type);
  const [day, month, year] = [parts.indexOf('day'), parts.indexOf('month'), parts.indexOf('year')];
  return year < month ? 'YMD' : month < day ? 'MDY' : 'DMY';
}

const months: readonly RegExp[] = [
  /^jan/,
  /^feb/,
  /^(mar|mär|maer)/,
  /^apr/,
  /^(may|mai)/,
  /^jun/,
  /^jul/,
  /^aug/,
  /^sep/,
  /^(oct|okt)/,
  /^nov/,
  /^(dec|dez)/,
];
const weekdays: readonly RegExp[] = [
  /^(mo|mon|monday|montag)$/,
  /^(tue|tues|tuesday|di|dienstag)$/,
  /^(wed|wednesday|mi|mittwoch)$/,
  /^(thu|thur|thurs|thursday|do|donnerstag)$/,
  /^(fri|friday|fr|freitag)$/,
  /^(sat|saturday|sa|samstag|sonnabend)$/,
  /^(sun|sunday|so|sonntag)$/,
];
const named: Readonly<Record<string, number>> = {
  today: 0,
  heute: 0,
  now: 0,
  jetzt: 0,
  tomorrow: 1,
  tom: 1,
  morgen: 1,
  'day after tomorrow': 2,
  übermorgen: 2,
  yesterday: -1,
  gestern: -1,
  'next week': 7,
  'nächste woche': 7,
};

const pad = (number: number, digits = 2) => String(number).padStart(digits, '0');
const dateOf = (year: number, month: number, day: number): string | undefined => {
  const text = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  return isDate(text) ? text : undefined;
};
/** A day of a month that is too short becomes its last. */
function addMonths(day: string, count: number): string | undefined {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  for (let last = Number(day.slice(8)); last >= 28; last--) {
    const found = dateOf(year, month, last);
    if (found) return found;
  }
  return dateOf(year, month, Number(day.slice(8)));
}
const inRange = (day: string | undefined) => (day !== undefined && isDate(day) ? day : undefined);

/** `2026-03-31`, `31.3.`, `3/31/26`, `31 March`, `fri`, `+2w`, `tomorrow`, `eoq` → a day; undefined for anything else. */
export function parseDateInput(text: string, context: DateContext): string | undefined {
  const typed = text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  const today = localDay(context);
  if (Object.hasOwn(named, typed)) return inRange(addDays(today, named[typed] ?? 0));
  return (
    relative(typed, today) ??
    weekday(typed, today) ??
    endOf(typed, today) ??
    numeric(typed, today, context.dateOrder ?? dateOrderOf(context.locale)) ??
    withMonth(typed, today)
  );
}

function relative(text: string, today: string): string | undefined {
  const match =
    /^(?:in )?([+-]?)(\d{1,4}) ?(d|days?|tage?n?|t|w|weeks?|wochen?|m|months?|monate?n?|q|quarters?|quartale?n?|y|years?|j|jahre?n?)$/.exec(
      text,
    );
  // A bare `3m` says neither direction nor that it is meant so.
  if (!match || (!match[1] && !text.startsWith('in '))) return undefined;
  const count = Number(match[2]) * (match[1] === '-' ? -1 : 1);
  const unit = match[3]?.[0];
  if (unit === 'd' || unit === 't') return inRange(addDays(today, count));
  if (unit === 'w') return inRange(addDays(today, count * 7));
  return addMonths(today, count * (unit === 'm' ? 1 : unit === 'q' ? 3 : 12));
}

/** The next such day, not today: who means today says so. */
function weekday(text: string, today: string): string | undefined {
  const index = weekdays.findIndex((pattern) => pattern.test(text.replace(/^(next|nächsten?r?) /, '').replace(/\.$/, '')));
  if (index < 0) return undefined;
  const now = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(today, ((index - now + 6) % 7) + 1);
}

function endOf(text: string, today: string): string | undefined {
  const month = Number(today.slice(5, 7));
  const last = text === 'eom' ? month : text === 'eoq' ? Math.ceil(month / 3) * 3 : text === 'eoy' ? 12 : undefined;
  const next = last === undefined ? undefined : addMonths(`${today.slice(0, 4)}-${pad(last)}-01`, 1);
  return next && addDays(next, -1);
}

function numeric(text: string, today: string, order: DateOrder): string | undefined {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (compact) return dateOf(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const match = /^(\d{1,4})([./-]) ?(\d{1,2})(?:[./-] ?(\d{4}|\d{2})?)?$/.exec(text);
  if (!match) return undefined;
  const [first = '', second = '', third] = [match[1], match[3], match[4]];
  if (first.length === 4) return third ? dateOf(Number(first), Number(second), Number(third)) : undefined;
  if (first.length > 2) return undefined;
  if (order === 'YMD' && third) return dateOf(fullYear(first), Number(second), Number(third));
  // Points are written only where the day comes first, whatever the locale.
  const dayFirst = match[2] === '.' || order === 'DMY';
  const [day, month] = dayFirst ? [Number(first), Number(second)] : [Number(second), Number(first)];
  return third ? dateOf(fullYear(third), month, day) : nearest(month, day, today);
}

const fullYear = (text: string) => (text.length > 2 ? Number(text) : Number(text) + (Number(text) >= 70 ? 1900 : 2000));

/** Without a year, the one that brings the day nearest to today. */
function nearest(month: number, day: number, today: string): string | undefined {
  const year = Number(today.slice(0, 4));
  const distance = (date: string) => Math.abs(Date.parse(date) - Date.parse(today));
  return [year - 1, year, year + 1]
    .flatMap((candidate) => dateOf(candidate, month, day) ?? [])
    .sort((a, b) => distance(a) - distance(b) || (a < b ? 1 : -1))[0];
}

function withMonth(text: string, today: string): string | undefined {
  const dayFirst = /^(\d{1,2})(?:\.|st|nd|rd|th)? ?([a-zäé]{3,9})\.?(?:,? ?(\d{4}|\d{2}))?$/.exec(text);
  const monthFirst = /^([a-zäé]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/.exec(text);
  const [name, day, year] = dayFirst
    ? [dayFirst[2], dayFirst[1], dayFirst[3]]
    : monthFirst
      ? [monthFirst[1], monthFirst[2], monthFirst[3]]
      : [];
  const month = months.findIndex((pattern) => pattern.test(name ?? '')) + 1;
  if (month === 0 || !day) return undefined;
  return year ? dateOf(fullYear(year), month, Number(day)) : nearest(month, Number(day), today);
}

/** A day and a time of day, where the viewer is: `fri 14:30`, `3pm`, `31.3. 9 Uhr`. A day alone is nine in the morning. */
export function parseTimeInput(text: string, context: DateContext): string | undefined {
  const typed = text.trim();
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i.test(typed)) {
    const time = Date.parse(typed);
    return Number.isNaN(time) ? undefined : new Date(time).toISOString();
  }
  if (/^(now|jetzt)$/i.test(typed)) return new Date(context.now).toISOString();
  const clock = /(?:^|[\sT,])(?:at |um )?(?:(\d{1,2})[:.](\d{2})(?::\d{2})?(?: ?(am|pm)| ?uhr)?|(\d{1,2}) ?(am|pm|uhr))$/i.exec(
    typed,
  );
  const date = (clock ? typed.slice(0, clock.index) : typed).trim().replace(/,$/, '');
  const day = date === '' && clock ? localDay(context) : parseDateInput(date, context);
  if (!day) return undefined;
  if (!clock) return atLocalTime(day, 9, 0, context.timeZone);
  const half = (clock[3] ?? clock[5])?.toLowerCase();
  const said = Number(clock[1] ?? clock[4]);
  const minute = Number(clock[2] ?? 0);
  if (half === 'am' || half === 'pm' ? said < 1 || said > 12 : said > 23) return undefined;
  const hour = half === 'pm' ? (said % 12) + 12 : half === 'am' ? said % 12 : said;
  return minute > 59 ? undefined : atLocalTime(day, hour, minute, context.timeZone);
}
