import { deal } from '@rapport/model/objects/deal';
import type { Row } from '@rapport/model/schema/row';
import type { Stage } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { shortMoney, sumField, totals, withRow } from './sums.ts';

const row = (minor: number, currency: string, values: object = {}): Row =>
  ({ id: `${minor}`, type: 'deal', values: { amount: { minor, currency }, ...values } }) as unknown as Row;
const stages = new Map([['half', { probability: 50 } as Stage]]);

test('a deal list sums its amount', () => {
  expect(sumField(deal)).toBe('amount');
});

test('sums stay apart by currency, and a row’s own probability beats its stage’s', () => {
  const { count, sum, weighted } = totals(
    [row(100, 'EUR', { stage: 'half' }), row(300, 'EUR', { stage: 'half', probability: 10 }), row(7, 'USD')],
    'amount',
    stages,
  );
  expect(count).toBe(3);
  expect([...sum]).toEqual([
    ['EUR', 400],
    ['USD', 7],
  ]);
  expect([...weighted]).toEqual([
    ['EUR', 80],
    ['USD', 0],
  ]);
});

test('a drop is counted before it happens', () => {
  const after = withRow(totals([row(100, 'EUR')], 'amount', stages), row(50, 'EUR'), 'amount', 50);
  expect([after.count, after.sum.get('EUR'), after.weighted.get('EUR')]).toEqual([2, 150, 25]);
});

test('long sums are short words, the largest first', () => {
  expect(
    shortMoney(
      new Map([
        ['USD', 4_000_000],
        ['EUR', 231_000_000],
      ]),
      'en-IE',
    ),
  ).toBe('€2.31M + US$40K');
});
