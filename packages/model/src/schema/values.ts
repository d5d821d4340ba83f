import { uuidPattern } from '../documents/document-name.ts';
import { limits } from '../limits.ts';
import { addressParts, type AddressPart, type Field, type FieldKind } from './fields.ts';
import { parseRecurrence } from './recurrence.ts';
import type { Address, Money, Value } from './row.ts';

/**
 * What a stored value may be, in one place. Total: whatever is handed in, the answer is a value that every store can
 * hold (well-formed text without U+0000, numbers in range, years 0001-9999) or the reason why it is none.
 */
export type InvalidReason =
  | 'empty'
  | 'not-text'
  | 'too-long'
  | 'not-a-number'
  | 'out-of-range'
  | 'not-money'
  | 'not-a-date'
  | 'not-a-time'
  | 'not-yes-or-no'
  | 'not-a-recurrence'
  | 'not-an-option'
  | 'not-an-email'
  | 'not-a-phone'
  | 'not-a-url'
  | 'not-an-address'
  | 'not-an-id'
  | 'not-a-list'
  | 'too-many';
export type Parsed<T> = { readonly value: T } | { readonly reason: InvalidReason };

const no = (reason: InvalidReason) => ({ reason });
const isObject = (input: unknown): input is Record<string, unknown> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

/** NFC, well-formed, without U+0000; `empty` when nothing is left. */
export function parseText(input: unknown, longest: number): Parsed<string> {
  if (typeof input !== 'string') return no(input === null || input === undefined ? 'empty' : 'not-text');
  // Cut off before normalising: normalisation of a huge text is the work the limit is there to avoid.
  if (input.length > longest * 4) return no('too-long');
  const value = input.toWellFormed().replaceAll('\0', '').normalize('NFC');
  if (value === '') return no('empty');
  return value.length > longest ? no('too-long') : { value };
}

const ofText =
  (longest: number, pattern: RegExp | undefined, reason: InvalidReason, shape: (text: string) => string = (text) => text) =>
  (input: unknown): Parsed<string> => {
    const text = parseText(input, longest);
    if ('reason' in text) return text;
    const value = shape(text.value);
    if (value === '') return no('empty');
    return !pattern || pattern.test(value) ? { value } : no(reason);
  };

const integer =
  (least: number, most: number) =>
  (input: unknown): Parsed<number> => {
    if (typeof input !== 'number' || !Number.isInteger(input))
      return no(input === null || input === undefined ? 'empty' : 'not-a-number');
    // `+ 0` turns -0 into 0, which is what every store gives back.
    return input < least || input > most ? no('out-of-range') : { value: input + 0 };
  };

/** An ISO 4217 code by its shape; which codes exist changes and is no business of a projection. */
const currencyPattern = /^[A-Z]{3}$/;

function parseMoney(input: unknown): Parsed<Money> {
  if (!isObject(input)) return no(input === null || input === undefined ? 'empty' : 'not-money');
  const { minor, currency } = input;
  if (typeof currency !== 'string' || !currencyPattern.test(currency) || typeof minor !== 'number' || !Number.isInteger(minor))
    return no('not-money');
  return Number.isSafeInteger(minor) ? { value: { minor: minor + 0, currency } } : no('out-of-range');
}

const daysIn = (year: number, month: number) =>
  [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ??
  0;

/** Whether `YYYY-MM-DD` is a day of the proleptic Gregorian calendar in the years 0001-9999. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function parseDate(input: unknown): Parsed<string> {
  if (typeof input !== 'string' || input === '')
    return no(input === null || input === undefined || input === '' ? 'empty' : 'not-a-date');
  return isDate(input) ? { value: input } : no('not-a-date');
}

function parseDateTime(input: unknown): Parsed<string> {
  if (typeof input !== 'string' || input === '')
    return no(input === null || input === undefined || input === '' ? 'empty' : 'not-a-time');
  const match = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/.exec(input);
  return match?.[1] && isDate(match[1]) ? { value: input } : no('not-a-time');
}

const email = ofText(
  limits.emailLength.value,
  /^[^\s@<>()[\],;:\\"/]+@[^\s@<>()[\],;:\\"/]+\.[^\s@<>()[\],;:\\"/.]{2,}$/,
  'not-an-email',
  (text) => text.trim().toLowerCase().normalize('NFC'),
);
const phone = ofText(limits.phoneLength.value, /^\+?[0-9][0-9 ()/.-]{1,}(?:(?:x|ext\.?) ?[0-9]{1,8})?$/, 'not-a-phone', (text) =>
  text.trim().replaceAll(/\s+/g, ' '),
);
const tag = ofText(limits.tagLength.value, undefined, 'not-text', (text) => text.trim().replaceAll(/\s+/g, ' '));
const uuid = ofText(36, uuidPattern, 'not-an-id');
const anyReference = ofText(80, new RegExp(`^[a-z][A-Za-z0-9]{0,39}:${uuidPattern.source.slice(1)}`), 'not-an-id');
const option = ofText(limits.optionIdLength.value, /^[A-Za-z0-9_]+$/, 'not-an-option');

/** One member of a set field: a tag, an email, a phone, a reference, a person. */
export function parseMember(field: Field, input: unknown): Parsed<string> {
  switch (field.kind) {
    case 'emails':
      return email(input);
    case 'phones':
      return phone(input);
    case 'references':
      return field.to === undefined ? anyReference(input) : uuid(input);
    case 'members':
      return uuid(input);
    default:
      return tag(input);
  }
}

/** One part of a postal address. */
export const parseAddressPart = (_part: AddressPart, input: unknown): Parsed<string> =>
  parseText(input, limits.addressPartLength.value);

function parseSet(field: Field, input: unknown): Parsed<readonly string[]> {
  if (!Array.isArray(input)) return no(input === null || input === undefined ? 'empty' : 'not-a-list');
  if (input.length > limits.setMembers.value) return no('too-many');
  const members = new Set<string>();
  for (const item of input) {
    const member = parseMember(field, item);
    if ('reason' in member) return member;
    members.add(member.value);
  }
  return members.size === 0 ? no('empty') : { value: sortedMembers(members) };
}

/** By code unit, without doubles: the one order of a set's members. */
export const sortedMembers = (members: Iterable<string>): readonly string[] =>
  [...new Set(members)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

function parseAddress(input: unknown): Parsed<Address> {
  if (!isObject(input)) return no(input === null || input === undefined ? 'empty' : 'not-an-address');
  const address: { -readonly [part in AddressPart]?: string } = {};
  for (const part of addressParts) {
    const text = parseAddressPart(part, input[part]);
    if ('value' in text) address[part] = text.value;
    else if (text.reason !== 'empty') return text;
  }
  return Object.keys(address).length === 0 ? no('empty') : { value: address };
}

function recurrence(input: unknown): Parsed<string> {
  if (typeof input !== 'string' || input === '')
    return no(input === null || input === undefined || input === '' ? 'empty' : 'not-text');
  return parseRecurrence(input) ? { value: input } : no('not-a-recurrence');
}

const parsers: Record<FieldKind, (field: Field, input: unknown) => Parsed<Value>> = {
  text: (_, input) => parseText(input, limits.textLength.value),
  longText: (_, input) => parseText(input, limits.longTextLength.value),
  externalId: (_, input) => ofText(limits.externalIdLength.value, undefined, 'not-text', (text) => text.trim())(input),
  url: (_, input) => ofText(limits.urlLength.value, /^https?:\/\/[^\s<>"]+$/i, 'not-a-url', (text) => text.trim())(input),
  choice: (_, input) => option(input),
  number: (_, input) => integer(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)(input),
  percent: (_, input) => integer(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)(input),
  rating: (_, input) => integer(1, 5)(input),
  serial: (_, input) => integer(1, 999_999_999_999_999)(input),
  money: (_, input) => parseMoney(input),
  date: (_, input) => parseDate(input),
  dateTime: (_, input) => parseDateTime(input),
  yesNo: (_, input) =>
    typeof input === 'boolean' ? { value: input } : no(input === null || input === undefined ? 'empty' : 'not-yes-or-no'),
  recurrence: (_, input) => recurrence(input),
  member: (_, input) => uuid(input),
  team: (_, input) => uuid(input),
  reference: (field, input) => (field.to === undefined ? anyReference(input) : uuid(input)),
  tags: parseSet,
  emails: parseSet,
  phones: parseSet,
  references: parseSet,
  members: parseSet,
  address: (_, input) => parseAddress(input),
};

/** A stored scalar, or for sets and addresses the whole value, in the row's representation. `empty` means: no value. */
export const parseValue = (field: Field, input: unknown): Parsed<Value> => parsers[field.kind](field, input);

/** Equality of values in the row's representation. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]))
  );
}
