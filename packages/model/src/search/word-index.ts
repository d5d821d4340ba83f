import { Belongings } from './belongings.ts';
import { type MatchKind, wordsOf } from './name-fit.ts';
import { beginsAbove, type SearchQuery } from './search-query.ts';
import type { SearchEntry } from './search-entry.ts';
import {
  lastOfName,
  mark,
  markFits,
  met,
  metAbove,
  ofText,
  onlyAbove,
  perRank,
  places,
  rank,
  rankByFit,
  ranks,
} from './word-fits.ts';
import { typoDistance, typosAllowed } from './typo-distance.ts';

/** Of words inside of words, the shortest. */
const shortestInside = 3;
/** New words wait unsorted until there are so many of them. */
const mostUnsorted = 1_000;

export type Found = { readonly key: string; readonly score: number; readonly match: MatchKind };
/** Under which head things of a kind are found, each with as many hits as are asked for; undefined: not at all. */
export type Grouping = (kind: string) => string | undefined;
type Best = Map<string, number[]>;
/**
 * Which records have which words. Invariant: an index that was changed answers like one that was built at once of the
 * entries it has. A record is a slot; a posting is its slot and the place of the word in it, as one number. What is
 * changed or removed leaves its slot empty, and postings of empty slots go when they are more than the others. What a
 * record belongs to is known by key: it may come later, be called otherwise or leave, without being told of the record.
 */
export class WordIndex {
  #postings = new Map<string, number[]>();
  #slots = new Map<string, number>();
  #keys: (string | undefined)[] = [];
  #updated: number[] = [];
  #mine: boolean[] = [];
  /** How many words its name has. */
  #named: number[] = [];
  readonly #belongings = new Belongings();
  /** For one turn: a question would else leave a megabyte behind. */
  #fits = new Uint16Array(0);
  #own = new Uint16Array(0);
  #beginsAbove = true;
  /** Of each slot, the place of its kind among all: there are few, and each is asked about once per question. */
  #kinds: number[] = [];
  readonly #kindNames: string[] = [];
  readonly #kindNumbers = new Map<string, number>();
  readonly #kindOf: (key: string) => string;
  #sorted: string[] = [];
  /** Of each word of `#sorted`. */
  #sortedPostings: number[][] = [];
  #unsorted: string[] = [];
  /** The letters of each word of `#sorted` as bits: words that lack too many of them need no closer look. */
  #letters = new Int32Array(0);
  /** And those that are too long or too short, no look at all. */
  #lengths = new Uint16Array(0);

  constructor(kindOf: (key: string) => string = (key) => key) {
    this.#kindOf = kindOf;
  }

  get size(): number {
    return this.#slots.size;
  }

  /** Instead of what the index had under this key. */
  put({ key, updatedAt, mine = false, texts, under = [] }: SearchEntry): void {
    this.remove(key);
    const slot = this.#keys.push(key) - 1;
    this.#updated.push(Date.parse(updatedAt) || 0);
    this.#mine.push(mine);
    this.#kinds.push(this.#kindNumber(this.#kindOf(key)));
    this.#slots.set(key, slot);
    texts.forEach((text, part) => {
      const words = wordsOf(text);
      if (part === 0) this.#named.push(words.length);
      for (const [at, word] of words.entries())
        this.#post(word, slot * places + (part === 0 ? Math.min(at, lastOfName) : ofText[part]!));
    });
    this.#belongings.put(slot, key, under, (above) => this.#slots.get(above));
  }

  #kindNumber(kind: string): number {
    const known = this.#kindNumbers.get(kind);
    if (known !== undefined) return known;
    const made = this.#kindNames.push(kind) - 1;
    this.#kindNumbers.set(kind, made);
    return made;
  }

  remove(key: string): void {
    const slot = this.#slots.get(key);
    if (slot === undefined) return;
    this.#slots.delete(key);
    this.#keys[slot] = undefined;
    if (this.#keys.length > 2 * this.#slots.size + mostUnsorted) this.#compact();
  }

  /**
   * The best hits of those with every word in some place, by `ranks`: as it was written (whole or as a beginning) before
   * the others; in each by how and where each word was met, then one's own, then by the latest change, then by key.
   * Numbers of phones are one word without their spaces.
   */
  find(query: SearchQuery, limit: number, group?: Grouping): Found[] {
    return this.inSteps(query, limit, group).rest();
  }

  /**
   * The same in two steps: `first` are the hits with every word as it was written, which are found at once; `rest`, all
   * of them, begins with those. `full` when the second step has nothing to add to the groups named.
   */
  inSteps(query: SearchQuery, limit: number, group: Grouping = oneGroup) {
    const scores = new Uint16Array(this.#keys.length);
    if (this.#fits.length < scores.length) this.#fits = new Uint16Array(scores.length * 2);
    else this.#fits.fill(0, 0, scores.length);
    this.#beginsAbove = beginsAbove(query);
    for (const at of query.words.keys()) this.#score(scores, query.words, at, this.#fits);
    rankByFit(scores, this.#fits, query, this.#named);
    for (const digits of query.phones) this.#scorePhone(scores, digits);
    const best = this.#best(scores, limit, group);
    return {
      first: this.#inOrder(scores, best),
      full: (groups: Iterable<string>): boolean => [...groups].every((one) => best.get(one)?.length === limit),
      rest: (): Found[] => {
        const loose = new Uint16Array(scores.length);
        for (const at of query.words.keys()) this.#score(loose, query.words, at, undefined);
        for (let slot = 0; slot < scores.length; slot++) if (scores[slot] !== 0) loose[slot] = scores[slot]!;
        return this.#inOrder(loose, this.#best(loose, limit, group));
      },
    };
  }

  #best(scores: Uint16Array, limit: number, group: Grouping): Best {
    const found: Best = new Map();
    const ofKind: (number[] | null | undefined)[] = [];
    // From the newest on, which of what fits alike come first: most of the others are then too late at the first look.
    for (let slot = scores.length - 1; slot >= 0; slot--) {
      if (scores[slot] === 0 || this.#keys[slot] === undefined) continue;
      const kind = this.#kinds[slot]!;
      const best =
        ofKind[kind] === undefined ? (ofKind[kind] = this.#bestOf(found, group(this.#kindNames[kind]!))) : ofKind[kind];
      if (best === null) continue;
      if (best.length === limit && this.#order(scores, best[limit - 1]!, slot) < 0) continue;
      let at = best.length;
      while (at > 0 && this.#order(scores, slot, best[at - 1]!) < 0) at--;
      best.splice(at, 0, slot);
      if (best.length > limit) best.pop();
    }
    return found;
  }

  #bestOf(found: Best, of: string | undefined): number[] | null {
    if (of === undefined) return null;
    const known = found.get(of) ?? [];
    found.set(of, known);
    return known;
  }

  #inOrder(scores: Uint16Array, best: Best): Found[] {
    const slots = [...best.values()].flat().sort((a, b) => this.#order(scores, a, b));
    return slots.map((slot) => {
      const score = scores[slot]!;
      return { key: this.#keys[slot]!, score, match: ranks[Math.floor(score / perRank)]! };
    });
  }

  #order(scores: Uint16Array, a: number, b: number): number {
    if (scores[a] !== scores[b]) return scores[b]! - scores[a]!;
    if (this.#mine[a] !== this.#mine[b]) return this.#mine[a] ? -1 : 1;
    if (this.#updated[a] !== this.#updated[b]) return this.#updated[a]! > this.#updated[b]! ? -1 : 1;
    return this.#keys[a]! < this.#keys[b]! ? -1 : 1;
  }

  /**
   * Adds what a word counts for to the records that had every word before it; the others fall out. With `fits` as it was
   * written, and says there how well names fit; without, also inside of words and with slips.
   */
  #score(scores: Uint16Array, words: readonly string[], at: number, fits: Uint16Array | undefined): void {
    const word = words[at]!;
    const own = at === 0 ? scores : this.#ownOf(scores.length);
    if (fits) {
      for (const [how, postings] of this.#beginnings(word))
        markFits(own, postings, how, { fits, at, isLast: at === words.length - 1 });
      this.#markBelow(own, word, fits);
    } else {
      for (const [how, postings] of this.#beginnings(word)) mark(own, postings, how);
      const typos = typosAllowed(word);
      if (typos > 0) for (const similar of this.#similarTo(word, typos)) mark(own, this.#postings.get(similar)!, met.typo);
      if (word.length >= shortestInside) this.#markInside(own, word);
    }
    if (at === 0) return;
    for (let slot = 0; slot < scores.length; slot++)
      scores[slot] = scores[slot] !== 0 && own[slot] !== 0 ? scores[slot]! + own[slot]! : 0;
  }

  #ownOf(slots: number): Uint16Array {
    if (this.#own.length < slots) this.#own = new Uint16Array(slots * 2);
    else this.#own.fill(0, 0, slots);
    return this.#own;
  }

  /** What belongs to the names that have the word, once it is known what has it itself. */
  #markBelow(own: Uint16Array, word: string, fits: Uint16Array): void {
    if (this.#belongings.size === 0) return;
    const named = new Uint8Array(this.#belongings.size);
    for (const [how, postings] of this.#beginnings(word)) {
      if (how !== met.whole && !this.#beginsAbove) return;
      const worth = how === met.whole ? metAbove.whole : metAbove.prefix;
      for (let at = 0; at < postings.length; at++) {
        const posting = postings[at]!;
        if ((posting & 7) > lastOfName) continue;
        const slot = posting >>> 3;
        const number = this.#belongings.numberAt(slot);
        if (number === undefined || this.#keys[slot] === undefined || named[number]! >= worth) continue;
        named[number] = worth;
        for (const below of this.#belongings.below(number))
          if (own[below]! < worth) {
            own[below] = worth;
            fits[below]! |= onlyAbove;
          }
      }
    }
  }

  /** In whichever spelling, it is the number. */
  #scorePhone(scores: Uint16Array, digits: string): void {
    for (const [how, postings] of this.#beginnings(digits)) {
      const worth = how + (how === met.whole ? rank('exact') : rank('words'));
      mark(scores, postings, worth);
    }
  }

  /** Postings of the word itself, then of those that begin with it. */
  *#beginnings(word: string): Generator<readonly [how: number, postings: readonly number[]]> {
    this.#sort(mostUnsorted);
    const whole = this.#postings.get(word);
    if (whole) yield [met.whole, whole];
    const sorted = this.#sorted;
    const from = lowerBound(sorted, word);
    const to = lowerBound(sorted, `${word}\uffff`);
    for (let at = from; at < to; at++) if (sorted[at] !== word) yield [met.prefix, this.#sortedPostings[at]!];
    for (const other of this.#unsorted)
      if (other !== word && other.startsWith(word)) yield [met.prefix, this.#postings.get(other)!];
  }

  #markInside(own: Uint16Array, word: string): void {
    const letters = lettersOf(word);
    for (let at = 0; at < this.#sorted.length; at++)
      if ((this.#letters[at]! & letters) === letters && this.#sorted[at]!.indexOf(word, 1) > 0)
        mark(own, this.#sortedPostings[at]!, met.inside);
    for (const other of this.#unsorted) if (other.indexOf(word, 1) > 0) mark(own, this.#postings.get(other)!, met.inside);
  }

  *#similarTo(word: string, most: number): Generator<string> {
    const letters = lettersOf(word);
    const near = (other: string) => typosAllowed(other) > 0 && typoDistance(word, other, most) <= most;
    const [shortest, longest] = [word.length - most, word.length + most];
    const likely = (length: number, bits: number) =>
      length >= shortest && length <= longest && bitCount(bits ^ letters) <= 2 * most;
    for (let at = 0; at < this.#sorted.length; at++)
      if (likely(this.#lengths[at]!, this.#letters[at]!) && near(this.#sorted[at]!)) yield this.#sorted[at]!;
    for (const other of this.#unsorted) if (likely(other.length, lettersOf(other)) && near(other)) yield other;
  }

  #post(word: string, posting: number): void {
    const postings = this.#postings.get(word);
    if (postings) postings.push(posting);
    else {
      this.#postings.set(word, [posting]);
      this.#unsorted.push(word);
    }
  }

  #sort(most: number): void {
    if (this.#unsorted.length <= most) return;
    this.#sorted = [...this.#postings.keys()].sort();
    this.#sortedPostings = this.#sorted.map((word) => this.#postings.get(word)!);
    this.#letters = Int32Array.from(this.#sorted, lettersOf);
    this.#lengths = Uint16Array.from(this.#sorted, (word) => word.length);
    this.#unsorted = [];
  }

  #compact(): void {
    const slots = [...this.#slots.values()];
    const moved = new Map(slots.map((slot, at) => [slot, at] as const));
    const postings = [...this.#postings].flatMap(([word, some]): [string, number[]][] => {
      const kept = some.flatMap((posting) => {
        const slot = moved.get(posting >>> 3);
        return slot === undefined ? [] : [slot * places + (posting & 7)];
      });
      return kept.length > 0 ? [[word, kept]] : [];
    });
    this.#postings = new Map(postings);
    this.#belongings.move(moved);
    this.#named = slots.map((slot) => this.#named[slot]!);
    this.#updated = slots.map((slot) => this.#updated[slot]!);
    this.#mine = slots.map((slot) => this.#mine[slot]!);
    this.#kinds = slots.map((slot) => this.#kinds[slot]!);
    this.#keys = [...this.#slots.keys()];
    this.#slots = new Map([...this.#slots.keys()].map((key, at) => [key, at]));
    this.#unsorted = [...this.#postings.keys()];
    this.#sorted = [];
    this.#sortedPostings = [];
    this.#sort(0);
  }
}

const oneGroup: Grouping = () => '';

function lowerBound(words: readonly string[], wanted: string): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (words[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lettersOf(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
