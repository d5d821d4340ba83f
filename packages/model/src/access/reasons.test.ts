import { expect, test } from 'vitest';
import { objectTypes } from '../objects/index.ts';
import type { ObjectType } from '../schema/object-type.ts';
import { definitionsFromRows } from '../settings/definitions-from-rows.ts';
import { settingsIds } from '../settings/definitions.ts';
import type { Row, Values } from '../schema/row.ts';
import { whoSees } from './reasons.ts';
import { shareText } from './shares.ts';

const row = (id: string, type: string, values: Values): Row => ({
  id,
  type,
  position: 1,
  generation: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: 'maker',
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
  values,
});
const [ana, tom] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'];
const deal = objectTypes['deal'] as ObjectType;
const seen = (values: Values, visibility?: string) =>
  whoSees(
    deal,
    row('d', 'deal', values),
    definitionsFromRows(
      {
        settings: [row(settingsIds.access, 'settings', visibility === undefined ? {} : { 'visibility/deal': visibility })],
        members: [
          row(ana, 'member', { name: 'Ana', role: 'member', team: 'west', manager: 'boss' }),
          row('boss', 'member', { name: 'Boss', role: 'manager' }),
        ],
        teams: [row('west', 'team', { name: 'West' })],
      },
      'en',
    ),
  ).map((reason) =>
    'member' in reason ? `${reason.kind} ${reason.member}` : 'team' in reason ? `team ${reason.team}` : reason.kind,
  );

test('a record is seen by everybody until admins decide otherwise, then for reasons that have a name', () => {
  expect(seen({ owner: ana })).toEqual(['everybody']);
  expect(seen({ owner: ana, collaborators: [tom] }, 'team')).toEqual([
    `owner ${ana}`,
    'team west',
    'lead boss',
    `collaborator ${tom}`,
    'admins',
  ]);
  expect(seen({ owner: ana }, 'owner')).toEqual([`owner ${ana}`, 'lead boss', 'admins']);
});

test('what nobody owns says who may take it', () => {
  expect(seen({}, 'team')).toEqual(['members', 'admins']);
  expect(seen({ team: 'west' }, 'team')).toEqual(['team west', 'admins']);
  expect(seen({}, 'owner')).toEqual(['managers', 'maker maker', 'admins']);
});

test('whom it was shared with by two is one line', () => {
  const shares = [ana, tom].map((by) => shareText({ kind: 'user', id: tom, by }));
  expect(seen({ owner: ana, shares })).toEqual(['everybody', 'shared']);
});
