import { expect, test } from 'vitest';
import { steadyOrder } from './steady-order.ts';

const nobody = () => false;

test('a list that nobody is at shows what the view says', () => {
  expect(steadyOrder(['a', 'b'], ['b', 'c'], false, nobody, nobody)).toEqual({
    shown: ['b', 'c'],
    waiting: [],
    astray: new Set(),
  });
});

test('under somebody’s hand nothing moves: what sorts elsewhere stays, marked', () => {
  const steady = steadyOrder(['a', 'b', 'c'], ['b', 'c', 'a'], true, nobody, nobody);
  expect(steady.shown).toEqual(['a', 'b', 'c']);
  expect([...steady.astray]).toEqual(['a']);
});

test('a line that moved up is the one marked', () => {
  expect([...steadyOrder(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'], true, nobody, nobody).astray]).toEqual(['d']);
});

test('what no longer matches stays, marked; what was deleted leaves', () => {
  const steady = steadyOrder(['a', 'b', 'c'], ['c'], true, (id) => id === 'a', nobody);
  expect(steady.shown).toEqual(['b', 'c']);
  expect([...steady.astray]).toEqual(['b']);
});

test('new ones of others wait, my own appear where the view puts them', () => {
  const steady = steadyOrder(['a', 'b'], ['n1', 'a', 'mine', 'b', 'n2'], true, nobody, (id) => id === 'mine');
  expect(steady.shown).toEqual(['a', 'mine', 'b']);
  expect(steady.waiting).toEqual(['n1', 'n2']);
});
