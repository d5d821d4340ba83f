import { limits } from '../limits.ts';
import { addDays, localDay } from '../query/resolve-operand.ts';
import type { Row } from '../schema/row.ts';
import type { StandingContext } from './standing.ts';

/** The way of a customer, in order. */
export const journeyStages = ['firstTouch', 'lead', 'customer', 'postSale', 'former'] as const;
export type JourneyStage = (typeof journeyStages)[number];
/** A stage that was reached, the day, and what shows it. */
export type JourneyStep = { readonly stage: JourneyStage; readonly day: string; readonly row: Row | undefined };

const text = (row: Row, key: string): string | undefined => {
  const value = row.values[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The days that rows stand for, those to come left out, the earliest first. */
function dated(rows: Iterable<Row>, dayOf: (row: Row) => string | undefined, today: string): { day: string; row: Row }[] {
  const found = [...rows].flatMap((row) => {
    const day = dayOf(row);
    return day === undefined || day > today ? [] : [{ day, row }];
  });
  return found.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.row.id < b.row.id ? -1 : 1));
}

/**
 * How somebody became a customer, from all rows around them: first heard of, wanted something (a lead or a deal), bought
 * (a deal that was won, an order, a payment), bought and nothing is open any more, and gone: for `goneDays` neither
 * bought nor spoken with. It follows from what is there, so that it holds for what was imported, too, and asks no clock.
 */
export function journeyOf(rows: Iterable<Row>, context: StandingContext): readonly JourneyStep[] {
  const today = localDay(context);
  const dayIn = (iso: string) => localDay({ now: iso, timeZone: context.timeZone });
  const all = [...rows].filter((row) => row.deletedAt === undefined);
  const of = (...types: readonly string[]) => all.filter(({ type }) => types.includes(type));
  const outcome = (deal: Row) => context.stages.get(text(deal, 'stage') ?? '')?.outcome ?? 'open';

  const touches = dated(of('interaction', 'message', 'webEvent'), (row) => dayIn(text(row, 'at') ?? row.createdAt), today);
  const wishes = dated(of('lead', 'deal'), (row) => dayIn(row.createdAt), today);
  const bought = dated(
    all,
    (row) => {
      if (row.type === 'deal')
        return outcome(row) === 'won' ? (text(row, 'closeDate') ?? dayIn(row.since['stage'] ?? row.createdAt)) : undefined;
      if (row.type === 'order') return row.values['status'] === 'cancelled' ? undefined : text(row, 'orderedOn');
      return row.type === 'payment' ? text(row, 'paidOn') : undefined;
    },
    today,
  );
  const [firstWish, firstPurchase, lastPurchase] = [wishes[0], bought[0], bought.at(-1)];
  const known = [touches[0], firstWish, firstPurchase].filter((one) => one !== undefined);
  const first = known.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))[0];
  if (!first) return [];
  const steps: JourneyStep[] = [{ stage: 'firstTouch', ...first }];
  // Who bought at once was never a lead.
  if (firstWish && (!firstPurchase || firstWish.day <= firstPurchase.day)) steps.push({ stage: 'lead', ...firstWish });
  if (!firstPurchase || !lastPurchase) return steps;
  steps.push({ stage: 'customer', ...firstPurchase });
  if (of('deal').some((deal) => outcome(deal) === 'open')) return steps;
  steps.push({ stage: 'postSale', ...lastPurchase });
  const lastTouch = touches.at(-1);
  const last = lastTouch && lastTouch.day > lastPurchase.day ? lastTouch : lastPurchase;
  const gone = addDays(last.day, limits.goneDays.value + 1);
  if (gone <= today) steps.push({ stage: 'former', day: gone, row: undefined });
  return steps;
}

/** The built-in options of the field that says it, by stage. */
const lifecycles: Readonly<Record<JourneyStage, string>> = {
  firstTouch: 'prospect',
  lead: 'prospect',
  customer: 'customer',
  postSale: 'customer',
  former: 'former',
};

/**
 * What the field could say by now. Undefined where it says so, and where somebody has said what no journey tells: a
 * partner, a competitor, a stage of the workspace's own. Somebody who was said to be gone comes back by buying again.
 */
export function lifecycleHint(steps: readonly JourneyStep[], said: unknown, since: string | undefined): string | undefined {
  const last = steps.at(-1);
  const own = said === undefined || Object.values(lifecycles).includes(String(said));
  if (!last || !own) return undefined;
  if (said === 'former' && since !== undefined && last.day <= since.slice(0, 10)) return undefined;
  return lifecycles[last.stage] === said ? undefined : lifecycles[last.stage];
}
