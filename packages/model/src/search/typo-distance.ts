/** How many slips of the finger a word of so many letters is forgiven. Digits are never guessed. */
export function typosAllowed(word: string): number {
  if (/\p{N}/u.test(word)) return 0;
  return word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
}

/**
 * The slips between two words when they are at most `most`, otherwise more than that: a letter that is missing, too
 * many, or another, or two neighbours that changed places (each letter is touched once).
 */
export function typoDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let above: number[] = [];
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let at = 1; at <= b.length; at++) {
      const same = a[row - 1] === b[at - 1];
      let cost = Math.min(before[at]! + 1, current[at - 1]! + 1, before[at - 1]! + (same ? 0 : 1));
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) cost = Math.min(cost, above[at - 2]! + 1);
      current.push(cost);
      if (cost < least) least = cost;
    }
    // Two rows, not one: neighbours that change places look back over one.
    if (least > most && Math.min(...before) > most) return most + 1;
    [above, before] = [before, current];
  }
  return before[b.length]!;
}
