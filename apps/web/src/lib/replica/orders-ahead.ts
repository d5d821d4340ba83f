import type { View } from '@rapport/model/query/view';
import { compileView } from './compile-view.ts';
import type { Replica } from './replica.svelte.ts';

/** Below so many rows the first look at an order is within a frame or two. */
const worthIt = 5_000;
/** Milliseconds that a step may take; what is left of an idle moment must be more. */
const aStep = 4;

type Idle = (work: (rest: () => number) => void) => void;
/** A moment in which nothing else is to be done; browsers that cannot tell get a short one of a timer. */
const whenIdle: Idle = (work) => {
  if (typeof requestIdleCallback === 'function') requestIdleCallback((deadline) => work(() => deadline.timeRemaining()));
  else
    setTimeout(() => {
      const until = performance.now() + 2 * aStep;
      work(() => until - performance.now());
    }, 100);
};

/**
 * Makes the orders that the heads of a list offer before one is pressed, in idle moments, as the first look at one costs
 * what sorting costs [M178]. Answers how to stop.
 */
export function ordersAhead(replica: Replica, type: string, fields: readonly string[], idle: Idle = whenIdle): () => void {
  let stopped = false;
  const work = (function* () {
    if (replica.table(type).size < worthIt) return;
    for (const field of fields) {
      const { context, definitions, relations } = replica;
      const view: View = { type, filter: [], sort: [{ field, direction: 'asc' }] };
      yield* replica.orders.ahead(type, compileView(view, context, definitions, relations), definitions);
    }
  })();
  const go = (rest: () => number) => {
    while (!stopped && rest() > aStep) if (work.next().done) return;
    if (!stopped) idle(go);
  };
  idle(go);
  return () => {
    stopped = true;
  };
}
