import { deal } from '@rapport/model/objects/deal';
import { task } from '@rapport/model/objects/task';
import type { Definitions, Stage } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { startingChanges, valuesOf } from './new-record.ts';

const stage = (id: string, pipeline: string, outcome: Stage['outcome']): Stage => ({
  id,
  pipeline,
  label: id,
  order: 0,
  probability: 0,
  category: 'pipeline',
  outcome,
  colour: 'grey',
  archived: false,
  daysToRot: 30,
  requires: [],
});
const stages = [stage('lost', 'p1', 'lost'), stage('new', 'p1', 'open'), stage('other', 'p2', 'open')];
const definitions = {
  pipelines: ['p1', 'p2'].map((id) => ({
    id,
    label: id,
    order: 0,
    archived: false,
    stages: stages.filter((one) => one.pipeline === id),
  })),
  stages: new Map(stages.map((one) => [one.id, one])),
  members: new Map([
    [
      'ana',
      { id: 'ana', name: 'Ana', email: undefined, role: 'member', signsIn: true, active: true, manager: undefined, team: 'west' },
    ],
  ]),
} as unknown as Definitions;

test('a new deal is mine, my team’s, and in the first open stage', () => {
  expect(valuesOf(startingChanges(deal, definitions, 'ana'))).toEqual({
    owner: 'ana',
    team: 'west',
    pipeline: 'p1',
    stage: 'new',
  });
});

test('a stage that was asked for brings its pipeline along', () => {
  expect(valuesOf(startingChanges(deal, definitions, 'ana', { stage: { value: 'other' } }))).toMatchObject({
    pipeline: 'p2',
    stage: 'other',
  });
});

test('a type without stages and teams gets neither', () => {
  expect(valuesOf(startingChanges(task, definitions, 'ana'))).toEqual({ assignee: 'ana' });
});
