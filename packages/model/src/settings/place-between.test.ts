import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeBetween } from './place-between.ts';

const items = (...orders: number[]) => orders.map((order, index) => ({ id: String(index), order }));
const inOrder = (list: readonly { id: string; order: number }[]) =>
  list.toSorted((a, b) => a.order - b.order).map(({ id }) => id);

test('whatever is moved stands where it was put, and everything else keeps its order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(), (orders, a, b) => {
      const list = items(...orders.toSorted((x, y) => x - y));
      const [from, to] = [a % list.length, b % list.length];
      const written = placeBetween(list, String(from), to);
      const result = list.map(({ id, order }) => ({ id, order: written.get(id) ?? order }));
      const wanted = list.map(({ id }) => id).filter((id) => id !== String(from));
      wanted.splice(to, 0, String(from));
      expect(from === to ? wanted : inOrder(result)).toEqual(wanted);
    }),
  );
});

test('only what was moved is written while there is room', () => {
  expect([...placeBetween(items(1, 2, 3, 4), '3', 1)]).toEqual([['3', 1.5]]);
  expect([...placeBetween(items(1, 2, 3), '0', 2)]).toEqual([['0', 4]]);
  expect([...placeBetween(items(1, 2, 3), '2', 0)]).toEqual([['2', 0]]);
  expect(placeBetween(items(1, 2, 3), '1', 1).size).toBe(0);
});

test('all are numbered anew where two have the same place', () => {
  expect([...placeBetween(items(1, 1, 1), '2', 0)]).toEqual([
    ['2', 1],
    ['0', 2],
    ['1', 3],
  ]);
});
