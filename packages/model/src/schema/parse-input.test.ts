import { describe, expect, test } from 'vitest';
import { date, dateTime, emails, money, number, percent, phones, rating, url, yesNo, type Field } from './fields.ts';
import { parseInput, type InputContext } from './parse-input.ts';

const label = { en: 'x', de: 'x' };
/** A Thursday; in Berlin it is already the 27th at 00:30. */
const context: InputContext = { now: '2026-03-25T23:30:00.000Z', timeZone: 'Europe/Berlin', locale: 'de-DE', currency: 'EUR' };
const american: InputContext = { ...context, timeZone: 'America/New_York', locale: 'en-US', currency: 'USD' };
const read = (field: Field, text: string, where = context) => {
  const input = parseInput(field, text, where);
  return 'value' in input ? input.value : input.reason;
};
const eur = (minor: number) => ({ minor, currency: 'EUR' });

describe('[M20] amounts as people write them', () => {
  test.each([
    ['40k', eur(4_000_000)],
    ['1.2m', eur(120_000_000)],
    ['1,5 Mio', eur(150_000_000)],
    ['1.234,50', eur(123_450)],
    ['1,234.50', eur(123_450)],
    ['1.234', eur(123_400)],
    ['€ 12', eur(1_200)],
    ['12 €', eur(1_200)],
    ['-3,5', eur(-350)],
    ['(250)', eur(-25_000)],
    ['1.234.567', eur(123_456_700)],
    ['12.5', eur(1_250)],
    ['USD 10', { minor: 1_000, currency: 'USD' }],
    ['10 JPY', { minor: 10, currency: 'JPY' }],
    ['$5', { minor: 500, currency: 'USD' }],
    ['1’000 CHF', { minor: 100_000, currency: 'CHF' }],
  ])('%s', (text, value) => expect(read(money(label), text)).toEqual(value));
  test('a mark that groups in one country divides in the other', () => {
    expect(read(money(label), '1,234', american)).toEqual({ minor: 123_400, currency: 'USD' });
    expect(read(money(label), '1,23', american)).toEqual({ minor: 123, currency: 'USD' });
  });
  test.each([
    ['12,345', 'too-many-decimals'],
    ['abc', 'not-money'],
    ['1.2.3', 'not-money'],
    ['99999999999999999', 'out-of-range'],
    ['', 'empty'],
    ['(5', 'not-money'],
  ])('not %s', (text, reason) => expect(read(money(label), text)).toBe(reason));
  test('numbers and shares keep their decimals exactly', () => {
    expect(read(number(label, { decimals: 2 }), '0,29')).toBe(29);
    expect(read(number(label), '2k')).toBe(2_000);
    expect(read(percent(label, { decimals: 1 }), '12,5 %')).toBe(125);
  });
});

describe('[M20] days as people write them', () => {
  test.each([
    ['today', '2026-03-26'],
    ['morgen', '2026-03-27'],
    ['fri', '2026-03-27'],
    ['do', '2026-04-02'],
    ['+2w', '2026-04-09'],
    ['-1d', '2026-03-25'],
    ['in 2 Wochen', '2026-04-09'],
    ['+1m', '2026-04-26'],
    ['31.3.', '2026-03-31'],
    ['1.12.', '2025-12-01'],
    ['31.03.26', '2026-03-31'],
    ['31. März 2026', '2026-03-31'],
    ['March 31', '2026-03-31'],
    ['2026-02-28', '2026-02-28'],
    ['eoq', '2026-03-31'],
    ['eoy', '2026-12-31'],
  ])('%s', (text, day) => expect(read(date(label), text)).toBe(day));
  test('the order of a numeric day follows the locale, or what is said', () => {
    expect(read(date(label), '3/4/2026', american)).toBe('2026-03-04');
    expect(read(date(label), '3/4/2026')).toBe('2026-04-03');
    expect(read(date(label), '26-03-04', { ...context, dateOrder: 'YMD' })).toBe('2026-03-04');
  });
  test('the day is the one where the viewer is', () => expect(read(date(label), 'today', american)).toBe('2026-03-25'));
  test.each(['31.2.2026', '2026-13-01', 'soon', '3m', '0000-01-01'])('not %s', (text) =>
    expect(read(date(label), text)).toBe('not-a-date'),
  );
  test.each([
    ['fri 14:30', '2026-03-27T13:30:00.000Z'],
    ['14:30', '2026-03-26T13:30:00.000Z'],
    ['31.3. 9 Uhr', '2026-03-31T07:00:00.000Z'],
    ['tomorrow', '2026-03-27T08:00:00.000Z'],
    ['3pm', '2026-03-26T14:00:00.000Z'],
    ['now', '2026-03-25T23:30:00.000Z'],
    ['2026-03-29 02:30', '2026-03-29T01:30:00.000Z'],
  ])('time %s', (text, time) => expect(read(dateTime(label), text)).toBe(time));
});

describe('[M20] the rest', () => {
  test('addresses, numbers and marks', () => {
    expect(read(url(label), 'example.com/a')).toBe('https://example.com/a');
    expect(read(url(label), 'javascript:alert(1)')).toBe('not-a-url');
    expect(read(emails(label), 'Anna <Anna@Example.com>, b@c.de')).toEqual(['anna@example.com', 'b@c.de']);
    expect(read(emails(label), 'b@c.de a@b.de')).toEqual(['a@b.de', 'b@c.de']);
    expect(read(phones(label), '0049 (0) 30 123; 030/456')).toEqual(['+49 30 123', '030/456']);
    expect(read(yesNo(label), 'Ja')).toBe(true);
    expect(read(rating(label), '★★★☆☆')).toBe(3);
  });
});
