import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nothingRelated } from '@rapport/model/query/related';
import { runView } from '@rapport/model/query/run-view';
import type { Sort, View } from '@rapport/model/query/view';
import type { Values } from '@rapport/model/schema/row';
import { compileView } from './compile-view.ts';
import { RowTable } from './row-table.ts';
import { context, definitions, testRow } from './test-rows.ts';
import { sortInSteps, sortRows } from './sort-rows.ts';
import { ViewOrders } from './view-orders.ts';

const values = fc.record<Values>(
  {
    name: fc.constantFrom('Ada', 'Bea', 'Cid'),
    amount: fc.integer({ min: -2, max: 2 }).map((minor) => ({ minor, currency: 'EUR' })),
    closeDate: fc.constantFrom('2026-01-01', '2026-01-02'),
  },
  { requiredKeys: [] },
);
const direction = fc.constantFrom('asc' as const, 'desc' as const);
/** The same fields every way. */
const ways = fc.subarray(['name', 'amount', 'closeDate'], { minLength: 1 }).chain((fields) => {
  const way = fc.tuple(...fields.map(() => direction));
  return fc.array(
    way.map((directions) => fields.map((field, at): Sort => ({ field, direction: directions[at] ?? 'asc' }))),
    { minLength: 2, maxLength: 5 },
  );
});

test('[M101] [V9] an order made by turning one with the same keys round is the one that sorting gives', () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 30 }), fc.array(values, { maxLength: 10 }), ways, (first, then, sorts) => {
      const table = new RowTable();
      const orders = new ViewOrders(() => table);
      const look = (sort: readonly Sort[]) => {
        const view: View = { type: 'deal', filter: [], sort };
        const compiled = compileView(view, context, definitions, nothingRelated);
        const found = orders.sorted('deal', compiled, definitions).rows();
        expect(found).toEqual(runView(view, table.all(), context, definitions));
      };
      for (const [n, one] of first.entries()) table.put(testRow(n, one).id, testRow(n, one));
      for (const sort of sorts) look(sort);
      // Each goes its own way from here on.
      for (const [n, one] of then.entries()) table.put(testRow(n * 3, one).id, testRow(n * 3, one, { position: 2 }));
      for (const sort of sorts) look(sort);
    }),
  );
});

test('[M178] [V9] an order made ahead, step by step while rows change, is the one that sorting gives', () => {
  fc.assert(
    fc.property(
      fc.array(values, { maxLength: 30 }),
      fc.array(values, { maxLength: 10 }),
      ways,
      fc.nat(6),
      (first, then, [sort = []], at) => {
        const table = new RowTable();
        const orders = new ViewOrders(() => table);
        const view: View = { type: 'deal', filter: [], sort };
        const compiled = compileView(view, context, definitions, nothingRelated);
        for (const [n, one] of first.entries()) table.put(testRow(n, one).id, testRow(n, one));
        // What is on screen has asked for an order of its own before.
        orders.sorted(
          'deal',
          compileView({ type: 'deal', filter: [], sort: [] }, context, definitions, nothingRelated),
          definitions,
        );
        const ahead = orders.ahead('deal', compiled, definitions);
        for (let step = 0; step < at; step++) ahead.next();
        for (const [n, one] of then.entries()) table.put(testRow(n * 3, one).id, testRow(n * 3, one, { position: 2 }));
        while (!ahead.next().done);
        expect(orders.knows('deal', compiled)).toBe(true);
        expect(orders.sorted('deal', compiled, definitions).rows()).toEqual(runView(view, table.all(), context, definitions));
      },
    ),
  );
});

test('[M178] sorting in steps of any size gives what sorting at once gives', () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 40 }), ways, fc.integer({ min: 1, max: 50 }), (all, [sort = []], size) => {
      const rows = all.map((one, n) => testRow(n, one));
      const { parts } = compileView({ type: 'deal', filter: [], sort }, context, definitions, nothingRelated);
      const sorting = sortInSteps(rows, parts, size);
      let step = sorting.next();
      while (!step.done) step = sorting.next();
      expect(step.value).toEqual(sortRows(rows, parts));
    }),
  );
});
