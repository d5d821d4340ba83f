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
  const sorting = sortInSteps(byId, parts, Number.POSITIVE_INFINITY);
  for (let step = sorting.next(); ; step = sorting.next()) if (step.done) return step.value;
}

/** The same, a few milliseconds at a time: the caller may do something else after each `size` rows. */
export function* sortInSteps(byId: Row[], parts: readonly SortPart[], size = 2_000): Generator<undefined, SortedRows> {
  let sorted: SortedRows = { rows: byId, keys: [] };
  for (const part of parts.toReversed()) sorted = yield* inOrder(sorted.rows, part, size);
  // Of the first part the keys are there; those of the others have been moved since they were made.
  return { rows: sorted.rows, keys: parts.map(({ key }, at) => (at === 0 && sorted.keys[0]) || sorted.rows.map(key)) };
}

function* inOrder(
  rows: readonly Row[],
  { key: keyOf, compare, descending }: SortPart,
  size: number,
): Generator<undefined, SortedRows> {
  const buckets = new Map<RowKey, Row[]>();
  for (let from = 0; from < rows.length; from += size) {
    const to = Math.min(rows.length, from + size);
    for (let at = from; at < to; at++) {
      const row = rows[at] as Row;
      const key = keyOf(row);
      const bucket = buckets.get(key);
      if (bucket) bucket.push(row);
      else buckets.set(key, [row]);
    }
    yield;
  }
  const empty = buckets.get(undefined);
  buckets.delete(undefined);
  const keys: RowKey[] = [...buckets.keys()];
  // Without a comparison of ours, texts are sorted several times as fast; they are compared by UTF-16 unit all the same.
  const texts = keys.every((key) => typeof key === 'string');
  const sorted = texts ? yield* sortKeys(keys, undefined, size) : yield* sortKeys(keys, compare, size);
  if (texts && descending) sorted.reverse();
  if (empty) sorted.push(undefined);
  const [all, allKeys]: [Row[], RowKey[]] = [[], []];
  for (let from = 0; from < sorted.length; from += size) {
    const to = Math.min(sorted.length, from + size);
    for (let at = from; at < to; at++) {
      const key = sorted[at];
      for (const row of (key === undefined ? empty : buckets.get(key)) ?? []) {
        all.push(row);
        allKeys.push(key);
      }
    }
    yield;
  }
  return { rows: all, keys: [allKeys] };
}

type Compare = SortPart['compare'];
const asTexts: Compare = (a, b) => ((a as string) < (b as string) ? -1 : 1);

/** Keys, none of them twice. Where there is no haste: lots of them by themselves, then two and two made one. */
function* sortKeys(keys: RowKey[], compare: Compare | undefined, size: number): Generator<undefined, RowKey[]> {
  let lots: RowKey[][] = [];
  for (let from = 0; from < keys.length; from += size) {
    lots.push((from === 0 && keys.length <= size ? keys : keys.slice(from, from + size)).sort(compare));
    yield;
  }
  while (lots.length > 1) {
    const fewer: RowKey[][] = [];
    for (let at = 0; at < lots.length; at += 2) {
      const [one = [], other = []] = lots.slice(at, at + 2);
      fewer.push(yield* merged(one, other, compare ?? asTexts, size));
    }
    lots = fewer;
  }
  return lots[0] ?? [];
}

function* merged(
  one: readonly RowKey[],
  other: readonly RowKey[],
  compare: Compare,
  size: number,
): Generator<undefined, RowKey[]> {
  const all: RowKey[] = [];
  for (let a = 0, b = 0; a < one.length || b < other.length;) {
    if (b >= other.length || (a < one.length && compare(one[a], other[b]) <= 0)) all.push(one[a++]);
    else all.push(other[b++]);
    if (all.length % size === 0) yield;
  }
  return all;
}
