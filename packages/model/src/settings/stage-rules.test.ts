import { expect, test } from 'vitest';
import { deal } from '../objects/deal.ts';
import type { Stage } from './definitions.ts';
import { isRotting } from './rotting.ts';
import { askableFields, missingFor } from './stage-requirements.ts';

const stage = (more: Partial<Stage> = {}) => ({ outcome: 'open', daysToRot: 10, requires: [], ...more }) as unknown as Stage;
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

test('a stage asks for what it requires and the record lacks, in the order of the type', () => {
  const requires = stage({ requires: ['closeDate', 'amount', 'gone'] });
  expect(missingFor(deal, requires, {})).toEqual(['amount', 'closeDate']);
  expect(missingFor(deal, requires, { amount: { minor: 1, currency: 'EUR' } })).toEqual(['closeDate']);
  expect(missingFor(deal, undefined, {})).toEqual([]);
});

test('no stage asks for name, pipeline or stage, which a record has anyway, nor for what only the server writes', () => {
  expect(askableFields(deal)).toContain('amount');
  const never = ['name', 'pipeline', 'stage', 'number', 'owner'];
  expect(askableFields(deal).filter((key) => never.includes(key))).toEqual([]);
});
