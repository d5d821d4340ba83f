import { dayReader, FIRST_DAY, isTime, LAST_DAY, spanStart } from '@rapport/model/query/groups';
import { addDays, atLocalTime, localTime } from '@rapport/model/query/resolve-operand';
import type { Condition } from '@rapport/model/query/view';
import type { Field } from '@rapport/model/schema/fields';
import { shownFields, type ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { addMonths, weeksOf } from '../fields/month.ts';

/** How much time a calendar shows at once. */
export const calendarSpans = ['month', 'week', 'agenda'] as const;
export type CalendarSpan = (typeof calendarSpans)[number];

/** What an address says of a calendar: `day=closeDate&span=week&at=2026-11-28`; all of it may be left out. */
export type CalendarPlace = { readonly field: string; readonly span: CalendarSpan; readonly at: string };

/** Dates by which people plan before those that only happened. */
const likely = ['closeDate', 'due', 'startsAt', 'at', 'date'];

/** The fields of a type that give its records a place in a calendar, the likeliest first. */
export const calendarFields = (type: ObjectType): readonly string[] => {
  const rank = (key: string) => (likely.includes(key) ? likely.indexOf(key) : likely.length);
  return shownFields(type)
    .filter(([, field]) => isTime(field))
    .map(([key]) => key)
    .sort((a, b) => rank(a) - rank(b));
};

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

/** What is not understood is as if it were not said. */
export function calendarPlace(type: ObjectType, params: Pick<URLSearchParams, 'get'>, today: string): CalendarPlace {
  const fields = calendarFields(type);
  const at = params.get('at') ?? '';
  return {
    field: fields.find((key) => key === params.get('day')) ?? fields[0] ?? '',
    span: calendarSpans.find((span) => span === params.get('span')) ?? 'month',
    at: isDay(at) && at > '0001-02-28' && at < '9999-11-01' ? at : today,
  };
}

/** The days that are shown, week by week; those of an agenda are its month's. */
export function shownWeeks({ span, at }: CalendarPlace, weekStart: number): readonly (readonly string[])[] {
  if (span === 'week') {
    const first = spanStart(at, 'week', weekStart);
    return [Array.from({ length: 7 }, (_, day) => addDays(first, day))];
  }
  const month = at.slice(0, 7);
  const weeks = weeksOf(month, weekStart);
  return span === 'agenda'
    ? [weeks.flat().filter((day) => day.startsWith(month))]
    : weeks.filter((week) => week.some((day) => day.startsWith(month)));
}

/** The day that comes after so many steps of a calendar. */
export function stepped({ span, at }: CalendarPlace, steps: number): string {
  if (span === 'week') return addDays(at, 7 * steps);
  const month = addMonths(at.slice(0, 7), steps);
  const last = addDays(`${addMonths(month, 1)}-01`, -1);
  const day = `${month}-${at.slice(8)}`;
  return day > last ? last : day;
}

/** Says of a row on which day it stands; undefined where it has no value. */
export function dayOf(key: string, field: Field, timeZone: string): (row: Row) => string | undefined {
  const read = field.kind === 'dateTime' ? dayReader(timeZone) : (day: string) => day;
  return (row) => {
    const value = row.values[key];
    return typeof value === 'string' ? read(value) : undefined;
  };
}

/** The conditions for standing on one of the days from the first to the last. */
export function between(key: string, field: Field, first: string, last: string, timeZone: string): readonly Condition[] {
  if (field.kind === 'date')
    return [
      { field: key, op: 'gte', value: first },
      { field: key, op: 'lte', value: last },
    ];
  return [
    ...(first > FIRST_DAY ? [{ field: key, op: 'gte', value: atLocalTime(first, 0, 0, timeZone) } as const] : []),
    ...(last < LAST_DAY ? [{ field: key, op: 'lt', value: atLocalTime(addDays(last, 1), 0, 0, timeZone) } as const] : []),
  ];
}

/** What a value becomes on another day: a moment keeps its time of day. */
export function movedTo(field: Field, value: unknown, day: string, timeZone: string): string {
  if (field.kind !== 'dateTime' || typeof value !== 'string') return day;
  const { hour, minute } = localTime(value, timeZone);
  return atLocalTime(day, hour, minute, timeZone);
}

/** Rows by their day, in the order that they come; those of a moment by the moment. */
export function byDay(rows: readonly Row[], key: string, field: Field, timeZone: string): ReadonlyMap<string, readonly Row[]> {
  const read = dayOf(key, field, timeZone);
  const days = new Map<string, Row[]>();
  for (const row of rows) {
    const day = read(row);
    if (day === undefined) continue;
    const those = days.get(day);
    if (those) those.push(row);
    else days.set(day, [row]);
  }
  if (field.kind === 'dateTime')
    for (const those of days.values()) those.sort((a, b) => (String(a.values[key]) < String(b.values[key]) ? -1 : 1));
  return days;
}

/** The day that a key leads to from a day; undefined for other keys. */
export function dayByKey(day: string, key: string, weekStart: number, place: CalendarPlace): string | undefined {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -7);
    case 'ArrowDown':
      return addDays(day, 7);
    case 'Home':
      return spanStart(day, 'week', weekStart);
    case 'End':
      return addDays(spanStart(day, 'week', weekStart), 6);
    case 'PageUp':
      return stepped({ ...place, at: day }, -1);
    case 'PageDown':
      return stepped({ ...place, at: day }, 1);
    default:
      return undefined;
  }
}
