import { distance } from 'fastest-levenshtein';

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** 0 (nothing in common) to 1 (equal but for case, accents, spaces and punctuation): 1 − edit distance ÷ longer length. */
export function similarity(a: string, b: string): number {
  const [left, right] = [fold(a), fold(b)];
  if (left === right) return left === '' ? 0 : 1;
  return 1 - distance(left, right) / Math.max(left.length, right.length);
}

/** The candidate most like `text`, if it is at least `least` alike. */
export function mostSimilar<T>(
  text: string,
  candidates: Iterable<T>,
  nameOf: (candidate: T) => string,
  least: number,
): T | undefined {
  let best: T | undefined;
  let score = least;
  for (const candidate of candidates) {
    const now = similarity(text, nameOf(candidate));
    if (now >= score && (best === undefined || now > score)) [best, score] = [candidate, now];
  }
  return best;
}
