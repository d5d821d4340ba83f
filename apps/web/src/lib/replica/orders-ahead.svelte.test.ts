import type { View } from '@rapport/model/query/view';
import { expect, test } from 'vitest';
import { compileView } from './compile-view.ts';
import { ordersAhead } from './orders-ahead.ts';
import { context, definitions, testReplica, testRow } from './test-rows.ts';

const byName: View = { type: 'deal', filter: [], sort: [{ field: 'name', direction: 'asc' }] };
const filled = (count: number) => {
  const replica = testReplica();
  replica.apply(Array.from({ length: count }, (_, n) => ({ put: testRow(n, { name: `Deal ${(n * 7) % count}` }) })));
  // What is on screen has an order of its own.
  replica.orders.sorted('deal', compiled(replica, { ...byName, sort: [] }), definitions);
  return replica;
};
const compiled = (replica: ReturnType<typeof testReplica>, view: View) =>
  compileView(view, context, definitions, replica.relations);

/** Moments that end after so many questions about the time, until nobody waits for one any more. */
function moments(questions: number) {
  let waiting: ((rest: () => number) => void) | undefined;
  let count = 0;
  return {
    idle: (work: (rest: () => number) => void) => void (waiting = work),
    pass() {
      const work = waiting;
      waiting = undefined;
      let asked = 0;
      work?.(() => (asked++ < questions ? 50 : 0));
      if (work) count += 1;
      return work !== undefined;
    },
    get count() {
      return count;
    },
  };
}

test('[M178] Orders that the heads of a long list offer are made in idle moments, a step at a time', () => {
  const replica = filled(6_000);
  const time = moments(1);
  ordersAhead(replica, 'deal', ['name', 'amount'], time.idle);
  while (time.pass());
  expect(time.count).toBeGreaterThan(10);
  expect(replica.orders.knows('deal', compiled(replica, byName))).toBe(true);
  const found = replica.orders.sorted('deal', compiled(replica, byName), definitions).rows();
  expect(found.slice(0, 2).map(({ values }) => values['name'])).toEqual(['Deal 0', 'Deal 1']);
});

test('[M178] Whoever leaves the list stops the work, and a short list needs none', () => {
  const replica = filled(6_000);
  const time = moments(1);
  const stop = ordersAhead(replica, 'deal', ['name'], time.idle);
  time.pass();
  stop();
  while (time.pass());
  expect(replica.orders.knows('deal', compiled(replica, byName))).toBe(false);

  const short = filled(100);
  ordersAhead(short, 'deal', ['name'], time.idle);
  while (time.pass());
  expect(short.orders.knows('deal', compiled(short, byName))).toBe(false);
});
