import { RefusalError } from '@rapport/model/errors';
import { deal } from '@rapport/model/objects/deal';
import type { Definitions, Member } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { changesOf } from './parse-changes.ts';

const ana = '0198a000-0000-7000-8000-00000000000a';
const member: Member = {
  id: ana,
  name: 'Ana',
  email: undefined,
  role: 'member',
  signsIn: true,
  active: true,
  manager: undefined,
  team: undefined,
  picture: undefined,
  locale: undefined,
  timeZone: undefined,
};
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
  pipelines: [],
  stages: new Map(),
  choices: new Map(),
  members: new Map([[ana, member]]),
  teams: new Map(),
  access: { visibility: new Map(), powers: {} },
};
const refusal = (body: unknown, verb: 'create' | 'update') => {
  try {
    return changesOf(deal, body, definitions, verb);
  } catch (error) {
    return error instanceof RefusalError ? error.refusal : error;
  }
};

test('a new record needs its required fields; a change may leave them out but not empty them', () => {
  const missing = { kind: 'invalid-field', field: 'name', values: { reason: 'required' } };
  expect(refusal({ nextStep: 'call' }, 'create')).toEqual(missing);
  expect(refusal({ nextStep: 'call' }, 'update')).toEqual({ nextStep: { value: 'call' } });
  expect(refusal({ name: null }, 'update')).toEqual(missing);
  expect(refusal({ name: '' }, 'update')).toEqual(missing);
});

test('people and teams are those of the workspace', () => {
  const stranger = ana.replace(/a$/, 'b');
  expect(refusal({ name: 'D', owner: ana, collaborators: [ana] }, 'create')).toEqual({
    name: { value: 'D' },
    owner: { value: ana },
    collaborators: { value: [ana] },
  });
  expect(refusal({ owner: stranger }, 'update')).toMatchObject({ field: 'owner', values: { reason: 'no-such-member' } });
  expect(refusal({ collaborators: [ana, stranger] }, 'update')).toMatchObject({ field: 'collaborators' });
  expect(refusal({ collaborators: { add: [stranger] } }, 'update')).toMatchObject({ field: 'collaborators' });
  // Taking out somebody who is gone already is how such a value is cleaned up.
  expect(refusal({ collaborators: { remove: [stranger] } }, 'update')).toEqual({
    collaborators: { add: [], remove: [stranger] },
  });
  expect(refusal({ team: stranger }, 'update')).toMatchObject({ field: 'team', values: { reason: 'no-such-team' } });
});

test('a new record has nothing to clear', () => {
  expect(
    refusal({ name: 'D', nextStep: null, tags: { add: ['a'], remove: ['b'] }, contacts: { remove: [ana] } }, 'create'),
  ).toEqual({ name: { value: 'D' }, tags: { value: ['a'] } });
});
