import { timeFormat } from '#lib/formats.ts';
/** A month as a calendar shows it: weeks of seven dates (`YYYY-MM-DD`), beginning on `weekStart` (1 = Monday). */
export function weeksOf(month: string, weekStart: number): string[][] {
  const first = new Date(`${month}-01T00:00:00Z`);
  const lead = (first.getUTCDay() - (weekStart % 7) + 7) % 7;
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) =>
      dateText(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1 - lead + week * 7 + day))),
    ),
  );
}

export const dateText = (date: Date): string => date.toISOString().slice(0, 10);

/** `2026-12` + 1 = `2027-01`. */
export function addMonths(month: string, count: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return dateText(new Date(Date.UTC(year, number - 1 + count, 1))).slice(0, 7);
}

/** The calendar day that it is now where the user is. */
export function today(now: Date, timeZone: string): string {
  return timeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now);
}
