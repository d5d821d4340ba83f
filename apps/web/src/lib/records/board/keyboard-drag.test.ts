import { expect, test } from 'vitest';
import { dragByKey, type Carried } from './keyboard-drag.ts';

const carried: Carried = { id: 'd', from: 1, over: 1 };

test('Space lifts the card that has focus, and nothing else does', () => {
  expect(dragByKey(undefined, 'Space', { id: 'd', column: 1 }, 4)).toEqual({ kind: 'lifted', carried });
  expect(dragByKey(undefined, 'ArrowRight', { id: 'd', column: 1 }, 4)).toBeUndefined();
  expect(dragByKey(undefined, 'Space', undefined, 4)).toBeUndefined();
});

test('arrows carry it, up to the last column', () => {
  expect(dragByKey(carried, 'ArrowRight', undefined, 4)?.carried.over).toBe(2);
  expect(dragByKey({ ...carried, over: 3 }, 'ArrowRight', undefined, 4)?.carried.over).toBe(3);
  expect(dragByKey(carried, 'End', undefined, 4)?.carried.over).toBe(3);
});

test('Enter drops it; where it was lifted, that is a return', () => {
  expect(dragByKey({ ...carried, over: 2 }, 'Enter', undefined, 4)?.kind).toBe('dropped');
  expect(dragByKey(carried, 'Space', undefined, 4)?.kind).toBe('returned');
});

test('Esc and leaving return it', () => {
  expect(dragByKey({ ...carried, over: 3 }, 'Escape', undefined, 4)?.kind).toBe('returned');
  expect(dragByKey({ ...carried, over: 3 }, 'Tab', undefined, 4)?.kind).toBe('returned');
});
