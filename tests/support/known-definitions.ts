import type { ViewContext } from '@rapport/model/query/view';
import type { Definitions, Stage } from '@rapport/model/settings/definitions';
import { knownIds, knownOptions } from './arbitrary-rows.ts';

/** Whose ids rows of chance name (`arbitrary-rows.ts`). */
const [me = '', colleague = ''] = knownIds;
export const context: ViewContext = {
  now: '2026-03-28T23:30:00.000Z',
  timeZone: 'Europe/Berlin',
  me,
  myTeams: [],
  weekStart: 1,
  fiscalYearStart: 4,
  teamsBelow: [me, 'ffffffff-ffff-7fff-bfff-ffffffffffff'],
  teamMembers: [me, colleague],
};
const member = (id: string, name: string) => ({
  id,
  name,
  email: undefined,
  role: 'member',
  signsIn: true,
  active: true,
  manager: undefined,
  team: undefined,
  picture: undefined,
  locale: undefined,
  timeZone: undefined,
});
const stage = (id: string, order: number): Stage => ({
  id,
  pipeline: 'p',
  label: id,
  order,
  probability: 10,
  category: 'pipeline',
  outcome: 'open',
  colour: 'grey',
  archived: false,
  daysToRot: 30,
  requires: [],
});
const stages = [stage('new', 1), stage('c_won', 2), stage('c_lost', 3)];
const option = (id: string, order: number) => ({ id, label: id, order, colour: 'grey' as const, archived: false });
/** A workspace in which some of what such rows name is known and some is not. */
export const definitions: Definitions = {
  workspace: {
    name: 'W',
    defaultCurrency: 'EUR',
    timeZone: 'Europe/Berlin',
    locale: 'de',
    weekStart: 1,
    fiscalYearStart: 1,
    historyYears: 0,
    logo: undefined,
    hiddenTypes: new Set<string>(),
    keyFacts: new Map(),
    noteTemplates: [],
  },
  pipelines: [{ id: 'p', label: 'P', order: 1, archived: false, stages }],
  stages: new Map(stages.map((one) => [one.id, one])),
  choices: new Map(['industry', 'lifecycle', 'source'].map((list) => [list, knownOptions.slice(1, 3).reverse().map(option)])),
  members: new Map([
    [me, member(me, 'Zoë')],
    [colleague, member(colleague, 'anna')],
  ]),
  teams: new Map([[me, { id: me, name: 'West', parent: undefined }]]),
  access: { visibility: new Map(), powers: {} },
};
