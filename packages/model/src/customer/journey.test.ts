import { describe, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { addDays } from '../query/resolve-operand.ts';
import type { Row, Values } from '../schema/row.ts';
import type { Stage } from '../settings/definitions.ts';
import { journeyOf, lifecycleHint } from './journey.ts';
import type { StandingContext } from './standing.ts';

const stages = new Map(['open', 'won', 'lost'].map((id) => [id, { id, outcome: id } as Stage]));
const context: StandingContext = { now: '2026-06-15T10:00:00.000Z', timeZone: 'UTC', stages };
let count = 0;
const row = (type: string, values: Values, createdAt = '2026-06-01'): Row =>
  ({
    id: `${type}${++count}`,
    type,
    values,
    createdAt: `${createdAt}T08:00:00.000Z`,
    since: {},
    deletedAt: undefined,
  }) as unknown as Row;
const steps = (...rows: readonly Row[]) => journeyOf(rows, context).map(({ stage, day }) => `${stage} ${day}`);
const call = row('interaction', { at: '2026-01-05T09:00:00.000Z' });
const won = row('deal', { stage: 'won', closeDate: '2026-03-01' }, '2026-02-01');

describe('[M119] the way of a customer', () => {
  test('goes from the first touch over a lead to what they bought, and stays there while something is open', () => {
    expect(steps()).toEqual([]);
    expect(steps(call)).toEqual(['firstTouch 2026-01-05']);
    expect(steps(call, row('lead', {}, '2026-01-20'))).toEqual(['firstTouch 2026-01-05', 'lead 2026-01-20']);
    expect(steps(call, won, row('deal', { stage: 'open' }, '2026-05-01'))).toEqual([
      'firstTouch 2026-01-05',
      'lead 2026-02-01',
      'customer 2026-03-01',
    ]);
    expect(steps(call, won)).toEqual(['firstTouch 2026-01-05', 'lead 2026-02-01', 'customer 2026-03-01', 'postSale 2026-03-01']);
  });

  test('what is to come, was lost, cancelled or deleted makes nobody a customer', () => {
    expect(steps(row('deal', { stage: 'lost', closeDate: '2026-03-01' }), row('order', { orderedOn: '2027-01-01' }))).toEqual([
      'firstTouch 2026-06-01',
      'lead 2026-06-01',
    ]);
    expect(steps(row('order', { orderedOn: '2026-01-01', status: 'cancelled' }))).toEqual([]);
    expect(steps({ ...won, deletedAt: '2026-06-01T00:00:00.000Z' })).toEqual([]);
  });

  test('who bought at once was never a lead; imported records tell when they were made there', () => {
    const order = row('order', { orderedOn: '2020-01-01' });
    expect(steps(order, row('lead', {}))).toEqual([
      'firstTouch 2020-01-01',
      'customer 2020-01-01',
      'postSale 2020-01-01',
      'former 2022-01-01',
    ]);
  });

  test('goneDays after the last purchase and the last word somebody is a former customer, a day earlier not', () => {
    const at = (ago: number) => row('payment', { paidOn: addDays('2026-06-15', -ago) });
    expect(steps(at(limits.goneDays.value)).some((step) => step.startsWith('former'))).toBe(false);
    expect(steps(at(limits.goneDays.value + 1)).at(-1)).toBe('former 2026-06-15');
    expect(steps(at(limits.goneDays.value + 1), call).at(-1)).toMatch(/^postSale/);
  });
});

test('[M119] the field is offered what the journey shows, and never what somebody has said otherwise', () => {
  const hint = (said: unknown, rows: readonly Row[], since?: string) => lifecycleHint(journeyOf(rows, context), said, since);
  expect(hint(undefined, [call])).toBe('prospect');
  expect(hint('prospect', [won])).toBe('customer');
  expect(hint('customer', [won])).toBeUndefined();
  expect(hint('partner', [won])).toBeUndefined();
  expect(hint('c_ownstage00', [won])).toBeUndefined();
  expect(hint(undefined, [])).toBeUndefined();
  expect(hint('former', [won], '2026-05-01T00:00:00.000Z')).toBeUndefined();
  expect(hint('former', [won], '2026-02-01T00:00:00.000Z')).toBe('customer');
});
