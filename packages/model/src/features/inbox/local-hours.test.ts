import { describe, expect, test } from 'vitest';
import { deliveryOf, deliveryText, hoursOf, notificationKinds } from './delivery.ts';
import { nextAt, reminderOf, whenAwake } from './local-hours.ts';

const berlin = (more = {}) => hoursOf({ quietFrom: '20:00', quietUntil: '07:00', ...more }, 'Europe/Berlin');

describe('quiet hours', () => {
  test.each([
    ['2026-03-02T18:59:00.000Z', undefined],
    ['2026-03-02T19:00:00.000Z', '2026-03-03T06:00:00.000Z'],
    ['2026-03-02T23:30:00.000Z', '2026-03-03T06:00:00.000Z'],
    ['2026-03-03T05:59:00.000Z', '2026-03-03T06:00:00.000Z'],
    ['2026-03-03T06:00:00.000Z', undefined],
  ])('over midnight in Berlin: what comes at %s waits until %s', (now, until) => {
    expect(whenAwake(now, berlin())).toBe(until ?? now);
  });

  test('within a day, and in the night that the clocks change', () => {
    const noon = berlin({ quietFrom: '12:00', quietUntil: '13:00' });
    expect(whenAwake('2026-07-01T10:30:00.000Z', noon)).toBe('2026-07-01T11:00:00.000Z');
    expect(whenAwake('2026-07-01T09:30:00.000Z', noon)).toBe('2026-07-01T09:30:00.000Z');
    // Until seven o'clock of summer time, which is an hour earlier.
    expect(whenAwake('2026-03-28T22:00:00.000Z', berlin())).toBe('2026-03-29T05:00:00.000Z');
  });

  test('are none for who switched them off, and as written for who said nothing', () => {
    const now = '2026-03-02T23:30:00.000Z';
    expect(whenAwake(now, berlin({ quietFrom: 'off' }))).toBe(now);
    expect(whenAwake(now, hoursOf({}, 'Europe/Berlin'))).toBe('2026-03-03T07:00:00.000Z');
    expect(hoursOf({ timeZone: 'Nowhere/At-all', quietFrom: '25:00' }, 'Europe/Berlin')).toEqual(hoursOf({}, 'Europe/Berlin'));
  });
});

test('the next time of day is later than now, today or tomorrow', () => {
  expect(nextAt('2026-03-02T06:59:00.000Z', 480, 'Europe/Berlin')).toBe('2026-03-02T07:00:00.000Z');
  expect(nextAt('2026-03-02T07:00:00.000Z', 480, 'Europe/Berlin')).toBe('2026-03-03T07:00:00.000Z');
});

test('a task is told of at its own moment, else in the morning of its day', () => {
  const hours = hoursOf({}, 'America/New_York');
  const at = '2026-03-02T15:00:00.000Z';
  expect(reminderOf({ due: '2026-03-05', remindAt: at }, hours)).toBe(at);
  expect(reminderOf({ due: '2026-03-05', remindAt: undefined }, hours)).toBe('2026-03-05T13:00:00.000Z');
  expect(reminderOf({ due: undefined, remindAt: undefined }, hours)).toBeUndefined();
});

test('what somebody chose for a kind is read as it was written, and nonsense shows in the app', () => {
  const mails = ['none', 'once', 'digest'] as const;
  for (const kind of notificationKinds)
    for (const mail of mails)
      for (const push of [true, false]) {
        const delivery = { shown: true, push, mail };
        expect(deliveryOf(kind, { [kind]: deliveryText(delivery) })).toEqual(delivery);
      }
  expect(deliveryOf('due', { due: deliveryText({ shown: false, push: true, mail: 'once' }) })).toEqual({
    shown: false,
    push: false,
    mail: 'none',
  });
  expect(deliveryOf('due', { due: 'loudly' })).toEqual({ shown: true, push: false, mail: 'none' });
});
