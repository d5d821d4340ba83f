import { contact } from '@rapport/model/objects/contact';
import { deal } from '@rapport/model/objects/deal';
import { task } from '@rapport/model/objects/task';
import { dateTime } from '@rapport/model/schema/fields';
import type { Row } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import { between, byDay, calendarFields, calendarPlace, dayByKey, movedTo, shownWeeks, stepped } from './calendar-days.ts';

const place = (words: string) => calendarPlace(deal, new URLSearchParams(words), '2026-11-28');
const moment = dateTime({ en: 'At', de: 'Um' });
const zone = 'Europe/Berlin';

test('[M141] a calendar opens on the likeliest date, in this month; an address that makes no sense opens it all the same', () => {
  expect(calendarFields(deal)[0]).toBe('closeDate');
  expect(calendarFields(task)[0]).toBe('due');
  expect(place('')).toEqual({ field: 'closeDate', span: 'month', at: '2026-11-28' });
  expect(place('day=nextStepDate&span=week&at=2026-02-01')).toEqual({ field: 'nextStepDate', span: 'week', at: '2026-02-01' });
  expect(place('day=name&span=decade&at=2026-02-30')).toEqual(place(''));
  expect(place('at=0001-01-01')).toEqual(place(''));
  expect(calendarFields(contact).every((key) => contact.fields[key]?.kind !== 'text')).toBe(true);
});

test('[M141] weeks begin on the day that the workspace begins them on', () => {
  const month = place('at=2026-11-28');
  expect(shownWeeks(month, 1)[0]?.[0]).toBe('2026-10-26');
  expect(shownWeeks(month, 7)[0]?.[0]).toBe('2026-11-01');
  expect(shownWeeks(month, 1)).toHaveLength(6);
  expect(shownWeeks(place('at=2027-02-10'), 1)).toHaveLength(4);
  expect(shownWeeks({ ...month, span: 'week' }, 1)).toEqual([
    ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'],
  ]);
  const agenda = shownWeeks({ ...month, span: 'agenda' }, 1)[0];
  expect([agenda?.[0], agenda?.at(-1), agenda?.length]).toEqual(['2026-11-01', '2026-11-30', 30]);
});

test('[M141] a step from the 31st stays in the month it leads to', () => {
  expect(stepped(place('at=2027-01-31'), 1)).toBe('2027-02-28');
  expect(stepped(place('at=2027-03-31'), -1)).toBe('2027-02-28');
  expect(stepped(place('at=2026-12-30&span=week'), 1)).toBe('2027-01-06');
  expect(dayByKey('2026-11-28', 'End', 1, place(''))).toBe('2026-11-29');
  expect(dayByKey('2026-11-28', 'ArrowDown', 1, place(''))).toBe('2026-12-05');
  expect(dayByKey('2026-11-28', 'a', 1, place(''))).toBeUndefined();
});

test('[M141] a moment stands on its day where the viewer is, and keeps its time of day when it moves, over a change of clocks too', () => {
  const row = (id: string, at: string) => ({ id, values: { at } }) as unknown as Row;
  const rows = [
    row('late', '2026-03-28T23:30:00.000Z'),
    row('early', '2026-03-28T22:30:00.000Z'),
    row('first', '2026-03-28T08:00:00.000Z'),
  ];
  const days = byDay(rows, 'at', moment, zone);
  expect([...days].map(([day, those]) => [day, those.map(({ id }) => id)])).toEqual([
    ['2026-03-29', ['late']],
    ['2026-03-28', ['first', 'early']],
  ]);
  expect(movedTo(moment, '2026-03-28T08:00:00.000Z', '2026-03-30', zone)).toBe('2026-03-30T07:00:00.000Z');
  expect(movedTo(deal.fields['closeDate']!, '2026-03-28', '2026-03-30', zone)).toBe('2026-03-30');
  expect(between('at', moment, '2026-03-29', '2026-03-29', zone)).toEqual([
    { field: 'at', op: 'gte', value: '2026-03-28T23:00:00.000Z' },
    { field: 'at', op: 'lt', value: '2026-03-29T22:00:00.000Z' },
  ]);
});
