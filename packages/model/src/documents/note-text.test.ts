import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { isOfFirstLayout, readNote } from './first-note-layout.ts';
import { blockOf, changesBetween, follow, type Line, readLines } from './note-text.ts';

const line = (text: string, block: Line['block'] = {}): Line => ({
  marked: true,
  block,
  runs: text ? [{ text, attributes: {} }] : [],
});

function noteOf(...lines: Line[]): Y.XmlText {
  const text = new Y.Doc().get('note', Y.XmlText);
  text.applyDelta(changesBetween([], lines) as unknown[]);
  return text;
}
/** Somebody's copy of the note, under a client id of its own. */
function copyOf(text: Y.XmlText, client: number): Y.XmlText {
  const doc = new Y.Doc();
  doc.clientID = client;
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(text.doc as Y.Doc));
  return doc.get('note', Y.XmlText);
}
function meet(a: Y.XmlText, b: Y.XmlText): Line[] {
  const [forA, forB] = [Y.encodeStateAsUpdate(b.doc as Y.Doc), Y.encodeStateAsUpdate(a.doc as Y.Doc)];
  Y.applyUpdate(a.doc as Y.Doc, forA);
  Y.applyUpdate(b.doc as Y.Doc, forB);
  expect(readLines(b)).toEqual(readLines(a));
  return readLines(a);
}
const write = (text: Y.XmlText, ...after: Line[]) => text.applyDelta(changesBetween(readLines(text), after) as unknown[]);

describe('[M30] a note is one text', () => {
  test('lines that are written are read back', () => {
    const lines: Line[] = [
      line('A heading', { block: 'heading2' }),
      {
        marked: true,
        block: {},
        runs: [
          { text: 'see ', attributes: {} },
          { text: 'here', attributes: { bold: true, link: 'https://example.com' } },
        ],
      },
      line('deep', { block: 'bulletList', indent: 2 }),
      line(''),
    ];
    expect(readLines(noteOf(...lines))).toEqual(lines);
  });

  test('dividing, joining, a kind and a look change no letter', () => {
    const divided = changesBetween([line('one two')], [line('one '), line('two')]);
    expect(divided).toEqual([{ retain: 5 }, { insert: '\n', attributes: {} }]);
    expect(changesBetween([line('one '), line('two')], [line('one two')])).toEqual([{ retain: 5 }, { delete: 1 }]);
    expect(changesBetween([line('one')], [line('one', { block: 'quote' })])).toEqual([
      { retain: 1, attributes: { block: 'quote' } },
    ]);
    const bold: Line = {
      marked: true,
      block: {},
      runs: [
        { text: 'o', attributes: {} },
        { text: 'ne', attributes: { bold: true } },
      ],
    };
    expect(changesBetween([line('one')], [bold])).toEqual([{ retain: 2 }, { retain: 2, attributes: { bold: true } }]);
  });

  test.each([
    ['divides it', [line('one '), line('two')], [line('one '), line('two three')]],
    ['makes it a heading', [line('one two', { block: 'heading1' })], [line('one two three', { block: 'heading1' })]],
    ['makes it a list', [line('one two', { block: 'bulletList' })], [line('one two three', { block: 'bulletList' })]],
    ['deletes it', [line('')], [line(' three')]],
  ])('[V2] what one types into a line while another %s is there once, in its place', (_, others, together) => {
    const ann = noteOf(line('one two'));
    const ben = copyOf(ann, 5);
    write(ben, ...others);
    write(ann, line('one two three'));
    expect(meet(ann, ben)).toEqual(together);
  });

  test('[V2] taking back a kind of line or a division leaves what another typed there since', () => {
    for (const others of [[line('one ', { block: 'heading1' })], [line('on'), line('e ')]]) {
      const ann = noteOf(line('one '));
      const ben = copyOf(ann, 5);
      const undo = new Y.UndoManager(ben, { trackedOrigins: new Set(['ben']) });
      ben.doc?.transact(() => write(ben, ...others), 'ben');
      meet(ann, ben);
      const lines = readLines(ann);
      const last = lines.at(-1) as Line;
      write(ann, ...lines.slice(0, -1), { ...last, runs: [{ text: `${last.runs[0]?.text}two`, attributes: {} }] });
      meet(ann, ben);
      undo.undo();
      expect(meet(ann, ben)).toEqual([line('one two')]);
    }
  });

  test('a sign of two halves is never torn', () => {
    expect(changesBetween([line('🙂')], [line('🙃')])).toEqual([{ retain: 1 }, { insert: '🙃', attributes: {} }, { delete: 2 }]);
  });

  test('a caret stays behind its letter, and behind what is left of a deletion', () => {
    const places = follow([{ retain: 2 }, { insert: 'xyz' }, { retain: 2 }, { delete: 3 }, { retain: 1 }]);
    expect([0, 2, 3, 4, 6, 8].map((index) => places.caret(index))).toEqual([0, 2, 6, 7, 7, 8]);
    expect([1, 2, 5, 7].map((index) => places.letter(index))).toEqual([1, 5, undefined, 7]);
  });

  test('whatever stands in the text, reading it gives lines', () => {
    const text = new Y.Doc().get('note', Y.XmlText);
    text.insert(0, 'before any line feed\nafter', { block: 'spaceship', bold: 'yes', indent: -3 } as object);
    text.insertEmbed(0, new Y.Map());
    expect(readLines(text)).toEqual([
      { marked: false, block: {}, runs: [{ text: '\uFFFCbefore any line feed', attributes: {} }] },
      line('after'),
    ]);
  });
});

test('a note of the first layout, with a shared type per paragraph, shows the same lines', () => {
  const text = new Y.Doc().get('note', Y.XmlText);
  const element = (parent: Y.XmlText, attributes: Record<string, unknown>) => {
    const child = new Y.XmlText();
    parent.insertEmbed(parent.length, child);
    for (const [key, value] of Object.entries(attributes)) child.setAttribute(key, value as string);
    return child;
  };
  const letters = (parent: Y.XmlText, words: string, format = 0) => {
    const marker = new Y.Map<unknown>();
    parent.insertEmbed(parent.length, marker);
    marker.set('__type', 'text');
    marker.set('__format', format);
    parent.insert(parent.length, words);
  };
  const heading = element(text, { __type: 'heading', __tag: 'h2' });
  letters(heading, 'Title');
  const paragraph = element(text, { __type: 'paragraph' });
  letters(paragraph, 'plain ');
  letters(paragraph, 'bold', 1);
  letters(element(paragraph, { __type: 'link', __url: 'https://example.com' }), 'link');
  const list = element(text, { __type: 'list', __listType: 'number' });
  letters(element(list, { __type: 'listitem' }), 'first');
  letters(
    element(element(element(list, { __type: 'listitem' }), { __type: 'list', __listType: 'bullet' }), { __type: 'listitem' }),
    'deep',
  );
  expect(isOfFirstLayout(text)).toBe(true);
  expect(readNote(text)).toEqual([
    line('Title', { block: 'heading2' }),
    {
      marked: true,
      block: {},
      runs: [
        { text: 'plain ', attributes: {} },
        { text: 'bold', attributes: { bold: true } },
        { text: 'link', attributes: { link: 'https://example.com' } },
      ],
    },
    line('first', { block: 'numberedList' }),
    line('deep', { block: 'bulletList', indent: 1 }),
  ]);
});

test('[M120] a kind of line that this reader does not know stays what it is while they write in it', () => {
  const text = noteOf(line('later'));
  text.format(0, 1, { block: 'timetable', rows: 3 });
  expect(readLines(text)).toEqual([line('later')]);
  write(text, line('later on'));
  expect(text.toDelta()).toEqual([{ insert: '\n', attributes: { block: 'timetable', rows: 3 } }, { insert: 'later on' }]);
});

test('[M164] a picture is what its mark says, and a mark that names no file is a paragraph with its words', () => {
  const picture = { block: 'image', file: '01890000-0000-7000-8000-000000000001', width: 640, height: 480 };
  const text = noteOf(line('Hall 7 from above', picture));
  expect(readLines(text)).toEqual([line('Hall 7 from above', picture)]);
  for (const wrong of [
    { file: '../../secret' },
    { file: null },
    { width: 0 },
    { height: 70_000 },
    { width: 1.5 },
    { width: '640' },
  ])
    expect(blockOf({ ...picture, ...wrong }), JSON.stringify(wrong)).toEqual({});
});
