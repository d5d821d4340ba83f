import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatRecurrence,
  movedTime,
  nextOccurrence,
  parseRecurrence,
  readRecurrence,
  type Recurrence,
  recurrenceUnits,
} from './recurrence.ts';

const next = (rule: string, last: string, today = last) => nextOccurrence(parseRecurrence(rule)!, last, today)?.date;
/** The dates of a series, each completed on its own day. */
function series(rule: string, first: string, count: number): string[] {
  const dates = [first];
  let recurrence = parseRecurrence(rule)!;
  while (dates.length < count) {
    const following = nextOccurrence(recurrence, dates.at(-1)!, dates.at(-1)!)!;
    dates.push(following.date);
    recurrence = following.recurrence;
  }
  return dates;
}

describe('[M25] what comes back, and when', () => {
  test.each([
    ['day', '2026-12-31', '2027-01-01'],
    ['3 days', '2026-02-27', '2026-03-02'],
    ['week', '2026-11-25', '2026-12-02'],
    ['2 weeks', '2026-11-25', '2026-12-09'],
    ['weekday', '2026-11-27', '2026-11-30'],
    ['weekday', '2026-11-28', '2026-11-30'],
    ['2 weekdays', '2026-11-26', '2026-11-30'],
    ['month', '2026-11-30', '2026-12-30'],
    ['quarter', '2026-11-30', '2027-02-28'],
    ['2 quarters', '2026-08-31', '2027-02-28'],
    ['year', '2024-02-29', '2025-02-28'],
  ])('every %s after %s is %s', (rule, last, expected) => expect(next(rule, last)).toBe(expected));

  test('a month that is too short does not shorten those after it', () => {
    expect(series('month', '2027-01-31', 5)).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
    expect(series('month', '2027-01-29', 3)).toEqual(['2027-01-29', '2027-02-28', '2027-03-29']);
    expect(series('quarter', '2026-11-30', 3)).toEqual(['2026-11-30', '2027-02-28', '2027-05-30']);
    expect(series('year', '2024-02-29', 5).at(-1)).toBe('2028-02-29');
  });

  test('a date that somebody moved away from the end of the month is meant as it stands', () => {
    expect(next('month on 31', '2027-02-15')).toBe('2027-03-15');
    expect(next('month on 31', '2027-02-28')).toBe('2027-03-31');
  });

  test('what was missed is not asked for again, and what is done early keeps its day', () => {
    expect(next('day', '2026-11-20', '2026-11-25')).toBe('2026-11-26');
    expect(next('week', '2026-11-02', '2026-11-25')).toBe('2026-11-30');
    expect(next('2 weekdays', '2026-11-02', '2026-11-25')).toBe('2026-11-26');
    expect(next('month', '2026-01-31', '2026-11-25')).toBe('2026-11-30');
    expect(next('month', '2026-11-30', '2026-11-25')).toBe('2026-12-30');
    expect(next('year', '2020-02-29', '2026-11-25')).toBe('2027-02-28');
  });

  test('it never leaves the calendar', () => {
    expect(next('year', '9999-06-01')).toBeUndefined();
    expect(next('day', '9999-12-31')).toBeUndefined();
    expect(next('weekday', '9999-12-31')).toBeUndefined();
  });

  test('the next one is after the last and after today, and stays on the days of its series', () => {
    const day = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const rule = fc.record({ unit: fc.constantFrom(...recurrenceUnits), every: fc.integer({ min: 1, max: 99 }) });
    fc.assert(
      fc.property(rule, day, day, (recurrence: Recurrence, last, today) => {
        const found = nextOccurrence(recurrence, last, today)!;
        expect(found.date > last && found.date > today).toBe(true);
        if (recurrence.unit === 'week') expect((Date.parse(found.date) - Date.parse(last)) % 604_800_000).toBe(0);
        if (recurrence.unit === 'weekday') expect([1, 2, 3, 4, 5]).toContain(new Date(found.date).getUTCDay());
        expect(parseRecurrence(formatRecurrence(found.recurrence))).toEqual(found.recurrence);
      }),
    );
  });
});

test.each([
  // Clocks go forward on 28 March 2027 and back on 31 October 2027.
  ['2027-03-27T08:30:00.000Z', 1, '2027-03-28T07:30:00.000Z', 'half past nine stays half past nine in summer'],
  ['2027-10-30T07:30:00.000Z', 1, '2027-10-31T08:30:00.000Z', 'and in winter'],
  ['2027-03-27T01:30:00.000Z', 1, '2027-03-28T01:30:00.000Z', 'a time that the clocks skip becomes the one after it'],
  ['2027-03-27T23:30:00.000Z', 7, '2027-04-03T22:30:00.000Z', 'half past midnight stays on its own day'],
])('[M25] a reminder at %s, %i days later, is at %s: %s', (at, days, expected) =>
  expect(movedTime(at, days, 'Europe/Berlin')).toBe(expected),
);

test('[M25] a recurrence has one spelling', () => {
  for (const text of ['week', '2 weeks', 'month on 31', '99 days', 'quarter on 30'])
    expect(formatRecurrence(parseRecurrence(text)!)).toBe(text);
  for (const text of ['1 week', '1 weeks', '2 week', 'weeks', '0 days', '100 days', 'week on 31', 'month on 28', 'fortnight', ''])
    expect(parseRecurrence(text), text).toBeUndefined();
});

test.each([
  ['weekly', 'week'],
  ['every 2 weeks', '2 weeks'],
  ['every other month', '2 months'],
  ['2w', '2 weeks'],
  ['Daily', 'day'],
  ['every weekday', 'weekday'],
  ['alle 3 Monate', '3 months'],
  ['jeden Werktag', 'weekday'],
  ['täglich', 'day'],
  ['jedes Quartal', 'quarter'],
  ['jährlich', 'year'],
  ['month on 31', 'month on 31'],
])('[M20] "%s" is understood as %s', (typed, expected) => expect(formatRecurrence(readRecurrence(typed)!)).toBe(expected));

test.each(['', 'sometimes', 'every 0 days', 'every 200 days', 'call'])('[M20] "%s" is no recurrence', (typed) =>
  expect(readRecurrence(typed)).toBeUndefined(),
);
