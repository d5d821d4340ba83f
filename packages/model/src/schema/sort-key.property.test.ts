import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { searchText, sortKey } from './sort-key.ts';

/** Any UTF-16 units, lone surrogates among them. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x17f), fc.nat(0xffff)), { maxLength: 12 })
  .map((codes) => String.fromCharCode(...codes));

const text = fc.oneof(
  anyText,
  fc
    .array(fc.constantFrom('a', 'Ä', 'ß', '9', '10', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}', '\ud800', ' '), {
      maxLength: 8,
    })
    .map((parts) => parts.join('')),
);
const bytes = (a: string, b: string) => Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
const units = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

test('[V9] [M3] the database, which compares UTF-8 bytes, orders keys as the browser does', () => {
  fc.assert(
    fc.property(text, text, (a, b) => bytes(sortKey(a), sortKey(b)) === units(sortKey(a), sortKey(b))),
    { numRuns: 2_000 },
  );
});

test('keys can be stored: well-formed, without U+0000, bounded, and their own keys’ keys', () => {
  fc.assert(
    fc.property(text, (a) => {
      const key = sortKey(a);
      expect(key.isWellFormed() && !key.includes('\0') && key.length <= limits.sortKeyLength.value).toBe(true);
      expect(searchText(searchText(a))).toBe(searchText(a));
    }),
    { numRuns: 1_000 },
  );
});

describe('people find what they expect', () => {
  const sorted = (texts: string[]) => [...texts].sort((a, b) => units(sortKey(a), sortKey(b)));
  test('umlauts stand with their vowel, ß with ss', () =>
    expect(sorted(['Zeh', 'Österreich', 'Ost', 'ähnlich', 'Apfel', 'Strasse 2', 'Straße 1'])).toEqual([
      'ähnlich',
      'Apfel',
      'Ost',
      'Österreich',
      'Straße 1',
      'Strasse 2',
      'Zeh',
    ]));
  test('Russian letters in their order, ё as е', () =>
    expect(sorted(['Яна', 'ёж', 'ель', 'Йод', 'иск', 'Анна'])).toEqual(['Анна', 'ёж', 'ель', 'иск', 'Йод', 'Яна']));
  test('numbers by their size', () =>
    expect(sorted(['Item 10', 'item 9', 'Item 007', 'Item 1000000000', 'Item 999999999'])).toEqual([
      'Item 007',
      'item 9',
      'Item 10',
      'Item 999999999',
      'Item 1000000000',
    ]));
  test('search does not hear case and accents', () => expect(searchText('  MÜLLER\u00a0 Straße\n')).toBe('muller strasse'));
});
