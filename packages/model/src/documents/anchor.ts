import * as Y from 'yjs';
import { limits } from '../limits.ts';
import { placeholder } from './placeholder.ts';

/**
 * What a comment is about, when it is not the whole record: a stretch of a note's text, or a field. A stretch is named
 * by its first and last letter and by what it said. Where the letters are no more (rotation, restore, cut and paste), what
 * it said is looked for; where that is no more, nothing is answered, and the comment stands on its record.
 */
export type Anchor = TextAnchor | FieldAnchor;
export type FieldAnchor = { readonly field: string };
export type TextAnchor = {
  readonly note: string;
  /** The first and the last letter, `client.clock`. */
  readonly from: string;
  readonly to: string;
  /** What it said, and what stood around it. */
  readonly quote: string;
  readonly before: string;
  readonly after: string;
};
export type Located = { readonly from: number; readonly to: number; readonly by: 'letters' | 'quote' };

const letterPattern = /^\d{1,16}\.\d{1,16}$/;
const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const fieldPattern = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const isShort = (value: unknown, longest: number): value is string => typeof value === 'string' && value.length <= longest;

/** Reads what an entry stores. Total: undefined for whatever is no anchor. */
export function parseAnchor(stored: unknown): Anchor | undefined {
  if (typeof stored !== 'string') return undefined;
  let read: unknown;
  try {
    read = JSON.parse(stored);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  const { field, note, from, to, quote, before, after } = read as Record<string, unknown>;
  if (typeof field === 'string') return fieldPattern.test(field) ? { field } : undefined;
  if (typeof note !== 'string' || !idPattern.test(note)) return undefined;
  if (typeof from !== 'string' || !letterPattern.test(from) || typeof to !== 'string' || !letterPattern.test(to))
    return undefined;
  const [longest, around] = [limits.anchorQuote.value, limits.anchorContext.value];
  if (!isShort(quote, longest) || quote === '' || !isShort(before, around) || !isShort(after, around)) return undefined;
  return { note, from, to, quote, before, after };
}

export const storedAnchor = (anchor: Anchor): string => JSON.stringify(anchor);

/** Names a stretch of a note's text. Undefined for one that holds no letter. */
export function anchorAt(text: Y.XmlText, note: string, from: number, to: number): TextAnchor | undefined {
  const letters = plainLetters(text);
  const [first, last] = [letterAt(text, from), letterAt(text, to - 1)];
  const quote = wellFormed(letters.slice(from, Math.min(to, from + limits.anchorQuote.value)));
  if (!first || !last || quote.trim() === '') return undefined;
  const around = limits.anchorContext.value;
  const before = wellFormed(letters.slice(Math.max(0, from - around), from));
  return { note, from: first, to: last, quote, before, after: wellFormed(letters.slice(to, to + around)) };
}

/** Where an anchor's stretch is now. */
export function locate(text: Y.XmlText, anchor: TextAnchor): Located | undefined {
  const [from, to] = [placeOf(text, anchor.from, 0), placeOf(text, anchor.to, -1)];
  if (from !== undefined && to !== undefined && from < to) return { from, to, by: 'letters' };
  const place = quoted(plainLetters(text), anchor);
  return place === undefined ? undefined : { from: place, to: place + anchor.quote.length, by: 'quote' };
}

/** Of all places that say the same, the one with most of the same around it; a word or less needs some of that. */
function quoted(letters: string, { quote, before, after }: TextAnchor): number | undefined {
  let best: { readonly place: number; readonly likeness: number } | undefined;
  for (let place = letters.indexOf(quote); place >= 0; place = letters.indexOf(quote, place + 1)) {
    const likeness =
      alike([...before].reverse(), [...letters.slice(Math.max(0, place - before.length), place)].reverse()) +
      alike([...after], [...letters.slice(place + quote.length, place + quote.length + after.length)]);
    if (!best || likeness > best.likeness) best = { place, likeness };
  }
  const telling = quote.trim().split(/\s+/).length > 1;
  return best && (telling || best.likeness >= Math.min(4, before.length + after.length)) ? best.place : undefined;
}

function alike(one: readonly string[], other: readonly string[]): number {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  return same;
}

/** The text as it counts places: what is no letter takes one. */
export function plainLetters(text: Y.XmlText): string {
  const parts = text.toDelta() as readonly { readonly insert: unknown }[];
  return parts.map(({ insert }) => (typeof insert === 'string' ? insert : placeholder)).join('');
}

function letterAt(text: Y.XmlText, index: number): string | undefined {
  const { item } = Y.createRelativePositionFromTypeIndex(text, Math.max(0, index), 0);
  return item ? `${item.client}.${item.clock}` : undefined;
}

function placeOf(text: Y.XmlText, letter: string, assoc: 0 | -1): number | undefined {
  const [client, clock] = letter.split('.').map(Number);
  const position = Y.createRelativePositionFromJSON({ item: { client, clock }, assoc });
  const found = text.doc && Y.createAbsolutePositionFromRelativePosition(position, text.doc);
  return found?.type === text ? found.index : undefined;
}

/** Half a sign at an end, and what no store takes, is left out. */
const wellFormed = (text: string): string =>
  text
    .replace(/^[\uDC00-\uDFFF]/, '')
    .replace(/[\uD800-\uDBFF]$/, '')
    .replaceAll('\u0000', '')
    .normalize('NFC');
