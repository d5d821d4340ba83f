import type { Row, Values } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import type { DayEntry } from './day-entry.ts';
import { changesUntilDay, changesUntilLater, laterToday, snoozeDays } from './snooze.ts';

const berlin = 'Europe/Berlin';
const entry = (kind: DayEntry['kind'], values: Values, reasons: DayEntry['reasons'] = []): DayEntry => ({
  kind,
  row: { id: 'r', type: kind === 'task' ? 'task' : 'deal', values } as unknown as Row,
  date: undefined,
  reasons,
});

test.each([
  ['2026-11-25T12:01:00.000Z', '2026-11-25T15:15:00.000Z', 'on the next quarter of an hour'],
  ['2026-11-25T19:45:00.000Z', '2026-11-25T22:45:00.000Z', '20:45 in Berlin: a quarter to midnight'],
  ['2026-11-25T22:30:00.000Z', undefined, '23:30 in Berlin: nothing is later today'],
  ['2026-11-25T23:30:00.000Z', '2026-11-26T02:30:00.000Z', '00:30 in Berlin: the day has just begun'],
])('later than %s is %s: %s', (...[now, later]) => expect(laterToday(now, berlin)).toBe(later));

test('on a Sunday tomorrow is next week, and is offered once', () => {
  expect(snoozeDays('2026-11-28', 1)).toEqual({ tomorrow: '2026-11-29', nextWeek: '2026-11-30' });
  expect(snoozeDays('2026-11-29', 1)).toEqual({ tomorrow: '2026-11-30', nextWeek: undefined });
  expect(snoozeDays('2026-11-28', 0)).toEqual({ tomorrow: '2026-11-29', nextWeek: undefined });
});

test('a task that is put off keeps the time of its reminder, and one that is overdue is due today', () => {
  const task = entry('task', { due: '2026-03-27', remindAt: '2026-03-27T08:30:00.000Z' });
  expect(changesUntilDay(task, '2026-03-30', berlin)).toEqual({
    due: { value: '2026-03-30' },
    remindAt: { value: '2026-03-30T07:30:00.000Z' },
  });
  expect(changesUntilLater(task, '2026-03-28T15:00:00.000Z', '2026-03-28')).toEqual({
    remindAt: { value: '2026-03-28T15:00:00.000Z' },
    due: { value: '2026-03-28' },
  });
  expect(changesUntilLater(entry('task', { due: '2026-03-28' }), '2026-03-28T15:00:00.000Z', '2026-03-28')).not.toHaveProperty(
    'due',
  );
});

test('a deal is put off by what is wrong with it', () => {
  const day = '2026-12-01';
  expect(changesUntilDay(entry('step', {}), day, berlin)).toEqual({ nextStepDate: { value: day } });
  expect(changesUntilDay(entry('deal', {}, ['pastClose']), day, berlin)).toEqual({ closeDate: { value: day } });
  expect(changesUntilDay(entry('deal', {}, ['noNextStep']), day, berlin)).toEqual({ nextStepDate: { value: day } });
  expect(Object.keys(changesUntilDay(entry('deal', {}, ['pastClose', 'noNextStep']), day, berlin))).toHaveLength(2);
});
