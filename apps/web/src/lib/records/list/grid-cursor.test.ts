import { expect, test } from 'vitest';
import { moveCursor, nextCell } from './grid-cursor.ts';

const size = { rows: 10, columns: 3, page: 4 };

test('J and K move by a row and stop at the ends', () => {
  expect(moveCursor({ row: 0, column: -1 }, 'J', size)).toEqual({ row: 1, column: -1 });
  expect(moveCursor({ row: 0, column: -1 }, 'K', size)).toEqual({ row: 0, column: -1 });
  expect(moveCursor({ row: 8, column: 1 }, 'PageDown', size)).toEqual({ row: 9, column: 1 });
});

test('arrows go into a row and out of it again', () => {
  expect(moveCursor({ row: 2, column: -1 }, 'ArrowRight', size)).toEqual({ row: 2, column: 0 });
  expect(moveCursor({ row: 2, column: 0 }, 'ArrowLeft', size)).toEqual({ row: 2, column: -1 });
  expect(moveCursor({ row: 2, column: 0 }, 'Q', size)).toBeUndefined();
});

test('Home and End stay in the row of a chosen cell, else they go through the list; Mod goes all the way', () => {
  expect(moveCursor({ row: 4, column: 1 }, 'Home', size)).toEqual({ row: 4, column: 0 });
  expect(moveCursor({ row: 4, column: 1 }, 'End', size)).toEqual({ row: 4, column: 2 });
  expect(moveCursor({ row: 4, column: -1 }, 'End', size)).toEqual({ row: 9, column: -1 });
  expect(moveCursor({ row: 4, column: 1 }, 'Mod+End', size)).toEqual({ row: 9, column: 2 });
  expect(moveCursor({ row: 4, column: 1 }, 'Mod+Home', size)).toEqual({ row: 0, column: 0 });
  expect(moveCursor({ row: 4, column: 1 }, 'Mod+ArrowDown', size)).toEqual({ row: 9, column: 1 });
  expect(moveCursor({ row: 4, column: 0 }, 'Mod+ArrowRight', size)).toEqual({ row: 4, column: 2 });
});

test('Tab goes on to the next row and ends with the last cell', () => {
  expect(nextCell({ row: 0, column: 2 }, false, size)).toEqual({ row: 1, column: 0 });
  expect(nextCell({ row: 1, column: 0 }, true, size)).toEqual({ row: 0, column: 2 });
  expect(nextCell({ row: 9, column: 2 }, false, size)).toBeUndefined();
});
