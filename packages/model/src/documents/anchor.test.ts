import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { limits } from '../limits.ts';
import { anchorAt, locate, parseAnchor, storedAnchor, type TextAnchor } from './anchor.ts';
import { freshCopy } from './fresh-copy.ts';

const note = '0190a000-0000-7000-8000-000000000001';
const written = 'We met Ana. The price is too high. They want a rebate. The price is too high.';
function textOf(words: string, client = 1): Y.XmlText {
  const doc = new Y.Doc();
  doc.clientID = client;
  const text = doc.get('note', Y.XmlText);
  if (words !== '') text.insert(0, words);
  return text;
}
function anchored(text: Y.XmlText, words: string, nth = 0): TextAnchor {
  let from = text.toString().indexOf(words);
  for (; nth > 0; nth -= 1) from = text.toString().indexOf(words, from + 1);
  const anchor = anchorAt(text, note, from, from + words.length);
  if (!anchor) throw new Error(`Nothing to anchor in ${words}`);
  return anchor;
}
const found = (text: Y.XmlText, anchor: TextAnchor) => {
  const place = locate(text, anchor);
  return place && ([text.toString().slice(place.from, place.to), place.by, place.from] as const);
};

test('[M129] a comment stays at its words while others write before, behind and within them', () => {
  const text = textOf(written);
  const anchor = anchored(text, 'The price is too high');
  text.insert(0, 'Monday. ');
  text.insert(text.toString().indexOf('too high'), 'far ');
  text.delete(text.toString().indexOf('They want'), 10);
  expect(found(text, anchor)?.slice(0, 2)).toEqual(['The price is far too high', 'letters']);
});

test('[M129] of two sentences that say the same it stays at its own, also in a fresh copy of the note', () => {
  const text = textOf(written);
  const anchor = anchored(text, 'The price is too high', 1);
  const place = text.toString().lastIndexOf('The price');
  expect(found(text, anchor)).toEqual(['The price is too high', 'letters', place]);
  const copy = new Y.Doc();
  Y.applyUpdate(copy, freshCopy(text.doc as Y.Doc, 77) as Uint8Array);
  expect(found(copy.get('note', Y.XmlText), anchor)).toEqual(['The price is too high', 'quote', place]);
});

test('[M129] words that were cut and pasted elsewhere, or restored, are found by what they said', () => {
  const text = textOf(written);
  const anchor = anchored(text, 'They want a rebate');
  text.delete(0, text.length);
  expect(found(text, anchor)).toBeUndefined();
  text.insert(0, 'On Tuesday. They want a rebate. Ana left.');
  expect(found(text, anchor)?.slice(0, 2)).toEqual(['They want a rebate', 'quote']);
});

test('[M129] a single word that is gone is not mistaken for the same word elsewhere', () => {
  const text = textOf(written);
  const anchor = anchored(text, 'met');
  text.delete(text.toString().indexOf('met'), 3);
  text.insert(text.length, ' Nobody has met anybody.');
  expect(found(text, anchor)).toBeUndefined();
});

test('[V8] a long stretch is remembered by no more than its beginning, and whole signs of it', () => {
  const long = `${'a'.repeat(limits.anchorQuote.value - 1)}🙂${'b'.repeat(1000)}`;
  const text = textOf(`${'x'.repeat(100)}${long}${'y'.repeat(100)}`);
  const anchor = anchored(text, long);
  expect(anchor.quote).toHaveLength(limits.anchorQuote.value - 1);
  expect([anchor.before.length, anchor.after.length]).toEqual([limits.anchorContext.value, limits.anchorContext.value]);
  expect(parseAnchor(storedAnchor(anchor))).toEqual(anchor);
  expect(found(text, anchor)?.[0]).toBe(long);
  const longer = { ...anchor, quote: 'q'.repeat(limits.anchorQuote.value + 1) };
  expect(parseAnchor(storedAnchor(longer))).toBeUndefined();
  expect(parseAnchor(storedAnchor({ ...anchor, before: 'q'.repeat(limits.anchorContext.value + 1) }))).toBeUndefined();
});

test('nothing selected is nothing to comment on, and what is no anchor is none', () => {
  const text = textOf('a \n b');
  expect(anchorAt(text, note, 1, 1)).toBeUndefined();
  expect(anchorAt(text, note, 1, 4)).toBeUndefined();
  expect(parseAnchor(storedAnchor({ field: 'amount' }))).toEqual({ field: 'amount' });
  for (const bad of [undefined, 3, '', '{', 'null', '[]', '{"field":"a b"}', '{"field":7}', '{"note":"x"}'])
    expect(parseAnchor(bad)).toBeUndefined();
  const good = anchorAt(textOf('hello'), note, 0, 5) as TextAnchor;
  for (const bad of [{ from: '1' }, { to: '1.x' }, { note: 'n' }, { quote: '' }, { quote: 1 }])
    expect(parseAnchor(JSON.stringify({ ...good, ...bad }))).toBeUndefined();
});
