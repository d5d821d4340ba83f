import type { Field } from '../../schema/fields.ts';
import { implausible } from '../../schema/implausible.ts';
import type { Value } from '../../schema/row.ts';
import type { DateOrder } from './import-map.ts';

/** Formats of one file, found once or chosen by the person, so that no cell is guessed on its own. */
export type CellFormats = { readonly dateOrder: DateOrder; readonly decimal: '.' | ','; readonly currency: string };

export type ParsedCell = { readonly value: Value } | { readonly empty: true } | { readonly reason: CellProblem };
export type CellProblem =
  'number' | 'date' | 'date-time' | 'yes-no' | 'money' | 'rating' | 'email' | 'too-precise' | 'too-early' | 'out-of-range';

/**
 * A text cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection); one that
 * looks defused already gets another, so that `unescapeFormula` gives back exactly what was there.
 */
export const escapeFormula = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
export const unescapeFormula = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

/**
 * One cell for one field, for every kind that needs no other record. References, people, teams and choices are
 * looked up by the import and never come here. Total: never throws.
 */
export function parseCell(cell: string, field: Field, formats: CellFormats): ParsedCell {
  const parsed = read(cell, field, formats);
  const reason = 'value' in parsed ? implausible(field, parsed.value) : undefined;
  return reason ? { reason: reason === 'unknown-currency' ? 'money' : reason } : parsed;
}

function read(cell: string, field: Field, formats: CellFormats): ParsedCell {
  const text = unescapeFormula(cell).normalize('NFC').trim();
  if (text === '') return { empty: true };
  switch (field.kind) {
    case 'number':
      return scaled(text, field.decimals, formats, 'number');
    case 'percent':
      return scaled(text.replace(/\s*%$/, ''), field.decimals, formats, 'number');
    case 'rating': {
      const stars = Number(text);
      return Number.isInteger(stars) && stars >= 1 && stars <= 5 ? { value: stars } : { reason: 'rating' };
    }
    case 'money':
      return parseMoney(text, formats);
    case 'date': {
      const date = parseDate(text, formats.dateOrder);
      return date ? { value: date } : { reason: 'date' };
    }
    case 'dateTime': {
      const time = parseMoment(text, formats.dateOrder);
      return time ? { value: time } : { reason: 'date-time' };
    }
    case 'yesNo': {
      const known = yesNoWords.get(text.toLowerCase());
      return known === undefined ? { reason: 'yes-no' } : { value: known };
    }
    case 'emails': {
      const list = splitList(text.toLowerCase());
      return list.every((one) => /^[^\s@]+@[^\s@]+$/.test(one)) ? { value: list } : { reason: 'email' };
    }
    case 'tags':
    case 'phones':
      return { value: splitList(text) };
    default:
      return { value: text };
  }
}

/** `a; b; c`, as lists are exported; a comma separates too when there is no semicolon. */
export function splitList(text: string): string[] {
  const parts = text.split(text.includes(';') ? ';' : /[,\n|]/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))].sort();
}

const yesNoWords = new Map<string, boolean>([
  ...['yes', 'y', 'true', '1', 'x', 'ja', 'j', 'wahr', '✓'].map((word) => [word, true] as const),
  ...['no', 'n', 'false', '0', 'nein', 'falsch', '-'].map((word) => [word, false] as const),
]);

function plainDecimal(text: string, decimal: '.' | ','): string | undefined {
  const grouping = decimal === '.' ? ',' : '.';
  const bare = text.replace(/[\s'’  ]/g, '');
  const [whole = '', fraction, ...rest] = bare.split(decimal);
  if (rest.length > 0 || fraction?.includes(grouping)) return undefined;
  const sign = whole.startsWith('-') ? '-' : '';
  const digits = whole.replace(/^[+-]/, '');
  if (digits.includes(grouping) && !new RegExp(`^\\d{1,3}(\\${grouping}\\d{3})+$`).test(digits)) return undefined;
  const joined = digits.replaceAll(grouping, '');
  if (!/^\d*$/.test(joined) || (fraction !== undefined && !/^\d*$/.test(fraction)) || joined + (fraction ?? '') === '')
    return undefined;
  return `${sign}${joined || '0'}${fraction ? `.${fraction}` : ''}`;
}

/** Exact: digits are moved, never multiplied as floats. More digits than `places` allows are refused unless zero. */
function toScaled(plain: string, places: number): number | 'too-precise' | undefined {
  const [whole = '0', fraction = ''] = plain.split('.');
  if (/[1-9]/.test(fraction.slice(places))) return 'too-precise';
  const number = Number(`${whole}${fraction.slice(0, places).padEnd(places, '0')}`);
  return Number.isSafeInteger(number) ? (Object.is(number, -0) ? 0 : number) : undefined;
}

function scaled(text: string, places: number, formats: CellFormats, reason: CellProblem): ParsedCell {
  const plain = plainDecimal(text, formats.decimal);
  const value = plain === undefined ? undefined : toScaled(plain, places);
  if (value === 'too-precise') return { reason: 'too-precise' };
  return value === undefined ? { reason } : { value };
}

const symbols = new Map([
  ['€', 'EUR'],
  ['$', 'USD'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['CHF', 'CHF'],
]);

/** Digits after the point of a currency, from Intl's tables: JPY 0, EUR 2, KWD 3. */
export function minorDigits(currency: string): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const found = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  // A file may name no end of three letters; those that occur are few.
  if (digits.size < 1_000) digits.set(currency, found);
  return found;
}

/** A format per cell would cost more than the rest of the row. */
const digits = new Map<string, number>();

function parseMoney(text: string, formats: CellFormats): ParsedCell {
  const marks = text.match(/[A-Za-z]{3}|[€$£¥]/g) ?? [];
  const mark = marks[0]?.toUpperCase();
  const currency = mark === undefined ? formats.currency : (symbols.get(mark) ?? mark);
  const bracketed = /^\(.*\)$/.test(text);
  const plain = plainDecimal(text.replace(/[A-Za-z]{3}|[€$£¥()]/g, ''), formats.decimal);
  if (marks.length > 1 || plain === undefined || !/^[A-Z]{3}$/.test(currency)) return { reason: 'money' };
  const minor = toScaled(bracketed ? `-${plain}` : plain, minorDigits(currency));
  if (minor === 'too-precise') return { reason: 'too-precise' };
  return minor === undefined ? { reason: 'money' } : { value: { minor, currency } };
}

/** `YYYY-MM-DD`, or undefined for what is no day of the calendar. Two-digit years: 70-99 → 19xx, else 20xx. */
export function parseDate(text: string, order: DateOrder): string | undefined {
  const match = /^(\d{1,4})[./\-\s](\d{1,2})[./\-\s](\d{1,4})(?:[ T].*)?$/.exec(text.trim());
  if (!match) return undefined;
  const parts = [match[1]!, match[2]!, match[3]!];
  const [y, m, d] =
    parts[0]!.length === 4 || order === 'YMD'
      ? parts
      : order === 'MDY'
        ? [parts[2], parts[0], parts[1]]
        : [parts[2], parts[1], parts[0]];
  const year = y!.length <= 2 ? Number(y) + (Number(y) >= 70 ? 1900 : 2000) : Number(y);
  const day = new Date(Date.UTC(year, Number(m) - 1, Number(d)));
  if (year < 1 || year > 9999 || day.getUTCMonth() !== Number(m) - 1 || day.getUTCDate() !== Number(d)) return undefined;
  return day.toISOString().slice(0, 10);
}

/** An instant: ISO with zone as it is, otherwise a day (noon UTC, so that no time zone moves it to another day) or day and time in UTC. */
export function parseMoment(text: string, order: DateOrder): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : new Date(time).toISOString();
  }
  const date = parseDate(text, order);
  if (!date) return undefined;
  const clock = /[ T](\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(text);
  if (!clock) return `${date}T12:00:00.000Z`;
  const [hours, minutes, seconds] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return `${date}T${String(hours).padStart(2, '0')}:${clock[2]}:${String(seconds).padStart(2, '0')}.000Z`;
}
