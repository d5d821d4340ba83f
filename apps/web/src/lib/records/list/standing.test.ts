import { deal } from '@rapport/model/objects/deal';
import type { Row } from '@rapport/model/schema/row';
import type { Stage } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { daysInStage, warningOf } from './standing.ts';

const today = '2026-11-22';
const stages = new Map([
  ['open', { outcome: 'open', daysToRot: 30 } as Stage],
  ['won', { outcome: 'won' } as Stage],
]);
const row = (values: object, at = '2026-11-20T10:00:00.000Z') =>
  ({ id: 'd', type: 'deal', values: { stage: 'open', ...values }, since: { stage: at }, updatedAt: at }) as unknown as Row;

test('one warning by rank: overdue, then no next step, then rotting', () => {
  expect(warningOf(deal, row({ closeDate: '2026-11-01' }), today, stages)).toBe('overdue');
  expect(warningOf(deal, row({ closeDate: '2026-12-01' }), today, stages)).toBe('noNextStep');
  expect(warningOf(deal, row({ nextStep: 'Call' }, '2026-09-01T00:00:00.000Z'), today, stages)).toBe('rotting');
  expect(warningOf(deal, row({ nextStep: 'Call' }), today, stages)).toBeUndefined();
});

test('what is won warns of nothing', () => {
  expect(warningOf(deal, row({ stage: 'won', closeDate: '2020-01-01' }), today, stages)).toBeUndefined();
});

test('days in stage count from the last change of stage', () => {
  expect(daysInStage(deal, row({}), today)).toBe(2);
});
