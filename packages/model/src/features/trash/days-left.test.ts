import { expect, test } from 'vitest';
import { limits } from '../../limits.ts';
import { companionFields } from './companions.ts';
import { daysLeft } from './days-left.ts';

const at = '2026-03-01T12:00:00.000Z';
const after = (days: number) => Date.parse(at) + days * 86_400_000;

test('what was just deleted has all its days, the last one is counted whole, and there are never fewer than none', () => {
  const all = limits.trashDays.value;
  expect([0, 0.1, 1, all - 1.5, all - 0.1, all, all + 5].map((days) => daysLeft(at, after(days)))).toEqual([
    all,
    all,
    all - 1,
    2,
    1,
    0,
    0,
  ]);
});

test('[M33] notes and links belong to a record alone; deals, contacts and tasks only point at it', () => {
  expect(companionFields).toEqual([
    { type: 'note', field: 'record' },
    { type: 'link', field: 'from' },
    { type: 'link', field: 'to' },
  ]);
});
