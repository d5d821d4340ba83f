import { expect, test } from 'vitest';
import { ALL_DRAWN, columnsNear } from './columns-near.ts';

test('[M98] of a board of hundreds only the columns near what is seen are drawn; of a small one all', () => {
  const widths = Array.from({ length: 300 }, (_, at) => (at % 2 === 0 ? 280 : 128));
  const { first, last } = columnsNear(widths, { left: 20_000, width: 1_000 });
  expect(last - first).toBeLessThan(16);
  const leftOf = (at: number) => widths.slice(0, at).reduce((sum, width) => sum + width + 8, 0);
  expect(leftOf(first)).toBeLessThan(20_000);
  expect(leftOf(last + 1)).toBeGreaterThan(21_000);
  expect(columnsNear(widths.slice(0, ALL_DRAWN), { left: 0, width: 0 })).toEqual({ first: 0, last: ALL_DRAWN - 1 });
  expect(columnsNear(widths, { left: 0, width: 0 }).first).toBe(0);
});
