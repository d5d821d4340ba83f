import { optionByText } from '../settings/find-option.ts';
import type { Definitions } from '../settings/definitions.ts';
import { scaled } from './decimals.ts';
import type { Field } from './fields.ts';
import { implausible } from './implausible.ts';
import { parseDateInput, parseTimeInput, type DateContext } from './parse-date-input.ts';
import { formatRecurrence, readRecurrence } from './recurrence.ts';
import type { Value } from './row.ts';
import { parseSerial } from './serial.ts';
import { parseMember, parseValue, type InvalidReason } from './values.ts';

/** What reading human input depends on; nothing is asked of a clock. */
export type InputContext = DateContext & {
  /** Used where no currency is written. */
  readonly currency: string;
  /** With them, choices are read by label, too. */
  readonly definitions?: Definitions;
};

export type Input =
  | { readonly value: Value }
  | { readonly reason: InvalidReason | 'too-many-decimals' | NonNullable<ReturnType<typeof implausible>> };

/**
 * Reads what a person typed into a form field, generously: `40k €`, `1.234,50`, `fri`, `+2w`, `31.3.`, `example.com`.
 * `empty` for nothing. What is read is what `parseValue` allows, so that a value that was accepted is never an issue,
 * and nothing that nobody means.
 */
export function parseInput(field: Field, text: string, context: InputContext): Input {
  const input = read(field, text, context);
  const reason = 'value' in input ? implausible(field, input.value) : undefined;
  return reason ? { reason } : input;
}

function read(field: Field, text: string, context: InputContext): Input {
  const typed = text
    .normalize('NFC')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .trim();
  if (typed === '') return { reason: 'empty' };
  switch (field.kind) {
    case 'number':
    case 'percent': {
      const value = readNumber(typed.replace(/\s*%$/, ''), field.decimals, context.locale);
      return typeof value === 'number' ? parseValue(field, value) : value;
    }
    case 'money':
      return readMoney(field, typed, context);
    case 'serial':
      return parseValue(field, parseSerial(field, typed));
    case 'rating':
      return parseValue(
        field,
        /^[★*]{1,5}☆*$/.test(typed) ? typed.replaceAll('☆', '').length : /^[1-5]$/.test(typed) ? Number(typed) : undefined,
      );
    case 'date':
      return orReason(field, parseDateInput(typed, context), 'not-a-date');
    case 'dateTime':
      return orReason(field, parseTimeInput(typed, context), 'not-a-time');
    case 'yesNo':
      return orReason(field, yesNoWords.get(typed.toLowerCase()), 'not-yes-or-no');
    case 'recurrence': {
      const recurrence = readRecurrence(typed);
      return orReason(field, recurrence && formatRecurrence(recurrence), 'not-a-recurrence');
    }
    case 'url':
      return parseValue(
        field,
        /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : /^[^\s/.]+\.[^\s]+$/.test(typed) ? `https://${typed}` : typed,
      );
    case 'choice':
      return parseValue(field, (context.definitions && optionByText(field, typed, context.definitions)?.id) ?? typed);
    case 'tags':
    case 'emails':
    case 'phones':
    case 'references':
    case 'members':
      return readSet(field, typed);
    case 'member':
    case 'team':
      return parseValue(field, typed.toLowerCase());
    case 'address':
      return { reason: 'not-an-address' };
    case 'longText':
      return parseValue(field, text);
    case 'text':
    case 'externalId':
    case 'reference':
      return parseValue(field, typed);
    default:
      return field.kind satisfies never;
  }
}

const orReason = (field: Field, value: unknown, reason: InvalidReason): Input =>
  value === undefined ? { reason } : parseValue(field, value);

const yesNoWords = new Map<string, boolean>([
  ...['yes', 'y', 'true', '1', 'x', 'on', 'ja', 'j', 'wahr', '✓'].map((word) => [word, true] as const),
  ...['no', 'n', 'false', '0', '-', 'off', 'nein', 'falsch'].map((word) => [word, false] as const),
]);

/** Members, separated by comma, semicolon or line; e-mail addresses also by a space, and out of `Name <address>`. */
function readSet(field: Field, text: string): Input {
  const bare = field.kind === 'emails' ? text.replaceAll(/[^,;<>\n]*<([^<>]+)>/g, ' $1 ') : text;
  const parts = bare.split(field.kind === 'emails' ? /[,;\s]+/ : /[,;\n]+/);
  const members: string[] = [];
  for (const part of parts) {
    const cleaned = field.kind === 'phones' ? cleanPhone(part) : part.trim();
    if (cleaned === '') continue;
    const member = parseMember(field, cleaned);
    if ('reason' in member) return member;
    members.push(member.value);
  }
  return parseValue(field, members);
}

/** `tel:` and a leading `00` or `+49 (0)` as people write them. */
const cleanPhone = (text: string): string =>
  text
    .trim()
    .replace(/^tel:/i, '')
    .replace(/^00(?=[1-9])/, '+')
    .replace(/^(\+\d{1,3}\s*)\(0\)\s*/, '$1');

const powers = new Map<string, number>([
  ...['k', 'tsd', 'tsd.', 't'].map((word) => [word, 3] as const),
  ...['m', 'mio', 'mio.', 'mn', 'mln'].map((word) => [word, 6] as const),
  ...['b', 'bn', 'mrd', 'mrd.'].map((word) => [word, 9] as const),
]);

/** A number in people's spelling, scaled by 10^decimals. Digits are moved, never multiplied as floats. */
function readNumber(
  text: string,
  decimals: number,
  locale: string,
): number | { readonly reason: InvalidReason | 'too-many-decimals' } {
  const match = /^([-+−(]?)\s*([0-9][0-9.,'’ ]*|[.,][0-9]+)\s*([a-z]+\.?)?\s*(\)?)$/i.exec(text);
  if (!match) return { reason: 'not-a-number' };
  const [, sign = '', body = '', word, close = ''] = match;
  const power = word === undefined ? 0 : powers.get(word.toLowerCase());
  if (power === undefined || (sign === '(') !== (close === ')')) return { reason: 'not-a-number' };
  const plain = plainDigits(body.replaceAll(/['’ ]/g, ''), locale, power > 0);
  if (plain === undefined) return { reason: 'not-a-number' };
  const [whole = '', fraction = ''] = plain.split('.');
  const moved = `${whole}${fraction.slice(0, power).padEnd(power, '0')}`.replace(/^0+(?=.)/, '');
  const rest = fraction.slice(power).replace(/0+$/, '');
  if (rest.length > decimals) return { reason: 'too-many-decimals' };
  const value = scaled(
    `${sign === '-' || sign === '−' || sign === '(' ? '-' : ''}${moved === '' ? '0' : moved}${rest && `.${rest}`}`,
    decimals,
  );
  return value ?? { reason: 'out-of-range' };
}

/**
 * `1.234,50`, `1,234.50`, `1234.5` → digits with a point. Where both marks occur the last is the decimal one; a single
 * mark before three digits groups thousands when the locale uses it so, and when it occurs several times.
 */
function plainDigits(text: string, locale: string, abbreviated: boolean): string | undefined {
  const marks = [...text].filter((character) => character === '.' || character === ',');
  const last = marks.at(-1);
  if (last === undefined) return text;
  const mixed = new Set(marks).size === 2;
  const groups = new RegExp(`^\\d{1,3}(\\${last}\\d{3})+$`).test(text);
  const grouping = !mixed && groups && (marks.length > 1 || (!abbreviated && last !== decimalMark(locale)));
  if (grouping) return text.replaceAll(last, '');
  if (text.split(last).length !== 2) return undefined;
  const [whole = '', fraction = ''] = text.split(last);
  const other = last === '.' ? ',' : '.';
  if (mixed && !new RegExp(`^\\d{1,3}(\\${other}\\d{3})+$`).test(whole)) return undefined;
  return `${whole.replaceAll(other, '') || '0'}.${fraction}`;
}

const decimalMarks = new Map<string, string>();
function decimalMark(locale: string): string {
  let mark = decimalMarks.get(locale);
  if (mark === undefined) {
    mark = new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.';
    decimalMarks.set(locale, mark);
  }
  return mark;
}

const symbols: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  '₽': 'RUB',
  '₴': 'UAH',
  '₺': 'TRY',
  '₩': 'KRW',
  zł: 'PLN',
  Kč: 'CZK',
  Fr: 'CHF',
};

function readMoney(field: Field, text: string, context: InputContext): Input {
  const code = /(?:^|[\s\d.,])([A-Z]{3})(?=$|[\s\d.,(-])/.exec(text)?.[1] ?? /^([A-Z]{3})(?=[\s\d-])/.exec(text)?.[1];
  const symbol = Object.keys(symbols).find((mark) => text.includes(mark));
  let currency = context.currency;
  let rest = text;
  if (code) {
    currency = code;
    rest = text.replace(code, '');
  } else if (symbol) {
    currency = symbols[symbol] ?? currency;
    rest = text.replace(symbol, '');
  } else if (text.includes('$')) {
    // Whose dollar: the workspace's own where it has one.
    currency = /^(USD|CAD|AUD|NZD|SGD|HKD|MXN)$/.test(currency) ? currency : 'USD';
    rest = text.replace('$', '');
  }
  const minor = readNumber(rest.trim(), minorDigits(currency), context.locale);
  return typeof minor === 'number'
    ? parseValue(field, { minor, currency })
    : minor.reason === 'not-a-number'
      ? { reason: 'not-money' }
      : minor;
}

const digitsOf = new Map<string, number>();
/** Digits after the point of a currency: EUR 2, JPY 0, KWD 3. Two for a code that nobody knows. */
export function minorDigits(currency: string): number {
  let digits = digitsOf.get(currency);
  if (digits === undefined) {
    try {
      digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    } catch {
      digits = 2;
    }
    digitsOf.set(currency, digits);
  }
  return digits;
}
