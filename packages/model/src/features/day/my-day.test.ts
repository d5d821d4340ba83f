import { describe, expect, test } from 'vitest';
import type { Row, Values } from '../../schema/row.ts';
import { myDay, type MyDay } from './my-day.ts';

const me = 'me';
let made = 0;
const row = (type: string, values: Values, more: Partial<Row> = {}): Row => ({
  id: `id-${String(++made).padStart(3, '0')}`,
  type,
  position: 1,
  generation: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: me,
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: me,
  deletedAt: undefined,
  since: {},
  issues: [],
  values,
  ...more,
});
const task = (values: Values, more?: Partial<Row>) => row('task', { assignee: me, ...values }, more);
const deal = (values: Values, more?: Partial<Row>) => row('deal', { owner: me, stage: 'open', ...values }, more);
const stages = new Map([
  ['open', { outcome: 'open' as const }],
  ['won', { outcome: 'won' as const }],
]);
const names = (day: MyDay, part: keyof MyDay) => day[part].map((item) => item.row.values['name']);
const at = (now: string, timeZone = 'Europe/Berlin') => ({ now, timeZone, me });
const noon = at('2026-11-25T12:00:00.000Z');

describe('[M26] a day', () => {
  test('has my open tasks by their day, the earliest first', () => {
    const tasks = [
      task({ name: 'late', due: '2026-11-24' }),
      task({ name: 'very late', due: '2026-11-01' }),
      task({ name: 'now', due: '2026-11-25' }),
      task({ name: 'soon', due: '2026-11-26' }),
      task({ name: 'some day' }),
      task({ name: 'done', due: '2026-11-25', done: true }),
      task({ name: 'of somebody else', due: '2026-11-25', assignee: 'tom' }),
      task({ name: 'in the trash', due: '2026-11-25' }, { deletedAt: '2026-11-20T00:00:00.000Z' }),
    ];
    const day = myDay(tasks, [], stages, noon);
    expect(names(day, 'overdue')).toEqual(['very late', 'late']);
    expect(names(day, 'today')).toEqual(['now']);
    expect(names(day, 'upcoming')).toEqual(['soon']);
    expect(names(day, 'undated')).toEqual(['some day']);
  });

  test('has a task that names nobody on the day of whoever made it', () => {
    const tasks = [row('task', { name: 'mine' }), row('task', { name: 'theirs' }, { createdBy: 'tom' })];
    expect(names(myDay(tasks, [], stages, noon), 'undated')).toEqual(['mine']);
  });

  test.each([
    ['2026-11-24T22:30:00.000Z', 'Europe/Berlin', 'upcoming', '23:30 in Berlin: the 25th is tomorrow'],
    ['2026-11-24T23:30:00.000Z', 'Europe/Berlin', 'today', '00:30 in Berlin: the 25th is today'],
    ['2026-11-25T22:30:00.000Z', 'Europe/Berlin', 'today', '23:30 in Berlin: the 25th is today still'],
    ['2026-11-25T23:30:00.000Z', 'Europe/Berlin', 'overdue', '00:30 in Berlin: the 25th was yesterday'],
    ['2026-11-26T04:30:00.000Z', 'America/New_York', 'today', '23:30 in New York'],
    ['2026-11-26T05:30:00.000Z', 'America/New_York', 'overdue', '00:30 in New York'],
    ['2026-11-24T10:30:00.000Z', 'Pacific/Auckland', 'upcoming', '23:30 in Auckland'],
    ['2026-11-24T11:30:00.000Z', 'Pacific/Auckland', 'today', '00:30 in Auckland'],
  ] as const)(
    'begins and ends at the midnight of the person: at %s in %s what is due on the 25th is %s: %s',
    (...[now, zone, part]) => {
      const day = myDay([task({ name: 'due', due: '2026-11-25' })], [], stages, at(now, zone));
      expect(names(day, part)).toEqual(['due']);
    },
  );

  test('holds back what was put off until later today, and no longer', () => {
    const tasks = [task({ name: 'later', due: '2026-11-25', remindAt: '2026-11-25T15:00:00.000Z' })];
    expect(names(myDay(tasks, [], stages, noon), 'later')).toEqual(['later']);
    expect(names(myDay(tasks, [], stages, at('2026-11-25T15:00:00.000Z')), 'today')).toEqual(['later']);
    expect(names(myDay(tasks, [], stages, at('2026-11-26T08:00:00.000Z')), 'overdue')).toEqual(['later']);
  });

  test('has the next steps that I am to take', () => {
    const deals = [
      deal({ name: 'step', nextStep: 'Call', nextStepDate: '2026-11-25' }),
      deal({ name: 'by Tom', nextStep: 'Call', nextStepDate: '2026-11-25', nextStepPerson: 'tom' }),
      deal({ name: 'of Tom, by me', owner: 'tom', nextStep: 'Call', nextStepDate: '2026-11-24', nextStepPerson: me }),
      deal({ name: 'won', stage: 'won', nextStep: 'Call', nextStepDate: '2026-11-25' }),
    ];
    const day = myDay([], deals, stages, noon);
    expect(names(day, 'today')).toEqual(['step']);
    expect(names(day, 'overdue')).toEqual(['of Tom, by me']);
    expect(day.deals).toEqual([]);
  });

  test('has my open deals without a next step or past their close date, and says which', () => {
    const deals = [
      deal({ name: 'nothing next', closeDate: '2026-12-31' }),
      deal({ name: 'past', closeDate: '2026-11-24', nextStep: 'Sign', nextStepDate: '2026-12-01' }),
      deal({ name: 'both', closeDate: '2026-11-01' }),
      deal({ name: 'closes today', closeDate: '2026-11-25', nextStep: 'Sign' }),
      deal({ name: 'looked at again on Friday', nextStepDate: '2026-11-27' }),
      deal({ name: 'of Tom', owner: 'tom' }),
      deal({ name: 'won', stage: 'won' }),
    ];
    const day = myDay([], deals, stages, noon);
    expect(day.deals.map(({ row: one, reasons }) => [one.values['name'], ...reasons])).toEqual([
      ['both', 'pastClose', 'noNextStep'],
      ['past', 'pastClose'],
      ['nothing next', 'noNextStep'],
    ]);
  });
});
