import fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectTypes } from '../objects/index.ts';
import { arbitraryRow } from '../../../../tests/support/arbitrary-rows.ts';
import { isPacked, packChunk, packColumn } from './packed-columns.ts';
import { decodeRows, encodeRows } from './row-chunk.ts';

const types = Object.values(objectTypes);

test('[M213] [V4] rows come out of packed columns as they went in, of every type, over the wire and from the disk', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...types).chain((type) => fc.array(arbitraryRow(type), { maxLength: 60 })),
      (rows) => {
        const chunk = encodeRows(rows[0]?.type ?? 'deal', rows);
        const plain = decodeRows(chunk);
        expect(decodeRows(structuredClone(packChunk(chunk)))).toEqual(plain);
        const wire: unknown = JSON.parse(JSON.stringify(chunk));
        expect(decodeRows(JSON.parse(JSON.stringify(packChunk(chunk))) as typeof chunk)).toEqual(
          decodeRows(wire as typeof chunk),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('[M213] [V4] a text is not taken for the value whose JSON it is, nor a number for its digits', () => {
  const values = [['a'], '["a"]', 1, '1', null, true, 'true', { minor: 1, currency: 'EUR' }];
  const column = Array.from({ length: 64 }, (_, at) => values[at % values.length]);
  const packed = packColumn(column);
  expect(isPacked(packed)).toBe(true);
  const decoded = decodeRows({ type: 'deal', count: 64, columns: { 'values.a': packed } });
  expect(decoded.map(({ values }) => values.a ?? null)).toEqual(column);
});

test('[M213] a column of many different values stays as it is, and one of as many as there are characters is packed', () => {
  const of = (different: number) => Array.from({ length: 1_000 }, (_, at) => `value ${at % different}`);
  expect(isPacked(packColumn(of(94)))).toBe(true);
  expect(packColumn(of(95))).toEqual(of(95));
  const decoded = decodeRows({ type: 'deal', count: 1_000, columns: { 'values.a': packColumn(of(94)) } });
  expect(decoded.map(({ values }) => values.a)).toEqual(of(94));
});
