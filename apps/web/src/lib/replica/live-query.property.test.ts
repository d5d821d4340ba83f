import { runView } from '@rapport/model/query/run-view';
import type { View } from '@rapport/model/query/view';
import type { Row, Value } from '@rapport/model/schema/row';
import type { RowChange } from '@rapport/persistence/browser/store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
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
