import { expect, test } from 'vitest';
import { nextTaskId } from '../../documents/links.ts';
import { nextTask, repeats, snoozedTo } from './next-task.ts';

const berlin = { now: '2027-03-27T10:00:00.000Z', timeZone: 'Europe/Berlin' };
const related = ['deal:018f0000-0000-7000-8000-00000000aaaa'];

test('[M25] the next task is the same task on its next day, not yet done', () => {
  const values = { name: 'Call', due: '2027-03-27', repeat: 'week', done: true, assignee: 'a', related, externalId: 'X-1' };
  expect(nextTask(values, berlin)).toEqual({
    name: { value: 'Call' },
    assignee: { value: 'a' },
    related: { value: related },
    due: { value: '2027-04-03' },
    repeat: { value: 'week' },
  });
});

test('[M25] its reminder keeps its time by the clock when the clocks change', () => {
  const values = { name: 'Call', due: '2027-03-27', repeat: 'day', remindAt: '2027-03-27T08:30:00.000Z' };
  expect(nextTask(values, berlin)).toMatchObject({
    due: { value: '2027-03-28' },
    remindAt: { value: '2027-03-28T07:30:00.000Z' },
  });
});

test.each([
  ['2027-03-26T22:30:00.000Z', '2027-03-27', 'half past eleven in the evening is still the 26th'],
  ['2027-03-26T23:30:00.000Z', '2027-03-28', 'half past midnight is the 27th'],
])('[M25] a task without a day counts from today where the person is: %s gives %s', (now, due) =>
  expect(nextTask({ name: 'Call', repeat: 'day' }, { now, timeZone: 'Europe/Berlin' })).toMatchObject({ due: { value: due } }),
);

test('[M25] what does not repeat has no next', () => {
  expect(nextTask({ name: 'Once', due: '2027-03-27' }, berlin)).toBeUndefined();
  expect(nextTask({ name: 'The end', due: '9999-12-31', repeat: 'year' }, berlin)).toBeUndefined();
  expect(repeats({ repeat: 'week' })).toBe(true);
  expect(repeats({ repeat: 'sometimes' })).toBe(false);
});

test('[M25] two people who complete one task make one next task, and each next one another', () => {
  const task = '018f0000-0000-7000-8000-00000000bbbb';
  expect(nextTaskId(task)).toBe(nextTaskId(task));
  expect(new Set([task, nextTaskId(task), nextTaskId(nextTaskId(task))]).size).toBe(3);
});

test.each([
  ['tomorrow', '2026-12-31', 1, '2027-01-01'],
  ['nextWeek', '2026-11-25', 1, '2026-11-30'],
  ['nextWeek', '2026-11-30', 1, '2026-12-07'],
  ['nextWeek', '2026-11-29', 7, '2026-11-30'],
  ['nextWeek', '2026-11-25', 6, '2026-11-28'],
] as const)('snoozing to %s from %s, weeks starting on %i, gives %s', (until, today, weekStart, day) =>
  expect(snoozedTo(until, today, weekStart)).toBe(day),
);
