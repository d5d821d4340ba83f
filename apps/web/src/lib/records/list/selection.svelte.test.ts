import { expect, test } from 'vitest';
import { Selection } from './selection.svelte.ts';

const order = ['a', 'b', 'c', 'd'];

test('Shift marks everything from the last mark to here, in either direction', () => {
  const selection = new Selection();
  selection.toggle('c');
  selection.extendTo('a', order);
  expect([...selection.ids].sort()).toEqual(['a', 'b', 'c']);
});

test('Shift after an unmark unmarks', () => {
  const selection = new Selection();
  selection.set(order);
  selection.toggle('b');
  selection.extendTo('d', order);
  expect([...selection.ids]).toEqual(['a']);
});

test('[M75] Shift further and back again leaves what lies between the anchor and here', () => {
  const selection = new Selection();
  selection.toggle('b');
  selection.extendTo('d', order);
  selection.extendTo('c', order);
  expect([...selection.ids].sort()).toEqual(['b', 'c']);
  selection.extendTo('a', order);
  expect([...selection.ids].sort()).toEqual(['a', 'b']);
});

test('what left the list is no longer marked', () => {
  const selection = new Selection();
  selection.set(order);
  selection.keep((id) => id !== 'b');
  expect(selection.size).toBe(3);
});
