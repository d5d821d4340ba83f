import { type MatchKind, placedWords } from './name-fit.ts';
import { readsAsAddress, type SearchQuery } from './search-query.ts';

/** How a word was met, the better way with the greater number. `inside`: in the middle of a longer one. */
export const met = { typo: 4, inside: 8, prefix: 12, whole: 16 } as const;
/** In the name of what a record belongs to: less than in any text of its own. */
export const metAbove = { prefix: 1, whole: 2 } as const;
/** How a record was found, the better way last; the first is for what was not met as it was written. */
export const ranks = ['similar', 'related', 'words', 'title', 'prefix', 'name', 'exact'] as const satisfies MatchKind[];
export const rank = (kind: (typeof ranks)[number]): number => ranks.indexOf(kind) * perRank;
/** More than all words of a query can count. */
export const perRank = 256;
/**
 * Where in an entry's texts a word stands, three bits of a posting: the first words of its name, any later one, then the
 * other texts. What it counts for is `met` less what it counts less there.
 */
export const places = 8;
export const lastOfName = placedWords;
export const ofText = [0, lastOfName + 1, lastOfName + 2, lastOfName + 3] as const;
const reach = ofText[1];
const lessAt = [0, 0, 0, 0, 1, 2, 3];

/**
 * How a record's name fits, one number each: how many of the words, in order, it has in its name, whole there, each in its
 * place, and whole as an address; and whether a word is met only in the name of what it belongs to.
 */
const counted = 0b1111;
const [wholeAt, beginsAt, reachedAt] = [4, 8, 10];
const mostPlaced = 0b11;
export const onlyAbove = 1 << 14;

/** Puts how a record was found before what each word counts for. `named`: how many words its name has. */
export function rankByFit(scores: Uint16Array, fits: Uint16Array, { words, typed }: SearchQuery, named: readonly number[]): void {
  const count = words.length;
  const placed = Math.min(count, placedWords);
  const isAddress = readsAsAddress(typed);
  const [related, others, title, prefix] = [rank('related'), rank('words'), rank('title'), rank('prefix')];
  for (let slot = 0; slot < scores.length; slot++) {
    if (scores[slot] === 0) continue;
    const fit = fits[slot]!;
    if (fit >= onlyAbove) scores[slot]! += related;
    else if (isAddress && ((fit >> reachedAt) & counted) === count) scores[slot]! += rank('exact');
    else if ((fit & counted) !== count) scores[slot]! += others;
    else if (((fit >> beginsAt) & mostPlaced) !== placed) scores[slot]! += title;
    else scores[slot]! += ((fit >> wholeAt) & counted) === count && named[slot] === count ? rank('name') : prefix;
  }
}

/** What a word counts for in each record that has it, unless it has counted for more there. */
export function mark(own: Uint16Array, postings: readonly number[], how: number): void {
  for (let at = 0; at < postings.length; at++) {
    const posting = postings[at]!;
    const slot = posting >>> 3;
    const worth = how - lessAt[posting & 7]!;
    if (own[slot]! < worth) own[slot] = worth;
  }
}

/** The same, of the word at a place of the query, and how well names fit as far as it [M231]. */
export function markFits(
  own: Uint16Array,
  postings: readonly number[],
  how: number,
  { fits, at: word, isLast }: { readonly fits: Uint16Array; readonly at: number; readonly isLast: boolean },
): void {
  const isWhole = how === met.whole;
  for (let at = 0; at < postings.length; at++) {
    const posting = postings[at]!;
    const slot = posting >>> 3;
    const place = posting & 7;
    const worth = how - lessAt[place]!;
    if (own[slot]! < worth) own[slot] = worth;
    let fit = fits[slot]!;
    if (place <= lastOfName) {
      if ((fit & counted) === word) fit += 1;
      if (isWhole && ((fit >> wholeAt) & counted) === word) fit += 1 << wholeAt;
      if (place === word && place < placedWords && (isWhole || isLast) && ((fit >> beginsAt) & mostPlaced) === word)
        fit += 1 << beginsAt;
    } else if (isWhole && place === reach && ((fit >> reachedAt) & counted) === word) fit += 1 << reachedAt;
    else continue;
    fits[slot] = fit;
  }
}
