import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asSeen, type Cell, parseCell, rowsOf, storedCell } from './note-table.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd');
const cell: fc.Arbitrary<Cell> = fc.record({ table: fc.constant('t'), row: name, column: name });

test('[M165] whatever cells stand in whatever order, each line stands once, in a row with room for all columns, and seen again it is the same', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 30 }), (lines) => {
      const rows = rowsOf(lines, (one) => one);
      const seen = rows.flatMap(({ cells }) => cells.flatMap((one) => one.lines));
      expect(seen).toHaveLength(lines.length);
      expect(new Set(seen)).toEqual(new Set(lines));
      expect(asSeen(lines, (one) => one)).toEqual(seen);
      expect(asSeen(seen, (one) => one)).toEqual(seen);
      const columns = new Set(lines.map(({ column }) => column)).size;
      for (const { cells } of rows) {
        expect(cells.every(({ span }) => span > 0)).toBe(true);
        expect(cells.reduce((sum, { span }) => sum + span, 0)).toBe(columns);
        expect(new Set(cells.map(({ column }) => column)).size).toBe(cells.length);
      }
    }),
    { numRuns: 3000 },
  );
});

test('[M165] rows and columns that were added at once stand where both are, and a row without one of them is as much wider', () => {
  const lines = ['r1.a', 'r1.x', 'r1.b', 'r2.a', 'r2.b', 'r3.a', 'r3.x', 'r3.b'].map((one) => parseCell(`t.${one}`) as Cell);
  expect(rowsOf(lines, (one) => one).map(({ cells }) => cells.map(({ column, span }) => `${column}${span}`))).toEqual([
    ['a1', 'x1', 'b1'],
    ['a2', 'b1'],
    ['a1', 'x1', 'b1'],
  ]);
});

test('[M220] a cell that stands below the row that it is of is in that row, where its column is; one that the row has is not', () => {
  const rows = (names: string) =>
    rowsOf(names.split(' '), (one) => parseCell(`t.${one}`) as Cell).map(({ cells }) =>
      cells.map(({ lines, span }) => `${lines.join('+')}${'|'.repeat(span - 1)}`).join(' '),
    );
  expect(rows('r1.a r1.b new.a new.b r1.x r2.a r2.b r2.x')).toEqual(['r1.a r1.b r1.x', 'new.a new.b|', 'r2.a r2.b r2.x']);
  expect(rows('r1.a new.a new.b r1.b r1.b')).toEqual(['r1.a r1.b+r1.b', 'new.a new.b']);
  expect(rows('r1.a r1.b new.a new.b r1.b r1.x')).toEqual(['r1.a r1.b+r1.b r1.x', 'new.a new.b|']);
  expect(rows('r1.a r1.b new.a new.b r1.a')).toEqual(['r1.a+r1.a r1.b', 'new.a new.b']);
  expect(rows('r1.a r1.b new.a new.b r1.a r1.b')).toEqual(['r1.a r1.b', 'new.a new.b', 'r1.a r1.b']);
});

test('[M165] a mark that names no cell is none', () => {
  expect(parseCell(storedCell({ table: 't', row: 'r', column: 'c' }))).toEqual({ table: 't', row: 'r', column: 'c' });
  for (const wrong of ['', 't.r', 't.r.c.d', 'T.r.c', 't..c', 7, undefined, null, {}]) expect(parseCell(wrong)).toBeUndefined();
});
