import { describe, expect, test } from 'vitest';
import { deal } from '../../objects/deal.ts';
import { task } from '../../objects/task.ts';
import { contact } from '../../objects/contact.ts';
import { escapeFormula, parseCell, parseDate, parseMoment, unescapeFormula } from './parse-cell.ts';

const formats = { dateOrder: 'MDY', decimal: '.', currency: 'USD' } as const;
const amount = deal.fields['amount']!;

describe('cells of a file', () => {
  test.each([
    ['4514', { minor: 451_400, currency: 'USD' }],
    ['1,234.50', { minor: 123_450, currency: 'USD' }],
    ['€ 12', { minor: 1_200, currency: 'EUR' }],
    ['1000 JPY', { minor: 1_000, currency: 'JPY' }],
    ['(12.30)', { minor: -1_230, currency: 'USD' }],
  ])('money %s is exact', (text, value) => expect(parseCell(text, amount, formats)).toEqual({ value }));

  test('a German amount is read with the file’s decimal mark', () =>
    expect(parseCell('1.234,50', amount, { ...formats, decimal: ',' })).toEqual({ value: { minor: 123_450, currency: 'USD' } }));

  test.each(['12,34', '1.2.3', 'many', '12 EUR USD', '1.005'])('%s is no amount and says so', (text) =>
    expect(parseCell(text, amount, formats)).toHaveProperty('reason'),
  );

  test.each([
    ['3/1/2017', 'MDY', '2017-03-01'],
    ['1.3.2017', 'DMY', '2017-03-01'],
    ['2017-03-01', 'MDY', '2017-03-01'],
    ['1/3/17', 'DMY', '2017-03-01'],
    ['2/30/2017', 'MDY', undefined],
    ['13/1/2017', 'MDY', undefined],
  ] as const)('%s read as %s is %s', (text, order, date) => expect(parseDate(text, order)).toBe(date));

  test('a day without a clock stays the same day in every time zone', () =>
    expect(parseMoment('10/20/2016', 'MDY')).toBe('2016-10-20T12:00:00.000Z'));

  test('[M234] a day that a spreadsheet makes of nothing, and money of no currency, are no values', () => {
    expect(parseCell('1899-12-30', deal.fields['closeDate']!, formats)).toEqual({ reason: 'too-early' });
    expect(parseCell('5 XQX', amount, formats)).toEqual({ reason: 'money' });
  });
  test('an empty cell is empty for every kind', () => {
    for (const field of [...Object.values(deal.fields), ...Object.values(task.fields), ...Object.values(contact.fields)])
      expect(parseCell('  ', field, formats)).toEqual({ empty: true });
  });

  test('lists are split, sorted and without doubles', () =>
    expect(parseCell('B@x.org; a@x.org; b@x.org', contact.fields['emails']!, formats)).toEqual({
      value: ['a@x.org', 'b@x.org'],
    }));

  test.each(['=1+1', '+49 30', '@x', "'=a", '-', 'plain', "it's"])('the formula guard gives back %s unchanged', (text) =>
    expect(unescapeFormula(escapeFormula(text))).toBe(text),
  );

  test('nothing that begins like a formula leaves unguarded', () => {
    for (const text of ['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\t=1'])
      expect(escapeFormula(text).startsWith("'")).toBe(true);
  });
});
