import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nothingRelated } from '@rapport/model/query/related';
import { runView } from '@rapport/model/query/run-view';
import type { Sort, View } from '@rapport/model/query/view';
import type { Values } from '@rapport/model/schema/row';
import { compileView } from './compile-view.ts';
import { RowTable } from './row-table.ts';
import { context, definitions, testRow } from './test-rows.ts';
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
