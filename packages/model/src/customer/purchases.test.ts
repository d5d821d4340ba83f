import { describe, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import type { Row, Values } from '../schema/row.ts';
import { definitionsFromRows } from '../settings/definitions-from-rows.ts';
import { accountsIn, accountTree, wayTo } from './account-tree.ts';
import { purchasesOf } from './purchases.ts';

const row = (type: string, id: string, values: Values): Row => ({ id, type, values, deletedAt: undefined }) as Row;
const money = (minor: number, currency = 'EUR') => ({ minor, currency });

test('[M116] purchases add up by currency, corrections included and what was cancelled left out', () => {
  const { orders, ordered, paid } = purchasesOf(
    [
      row('order', 'a', { orderedOn: '2026-01-01', total: money(10_000) }),
      row('order', 'b', { orderedOn: '2026-03-01', total: money(-2_000), corrects: 'a' }),
      row('order', 'c', { orderedOn: '2026-02-01', total: money(500, 'CHF') }),
      row('order', 'd', { orderedOn: '2026-02-01', total: money(99_999), status: 'cancelled' }),
      row('payment', 'p', { paidOn: '2026-02-01', amount: money(8_000) }),
      row('task', 't', {}),
    ],
    definitionsFromRows({ settings: [], members: [], teams: [] }, 'en'),
  );
  expect(orders.map(({ id }) => id)).toEqual(['b', 'd', 'c', 'a']);
  expect([...ordered].sort()).toEqual([
    ['CHF', 500n],
    ['EUR', 8_000n],
  ]);
  expect([...paid]).toEqual([['EUR', 8_000n]]);
});

describe('[M117] the tree of an account', () => {
  const tree = (parents: Record<string, string | undefined>, from: string, hidden: readonly string[] = []) => {
    const rows = Object.entries(parents)
      .filter(([id]) => !hidden.includes(id))
      .map(([id, parent]) => row('account', id, { name: id, parent }));
    const [byId, byParent] = [new Map(rows.map((one) => [one.id, one])), Map.groupBy(rows, ({ values }) => values['parent'])];
    return accountTree(byId.get(from)!, { row: (id) => byId.get(id), naming: (_type, _field, id) => byParent.get(id) ?? [] });
  };
  const names = (...found: Parameters<typeof tree>) => {
    const whole = tree(...found);
    return whole && accountsIn(whole).map(({ id }) => id);
  };

  test('goes from the highest that its reader sees to all below it, by name', () => {
    const parents = { top: undefined, b: 'top', a: 'top', deep: 'a', alone: undefined };
    expect(names(parents, 'deep')).toEqual(['top', 'a', 'deep', 'b']);
    expect(names(parents, 'deep', ['top'])).toEqual(['a', 'deep']);
    expect(names(parents, 'alone')).toBeUndefined();
    expect(tree(parents, 'deep')?.size).toBe(4);
  });

  test('[M175] says the way down to an account, by which it is seen in a branch of hundreds', () => {
    const parents = { top: undefined, b: 'top', a: 'top', deep: 'a', other: 'b' };
    const whole = tree(parents, 'deep')!;
    expect([...wayTo(whole, 'deep')].sort()).toEqual(['a', 'deep', 'top']);
    expect([...wayTo(whole, 'top')]).toEqual(['top']);
    expect([...wayTo(whole, 'elsewhere')]).toEqual([]);
  });

  test('comes to an end where a ring is stored, and after treeAccounts', () => {
    expect(names({ a: 'b', b: 'a' }, 'a')?.sort()).toEqual(['a', 'b']);
    const many = Object.fromEntries(
      Array.from({ length: limits.treeAccounts.value + 5 }, (_, at) => [
        `n${String(at).padStart(5, '0')}`,
        at === 0 ? undefined : 'n00000',
      ]),
    );
    expect(names(many, 'n00000')).toHaveLength(limits.treeAccounts.value);
  });
});
