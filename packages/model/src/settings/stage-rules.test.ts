import { expect, test } from 'vitest';
import type { Stage } from './definitions.ts';
import { isRotting } from './rotting.ts';

const stage = (more: Partial<Stage> = {}) => ({ outcome: 'open', daysToRot: 10, ...more }) as unknown as Stage;
const row = (day: string, values: Record<string, string> = {}) => ({ updatedAt: `${day}T12:00:00.000Z`, values });

test('a record rots on the day after its days are over, not before', () => {
  expect(isRotting(row('2026-03-01'), stage(), '2026-03-11')).toBe(false);
  expect(isRotting(row('2026-03-01'), stage(), '2026-03-12')).toBe(true);
});

test('what has a next step ahead does not rot, nor what is won or lost, nor where rotting is off', () => {
  const [old, today] = ['2026-01-01', '2026-03-12'];
  expect(isRotting(row(old, { nextStepDate: today }), stage(), today)).toBe(false);
  expect(isRotting(row(old, { nextStepDate: '2026-03-11' }), stage(), today)).toBe(true);
  expect(isRotting(row(old), stage({ outcome: 'won' }), today)).toBe(false);
  expect(isRotting(row(old), stage({ daysToRot: 0 }), today)).toBe(false);
  expect(isRotting(row(old), undefined, today)).toBe(false);
});
