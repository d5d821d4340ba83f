import { searchText } from '../schema/sort-key.ts';
import { wordPattern } from './search-query.ts';
import type { SnippetPart } from './snippet.ts';
import { typoDistance, typosAllowed } from './typo-distance.ts';

/**
 * A whole text in pieces, its words marked that were searched for: those that begin with one, or have it inside; where
 * there are none, those that are nearly one. The pieces together are the text.
 */
export function markMatches(text: string, words: readonly string[]): readonly SnippetPart[] {
  const own = [...text.matchAll(wordPattern)].map(({ 0: word, index }) => {
    return { start: index, end: index + word.length, folded: searchText(word) };
  });
  const having = own.filter(({ folded }) => words.some((word) => folded.includes(word)));
  const marked = having.length > 0 ? having : own.filter(({ folded }) => words.some((word) => isNear(word, folded)));
  const parts: SnippetPart[] = [];
  let at = 0;
  const add = (to: number, match: boolean) => {
    if (to > at) parts.push({ text: text.slice(at, to), match });
    at = to;
  };
  for (const { start, end } of marked) {
    add(start, false);
    add(end, true);
  }
  add(text.length, false);
  return parts;
}

function isNear(word: string, other: string): boolean {
  const most = Math.min(typosAllowed(word), typosAllowed(other) > 0 ? 2 : 0);
  return most > 0 && typoDistance(word, other, most) <= most;
}
