import { expect, test } from 'vitest';
import type { Member, Team } from '../settings/definitions.ts';
import { reachOf } from './groups.ts';

const member = (id: string, more: Partial<Member> = {}): Member => ({
  id,
  name: id,
  email: undefined,
  role: 'member',
  signsIn: true,
  active: true,
  manager: undefined,
  team: undefined,
  picture: undefined,
  locale: undefined,
  timeZone: undefined,
  ...more,
});
const team = (id: string, parent?: string): [string, Team] => [id, { id, name: id, parent }];
const people = (...members: readonly Member[]) => ({
  members: new Map(members.map((one) => [one.id, one])),
  teams: new Map([team('sales'), team('west', 'sales'), team('coast', 'west'), team('east', 'sales')]),
});
const company = people(
  member('boss', { team: 'sales' }),
  member('lea', { team: 'west', manager: 'boss' }),
  member('wim', { team: 'west', manager: 'lea' }),
  member('cora', { team: 'coast', manager: 'wim' }),
  member('eli', { team: 'east' }),
);

test('[M35] people reach their team, and records shared with a team that theirs is a part of', () => {
  expect(reachOf('cora', 'member', company)).toEqual({ teams: ['coast', 'sales', 'west'], mates: ['cora'], led: [] });
  expect(reachOf('wim', 'member', company).mates).toEqual(['lea', 'wim']);
});

test('[M35] a manager reaches the teams below and everybody in them, nobody beside or above', () => {
  expect(reachOf('lea', 'manager', company)).toEqual({
    teams: ['coast', 'sales', 'west'],
    mates: ['lea', 'wim'],
    led: ['cora', 'wim'],
  });
});

test('[M35] whoever others report to reaches all below them, whatever their role', () => {
  expect(reachOf('boss', 'member', company).led).toEqual(['cora', 'lea', 'wim']);
});

test('[M35] guests reach nobody; a removed team is none', () => {
  expect(reachOf('cora', 'guest', company)).toEqual({ teams: [], mates: [], led: [] });
  const removed = { ...company, teams: new Map([team('sales')]) };
  expect(reachOf('wim', 'manager', removed)).toEqual({ teams: [], mates: [], led: ['cora'] });
});

test('[M35] two changes at once that made a ring end where they began', () => {
  const ring = people(member('a', { manager: 'b', team: 'x' }), member('b', { manager: 'a', team: 'x' }));
  const teams = new Map([team('x', 'y'), team('y', 'x')]);
  expect(reachOf('a', 'manager', { ...ring, teams })).toEqual({ teams: ['x', 'y'], mates: ['a', 'b'], led: ['b'] });
});
