const DAY = 86_400_000;
const NEAR = 14;

/** Days from `today` to `date`, both `YYYY-MM-DD`. */
export const daysBetween = (today: string, date: string): number =>
  Math.round((Date.parse(`${date.slice(0, 10)}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY);

/** "tomorrow", "in 5 days", "3 days ago" within two weeks; undefined farther away. */
export function nearDate(date: string, today: string, locale: string): string | undefined {
  const days = daysBetween(today, date);
  if (!Number.isFinite(days) || Math.abs(days) > NEAR) return undefined;
  return formatOf(locale).format(days, 'day');
}

const formats = new Map<string, Intl.RelativeTimeFormat>();
function formatOf(locale: string): Intl.RelativeTimeFormat {
  const found = formats.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  formats.set(locale, found);
  return found;
}
