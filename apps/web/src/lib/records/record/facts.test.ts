import { deal } from '@rapport/model/objects/deal';
import { shownFields } from '@rapport/model/schema/object-type';
import { objectTypes } from '@rapport/model/objects/index';
import { task } from '@rapport/model/objects/task';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions, Stage } from '@rapport/model/settings/definitions';
import { describe, expect, test } from 'vitest';
import { daysBetween, factGroups, placedElsewhere, primaryAction, stageSteps } from './facts.ts';

const stage = (id: string, order: number, outcome: Stage['outcome']): Stage => ({
  id,
  pipeline: 'p',
  label: id,
  order,
  probability: 0,
  category: 'pipeline',
  outcome,
  colour: 'grey',
  archived: false,
  daysToRot: 30,
  requires: [],
});
const stages = [stage('lost', 9, 'lost'), stage('first', 1, 'open'), stage('second', 2, 'open'), stage('won', 8, 'won')];
const definitions: Definitions = {
  workspace: {
    name: 'W',
    defaultCurrency: 'EUR',
    timeZone: 'UTC',
    locale: 'en',
    weekStart: 1,
    fiscalYearStart: 1,
    historyYears: 0,
    logo: undefined,
    hiddenTypes: new Set<string>(),
    keyFacts: new Map(),
    noteTemplates: [],
  },
  pipelines: [{ id: 'p', label: 'Sales', order: 1, archived: false, stages }],
  stages: new Map(stages.map((one) => [one.id, one])),
  choices: new Map(),
  members: new Map(),
  teams: new Map(),
  access: { visibility: new Map(), powers: {} },
};
const now = new Date('2026-03-20T12:00:00Z');
const row = { since: { stage: '2026-03-08T11:00:00.000Z' } } as unknown as Row;
const steps = (id?: string) => stageSteps(deal, row, id ? { stage: id } : {}, definitions, now);

describe.each(Object.values(objectTypes))('facts of every type: $key', (type) => {
  test('[V4] every field has exactly one place, and no group shows more than seven', () => {
    const keys = shownFields(type).map(([key]) => key);
    const groups = factGroups(type, Object.fromEntries(keys.map((key) => [key, 'x'])), type.keyFacts);
    const placed = groups.flatMap((group) => [...group.shown, ...group.hidden].map(({ key }) => key));
    const elsewhere = keys.filter((key) => placedElsewhere(type, key));
    expect([...placed, ...elsewhere].sort()).toEqual([...keys].sort());
    expect(Math.max(...groups.map((group) => group.shown.length), 0)).toBeLessThanOrEqual(7);
  });
});

test('[M113] key facts come first, in the order of the workspace and empty ones too; other empty facts wait behind "more"', () => {
  const groups = factGroups(deal, {}, ['source', 'amount']);
  expect(groups[0]?.shown.map(({ key }) => key)).toEqual(['source', 'amount']);
  expect(groups.flatMap(({ hidden }) => hidden.map(({ key }) => key))).toContain('tags');
});

describe('stages', () => {
  test('open ones in order, won and lost at the end, days in the current one', () => {
    expect(steps('second').map((step) => [step.stage.id, step.state, step.days])).toEqual([
      ['first', 'past', undefined],
      ['second', 'current', 12],
      ['won', 'ahead', undefined],
      ['lost', 'ahead', undefined],
    ]);
  });
  test('a type without stages has none', () => expect(stageSteps(task, row, {}, definitions, now)).toEqual([]));
});

describe('the one primary action', () => {
  test('an open deal can be won', () =>
    expect(primaryAction(deal, {}, steps('first'), definitions)).toMatchObject({ kind: 'win', stage: { id: 'won' } }));
  test('a closed deal opens again where it stood last', () =>
    expect(primaryAction(deal, {}, steps('lost'), definitions)).toMatchObject({ kind: 'reopen', stage: { id: 'second' } }));
  test('a task is done', () => expect(primaryAction(task, {}, [], definitions)).toMatchObject({ kind: 'done', field: 'done' }));
  test('types without states have none', () =>
    expect(primaryAction(objectTypes['account']!, {}, [], definitions)).toBeUndefined());
});

test('days are whole and never negative', () => {
  expect(daysBetween('2026-03-20T11:00:00Z', now)).toBe(0);
  expect(daysBetween('2027-03-20T11:00:00Z', now)).toBe(0);
});
