import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameFit, wordsOf } from './name-fit.ts';
import { type Candidate, rankHits } from './rank-hits.ts';
import { readSearch } from './search-query.ts';
import { typoDistance } from './typo-distance.ts';
import { WordIndex } from './word-index.ts';
import type { SearchEntry } from './search-entry.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 9 });
const text = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '));
const entry: fc.Arbitrary<SearchEntry> = fc.record({
  key: fc.integer({ min: 0, max: 12 }).map(String),
  updatedAt: fc.constantFrom('2025', '2026'),
  texts: fc.tuple(text, text, text, text),
  under: fc.array(fc.integer({ min: 0, max: 12 }).map(String), { maxLength: 2 }),
});

/** The definition, slow and plain. */
function slips(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  const swapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(
    slips(x, b) + 1,
    slips(a, y) + 1,
    slips(x, y) + (a.at(-1) === b.at(-1) ? 0 : 1),
    swapped ? slips(a.slice(0, -2), b.slice(0, -2)) + 1 : Infinity,
  );
}

test('[M66] slips are counted as they are defined, as far as they are forgiven', () => {
  const short = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(short, short, fc.integer({ min: 0, max: 2 }), (a, b, most) => {
      expect(Math.min(typoDistance(a, b, most), most + 1)).toBe(Math.min(slips(a, b), most + 1));
    }),
  );
});

test('[M68] an index that was changed step by step answers like one that was built of what it has', () => {
  const steps = fc.array(
    fc.oneof(
      entry,
      entry.map(({ key }) => key),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, text, fc.integer({ min: 1, max: 20 }), (changes, typed, limit) => {
      const changed = new WordIndex();
      const kept = new Map<string, SearchEntry>();
      for (const change of changes) {
        if (typeof change === 'string') {
          changed.remove(change);
          kept.delete(change);
        } else {
          changed.put(change);
          kept.set(change.key, change);
        }
      }
      const built = new WordIndex();
      for (const one of kept.values()) built.put(one);
      expect(changed.find(readSearch(typed), limit)).toEqual(built.find(readSearch(typed), limit));
    }),
  );
});

test('[M68] thousands of renamed records leave nothing behind', () => {
  const index = new WordIndex();
  for (let n = 0; n < 5_000; n++)
    index.put({ key: String(n % 10), updatedAt: '2026', texts: [`name${'x'.repeat(n % 7)} w${n}`, '', '', ''] });
  expect(index.find(readSearch('w4999'), 5).map(({ key }) => key)).toEqual(['9']);
  expect(index.find(readSearch('w12'), 5)).toEqual([]);
  expect(index.size).toBe(10);
});

test('[M68] [M230] thousands of renames later, what belongs to a record is found by its name', () => {
  const index = new WordIndex();
  const put = (key: string, name: string, under: readonly string[] = []) =>
    index.put({ key, updatedAt: '2026', texts: [name, '', '', ''], under });
  for (let n = 0; n < 3_000; n++) put('busy', `name${n}`);
  put('account', 'alpha');
  put('deal', 'renewal', ['account']);
  for (let n = 0; n < 3_000; n++) put('busy', `name${n}`);
  expect(index.find(readSearch('alpha renewal'), 5).map(({ key }) => key)).toEqual(['deal']);
  expect(index.size).toBe(3);
});

test('[M67] what is found at once begins what is found in all, under whichever heads', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), text, fc.integer({ min: 1, max: 12 }), (entries, typed, limit) => {
      const index = new WordIndex();
      for (const one of entries) index.put(one);
      const group = (key: string) => (Number(key) > 10 ? undefined : String(Number(key) % 3));
      const steps = index.inSteps(readSearch(typed), limit, group);
      const rest = steps.rest();
      expect(rest.slice(0, steps.first.length)).toEqual(steps.first);
      const all = index.find(readSearch(typed), 100).filter(({ key }) => group(key) !== undefined);
      const heads = new Map<string, number>();
      const cut = all.filter(({ key }) => {
        const count = (heads.get(group(key)!) ?? 0) + 1;
        heads.set(group(key)!, count);
        return count <= limit;
      });
      expect(rest).toEqual(cut);
    }),
  );
});

test('[M67] the order is total: a longer answer begins with the shorter one', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), word, fc.integer({ min: 1, max: 12 }), (entries, typed, limit) => {
      const index = new WordIndex();
      for (const one of entries) index.put(one);
      const all = index.find(readSearch(typed), 100);
      expect(index.find(readSearch(typed), limit)).toEqual(all.slice(0, limit));
    }),
  );
});

/** How a record is found as it is written, of whole entries. */
function matchOf(entries: ReadonlyMap<string, SearchEntry>, { texts, under = [] }: SearchEntry, words: readonly string[]) {
  const beginsIn = (folded: string, word: string) => wordsOf(folded).some((own) => own.startsWith(word));
  const itself = (word: string) => texts.some((one) => beginsIn(one, word));
  const isShort = words.length === 1 && words[0]!.length < 3;
  const aboveIn = (folded: string, word: string) => (isShort ? wordsOf(folded).includes(word) : beginsIn(folded, word));
  const above = (word: string) => under.some((key) => aboveIn(entries.get(key)?.texts[0] ?? '', word));
  if (!words.every((word) => itself(word) || above(word))) return undefined;
  return words.every(itself) ? (nameFit(texts[0], words)?.match ?? 'words') : 'related';
}

test('[M230] [M231] how a record is found, and in which order, is what is defined once for the server, too', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), text, (entries, typed) => {
      const index = new WordIndex();
      for (const one of entries) index.put(one);
      const last = new Map(entries.map((one) => [one.key, one]));
      const query = readSearch(typed);
      const expected = [...last.values()].flatMap((one): Candidate[] => {
        const match = query.words.length > 0 && matchOf(last, one, query.words);
        if (!match) return [];
        const how = match === 'related' ? 'related' : 'found';
        return [{ type: '', id: one.key, title: one.texts[0], how, updatedAt: one.updatedAt }];
      });
      const first = index.inSteps(query, 20).first;
      const kinds = (hits: readonly { readonly match: string }[]) => hits.map(({ match }) => match);
      expect(Object.fromEntries(first.map(({ key, match }) => [key, match]))).toEqual(
        Object.fromEntries(rankHits(expected, query).map(({ id, match }) => [id, match])),
      );
      expect(kinds(first)).toEqual(kinds(rankHits(expected, query)));
    }),
    { numRuns: 500 },
  );
});
