import type { RowKey, SortPart } from '@rapport/model/query/run-view';
import type { Row } from '@rapport/model/schema/row';

/**
 * Rows in an order, and beside them, one list per part of it, what each is sorted by. `places`: where each stood among the
 * rows that were given.
 */
export type SortedRows = { readonly rows: Row[]; readonly keys: RowKey[][]; readonly places: Uint32Array };

/**
 * Sorts rows that are in the order of their ids. By buckets: most rows share what they are sorted by with many others, so
 * that few keys are compared. The last part goes first, and each keeps what is equal to it in the order of the one before;
 * what is equal in all goes by id.
 */
export function sortRows(byId: readonly Row[], parts: readonly SortPart[]): SortedRows {
  const sorting = sortInSteps(byId, parts, Number.POSITIVE_INFINITY);
  for (let step = sorting.next(); ; step = sorting.next()) if (step.done) return step.value;
}

/** The same, a few milliseconds at a time: the caller may do something else after each `size` rows. */
export function* sortInSteps(byId: readonly Row[], parts: readonly SortPart[], size = 2_000): Generator<undefined, SortedRows> {
  let places = Uint32Array.from({ length: byId.length }, (_, at) => at);
  const keys: RowKey[][] = [];
  for (const part of parts.toReversed()) {
    const coded = yield* codesOf(byId, part, size);
    places = inOrder(places, coded);
    keys.unshift(coded.keys);
  }
  const rows: Row[] = [];
  const sorted: RowKey[][] = keys.map(() => []);
  for (let from = 0; from < places.length; from += size) {
    const to = Math.min(places.length, from + size);
    for (let at = from; at < to; at++) {
      const place = places[at]!;
      rows.push(byId[place]!);
      for (let part = 0; part < keys.length; part++) sorted[part]!.push(keys[part]![place]);
    }
    yield;
  }
  return { rows, keys: sorted, places };
}

/** What each row is sorted by, and the rank of that among all that there are. */
type Ranked = { readonly keys: RowKey[]; readonly ranks: Uint32Array; readonly count: number };

function* codesOf(
  rows: readonly Row[],
  { key: keyOf, compare, descending }: SortPart,
  size: number,
): Generator<undefined, Ranked> {
  const known = new Map<RowKey, number>();
  const different: RowKey[] = [];
  const keys: RowKey[] = [];
  const codes = new Uint32Array(rows.length);
  for (let from = 0; from < rows.length; from += size) {
    const to = Math.min(rows.length, from + size);
    for (let at = from; at < to; at++) {
      const key = keyOf(rows[at]!);
      let code = known.get(key);
      if (code === undefined) {
        known.set(key, (code = different.length));
        different.push(key);
      }
      // The one that was first, so that a text that many rows have is kept once.
      keys.push(different[code]);
      codes[at] = code;
    }
    yield;
  }
  const filled = different.filter((key) => key !== undefined);
  // Without a comparison of ours, texts are sorted several times as fast; they are compared by UTF-16 unit all the same.
  const texts = filled.every((key) => typeof key === 'string');
  const sorted = texts ? yield* sortKeys(filled, undefined, size) : yield* sortKeys(filled, compare, size);
  if (texts && descending) sorted.reverse();
  if (filled.length < different.length) sorted.push(undefined);
  const rankOf = new Uint32Array(different.length);
  for (let rank = 0; rank < sorted.length; rank++) rankOf[known.get(sorted[rank]) ?? 0] = rank;
  for (let at = 0; at < codes.length; at++) codes[at] = rankOf[codes[at]!]!;
  return { keys, ranks: codes, count: different.length };
}

/** Places by the ranks of what stands there; those of one rank stay as they are. */
function inOrder(places: Uint32Array, { ranks, count }: Ranked): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(count + 1);
  for (let at = 0; at < ranks.length; at++) next[ranks[at]! + 1]!++;
  for (let rank = 1; rank <= count; rank++) next[rank]! += next[rank - 1]!;
  const sorted = new Uint32Array(places.length);
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!;
    sorted[next[ranks[place]!]!++] = place;
  }
  return sorted;
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
