import { deal } from '@rapport/model/objects/deal';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { groupsIn, listGroup, possibleGroups } from './groups.ts';

const definitions = {
  stages: new Map(),
  choices: new Map(),
  pipelines: [],
  members: new Map([
    ['m1', { name: 'Ann' }],
    ['m2', { name: 'Ben' }],
  ]),
  teams: new Map(),
} as unknown as Definitions;
const row = (id: string, owner: string | undefined, minor: number): Row =>
  ({ id, type: 'deal', values: { ...(owner ? { owner } : {}), amount: { minor, currency: 'EUR' } } }) as unknown as Row;
const sums = (rows: readonly Row[], astray: readonly string[] = []) =>
  [...groupsIn(deal, 'owner', undefined, rows, (id) => astray.includes(id), definitions)].map(([at, { key, count, figures }]) => [
    at,
    key,
    count,
    figures[0]?.get('EUR'),
  ]);

test('[M77] each group begins at its first row and says how many there are and what they come to', () => {
  expect(sums([row('a', 'm1', 100), row('b', 'm1', 200), row('c', 'm2', 5), row('d', undefined, 7)])).toEqual([
    [0, 'm1', 2, 300n],
    [2, 'm2', 1, 5n],
    [3, undefined, 1, 7n],
  ]);
});

test('[M77] a row held where it was begins no group, and is counted in its own', () => {
  expect(sums([row('a', 'm1', 100), row('b', 'm2', 200), row('c', 'm1', 1), row('d', 'm2', 5)], ['b'])).toEqual([
    [0, 'm1', 2, 101n],
    [3, 'm2', 2, 205n],
  ]);
});

test('[M77] choices, people and teams make groups, texts do not', () => {
  expect(possibleGroups(deal)).toEqual(expect.arrayContaining(['stage', 'owner', 'team', 'source']));
  expect(listGroup(deal, 'name')).toBeUndefined();
  expect(listGroup(deal, 'nonsense')).toBeUndefined();
});
