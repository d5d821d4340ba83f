import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchTextOf } from '../projection/project-record.ts';
import { contact } from '../objects/contact.ts';
import { deal } from '../objects/deal.ts';
import { rankHits, type Candidate } from './rank-hits.ts';
import { hasQuery, readSearch } from './search-query.ts';
import { snippetOf, wordsIn } from './snippet.ts';

const now = '2026-03-20T12:00:00.000Z';

describe('what is searched for', () => {
  test.each(['+49 (0)40 123', '04940123', '+494 0123', '040 / 123', '0049 40 123'])(
    '%j finds +49 40 123-0 by its digits',
    (typed) => expect(hasQuery(readSearch(typed), searchTextOf(contact, { phones: ['+49 40 123-0'] }))).toBe(true),
  );
  test('a number is found as people write it', () => {
    const text = searchTextOf(deal, { number: 1042, name: 'Meters' });
    for (const typed of ['D-1042', 'd-1042', '1042', 'd 1042']) expect(hasQuery(readSearch(typed), text), typed).toBe(true);
    expect(hasQuery(readSearch('D-1043'), text)).toBe(false);
  });
  test.each(['', '   ', '%_\\', '"\'', '\u0000', '-'])('%j asks for nothing', (typed) =>
    expect(hasQuery(readSearch(typed), 'anything')).toBe(false),
  );
  test('[V8] ten kilobytes are cut, and any text is a query', () => {
    expect(readSearch('x'.repeat(10_240)).text.length).toBeLessThanOrEqual(200);
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => readSearch(typed).words.length <= 10));
  });
});

describe('the order of hits', () => {
  const query = readSearch('acme');
  const candidate = (id: string, title: string, how: Candidate['how'] = 'found', updatedAt = now): Candidate => ({
    type: 'deal',
    id,
    title,
    how,
    updatedAt,
  });
  test('[M231] number, exact, name, beginning, words of the name, other fields, related, misspelt, comments', () => {
    const hits = rankHits(
      [
        candidate('9', 'A comment', 'text'),
        candidate('8', 'Akme', 'similar'),
        candidate('7', 'Pumps', 'related'),
        candidate('6', 'Renewal'),
        candidate('5', 'Renewal of Acmes'),
        candidate('4', 'ACME renewal'),
        candidate('3', 'Äcme'),
        candidate('2', 'Somebody', 'exact'),
        candidate('1', 'Anything', 'number'),
      ],
      query,
    );
    expect(hits.map(({ id, match }) => `${id} ${match}`)).toEqual([
      '1 number',
      '2 exact',
      '3 name',
      '4 prefix',
      '5 title',
      '6 words',
      '7 related',
      '8 similar',
      '9 text',
    ]);
  });
  test('of equally good ones the newer comes first, and age never beats a better match', () => {
    const hits = rankHits(
      [candidate('a', 'Acme 1', 'found', '2020-01-01T00:00:00.000Z'), candidate('b', 'Acme 2'), candidate('c', 'New Acme')],
      query,
    );
    expect(hits.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  });
  test('a record found twice comes once, the better way', () =>
    expect(rankHits([candidate('a', 'Acme'), candidate('a', 'Acme', 'exact')], query)).toMatchObject([
      { id: 'a', match: 'exact' },
    ]));
});

describe('a snippet', () => {
  const marked = (text: string, typed: string) =>
    snippetOf(text, readSearch(typed).words)
      ?.map(({ text: part, match }) => (match ? `[${part}]` : part))
      .join('');
  test('marks what was searched for as it was written', () => {
    expect(marked('Der Zähler in der Straße 9', 'strasse zahler')).toBe('Der [Zähler] in der [Straße] 9');
    expect(marked('nothing here', 'meter')).toBeUndefined();
  });
  test('shows the place where most of the words are', () => {
    const text = `meter ${'filler '.repeat(60)}the smart meter arrives ${'filler '.repeat(60)}`;
    const shown = marked(text, 'smart meter arrives');
    expect(shown).toContain('[smart] [meter] [arrives]');
    expect(shown?.startsWith('… ')).toBe(true);
  });
  test('[M199] tells where in a text those words stand, each in its place', () => {
    const text = `Rotor at the front. ${'x '.repeat(200)}\nThe Rotor and its Mêter are here. ${'y '.repeat(100)}rotor`;
    expect(wordsIn(text, ['rotor', 'meter']).map(({ start, end }) => text.slice(start, end))).toEqual(['Rotor', 'Mêter']);
    expect(wordsIn(text, ['nowhere'])).toEqual([]);
  });

  test('is a part of the text, without anything lost, whatever is in it', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.string({ unit: 'grapheme', maxLength: 4 }),
        (text, typed) => {
          const parts = snippetOf(text, readSearch(typed).words) ?? [];
          for (const part of parts) expect(part.text.isWellFormed()).toBe(true);
          expect(parts.map(({ text: part }) => part).join('').length).toBeLessThanOrEqual(240);
        },
      ),
    ));
});
