/**
 * Formatters of numbers and times, one per locale and options: making one takes a hundred times as long as using it,
 * and what is formatted in a list or beside somebody who types is formatted often.
 */
const numbers = new Map<string, Intl.NumberFormat>();
const times = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError where Intl does: a locale, currency or unit that is none. */
export const numberFormat = (locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
  kept(numbers, locale, options, Intl.NumberFormat);

/** Throws a RangeError where Intl does: a locale or time zone that is none. */
export const timeFormat = (locale: string, options: Intl.DateTimeFormatOptions = {}): Intl.DateTimeFormat =>
  kept(times, locale, options, Intl.DateTimeFormat);

function kept<T, O>(all: Map<string, T>, locale: string, options: O, Format: new (locale: string, options: O) => T): T {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = all.get(key);
  if (known) return known;
  const made = new Format(locale, options);
  all.set(key, made);
  return made;
}
