import { objectTypes } from '@rapport/model/objects/index';
import { deal } from '@rapport/model/objects/deal';
import { parseView } from '@rapport/model/query/parse-view';
import { runView } from '@rapport/model/query/run-view';
import type { View } from '@rapport/model/query/view';
import type { Row, Value } from '@rapport/model/schema/row';
import type { RowChange } from '@rapport/persistence/browser/store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  arbitraryDerivedView,
  arbitraryFilter,
  arbitraryWorld,
  relatedAmong,
} from '../../../../../tests/support/arbitrary-rows.ts';
import { context, definitions, idOf, testReplica, testRow } from './test-rows.ts';

const name = fc.constantFrom('Ärger', 'arm', 'Zebra', 'zebra 10', 'zebra 9', 'ßtrasse', 'Ökonom', '', 'Яна', '新宿');
const values = fc.record(
  {
    name: name.filter((text) => text !== ''),
    amount: fc.record({ minor: fc.integer({ min: -1_000, max: 100_000 }), currency: fc.constantFrom('EUR', 'USD') }),
    closeDate: fc.constantFrom('2026-06-01', '2026-06-15', '2026-07-01'),
    stage: fc.constantFrom(...definitions.stages.keys(), 'c_unknown'),
    tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map((tags) => tags.sort()),
    nextStepPerson: fc.constantFrom(context.me, idOf(999)),
  },
  { requiredKeys: [] },
);
type Step = { readonly n: number; readonly values: Row['values'] | undefined; readonly deleted: boolean };
const step: fc.Arbitrary<Step> = fc.record({
  n: fc.integer({ min: 0, max: 40 }),
  values: fc.option(values, { nil: undefined }),
  deleted: fc.boolean().map((yes) => yes && true),
});
const steps = fc.array(fc.array(step, { maxLength: 90 }), { minLength: 1, maxLength: 8 });

const condition = fc.constantFrom<View['filter'][number]>(
  { field: 'name', op: 'contains', value: 'ze' },
  { field: 'name', op: 'empty', value: false },
  { field: 'amount', op: 'gte', value: { minor: 500, currency: 'EUR' } },
  { field: 'closeDate', op: 'eq', value: { period: 'thisMonth' } },
  { field: 'closeDate', op: 'gt', value: { days: 0 } },
  { field: 'tags', op: 'contains', value: 'a' },
  { field: 'nextStepPerson', op: 'eq', value: { me: true } },
  { field: 'stage', op: 'in', value: [...definitions.stages.keys()].slice(0, 2) },
);
const view: fc.Arbitrary<View> = fc.record({
  type: fc.constant('deal'),
  filter: fc.array(condition, { maxLength: 2 }),
  sort: fc.array(
    fc.record({
      field: fc.constantFrom('name', 'amount', 'closeDate', 'stage', 'createdAt'),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
    }),
    { maxLength: 2 },
  ),
  search: fc.option(fc.constantFrom('zebra', 'a', 'arg'), { nil: undefined }),
});

test('[V9] a live query that followed random changes has the rows of the view, in its order', () => {
  fc.assert(
    fc.property(view, view, steps, (one, other, batches) => {
      const replica = testReplica();
      let shown = one;
      const live = replica.live(() => shown);
      const rows = new Map<string, Row>();
      let position = 1;
      for (const [index, batch] of batches.entries()) {
        const changes = batch.map(({ n, values: now, deleted }): RowChange => {
          if (now === undefined) {
            rows.delete(idOf(n));
            return { left: { type: 'deal', id: idOf(n) } };
          }
          const row = testRow(n, now as { [field: string]: Value }, {
            position: position++,
            deletedAt: deleted ? '2026-02-02T00:00:00.000Z' : undefined,
          });
          rows.set(row.id, row);
          return { put: row };
        });
        replica.apply(changes);
        if (index === 4) shown = other;
        const listed = [...rows.values()].filter((row) => row.deletedAt === undefined);
        expect(live.rows.map((row) => [row.id, row.position])).toEqual(
          runView(shown, listed, context, definitions).map((row) => [row.id, row.position]),
        );
      }
    }),
    { numRuns: 150 },
  );
});

test('the records that point at a record are found, however they came to point at it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.option(fc.integer({ min: 50, max: 53 }))), { maxLength: 60 }),
      (moves) => {
        const replica = testReplica();
        const now = new Map<number, number | null>();
        for (const [index, [n, account]] of moves.entries()) {
          now.set(n, account);
          replica.apply([{ put: testRow(n, account === null ? {} : { account: idOf(account) }, { position: index + 1 }) }]);
          const expected = [...now].filter(([, at]) => at === 50).map(([from]) => idOf(from));
          const found = replica.related('account', idOf(50)).flatMap((group) => group.rows.map((row) => row.id));
          expect(found.sort()).toEqual(expected.sort());
        }
      },
    ),
    { numRuns: 60 },
  );
});

const types = ['account', 'deal', 'contact', 'task'].flatMap((key) => objectTypes[key] ?? []);

test('[V9] [M57] a live query that goes along relations follows changes of the records at their ends', () => {
  followsRelations(
    fc.constantFrom(...types).chain((type) =>
      fc.record({
        type: fc.constant(type.key),
        filter: fc.array(arbitraryFilter(type), { minLength: 1, maxLength: 2 }),
        sort: fc.constant([{ field: 'title', direction: 'asc' } as const]),
      }),
    ),
  );
});

test('[V9] [M140] values of related records, and orders and filters by them, follow changes of those records', () => {
  const among = types.map(({ key }) => key);
  followsRelations(fc.constantFrom(...types).chain((type) => arbitraryDerivedView(type, among)));
});

function followsRelations(viewed: fc.Arbitrary<View>) {
  const shownOf = ({ id, values }: Row) => [id, values.x1, values.x2];
  // Versions of the same records: values, links, trash and sight change from one batch to the next.
  const worlds = fc.array(arbitraryWorld(types, 8), { minLength: 2, maxLength: 5 });
  let turned = 0;
  fc.assert(
    fc.property(viewed, worlds, fc.array(fc.nat(3), { minLength: 32, maxLength: 32 }), (shown, versions, picks) => {
      const replica = testReplica();
      const live = replica.live(() => shown);
      const ids = (versions[0] ?? []).map(({ row }) => row);
      const rename = new Map<string, string>();
      for (const world of versions)
        for (const [at, { row }] of world.entries()) rename.set(row.id, ids[at % ids.length]?.id ?? '');
      const rows = new Map<string, Row>();
      let before: readonly unknown[] | undefined;
      for (const [batch, world] of versions.entries()) {
        const changes = world.flatMap(({ row, hidden }, at): RowChange[] => {
          const first = ids[at];
          if (!first || first.type !== row.type || (batch > 0 && picks[(at + batch) % picks.length] !== 0)) return [];
          const { type: of, id } = first;
          if (hidden) {
            rows.delete(id);
            return [{ left: { type: of, id } }];
          }
          const text = JSON.stringify(row.values).replaceAll(/[0-9a-f-]{36}/g, (one) => rename.get(one) ?? one);
          const put: Row = { ...row, id, position: batch + 1, values: JSON.parse(text) as Row['values'] };
          rows.set(id, put);
          return [{ put }];
        });
        replica.apply(changes);
        const listed = [...rows.values()].filter((row) => row.type === shown.type && row.deletedAt === undefined);
        const expected = runView(shown, listed, context, definitions, relatedAmong([...rows.values()])).map(shownOf);
        expect(live.rows.map(shownOf)).toEqual(expected);
        if (before && JSON.stringify(before) !== JSON.stringify(expected)) turned++;
        before = expected;
      }
    }),
    { numRuns: 300 },
  );
  expect(turned).toBeGreaterThan(50);
}

test('[M140] what open deals of an account come to follows each of them, also one that moves to another account', () => {
  const replica = testReplica();
  const account = objectTypes['account']!;
  const view = parseView(
    account,
    new URLSearchParams('derive=x1:sum.amount.EUR(deal.account;stage[ne]:won)&sort=-x1&derive=x2:count(deal.account)'),
  );
  const live = replica.live(() => view);
  const seen = () => live.rows.map(({ values }) => [values.name, values.x1, values.x2]);
  const put = (type: string, n: number, values: Row['values'], position: number) =>
    replica.apply([{ put: testRow(n, values, { type, position }) }]);
  const euros = (minor: number) => ({ minor, currency: 'EUR' });
  put('account', 50, { name: 'Acme' }, 1);
  put('account', 51, { name: 'Bolt' }, 1);
  expect(seen()).toEqual([
    ['Acme', undefined, 0],
    ['Bolt', undefined, 0],
  ]);
  put('deal', 1, { account: idOf(51), amount: euros(700), stage: 'new' }, 1);
  put('deal', 2, { account: idOf(50), amount: euros(500), stage: 'new' }, 1);
  expect(seen()).toEqual([
    ['Bolt', euros(700), 1],
    ['Acme', euros(500), 1],
  ]);
  put('deal', 1, { account: idOf(50), amount: euros(700), stage: 'new' }, 2);
  expect(seen()).toEqual([
    ['Acme', euros(1_200), 2],
    ['Bolt', undefined, 0],
  ]);
  const [, bolt] = live.rows;
  put('deal', 2, { account: idOf(50), amount: euros(500), stage: 'won' }, 2);
  expect(seen()[0]).toEqual(['Acme', euros(700), 2]);
  // Whom a change does not concern stays the row that it was.
  expect(live.rows[1]).toBe(bolt);
});

test('[M57] deals whose account has an overdue task come and go with the task, two steps away', () => {
  const replica = testReplica();
  const overdue = parseView(deal, new URLSearchParams('filter=some(account;some(task.related;done[ne]:true;due[lt]:@days:0))'));
  const live = replica.live(() => overdue);
  const put = (type: string, n: number, values: Row['values'], position: number) =>
    replica.apply([{ put: testRow(n, values, { type, position }) }]);
  put('account', 50, { name: 'Acme' }, 1);
  put('account', 51, { name: 'Bolt' }, 1);
  put('deal', 1, { name: 'One', account: idOf(50) }, 1);
  put('deal', 2, { name: 'Two', account: idOf(51) }, 1);
  expect(live.ids).toEqual([]);
  const due = '2026-06-01';
  put('task', 90, { name: 'Call', due, related: [`account:${idOf(50)}`] }, 1);
  expect(live.ids).toEqual([idOf(1)]);
  put('task', 90, { name: 'Call', due, related: [`account:${idOf(51)}`] }, 2);
  expect(live.ids).toEqual([idOf(2)]);
  put('deal', 1, { name: 'One', account: idOf(51) }, 2);
  expect(live.ids).toEqual([idOf(1), idOf(2)]);
  put('task', 90, { name: 'Call', due, done: true, related: [`account:${idOf(51)}`] }, 3);
  expect(live.ids).toEqual([]);
});
