import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { objectTypes } from '../objects/index.ts';
import { leftToServer, mayBeLeft } from './replica-budget.ts';

const types = Object.values(objectTypes);
const left = (counts: Readonly<Record<string, number>>, used: readonly string[], budget: number = limits.replicaRows.value) =>
  leftToServer(new Map(Object.entries(counts)), types, used, budget);

test('[V8] [M90] just within replicaRows a device holds all, with one row more it leaves the biggest type not used lately', () => {
  const limit = limits.replicaRows.value;
  const counts = { deal: 100_000, contact: 60_000, account: limit - 160_000 };
  expect(left(counts, ['deal'])).toEqual([]);
  expect(left({ ...counts, contact: 60_001 }, ['deal'])).toEqual(['contact']);
  expect(left({ ...counts, contact: 60_001 }, ['deal', 'contact'])).toEqual(['account']);
});

test('[M90] what is used is left last, the latest used at the very last; what others are made up of, never', () => {
  const counts = { deal: 500, task: 500, comment: 500, member: 500, contact: 10, account: 20, product: 30 };
  expect(left(counts, ['account', 'contact'], 2_050)).toEqual(['product']);
  expect(left(counts, ['account', 'contact'], 2_025)).toEqual(['product', 'contact']);
  expect(left(counts, ['account', 'contact'], 0)).toEqual(['product', 'contact', 'account']);
});

test('[M90] no type is left that did not have to be, and the budget is kept where it can be', () => {
  const keys = types.map(({ key }) => key);
  const some = fc.dictionary(fc.constantFrom(...keys), fc.integer({ min: 0, max: 100 }));
  fc.assert(
    fc.property(some, fc.shuffledSubarray(keys), fc.integer({ min: 0, max: 500 }), (counts, used, budget) => {
      const gone = left(counts, used, budget);
      const rows = (without: readonly string[]) =>
        Object.entries(counts).reduce((sum, [key, count]) => sum + (without.includes(key) ? 0 : count), 0);
      if (gone.length > 0) expect(rows(gone.slice(0, -1))).toBeGreaterThan(budget);
      const could = types.filter((type) => mayBeLeft(type) && (counts[type.key] ?? 0) > 0);
      expect(rows(gone) <= budget || gone.length === could.length).toBe(true);
    }),
  );
});
