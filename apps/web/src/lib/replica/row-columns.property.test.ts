import { deal } from '@rapport/model/objects/deal';
import { aggregateRows } from '@rapport/model/query/aggregate';
import { canAggregate } from '@rapport/model/query/figures';
import { groupReader } from '@rapport/model/query/groups';
import { nothingRelated } from '@rapport/model/query/related';
import { runView } from '@rapport/model/query/run-view';
import { aggregateKinds, type View } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { RowChange } from '@rapport/persistence/browser/store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryFilter, arbitraryRow } from '../../../../../tests/support/arbitrary-rows.ts';
import { ColumnFigures } from './column-figures.ts';
import { compileView } from './compile-view.ts';
import { groupRows } from './group-rows.ts';
import { placedRows } from './placed-rows.ts';
import { context, definitions, idOf, testReplica, testRow } from './test-rows.ts';

/** Records that come, change, go to the trash and leave, a few at a time; slots that were left are taken again. */
const batches = fc.array(
  fc.array(fc.record({ n: fc.integer({ min: 1, max: 25 }), row: fc.option(arbitraryRow(deal), { nil: undefined, freq: 4 }) }), {
    maxLength: 20,
  }),
  { minLength: 1, maxLength: 6 },
);
type Batches = typeof batches extends fc.Arbitrary<infer Of> ? Of : never;

/** Has a replica follow the batches; after each, what is there. */
function following(all: Batches, look: (replica: ReturnType<typeof testReplica>, listed: readonly Row[]) => void): void {
  const replica = testReplica();
  const rows = new Map<string, Row>();
  for (const [index, batch] of all.entries()) {
    const changes = batch.map(({ n, row }): RowChange => {
      const id = idOf(n);
      if (!row) {
        rows.delete(id);
        return { left: { type: 'deal', id } };
      }
      rows.set(id, { ...row, id, position: 2_000 + index });
      return { put: rows.get(id)! };
    });
    replica.apply(changes);
    look(
      replica,
      [...rows.values()].filter((row) => row.deletedAt === undefined),
    );
  }
}

test('[M188] [V4] [V9] a filter that is answered by columns finds the rows that it finds one by one, whatever became of them', () => {
  let narrowed = 0;
  const filters = fc.array(fc.array(arbitraryFilter(deal), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(filters, batches, (asked, all) => {
      following(all, (replica, listed) => {
        for (const filter of asked) {
          const view: View = { type: 'deal', filter, sort: [{ field: 'stage', direction: 'desc' }] };
          const table = replica.table('deal');
          if (compileView(view, context, definitions, nothingRelated).within(table.columns, table.slots)) narrowed++;
          const found = runView(view, listed, context, definitions, replica.relations);
          expect(replica.live(() => view).rows).toEqual(found);
        }
      });
    }),
    { numRuns: 200 },
  );
  expect(narrowed).toBeGreaterThan(200);
});

test('[M188] [V4] figures of columns are those of the rows: exact, each currency by itself, of any part of a list', () => {
  const aggregates = aggregateKinds
    .flatMap((kind) => [undefined, 'amount', 'probability', 'closeDate'].map((field) => ({ kind, field })))
    .filter((one) => canAggregate(deal, one));
  const sums = aggregates.filter(({ kind }) => kind === 'sum' || kind === 'average' || kind === 'weighted' || kind === 'count');
  fc.assert(
    fc.property(batches, (all) => {
      const [some, every] = [new ColumnFigures(), new ColumnFigures()];
      following(all, (replica) => {
        const { rows } = replica.live(() => ({ type: 'deal', filter: [], sort: [] }));
        expect(placedRows(rows)).toBeDefined();
        for (const [figures, asked] of [[some, sums] as const, [every, aggregates] as const]) {
          const [whole] = aggregateRows({ type: 'deal', aggregates: asked }, rows, definitions);
          expect(figures.follow(deal, asked, rows, definitions)).toEqual(whole?.figures);
        }
      });
    }),
    { numRuns: 200 },
  );
});

test('[M188] [V4] rows stand in the groups of columns as they do one by one, and groups are added up like lists', () => {
  const groups = ['stage', 'forecastCategory', 'closeDate:month', 'closeDate', 'owner', 'account'];
  fc.assert(
    fc.property(batches, fc.constantFrom(...groups), (all, group) => {
      following(all, (replica) => {
        const { rows } = replica.live(() => ({ type: 'deal', filter: [], sort: [{ field: 'amount', direction: 'asc' }] }));
        const keyOf = groupReader(deal, group, context);
        const made = groupRows(rows, group.split(':')[0], keyOf);
        expect([...made]).toEqual([...Map.groupBy(rows, keyOf)]);
        for (const members of made.values()) {
          expect(placedRows(members)?.slots.length).toBe(members.length);
          const asked = [{ kind: 'sum', field: 'amount' }] as const;
          const [whole] = aggregateRows({ type: 'deal', aggregates: asked }, members, definitions);
          expect(new ColumnFigures().follow(deal, asked, members, definitions)).toEqual(whole?.figures);
        }
      });
    }),
    { numRuns: 150 },
  );
});

test('[M188] a list whose table has gone on is not told by columns of what is there by now, one that nothing concerned is', () => {
  const replica = testReplica();
  const put = (n: number, stage: string, position = 1) =>
    replica.apply([{ put: testRow(n, { stage, amount: { minor: 100 * n, currency: 'EUR' } }, { position }) }]);
  put(1, 'new');
  put(2, 'won');
  const view: View = { type: 'deal', filter: [{ field: 'stage', op: 'eq', value: 'new' }], sort: [] };
  const live = replica.live(() => view);
  const before = live.rows;
  put(3, 'won');
  expect(live.rows).toBe(before);
  expect(placedRows(before)).toBeDefined();
  put(1, 'won', 2);
  expect(live.rows).toEqual([]);
  expect(placedRows(before)).toBeUndefined();
  const sum = new ColumnFigures().follow(deal, [{ kind: 'sum', field: 'amount' }], before, definitions);
  expect(sum).toEqual([new Map([['EUR', 100n]])]);
});

test('[M188] a field of more values than a column tells is read from the rows, and so are sums that plain numbers cannot hold', () => {
  const replica = testReplica();
  const huge = { minor: Number.MAX_SAFE_INTEGER, currency: 'EUR' };
  replica.apply(Array.from({ length: 20_050 }, (_, n) => ({ put: testRow(n, { name: `Deal ${n}`, amount: huge }) })));
  const table = replica.table('deal');
  expect(table.columns.coded('name')).toBeUndefined();
  expect(table.columns.coded('amount')?.values).toEqual([undefined, huge]);
  const { rows } = replica.live(() => ({ type: 'deal', filter: [], sort: [] }));
  const { slots } = placedRows(rows)!;
  expect(table.columns.sum(deal, { kind: 'sum', field: 'amount' }, definitions, slots)).toBeUndefined();
  const [sum] = new ColumnFigures().follow(deal, [{ kind: 'sum', field: 'amount' }], rows, definitions);
  expect(sum?.get('EUR')).toBe(BigInt(Number.MAX_SAFE_INTEGER) * 20_050n);
  const named: View = { type: 'deal', filter: [{ field: 'name', op: 'eq', value: 'Deal 20001' }], sort: [] };
  expect(replica.live(() => named).rows.map(({ id }) => id)).toEqual([idOf(20_001)]);
});
