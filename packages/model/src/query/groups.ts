import { limits } from '../limits.ts';
import type { Field, FieldKind } from '../schema/fields.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Row, Value } from '../schema/row.ts';
import { compareText } from '../schema/sort-key.ts';
import type { Definitions } from '../settings/definitions.ts';
import { addDays, startOfDay } from './resolve-operand.ts';
import { rowOrder } from './run-view.ts';
import type { ViewContext } from './view.ts';

/** How much time one group of a day or moment spans. */
export const groupSpans = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type GroupSpan = (typeof groupSpans)[number];
/** What a view groups by: a field, and of days and moments the span that makes a group. */
export type Grouped = { readonly key: string; readonly field: Field; readonly span: GroupSpan | undefined };
/** What days and weeks depend on. */
export type Calendar = Pick<ViewContext, 'timeZone' | 'weekStart'>;

const times: readonly FieldKind[] = ['date', 'dateTime'];
const groups: readonly FieldKind[] = ['choice', 'member', 'team', 'reference', 'yesNo', 'rating', 'recurrence', ...times];

export const isGroupable = ({ kind }: Pick<Field, 'kind'>): boolean => groups.includes(kind);
export const isTime = ({ kind }: Pick<Field, 'kind'>): boolean => times.includes(kind);

/** `stage`, `closeDate:month`: what a view groups by; undefined for what makes no groups. Days without a span: each its own. */
export function groupedBy(type: ObjectType, group: string | undefined): Grouped | undefined {
  const [key = '', word, more] = (group ?? '').split(':');
  const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
  if (!field || !isGroupable(field) || more !== undefined) return undefined;
  if (!isTime(field)) return word === undefined ? { key, field, span: undefined } : undefined;
  const span = word === undefined ? 'day' : groupSpans.find((one) => one === word);
  return span && { key, field, span };
}

/** Days that rows may carry; what a span would begin before, or a time zone moves beyond, is held within. */
export const FIRST_DAY = '0001-01-01';
export const LAST_DAY = '9999-12-31';

/** The first day of the span that a day is in. */
export function spanStart(day: string, span: GroupSpan, weekStart: number): string {
  switch (span) {
    case 'day':
      return day;
    case 'week': {
      const weekday = ((new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7) + 1;
      const first = addDays(day, -((weekday - weekStart + 7) % 7));
      return first < FIRST_DAY ? FIRST_DAY : first;
    }
    case 'month':
      return `${day.slice(0, 7)}-01`;
    case 'quarter': {
      const month = Number(day.slice(5, 7)) - 1;
      return `${day.slice(0, 4)}-${String(month - (month % 3) + 1).padStart(2, '0')}-01`;
    }
    case 'year':
      return `${day.slice(0, 4)}-01-01`;
    default:
      return span satisfies never;
  }
}

/** The day of a moment where the viewer is. A day begins where filters have it begin, so that both find the same records. */
export function dayReader(timeZone: string): (moment: string) => string {
  const starts = new Map<string, string>();
  const startOf = (day: string) => {
    const known = starts.get(day);
    if (known !== undefined) return known;
    const start = startOfDay(day, timeZone);
    starts.set(day, start);
    return start;
  };
  return (moment) => {
    const day = moment.slice(0, 10);
    if (day > FIRST_DAY && moment < startOf(day)) return addDays(day, -1);
    if (day < LAST_DAY) {
      const next = addDays(day, 1);
      if (moment >= startOf(next)) return next;
    }
    return day;
  };
}

/** Says of each row which group it is in; undefined for those without a value, and when nothing groups. */
export function groupReader(
  type: ObjectType,
  group: string | undefined,
  { timeZone, weekStart }: Calendar,
): (row: Row) => string | undefined {
  const grouped = groupedBy(type, group);
  if (!grouped) return () => undefined;
  const { key, field, span } = grouped;
  if (field.kind === 'yesNo') return (row) => String(row.values[key] ?? false);
  if (span === undefined) {
    return (row) => {
      const value = row.values[key];
      return value === undefined ? undefined : String(value);
    };
  }
  const dayOf = field.kind === 'dateTime' ? dayReader(timeZone) : (day: string) => day;
  // Many records share a day: its span is found once.
  const known = new Map<string, string>();
  return (row) => {
    const value = row.values[key];
    if (typeof value !== 'string') return undefined;
    const day = dayOf(value);
    let start = known.get(day);
    if (start === undefined) known.set(day, (start = spanStart(day, span, weekStart)));
    return start;
  };
}

/** The order of the field, what is equal there by its text, empty last. */
export function orderedGroups<Of extends { readonly key: string | undefined }>(
  type: ObjectType,
  group: string | undefined,
  made: readonly Of[],
  definitions: Definitions,
): readonly Of[] {
  const grouped = groupedBy(type, group);
  if (!grouped) return made;
  const { kind } = grouped.field;
  const order = rowOrder({ type: type.key, sort: [{ field: grouped.key, direction: 'asc' }] }, definitions, type);
  const valueOf = (key: string): Value => (kind === 'yesNo' ? key === 'true' : kind === 'rating' ? Number(key) : key);
  return made
    .map((one) => ({
      one,
      keys: order.key({ values: one.key === undefined ? {} : { [grouped.key]: valueOf(one.key) } } as Row),
    }))
    .sort(
      (a, b) =>
        Number(a.one.key === undefined) - Number(b.one.key === undefined) ||
        order.compare(a.keys, b.keys) ||
        compareText(a.one.key ?? '', b.one.key ?? ''),
    )
    .map(({ one }) => one);
}

/** The first `viewGroups` of them in their order; more are left out. */
export const orderGroups: typeof orderedGroups = (type, group, made, definitions) =>
  groupedBy(type, group) ? orderedGroups(type, group, made, definitions).slice(0, limits.viewGroups.value) : made;
