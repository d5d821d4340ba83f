import { expect, test } from 'vitest';
import { childrenOf, under } from './team-tree.ts';

const team = (id: string, parent?: string) => ({ id, name: id, parent });
const teams = [team('sales'), team('north', 'sales'), team('harbour', 'north'), team('support'), team('lost', 'removed')];

test('a team stands under the one it is part of, and on top when that one is gone', () => {
  expect(childrenOf(teams, undefined).map(({ id }) => id)).toEqual(['sales', 'support', 'lost']);
  expect(childrenOf(teams, 'sales').map(({ id }) => id)).toEqual(['north']);
});

test('what is under a team is itself and all below, so that nothing becomes part of itself', () => {
  expect([...under(teams, 'sales')]).toEqual(['sales', 'north', 'harbour']);
  expect([...under([team('a', 'b'), team('b', 'a')], 'a')]).toEqual(['a', 'b']);
});
