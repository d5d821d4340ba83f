import { searchText } from '../schema/sort-key.ts';
import { wordPattern } from './search-query.ts';

/** A piece of a text; `match` where it is what was searched for. */
export type SnippetPart = { readonly text: string; readonly match: boolean };

const around = 48;

type Word = { readonly start: number; readonly end: number; readonly found: string | undefined };

/**
 * The part of a text that has most of the words close together, as it was written, with the matches marked. Undefined
 * when none of them is in it.
 */
export function snippetOf(text: string, words: readonly string[], length = 160): readonly SnippetPart[] | undefined {
  const all = matchesIn(text, words);
  if (all.length === 0) return undefined;
  const best = densest(all, length - around);
  const start = best.start <= around ? 0 : wordStart(text, best.start - around);
  const end = Math.min(text.length, wordEnd(text, start + length));
  const parts: SnippetPart[] = [];
  const add = (from: number, to: number, match: boolean) => {
    const piece = text.slice(from, to).toWellFormed().replaceAll(/\s+/g, ' ');
    if (piece !== '') parts.push({ text: piece, match });
  };
  let at = start;
  if (start > 0) parts.push({ text: '… ', match: false });
  for (const word of all) {
    if (word.start < at || word.end > end) continue;
    add(at, word.start, false);
    add(word.start, word.end, true);
    at = word.end;
  }
  add(at, end, false);
  if (end < text.length) parts.push({ text: ' …', match: false });
  return parts;
}

/** Where a text has most of the words close together: what a snippet of it marks first. Nothing where it has none. */
export function wordsIn(
  text: string,
  words: readonly string[],
  length = 160,
): readonly { readonly start: number; readonly end: number }[] {
  const all = matchesIn(text, words);
  if (all.length === 0) return [];
  const best = densest(all, length - around);
  return all.filter(({ start, end }) => start >= best.start && end - best.start <= length - around);
}

function matchesIn(text: string, words: readonly string[]): readonly Word[] {
  const all: Word[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const folded = searchText(match[0]);
    const found = words.find((word) => folded.startsWith(word)) ?? words.find((word) => folded.includes(word));
    if (found !== undefined) all.push({ start: match.index, end: match.index + match[0].length, found });
    if (all.length >= 500) break;
  }
  return all;
}

/** The first word from which on most different ones stand within so many characters. */
function densest(all: readonly Word[], within: number): Word {
  let best = all[0]!;
  let most = 0;
  for (const [index, word] of all.entries()) {
    const near = new Set<string | undefined>();
    for (let next = index; next < all.length && all[next]!.end - word.start <= within; next++) near.add(all[next]!.found);
    if (near.size > most) [best, most] = [word, near.size];
  }
  return best;
}

function wordStart(text: string, at: number): number {
  const space = text.indexOf(' ', at);
  return space < 0 || space > at + 20 ? at : space + 1;
}
function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.lastIndexOf(' ', at);
  return space < at - 20 ? at : space;
}
