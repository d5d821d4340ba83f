import { timeFormat } from '#lib/formats.ts';
const units = [
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
] as const;

/** "5 minutes ago", "yesterday"; a date when it is longer than a week ago, with its year when that is another one. */
export function timeAgo(at: string, now: number, locale: string, timeZone: string): string {
  const past = Math.max(0, now - Date.parse(at));
  if (past >= 7 * 86_400_000) {
    const year = timeFormat('en', { year: 'numeric', timeZone });
    const other = year.format(new Date(at)) !== year.format(now);
    return timeFormat(locale, { day: 'numeric', month: 'short', ...(other && { year: 'numeric' }), timeZone }).format(
      new Date(at),
    );
  }
  const [unit, length] = units.findLast(([, length]) => past >= length) ?? units[0];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }).format(-Math.floor(past / length), unit);
}
