import { expect, test } from 'vitest';
import { nearDate } from './near-date.ts';

test('dates within two weeks are said as distance, others not', () => {
  expect(nearDate('2026-11-23', '2026-11-22', 'en')).toBe('tomorrow');
  expect(nearDate('2026-11-19', '2026-11-22', 'de')).toBe('vor 3 Tagen');
  expect(nearDate('2026-12-06', '2026-11-22', 'en')).toBe('in 14 days');
  expect(nearDate('2026-12-07', '2026-11-22', 'en')).toBeUndefined();
});
