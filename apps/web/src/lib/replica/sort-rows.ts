import type { RowKey, SortPart } from '@rapport/model/query/run-view';
import type { Row } from '@rapport/model/schema/row';

/** Rows in an order, and beside them, one list per part of it, what each is sorted by. */
export type SortedRows = { readonly rows: Row[]; readonly keys: RowKey[][] };

/**
 * Sorts rows that are in the order of their ids. By buckets: most rows share what they are sorted by with many others, so
 * that few keys are compared. The last part goes first, and each keeps what is equal to it in the order of the one before;
 * what is equal in all goes by id.
 */
export function sortRows(byId: Row[], parts: readonly SortPart[]): SortedRows {
  let sorted: SortedRows = { rows: byId, keys: [] };
  for (const part of parts.toReversed()) sorted = inOrder(sorted.rows, part);
  // Of the first part the keys are there; those of the others have been moved since they were made.
  return { rows: sorted.rows, keys: parts.map(({ key }, at) => (at === 0 && sorted.keys[0]) || sorted.rows.map(key)) };
}

function inOrder(rows: readonly Row[], { key: keyOf, compare, descending }: SortPart): SortedRows {
  const buckets = new Map<RowKey, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const bucket = buckets.get(key);
    if (bucket) bucket.push(row);
    else buckets.set(key, [row]);
  }
  const empty = buckets.get(undefined);
  buckets.delete(undefined);
  const sorted: RowKey[] = [...buckets.keys()];
  // Without a comparison of ours, texts are sorted several times as fast; they are compared by UTF-16 unit all the same.
  if (sorted.every((key) => typeof key === 'string')) {
    sorted.sort();
    if (descending) sorted.reverse();
  } else sorted.sort(compare);
  if (empty) sorted.push(undefined);
  const [all, keys]: [Row[], RowKey[]] = [[], []];
  for (const key of sorted)
    for (const row of (key === undefined ? empty : buckets.get(key)) ?? []) {
      all.push(row);
      keys.push(key);
    }
  return { rows: all, keys: [keys] };
}
