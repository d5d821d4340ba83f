import { expect, test } from 'vitest';
import { testRow } from '../replica/test-rows.ts';
import { GrowingParts } from './growing-parts.ts';

test('[M148] rows that come in many parts are handed on a few times: the first at once, in order, and none is lost', () => {
  const handed: string[][] = [];
  const parts = new GrowingParts((changes) => handed.push(changes.map((change) => ('put' in change ? change.put.id : ''))));
  const rows = Array.from({ length: 1_000 }, (_, n) => testRow(n, {}));
  for (let from = 0; from < rows.length; from += 10) {
    parts.add(rows.slice(from, from + 10).map((put) => ({ put })));
    if (from === 0) expect(handed.flat()).toHaveLength(10);
    // What waits is never more than twice what is shown.
    expect(from + 10 - handed.flat().length).toBeLessThanOrEqual(2 * handed.flat().length);
  }
  parts.flush();
  expect(handed.flat()).toEqual(rows.map(({ id }) => id));
  expect(handed.length).toBeLessThan(7);
});
