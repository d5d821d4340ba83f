import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { limits } from '../limits.ts';
import { deal } from '../objects/deal.ts';
import { note } from '../objects/note.ts';
import { plainTextOf } from './plain-text.ts';

/** A block as the editor wrote it at first: for each run of text a map with its format, then the text. */
function paragraph(...runs: readonly string[]): Y.XmlText {
  const block = new Y.XmlText();
  let at = 0;
  for (const run of runs) {
    const map = new Y.Map();
    map.set('__type', run === '\n' ? 'linebreak' : 'text');
    block.insertEmbed(at++, map);
    if (run === '\n') continue;
    block.insert(at, run);
    at += run.length;
  }
  return block;
}
function noteOf(...blocks: readonly Y.XmlText[]): Y.Doc {
  const doc = new Y.Doc();
  const root = doc.get('note', Y.XmlText);
  for (const [index, block] of blocks.entries()) root.insertEmbed(index, block);
  return doc;
}

test('[M30] a note is its words, line by line, whatever they look like', () => {
  const doc = new Y.Doc();
  const text = doc.get('note', Y.XmlText);
  text.insert(0, '\nHeading\nSmart me', { block: 'heading1' });
  text.insert(text.length, 'ters', { bold: true });
  text.insert(text.length, ' a\u2028b', {});
  expect(plainTextOf(note, doc)).toBe('Heading\nSmart meters a\nb');
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  expect(plainTextOf(note, copy)).toBe('Heading\nSmart meters a\nb');
});

test('a note of the first layout is its words, a line per block; half-bold words stay whole and lists are walked', () => {
  const list = new Y.XmlText();
  list.insertEmbed(0, paragraph('first'));
  list.insertEmbed(1, paragraph('second'));
  const text = plainTextOf(note, noteOf(paragraph('Smart me', 'ters'), paragraph('a', '\n', 'b'), list));
  expect(text).toBe('Smart meters\na\nb\nfirst\nsecond');
});

test('what was deleted is not in it', () => {
  const block = paragraph('keep drop');
  const doc = noteOf(block);
  block.delete(6, 4);
  expect(plainTextOf(note, doc)).toBe('keep');
});

test('other types have none, and an empty note is empty', () => {
  expect(plainTextOf(deal, new Y.Doc())).toBeUndefined();
  expect(plainTextOf(note, new Y.Doc())).toBe('');
});

test('[V8] it is no longer than search looks at, however long or deep the note', () => {
  const long = noteOf(...Array.from({ length: 30 }, () => paragraph('x'.repeat(1_000))));
  expect(plainTextOf(note, long)?.length).toBeLessThanOrEqual(limits.searchTextLength.value);
  const doc = new Y.Doc();
  let parent = doc.get('note', Y.XmlText);
  for (let depth = 0; depth < 300; depth++) {
    const child = new Y.XmlText();
    parent.insertEmbed(0, child);
    parent = child;
  }
  expect(plainTextOf(note, doc)).toBe('');
});
