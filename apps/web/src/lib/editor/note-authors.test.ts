import { Authors } from '@rapport/model/features/history/authorship';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { partsOf, sentenceAt } from './note-authors.ts';

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
    { actor: 'ana', at, words: 'pay late. ' },
    { actor: 'ben', at, words: 'Ask ' },
    { actor: undefined, at: undefined, words: 'Ida. ' },
    { actor: 'me', at: undefined, words: 'Soon.' },
  ]);
});

test('a caret means its sentence', () => {
  const text = textOf([1, 'First one. Second “one.” Third\nFourth']);
  const words = (place: number) => {
    const { from, to } = sentenceAt(text, place);
    return text.toString().slice(from, to);
  };
  expect([0, 12, 26, 31, 37].map(words)).toEqual(['First one.', 'Second “one.”', 'Third', 'Fourth', 'Fourth']);
});
