import { Authors } from '@rapport/model/features/history/authorship';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { KnownAuthors, partAt, partsOf, sentenceAt } from './note-authors.ts';

function textOf(...said: readonly (readonly [client: number, words: string])[]): Y.XmlText {
  const doc = new Y.Doc();
  const text = doc.get('note', Y.XmlText);
  for (const [client, words] of said) {
    doc.clientID = client;
    text.insert(text.length, words);
  }
  return text;
}
const at = '2026-03-03T10:00:00.000Z';

test('[M131] what was chosen is told by who wrote it and when; what is not in the log yet is mine, or on its way', () => {
  const text = textOf([1, 'They pay late. '], [2, 'Ask Ida. '], [3, 'Soon.']);
  const authors = Authors.from([
    { client: 1, clock: 0, length: 15, actor: 'ana', at },
    { client: 2, clock: 0, length: 4, actor: 'ben', at },
  ]);
  expect(partsOf(text, 5, text.length, authors, 'me')).toEqual([
    { actor: 'ana', at, words: 'pay late. ', from: 5 },
    { actor: 'ben', at, words: 'Ask ', from: 15 },
    { actor: undefined, at: undefined, words: 'Ida. ', from: 19 },
    { actor: 'me', at: undefined, words: 'Soon.', from: 24 },
  ]);
});

test('[M253] who brought words back is told beside who wrote them, and of whom only a full stop is left, not at all', () => {
  const text = textOf([1, 'They pay late'], [2, '.']);
  const restored = { actor: 'cy', at: '2026-03-04T10:00:00.000Z' };
  const authors = Authors.from([
    { client: 1, clock: 0, length: 5, actor: 'ana', at },
    { client: 1, clock: 5, length: 8, actor: 'ana', at, restored },
    { client: 2, clock: 0, length: 1, actor: 'ben', at },
  ]);
  expect(partsOf(text, 0, text.length, authors, 'me')).toEqual([
    { actor: 'ana', at, words: 'They ', from: 0 },
    { actor: 'ana', at, restored, words: 'pay late', from: 5 },
  ]);
  expect(partsOf(text, 13, 14, authors, 'me')).toMatchObject([{ actor: 'ben', words: '.' }]);
});

test('a caret means its sentence', () => {
  const text = textOf([1, 'First one. Second “one.” Third\nFourth']);
  const words = (place: number) => {
    const { from, to } = sentenceAt(text, place);
    return text.toString().slice(from, to);
  };
  expect([0, 12, 26, 31, 37].map(words)).toEqual(['First one.', 'Second “one.”', 'Third', 'Fourth', 'Fourth']);
});

const log = [
  { client: 1, clock: 0, length: 11, actor: 'ana', at },
  { client: 2, clock: 0, length: 5, actor: 'ben', at },
];

test('[M166] a letter tells who wrote it, with what they wrote around it in its sentence', () => {
  const text = textOf([1, 'They never '], [2, 'pay. '], [3, 'Mine.']);
  const words = (place: number) => partAt(text, place, Authors.from(log), 'me');
  expect(words(2)).toMatchObject({ actor: 'ana', words: 'They never ' });
  expect(words(11)).toMatchObject({ actor: 'ben', words: 'pay.' });
  expect(words(17)).toMatchObject({ actor: 'me', at: undefined });
  expect(words(999)).toBeUndefined();
});

test('[M166] however many words somebody points at, the log is asked once, and again only for what was written since', async () => {
  const text = textOf([1, 'They never '], [2, 'pay. ']);
  let [asked, now] = [0, 0];
  const known = new KnownAuthors(
    async () => (asked++, Authors.from(asked === 1 ? log.slice(0, 1) : log)),
    () => now,
  );
  for (const place of [0, 3, 7, 12, 13]) await known.partAt(text, place, 'me');
  expect(asked).toBe(1);
  now = KnownAuthors.patience;
  expect(await known.partAt(text, 12, 'me')).toMatchObject({ actor: 'ben' });
  for (const place of [0, 3, 12]) await known.partAt(text, place, 'me');
  expect(asked).toBe(2);
});

test('[M166] who could not ask, asks again', async () => {
  const text = textOf([1, 'They never ']);
  let online = false;
  const known = new KnownAuthors(async () => {
    if (!online) throw new Error('offline');
    return Authors.from(log);
  });
  await expect(known.partAt(text, 0, 'me')).rejects.toThrow('offline');
  online = true;
  expect(await known.partAt(text, 0, 'me')).toMatchObject({ actor: 'ana' });
});
