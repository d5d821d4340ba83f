import { expect, test } from 'vitest';
import { visit } from './visit.ts';

const monday = '2026-11-23T09:00:00.000Z';
const soonAfter = '2026-11-23T09:20:00.000Z';
const tuesday = '2026-11-24T09:00:00.000Z';

test('[M28] on the first visit nothing is news', () =>
  expect(visit(undefined, monday)).toEqual({ seenAt: monday, since: monday }));

test('[M28] on the next day news are what happened since the last look', () =>
  expect(visit({ seenAt: soonAfter, since: monday }, tuesday)).toEqual({ seenAt: tuesday, since: soonAfter }));

test('[M28] whoever comes back soon, on whatever device, still has the same news', () =>
  expect(visit({ seenAt: tuesday, since: monday }, '2026-11-24T09:29:00.000Z')).toEqual({
    seenAt: '2026-11-24T09:29:00.000Z',
    since: monday,
  }));
