import { limits } from '../limits.ts';

/**
 * Order and search that do not depend on a database's collation. `sortKey` is stored `collate "C"`, which compares
 * UTF-8 bytes, and compared in the browser with `<`, which compares UTF-16 units. The two differ only from U+D800 on,
 * so a sort key holds nothing from there on: such characters are written as three lower ones, in their own order.
 */

const expansions: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ς: 'σ',
};
const expandable = /[ßæœøłđðþıħς]/g;

/** ASCII words with single spaces between them: there is nothing to fold but the case. */
const plain = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/**
 * Without case, accents and control characters. German umlauts become their vowel (DIN 5007-1) and ß becomes ss;
 * Russian ё becomes е while й, a letter of its own, stays.
 */
function fold(text: string): string {
  // Nine texts of ten, at a tenth of the cost.
  if (plain.test(text)) return text.toLowerCase();
  return text
    .toWellFormed()
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('и\u0306', 'й')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(expandable, (letter) => expansions[letter] ?? letter)
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/[\s\p{Cc}\p{Z}]+/gu, ' ')
    .normalize('NFC')
    .trim();
}

const first = 0xd7ff;
const digits = 0x4e00;
/** A character from U+D7FF on: U+D7FF itself (unassigned), then its code point in base 4096. */
const escape = (character: string) => {
  const point = character.codePointAt(0) ?? 0;
  return String.fromCharCode(first, digits + (point >> 12), digits + (point & 0xfff));
};

/** A run of digits by its length, then itself: `9` before `10`, `007` beside `7`. */
const natural = (run: string) => {
  const number = run.replace(/^0+(?=.)/, '').slice(0, 60);
  return number.length < 9 ? `${number.length}${number}` : `9${String.fromCharCode(0x30 + number.length - 9)}${number}`;
};

/** Two texts are ordered as their sort keys are, by UTF-16 unit or UTF-8 byte alike. Not longer than the limit. */
export const sortKey = (text: string): string => {
  const folded = fold(text.slice(0, limits.sortKeyLength.value * 4)).replaceAll(/[0-9]+/g, natural);
  const key = plain.test(folded) ? folded : folded.replaceAll(/[\ud7ff\ue000-\uffff]|[\u{10000}-\u{10ffff}]/gu, escape);
  return key.length > limits.sortKeyLength.value ? key.slice(0, limits.sortKeyLength.value) : key;
};

/** What is compared when somebody searches: a record matches when it contains every word of the query. */
export const searchText = (text: string): string => fold(text.slice(0, limits.searchTextLength.value));

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
