import { noteId } from '@rapport/model/documents/links';
import { readLines, textOf } from '@rapport/model/documents/note-text';
import { objectTypes } from '@rapport/model/objects/index';
import { appendBlocks, blocksOf } from '@rapport/sync-server/features/demo/company/note-text';
import { expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Colleague } from './colleague.ts';
import { sentences } from './lines.ts';
import { writeNote } from './write-note.ts';

const root = objectTypes.note!.richText!;
const deal = '01a0fb85-1cc0-7d1b-af09-d7dc70b94462';
const told = '# What is agreed\nPrice as offered.\n- four years';

/** Kim at a note for so many moments, in each of which something else may happen to it. */
async function atWork(moments: number, meanwhile: (doc: Y.Doc, moment: number) => void = () => undefined) {
  const doc = new Y.Doc();
  appendBlocks(doc, root, blocksOf(told));
  const awareness = new Awareness(doc);
  const home = new AbortController();
  const opened: string[] = [];
  const colleague = {
    name: 'Kim (simulated)',
    goTo: () => undefined,
    open: async (_type: string, id: string) => (opened.push(id), { doc, awareness, close: () => awareness.destroy() }),
  };
  let moment = 0;
  const rest = async () => {
    if (++moment >= moments) home.abort();
    home.signal.throwIfAborted();
    meanwhile(doc, moment);
  };
  const round = await writeNote({
    colleague: colleague as unknown as Colleague,
    heroes: { heat: deal },
    signal: home.signal,
    rest,
  });
  await expect(round()).rejects.toThrow(home.signal.reason as Error);
  expect(opened).toEqual([noteId(deal)]);
  return doc;
}

const blocks = (doc: Y.Doc) => readLines(doc.get(root, Y.XmlText)).map(textOf);
const untouched = () => {
  const doc = new Y.Doc();
  appendBlocks(doc, root, blocksOf(told));
  return blocks(doc);
};
const ofKim = (doc: Y.Doc) => blocks(doc).filter((text) => text.startsWith('Kim'));

test('however long a colleague types, the note keeps what it said and has one paragraph of theirs, of few sentences', async () => {
  const doc = await atWork(5_000);
  expect(blocks(doc).slice(0, -1)).toEqual(untouched());
  const [mine = '', ...more] = ofKim(doc);
  expect(more).toEqual([]);
  expect(mine.length).toBeGreaterThan(20);
  expect(sentences.filter((sentence) => mine.includes(sentence)).length).toBeLessThanOrEqual(3);
});

test('a paragraph that somebody else has written in is left to them', async () => {
  const doc = await atWork(3_000, (note, moment) => {
    if (moment !== 40) return;
    const text = note.get(root, Y.XmlText);
    text.insert(text.length, 'No, after Easter. ');
  });
  expect(ofKim(doc)).toHaveLength(2);
  expect(ofKim(doc)[0]).toContain('No, after Easter.');
  expect(blocks(doc).slice(0, -2)).toEqual(untouched());
});

test('a paragraph that is taken away in the middle of a word is not written on', async () => {
  const doc = await atWork(400, (note, moment) => {
    const [text, mine] = [note.get(root, Y.XmlText), ofKim(note)[0] ?? ''];
    if (moment === 40) text.delete(text.length - mine.length - 1, mine.length + 1);
  });
  expect(ofKim(doc)).toHaveLength(1);
  expect(blocks(doc).slice(0, -1)).toEqual(untouched());
});
