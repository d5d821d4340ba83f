import { ASOF } from '@rapport/model/features/views/address-words';
import { addDays, startOfDay } from '@rapport/model/query/resolve-operand';
import { daysBetween } from '../list/near-date.ts';

/** The day that an address asks for: one that is, and not one that has yet to come. */
export function dayIn(params: Pick<URLSearchParams, 'get'>, today: string): string | undefined {
  const day = params.get(ASOF) ?? '';
  const time = Date.parse(`${day}T00:00:00Z`);
  const is = /^[1-9]\d{3}-\d\d-\d\d$/.test(day) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
  return is && day <= today ? day : undefined;
}

/** The last millisecond of a day where the viewer is. */
export const endOf = (day: string, timeZone: string): string =>
  new Date(Date.parse(startOfDay(addDays(day, 1), timeZone)) - 1).toISOString();

/** Days on a slider: the first at its left, today at its right. */
export const sliderOf = (first: string, today: string, day: string) => {
  const last = Math.max(0, daysBetween(first, today));
  return { last, at: Math.min(last, Math.max(0, daysBetween(first, day))) };
};
export const dayAt = (first: string, position: number): string => addDays(first, position);
