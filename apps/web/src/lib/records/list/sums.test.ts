import { account } from '@rapport/model/objects/account';
import { deal } from '@rapport/model/objects/deal';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions, Stage } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { shortMoney, sumField, totals } from './sums.ts';

const row = (minor: number, currency: string, values: object = {}): Row =>
  ({ id: `${minor}`, type: 'deal', values: { amount: { minor, currency }, ...values } }) as unknown as Row;
const definitions = { stages: new Map([['half', { probability: 50 } as Stage]]) } as unknown as Definitions;

test('a deal list sums its amount', () => {
  expect(sumField(deal)).toBe('amount');
});

test('[V4] [M74] sums stay apart by currency, and a row’s own probability beats its stage’s', () => {
  const { count, sum, weighted } = totals(
    deal,
    [row(100, 'EUR', { stage: 'half' }), row(300, 'EUR', { stage: 'half', probability: 10 }), row(7, 'USD')],
    definitions,
  );
  expect(count).toBe(3);
  expect([...sum]).toEqual([
    ['EUR', 400n],
    ['USD', 7n],
  ]);
  expect([...weighted]).toEqual([
    ['EUR', 80n],
    ['USD', 0n],
  ]);
});

test('what is not weighed by stages has no weighted sum', () => {
  const { count, weighted } = totals(account, [{ id: 'a', type: 'account', values: {} } as unknown as Row], definitions);
  expect([count, weighted.size]).toEqual([1, 0]);
});

test('long sums are short words, the largest first', () => {
  expect(
    shortMoney(
      new Map([
        ['USD', 4_000_000n],
        ['EUR', 231_000_000n],
      ]),
      'en-IE',
    ),
  ).toBe('€2.31M + US$40K');
});
