import { expect, test } from 'vitest';
import { deal } from '../../objects/deal.ts';
import { task } from '../../objects/task.ts';
import { ticket } from '../../objects/ticket.ts';
import type { Definitions } from '../../settings/definitions.ts';
import { withFirstStage } from './first-stage.ts';

const stage = (id: string, pipeline: string, more: object = {}) => ({ id, pipeline, outcome: 'open', archived: false, ...more });
const old = { id: 'old', archived: true, stages: [stage('gone', 'old')] };
const sales = {
  id: 'sales',
  archived: false,
  stages: [
    stage('out', 'sales', { archived: true }),
    stage('won', 'sales', { outcome: 'won' }),
    stage('new', 'sales'),
    stage('next', 'sales'),
  ],
};
const renewals = { id: 'renewals', archived: false, stages: [stage('due', 'renewals')] };
const definitions = {
  pipelines: [old, sales, renewals],
  stages: new Map([old, sales, renewals].flatMap(({ stages }) => stages.map((one) => [one.id, one] as const))),
} as unknown as Definitions;

test('a deal that names no stage begins in the first open one of the first pipeline, or of the one that it names', () => {
  expect(withFirstStage(deal, {}, definitions)).toEqual({ pipeline: { value: 'sales' }, stage: { value: 'new' } });
  expect(withFirstStage(deal, { stage: { value: null } }, definitions)).toMatchObject({ stage: { value: 'new' } });
  expect(withFirstStage(deal, { pipeline: { value: 'renewals' } }, definitions)).toMatchObject({ stage: { value: 'due' } });
});

test('a stage that is named stays, and brings its pipeline along', () => {
  expect(withFirstStage(deal, { stage: { value: 'due' } }, definitions)).toEqual({
    stage: { value: 'due' },
    pipeline: { value: 'renewals' },
  });
});

test('what has no stages, and a workspace without any, is left as it is', () => {
  const changes = { name: { value: 'x' } };
  expect(withFirstStage(task, changes, definitions)).toBe(changes);
  expect(withFirstStage(deal, changes, { ...definitions, pipelines: [] })).toBe(changes);
});

test('[M103] a ticket begins at the first option that neither is archived nor finishes it, unless it says where it stands', () => {
  const option = (id: string, archived = false) => ({ id, label: id, order: 1, colour: 'grey', archived }) as const;
  const known: Definitions = {
    ...definitions,
    choices: new Map([['ticketStatus', [option('solved'), option('new', true), option('open'), option('pending')]]]),
  };
  expect(withFirstStage(ticket, {}, known)).toEqual({ status: { value: 'open' } });
  expect(withFirstStage(ticket, { status: { value: 'closed' } }, known)).toEqual({ status: { value: 'closed' } });
  expect(withFirstStage(ticket, {}, { ...known, choices: new Map() })).toEqual({});
});
