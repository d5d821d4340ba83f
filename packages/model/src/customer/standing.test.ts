import { describe, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import type { Row, Values } from '../schema/row.ts';
import type { Stage } from '../settings/definitions.ts';
import { type Around, hasStanding, healthOf, laterDays, nextActs, type StandingContext } from './standing.ts';
import { objectTypes } from '../objects/index.ts';

const quiet = limits.quietDays.value;
const stage = (id: string, outcome: Stage['outcome'], daysToRot = 30) => ({ id, outcome, daysToRot }) as Stage;
const context: StandingContext = {
  now: '2026-06-15T10:00:00.000Z',
  timeZone: 'UTC',
  stages: new Map([stage('open', 'open'), stage('won', 'won')].map((one) => [one.id, one])),
};
const day = (ago: number) => new Date(Date.parse(context.now) - ago * 86_400_000).toISOString();
let count = 0;
const row = (type: string, values: Values = {}, ago = 0): Row => ({
  id: `${type}-${String(++count).padStart(3, '0')}`,
  type,
  position: 1,
  generation: 1,
  createdAt: day(ago),
  createdBy: undefined,
  updatedAt: day(ago),
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
  values,
});
const around = (more: Partial<Around> = {}, age = 0): Around => ({
  record: row('account', {}, age),
  tasks: [],
  touches: [],
  tickets: [],
  deals: [],
  ...more,
});
const call = (ago: number) => row('interaction', { at: day(ago) });
const levels = (one: Around) => healthOf(one, context)?.reasons.map(({ kind, level }) => `${kind} ${level}`);

test('[M181] a deal that is won or lost and a lead that is done want no word any more; what is overdue on them is still said', () => {
  const old = (record: Row) => around({ record, touches: [call(4 * quiet)], tasks: [row('task', { due: '2026-06-01' })] });
  const said = (record: Row) => [...(levels(old(record)) ?? []), ...nextActs(old(record), context).map(({ kind }) => kind)];
  expect(said(row('deal', { stage: 'open' }))).toEqual(['lastTouch poor', 'overdueTasks watch', 'task', 'touch']);
  expect(said(row('deal', { stage: 'won' }))).toEqual(['overdueTasks watch', 'task']);
  expect(said(row('lead', { status: 'new' }))).toEqual(['lastTouch poor', 'overdueTasks watch', 'task', 'touch']);
  expect(said(row('lead', { status: 'qualified' }))).toEqual(['overdueTasks watch', 'task']);
});

describe('[M111] how a customer is', () => {
  test('follows from its reasons, the worst first, and without a reason nothing is said', () => {
    expect(healthOf(around(), context)).toBeUndefined();
    const health = healthOf(
      around({
        touches: [call(3)],
        tasks: [
          row('task', { due: '2026-06-14' }),
          row('task', { due: '2026-06-15' }),
          row('task', { due: '2026-06-01', done: true }),
        ],
        tickets: [row('ticket', { status: 'open', priority: 'urgent' }), row('ticket', { status: 'solved' })],
        deals: [row('deal', { stage: 'open' }, 31), row('deal', { stage: 'won' }, 90), row('deal', { stage: 'open' }, 3)],
      }),
      context,
    );
    expect(health?.level).toBe('poor');
    expect(health?.reasons.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
      'openTickets poor',
      'overdueTasks watch',
      'stalledDeals watch',
      'lastTouch good',
    ]);
    expect(health?.reasons.flatMap((reason) => ('rows' in reason ? [reason.rows.length] : []))).toEqual([1, 1, 1]);
  });

  test('quietDays without a word to somebody are watched, three times as many are poor; what is planned is no word', () => {
    expect(levels(around({ touches: [call(quiet)] }))).toEqual(['lastTouch good']);
    expect(levels(around({ touches: [call(quiet + 1), call(-2)] }))).toEqual(['lastTouch watch']);
    expect(levels(around({ touches: [call(3 * quiet + 1)] }))).toEqual(['lastTouch poor']);
  });

  test('somebody new has not been neglected yet', () => {
    expect(levels(around({}, quiet))).toBeUndefined();
    expect(levels(around({}, quiet + 1))).toEqual(['lastTouch watch']);
  });

  test('a deal that should have closed stalls, one with a step ahead does not', () => {
    expect(levels(around({ deals: [row('deal', { stage: 'open', closeDate: '2026-06-14' })] }))).toEqual(['stalledDeals watch']);
    expect(levels(around({ deals: [row('deal', { stage: 'open', nextStepDate: '2026-06-20' }, 60)] }))).toBeUndefined();
  });
});

describe('[M112] what is next', () => {
  const said = (one: Around) =>
    nextActs(one, context).map((act) => (act.kind === 'touch' ? 'touch' : `${act.kind} ${act.due ?? '-'} ${act.overdue}`));

  test('first what is overdue, then what was promised, then a word to whom nobody spoke for long', () => {
    expect(
      said(
        around({
          tasks: [
            row('task', { due: '2026-06-20' }),
            row('task', { due: '2026-06-02' }),
            row('task', { due: '2026-06-01' }),
            row('task'),
          ],
          deals: [
            row('deal', { stage: 'open', nextStep: 'Send', nextStepDate: '2026-06-18' }),
            row('deal', { stage: 'open', nextStep: 'Ask' }),
            row('deal', { stage: 'won', nextStep: 'Forgotten' }),
          ],
          touches: [call(quiet + 1)],
        }),
      ),
    ).toEqual([
      'task 2026-06-01 true',
      'task 2026-06-02 true',
      'step 2026-06-18 false',
      'task 2026-06-20 false',
      'step - false',
      'touch',
    ]);
  });

  test('with whom somebody spoke within quietDays nobody needs to', () => {
    expect(said(around({ touches: [call(quiet)] }, 400))).toEqual([]);
    expect(said(around({}, quiet + 1))).toEqual(['touch']);
  });

  test('the day is that of whoever looks', () => {
    const task = row('task', { due: '2026-06-15' });
    const late = { ...context, now: '2026-06-15T22:30:00.000Z' };
    expect(nextActs(around({ tasks: [task] }), late)).toMatchObject([{ overdue: false }]);
    expect(nextActs(around({ tasks: [task] }), { ...late, timeZone: 'Europe/Berlin' })).toMatchObject([{ overdue: true }]);
  });

  test('what is put off goes to tomorrow, the next first day of a week, or in two weeks', () => {
    expect(laterDays('2026-06-15', 1)).toEqual(['2026-06-16', '2026-06-22', '2026-06-29']);
    expect(laterDays('2026-06-14', 1)).toEqual(['2026-06-15', '2026-06-28']);
  });
});

test('[M111] accounts, contacts, deals and leads have a standing', () =>
  expect(Object.values(objectTypes).flatMap((type) => (hasStanding(type) ? [type.key] : []))).toEqual([
    'account',
    'contact',
    'deal',
    'lead',
  ]));
