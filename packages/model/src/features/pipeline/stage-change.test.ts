import { expect, test } from 'vitest';
import type { Changes } from '../../commands/command.ts';
import { deal } from '../../objects/deal.ts';
import type { Row } from '../../schema/row.ts';
import { defaultSettings } from '../../settings/defaults.ts';
import { settingsIds } from '../../settings/definitions.ts';
import { definitionsFromRows } from '../../settings/definitions-from-rows.ts';
import { losing, withStageRules } from './stage-change.ts';

const settings = defaultSettings({ name: 'Acme', currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'en' });
const definitions = definitionsFromRows(
  {
    settings: (['workspace', 'pipelines', 'choices'] as const).map(
      (subject) => ({ id: settingsIds[subject], values: Object.fromEntries(settings[subject]) }) as unknown as Row,
    ),
    members: [],
    teams: [],
  },
  'en',
);
const today = '2026-11-25';
const change = (changes: Changes, current: Record<string, unknown> = {}) =>
  withStageRules(deal, changes, (field) => current[field], { definitions, today });
const to = (stage: string): Changes => ({ stage: { value: stage } });
const open = { pipeline: 'sales', stage: 'proposal', closeDate: '2026-12-31' };

test('[M22] winning closes today; a day that is said stands', () => {
  expect(change(to('won'), open)).toEqual({ stage: { value: 'won' }, closeDate: { value: today } });
  const said = { ...to('won'), closeDate: { value: '2026-11-20' } };
  expect(change(said, open)).toEqual(said);
});

test('[M22] losing closes today and keeps the reason that came along', () => {
  expect(change({ ...to('lost'), lostReason: { value: 'price' } }, open)).toEqual({
    stage: { value: 'lost' },
    lostReason: { value: 'price' },
    closeDate: { value: today },
  });
});

test('[M22] reopening clears what closing wrote, and nothing that is empty', () => {
  const lost = { ...open, stage: 'lost', lostReason: 'price', lostComment: 'Twice ours' };
  expect(change(to('proposal'), lost)).toEqual({
    stage: { value: 'proposal' },
    closeDate: { value: null },
    lostReason: { value: null },
    lostComment: { value: null },
  });
  expect(change(to('proposal'), { ...open, stage: 'won' })).toEqual({ stage: { value: 'proposal' }, closeDate: { value: null } });
  expect(change(to('won'), lost)).toEqual({
    stage: { value: 'won' },
    closeDate: { value: today },
    lostReason: { value: null },
    lostComment: { value: null },
  });
});

test('[M22] a move between open stages, or to the stage where it stands, changes nothing else', () => {
  expect(change(to('discovery'), open)).toEqual(to('discovery'));
  expect(change(to('won'), { ...open, stage: 'won' })).toEqual(to('won'));
  expect(change({ amount: { value: 1 } }, open)).toEqual({ amount: { value: 1 } });
});

test('[M22] a stage brings its pipeline; a stage that nobody knows brings nothing', () => {
  expect(change(to('discovery'), {})).toEqual({ stage: { value: 'discovery' }, pipeline: { value: 'sales' } });
  expect(change(to('c_unknown'), open)).toEqual(to('c_unknown'));
  expect(change({ stage: { value: null } }, open)).toEqual({ stage: { value: null } });
});

test('a move to a lost stage loses those that are not lost yet', () => {
  const stages = ['proposal', 'lost', 'won', undefined];
  expect(losing(deal, 'lost', stages, (stage) => stage, definitions)).toEqual(['proposal', 'won', undefined]);
  expect(losing(deal, 'won', stages, (stage) => stage, definitions)).toEqual([]);
});
