/**
 * Live data never pulls the rug: while somebody points at, types in or has selected something in a list, no line moves
 * because of others. What sorts elsewhere or no longer matches stays where it was; what is new waits above.
 */
export type Steady = {
  /** Ids in the order in which they are shown. */
  readonly shown: readonly string[];
  /** New ones that wait to be let in. */
  readonly waiting: readonly string[];
  /** Shown ones that would stand elsewhere, or nowhere, by now. */
  readonly astray: ReadonlySet<string>;
};

const nobody: ReadonlySet<string> = new Set();

/**
 * What to show, given what was shown, what the view says now, and whether somebody is at the list. `gone`: deleted or no
 * longer to be seen, leaves at once. `mine`: made by this person just now, appears at once where the view puts it.
 */
export function steadyOrder(
  before: readonly string[],
  live: readonly string[],
  busy: boolean,
  gone: (id: string) => boolean,
  mine: (id: string) => boolean,
): Steady {
  if (!busy || before.length === 0) return { shown: live, waiting: [], astray: nobody };
  // One change among 100,000 leaves all above and below it where it was: only what lies between is looked at.
  const { head, tail } = alike(before, live);
  const between = before.slice(head, before.length - tail);
  const now = live.slice(head, live.length - tail);
  if (between.length === 0 && now.length === 0) return { shown: before, waiting: [], astray: nobody };
  const known = new Set(between);
  const shown = between.filter((id) => !gone(id));
  const there = new Set(shown);
  const waiting: string[] = [];
  let predecessor: string | undefined;
  for (const id of now) {
    if (!known.has(id)) {
      if (!mine(id)) {
        waiting.push(id);
        continue;
      }
      shown.splice(predecessor === undefined ? 0 : shown.indexOf(predecessor) + 1, 0, id);
      there.add(id);
    }
    if (there.has(id)) predecessor = id;
  }
  return {
    shown: [...before.slice(0, head), ...shown, ...before.slice(before.length - tail)],
    waiting,
    astray: astrayOf(shown, now),
  };
}

/** How many of two lists are the same from the start, and of what is left from the end. */
function alike(a: readonly string[], b: readonly string[]): { readonly head: number; readonly tail: number } {
  const length = Math.min(a.length, b.length);
  let head = 0;
  while (head < length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return { head, tail };
}

/** Those that are not in `live`, and the fewest others whose leaving would put the rest into its order. */
function astrayOf(shown: readonly string[], live: readonly string[]): ReadonlySet<string> {
  const place = new Map(live.map((id, index) => [id, index]));
  const kept = longestRun(shown.map((id) => place.get(id) ?? -1));
  return new Set(shown.filter((_, index) => !kept.has(index)));
}

/** Indexes of a longest increasing subsequence, -1 left out (patience sorting, n log n). */
function longestRun(places: readonly number[]): ReadonlySet<number> {
  const ends: number[] = [];
  const before: number[] = [];
  places.forEach((place, index) => {
    if (place < 0) return;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[ends[middle] ?? 0] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = index;
  });
  const kept = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) kept.add(at);
  return kept;
}
