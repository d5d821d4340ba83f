import { limits } from '../limits.ts';
import { phoneDigits } from '../schema/phone-digits.ts';
import { searchText } from '../schema/sort-key.ts';

/** What somebody searches for, read once. */
export type SearchQuery = {
  /** As typed, trimmed and cut. */
  readonly typed: string;
  /** Folded. */
  readonly text: string;
  /** Its words, folded. Without any there is nothing to search for. */
  readonly words: readonly string[];
  /** The digits of what may be a phone number, with and without its country. */
  readonly phones: readonly string[];
  readonly email: string | undefined;
};

const mostWords = 10;
/** Letters, digits and the marks that some scripts write them with. */
export const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;

/** Total: any text is a query, if perhaps one for nothing. */
export function readSearch(input: string): SearchQuery {
  const typed = input.slice(0, limits.searchLength.value).toWellFormed().replaceAll('\0', ' ').trim();
  const text = searchText(typed);
  return {
    typed,
    text,
    words: [...new Set(text.match(wordPattern) ?? [])].slice(0, mostWords),
    phones: looksLikePhone(typed) ? phoneDigits(typed).filter((digits) => digits.length >= 4) : [],
    email: /^[^\s@]+@[^\s@]+$/.test(typed) ? typed.toLowerCase().normalize('NFC') : undefined,
  };
}

/** Whether it may be somebody's address, a company's domain or a record's number, rather than words of a name. */
export const readsAsAddress = (typed: string): boolean =>
  /^[^\s@]+@[^\s@]+$|^[^\s.]+(\.[^\s.]+)+$|^([a-z]{1,4}[- ]?)?[0-9]+$/i.test(typed) || looksLikePhone(typed);

const fewLetters = 2;
/**
 * Whether names of what a record belongs to are met by the beginnings of their words, too: what one or two letters begin
 * is too much of everything to say what somebody means [M230].
 */
export const beginsAbove = ({ words: [word = '', ...others] }: SearchQuery): boolean =>
  others.length > 0 || word.length > fewLetters;

const looksLikePhone = (text: string): boolean => /^\+?[0-9 ()/.-]+$/.test(text) && (text.match(/[0-9]/g)?.length ?? 0) >= 4;

/** Whether a folded text has what is searched for: every word, or the number in whatever spelling. */
export function hasQuery(query: SearchQuery, folded: string): boolean {
  if (query.words.length === 0) return false;
  return query.words.every((word) => folded.includes(word)) || query.phones.some((digits) => folded.includes(digits));
}
