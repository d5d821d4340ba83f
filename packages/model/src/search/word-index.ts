import { wordPattern, type SearchQuery } from './search-query.ts';
import type { SearchEntry } from './search-entry.ts';
import { typoDistance, typosAllowed } from './typo-distance.ts';

/** How a word was met, the better way with the greater number. */
const met = { typo: 4, prefix: 8, whole: 12 } as const;
/** Places of an entry's texts, two bits of a posting: what a word counts for there is `met` less its place. */
const places = 4;
/** New words wait unsorted until there are so many of them. */
const mostUnsorted = 1_000;

export type Found = { readonly key: string; readonly score: number };

/**
 * Which records have which words. Invariant: an index that was changed answers like one that was built at once of the
 * entries it has. A record is a slot; a posting is its slot and the place of the word in it, as one number. What is
 * changed or removed leaves its slot empty, and postings of empty slots go when they are more than the others.
 */
export class WordIndex {
  #postings = new Map<string, number[]>();
  #slots = new Map<string, number>();
  #keys: (string | undefined)[] = [];
  #updated: number[] = [];
  #sorted: string[] = [];
  #unsorted: string[] = [];
  /** The letters of each word of `#sorted` as bits: words that lack too many of them need no closer look. */
  #letters = new Int32Array(0);

  get size(): number {
    return this.#slots.size;
  }

  /** Instead of what the index had under this key. */
  put({ key, updatedAt, texts }: SearchEntry): void {
    this.remove(key);
    const slot = this.#keys.push(key) - 1;
    this.#updated.push(Date.parse(updatedAt) || 0);
    this.#slots.set(key, slot);
    texts.forEach((text, place) => {
      for (const word of new Set(text.match(wordPattern) ?? [])) this.#post(word, slot * places + place);
    });
  }

  remove(key: string): void {
    const slot = this.#slots.get(key);
    if (slot === undefined) return;
    this.#slots.delete(key);
    this.#keys[slot] = undefined;
    if (this.#keys.length > 2 * this.#slots.size + mostUnsorted) this.#compact();
  }

  /**
   * The best hits of those with every word in some place: by how and where each word was met, then by the latest
   * change, then by key. Numbers of phones are one word without their spaces.
   */
  find(query: SearchQuery, limit: number, wanted: (key: string) => boolean = () => true): Found[] {
    const scores = new Uint16Array(this.#keys.length);
    for (const [at, word] of query.words.entries()) this.#score(scores, word, at);
    for (const digits of query.phones) this.#scorePhone(scores, digits);
    const best: number[] = [];
    const before = (a: number, b: number) => this.#order(scores, a, b);
    for (let slot = 0; slot < scores.length; slot++) {
      if (scores[slot] === 0 || this.#keys[slot] === undefined) continue;
      const last = best.at(-1);
      if (best.length === limit && before(last!, slot) < 0) continue;
      if (!wanted(this.#keys[slot]!)) continue;
      let at = best.length;
      while (at > 0 && before(slot, best[at - 1]!) < 0) at--;
      best.splice(at, 0, slot);
      if (best.length > limit) best.pop();
    }
    return best.map((slot) => ({ key: this.#keys[slot]!, score: scores[slot]! }));
  }

  #order(scores: Uint16Array, a: number, b: number): number {
    if (scores[a] !== scores[b]) return scores[b]! - scores[a]!;
    if (this.#updated[a] !== this.#updated[b]) return this.#updated[a]! > this.#updated[b]! ? -1 : 1;
    return this.#keys[a]! < this.#keys[b]! ? -1 : 1;
  }

  /** Adds what a word counts for to the records that had every word before it; the others fall out. */
  #score(scores: Uint16Array, word: string, at: number): void {
    const typos = typosAllowed(word);
    const own = new Uint8Array(scores.length);
    const mark = (postings: readonly number[] | undefined, how: number) => {
      for (const posting of postings ?? []) {
        const slot = posting >>> 2;
        const worth = how - (posting & 3);
        if (own[slot]! < worth) own[slot] = worth;
      }
    };
    mark(this.#postings.get(word), met.whole);
    for (const longer of this.#beginningWith(word)) if (longer !== word) mark(this.#postings.get(longer), met.prefix);
    if (typos > 0) for (const similar of this.#similarTo(word, typos)) mark(this.#postings.get(similar), met.typo);
    for (let slot = 0; slot < scores.length; slot++) {
      const had = at === 0 || scores[slot] !== 0;
      scores[slot] = had && own[slot] !== 0 ? scores[slot]! + own[slot]! : 0;
    }
  }

  #scorePhone(scores: Uint16Array, digits: string): void {
    for (const word of this.#beginningWith(digits)) {
      for (const posting of this.#postings.get(word) ?? []) {
        const worth = (word === digits ? met.whole : met.prefix) - (posting & 3);
        const slot = posting >>> 2;
        if (scores[slot]! < worth) scores[slot] = worth;
      }
    }
  }

  *#beginningWith(prefix: string): Generator<string> {
    this.#sort(mostUnsorted);
    for (let at = lowerBound(this.#sorted, prefix); this.#sorted[at]?.startsWith(prefix); at++) yield this.#sorted[at]!;
    for (const word of this.#unsorted) if (word.startsWith(prefix)) yield word;
  }

  *#similarTo(word: string, most: number): Generator<string> {
    const letters = lettersOf(word);
    const near = (other: string, bits: number) =>
      Math.abs(other.length - word.length) <= most &&
      bitCount(bits ^ letters) <= 2 * most &&
      typosAllowed(other) > 0 &&
      typoDistance(word, other, most) <= most;
    for (let at = 0; at < this.#sorted.length; at++) if (near(this.#sorted[at]!, this.#letters[at]!)) yield this.#sorted[at]!;
    for (const other of this.#unsorted) if (near(other, lettersOf(other))) yield other;
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
    this.#letters = Int32Array.from(this.#sorted, lettersOf);
    this.#unsorted = [];
  }

  #compact(): void {
    const moved = new Map([...this.#slots.values()].map((slot, at) => [slot, at] as const));
    const postings = [...this.#postings].flatMap(([word, some]): [string, number[]][] => {
      const kept = some.flatMap((posting) => {
        const slot = moved.get(posting >>> 2);
        return slot === undefined ? [] : [slot * places + (posting & 3)];
      });
      return kept.length > 0 ? [[word, kept]] : [];
    });
    this.#postings = new Map(postings);
    this.#updated = [...this.#slots.values()].map((slot) => this.#updated[slot]!);
    this.#keys = [...this.#slots.keys()];
    this.#slots = new Map([...this.#slots.keys()].map((key, at) => [key, at]));
    this.#unsorted = [...this.#postings.keys()];
    this.#sorted = [];
    this.#sort(0);
  }
}

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
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
