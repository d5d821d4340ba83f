import { wordPattern } from './search-query.ts';

/**
 * How a record was found; the better way first. One order for the device's index and the server [M231]. `prefix`: its
 * name begins with what is searched for. `title`: its words are those of the name. `words`: of other fields. `related`:
 * some stand in the name of what it belongs to. `similar`: inside of words, or with slips. `text`: somebody said it.
 */
export const matchKinds = ['number', 'exact', 'name', 'prefix', 'title', 'words', 'related', 'similar', 'text'] as const;
export type MatchKind = (typeof matchKinds)[number];

/** So many words of a name have a place; whatever follows them is one of the others. */
export const placedWords = 3;

/** The words of a folded text, each once, where it stands first. */
export const wordsOf = (folded: string): readonly string[] => [...new Set(folded.match(wordPattern) ?? [])];

export type NameFit = {
  readonly match: 'name' | 'prefix' | 'title';
  /** Words that stand there whole. */ readonly whole: number;
};

/** How well a name, folded, fits these words; undefined where one of them is no beginning of any of its own. */
export function nameFit(folded: string, words: readonly string[]): NameFit | undefined {
  const own = wordsOf(folded);
  if (words.length === 0 || !words.every((word) => own.some((one) => one.startsWith(word)))) return undefined;
  const whole = words.filter((word) => own.includes(word)).length;
  // While somebody types, the last word is not there yet.
  const begins = words
    .slice(0, placedWords)
    .every((word, at) => (at === words.length - 1 ? own[at]?.startsWith(word) : own[at] === word));
  if (!begins) return { match: 'title', whole };
  return { match: whole === words.length && own.length === words.length ? 'name' : 'prefix', whole };
}
