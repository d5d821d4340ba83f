import type { Row } from '../schema/row.ts';

/** How many rows of one type somebody has, and a number that says whether each of them is the version it should be. */
export type RowSum = { readonly rows: number; readonly sum: number };

/** By type; a type without rows may be absent. */
export type RowSums = { readonly [type: string]: RowSum };

/** A prime below 2^31: products with it are exact in JavaScript, and sums of 200,000 of its residues, too. */
export const rowSumModulus = 2_147_483_647;
export const rowSumPosition = 1_009;
export const rowSumGeneration = 999_983;

/**
 * The sum over all rows of `(id + 1009 position + 999983 generation) mod 2147483647`, `id` being its last twelve digits as
 * a number. A row too many or too few changes it, and so does one that stayed behind, since rows only ever go forward.
 * Postgres computes the same (`readRowSums`). It finds mistakes, not forgeries.
 */
export function rowSum(rows: Iterable<Pick<Row, 'id' | 'generation' | 'position'>>): RowSum {
  let count = 0;
  let sum = 0;
  for (const { id, generation, position } of rows) {
    count++;
    sum +=
      ((Number.parseInt(id.slice(-12), 16) % rowSumModulus) + position * rowSumPosition + generation * rowSumGeneration) %
      rowSumModulus;
  }
  return { rows: count, sum };
}

/** Types of which two readings differ. */
export function differingTypes(a: RowSums, b: RowSums): readonly string[] {
  const none = { rows: 0, sum: 0 };
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((type) => {
      const [one, other] = [a[type] ?? none, b[type] ?? none];
      return one.rows !== other.rows || one.sum !== other.sum;
    })
    .sort();
}
