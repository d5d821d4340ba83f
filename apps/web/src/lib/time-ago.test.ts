import { expect, test } from 'vitest';
import { timeAgo } from './time-ago.ts';

const ago = (at: string, now = '2026-11-28T10:00:00Z', timeZone = 'Europe/Berlin') =>
  timeAgo(at, Date.parse(now), 'en-GB', timeZone);

test.each([
  ['2026-11-28T09:55:00Z', '5 min ago'],
  ['2026-11-27T09:55:00Z', 'yesterday'],
  ['2026-11-20T09:00:00Z', '20 Nov'],
  ['2025-12-29T09:00:00Z', '29 Dec 2025'],
])('%s is read as %s', (at, words) => expect(ago(at)).toBe(words));

test('whether a date lies in another year is asked in the reader’s time zone', () => {
  expect(ago('2025-12-31T23:30:00Z', '2026-03-01T00:00:00Z')).toBe('1 Jan');
  expect(ago('2025-12-31T23:30:00Z', '2026-03-01T00:00:00Z', 'UTC')).toBe('31 Dec 2025');
});
