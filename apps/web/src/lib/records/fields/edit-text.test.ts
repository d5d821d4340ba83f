import {
  addressParts,
  date,
  dateTime,
  emails,
  externalId,
  money,
  number,
  percent,
  phones,
  tags,
  text,
  url,
  type Field,
} from '@rapport/model/schema/fields';
import type { Value } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { describe, expect, test } from 'vitest';
import { editText, parseMembers, parseText, type Reading } from './edit-text.ts';
import { currencyDigits, formatMoney, formatValue, type Names } from './format-value.ts';

const label = { en: 'x', de: 'x' };
const definitions: Definitions = {
  workspace: {
    name: 'W',
    defaultCurrency: 'EUR',
    timeZone: 'UTC',
    locale: 'en',
    weekStart: 1,
    fiscalYearStart: 1,
    historyYears: 0,
    logo: undefined,
    hiddenTypes: new Set<string>(),
    keyFacts: new Map(),
    noteTemplates: [],
  },
  pipelines: [],
  stages: new Map(),
  choices: new Map(),
  members: new Map(),
  teams: new Map(),
  access: { visibility: new Map(), powers: {} },
};
const reading = (locale: string): Reading => ({
  definitions,
  now: new Date('2026-03-20T12:00:00Z'),
  names: {
    locale,
    language: locale.startsWith('de') ? 'de' : 'en',
    timeZone: 'Europe/Berlin',
    option: () => undefined,
    member: () => undefined,
    team: () => undefined,
    title: () => undefined,
    recurrence: (stored) => stored,
    notAvailable: '–',
    hidden: () => '–',
    yes: 'Yes',
    no: 'No',
  } satisfies Names,
});
const samples: readonly (readonly [string, Field, Value])[] = [
  ['text', text(label), 'Acme'],
  ['external id', externalId(label), 'A-1'],
  ['number', number(label), 1_234_567],
  ['decimals', number(label, { decimals: 2 }), 123_456],
  ['percent', percent(label, { decimals: 1 }), 125],
  ['euro', money(label), { minor: 123_456_789, currency: 'EUR' }],
  ['whole euro', money(label), { minor: 4_500_000, currency: 'EUR' }],
  ['yen', money(label), { minor: 4_500_000, currency: 'JPY' }],
  ['debt', money(label), { minor: -50, currency: 'USD' }],
  ['franc', money(label), { minor: 1_050, currency: 'CHF' }],
  ['date', date(label), '2026-06-30'],
  ['url', url(label), 'https://www.example.com/a'],
];

describe.each(['en-US', 'en-GB', 'de-DE', 'de-CH'])('what stands in an input reads back as the same value: %s', (locale) => {
  test.each(samples)('%s', (_name, field, value) => {
    const shown = editText(field, value, reading(locale));
    expect(parseText(field, shown, reading(locale))).toEqual({ value });
  });
  test('a time, to the minute', () => {
    const field = dateTime(label);
    const value = '2026-06-30T12:30:00.000Z';
    expect(parseText(field, editText(field, value, reading(locale)), reading(locale))).toEqual({ value });
  });
});

test('an empty text clears, unless the field is required', () => {
  expect(parseText(text(label), ' ', reading('en'))).toEqual({ value: undefined });
  expect(parseText(text(label, { required: true }), '', reading('en'))).toEqual({ problem: 'notAValue' });
});
test('what cannot be read says why', () => {
  expect(parseText(money(label), 'much', reading('en'))).toEqual({ problem: 'notANumber' });
  expect(parseText(date(label), 'soon', reading('en'))).toEqual({ problem: 'notADate' });
  expect(parseMembers(emails(label), 'nobody', reading('en'))).toEqual({ problem: 'notAnEmail' });
});
test('[M234] a day before the year of the first books, and money of no currency, say so', () => {
  expect(parseText(date(label), '1.1.1850', reading('de'))).toEqual({ problem: 'tooEarly' });
  expect(parseText(date(label), '1.1.1900', reading('de'))).toEqual({ value: '1900-01-01' });
  expect(parseText(money(label), '100 XQX', reading('en'))).toEqual({ problem: 'noCurrency' });
});
test('several members may be pasted at once', () => {
  expect(parseMembers(emails(label), 'a@b.de, C@d.de', reading('en'))).toEqual({ members: ['a@b.de', 'c@d.de'] });
  expect(parseMembers(phones(label), '+49 1; 030/2', reading('en'))).toMatchObject({ members: { length: 2 } });
  expect(parseMembers(tags(label), 'vip', reading('en'))).toEqual({ members: ['vip'] });
});

test('money is shown without needless zeros, in the currency’s own digits', () => {
  expect(formatMoney({ minor: 4_500_000, currency: 'EUR' }, 'en')).toBe('€45,000');
  expect(formatMoney({ minor: 4_500_050, currency: 'EUR' }, 'en')).toBe('€45,000.50');
  expect(currencyDigits('JPY')).toBe(0);
});
test('an address is one line of its parts', () => {
  const whole = Object.fromEntries(addressParts.map((part) => [part, part]));
  const field: Field = { ...text(label), kind: 'address' };
  expect(formatValue(field, whole, reading('en').names)).toBe('street, postalCode city, region, country');
});

test('an amount without a currency keeps the one of the amount that stood there', () => {
  const dollars = { ...reading('en'), currency: 'USD' };
  expect(parseText(money(label), '45k', dollars)).toEqual({ value: { minor: 4_500_000, currency: 'USD' } });
  expect(parseText(money(label), '45k', reading('en'))).toEqual({ value: { minor: 4_500_000, currency: 'EUR' } });
});
