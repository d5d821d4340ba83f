import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { freshCopy } from '../../documents/fresh-copy.ts';
import { Authors, lettersIn, type LoggedGeneration, writtenBy } from './authorship.ts';

const root = 'note';
const textOf = (doc: Y.Doc) => doc.get(root, Y.XmlText);
const minute = (number: number) => new Date(Date.UTC(2026, 2, 3, 10, number));

/** Writes as somebody in a copy of what is there, and answers the row that the log gets. */
function row(doc: Y.Doc, client: number, actor: string, at: Date, write: (text: Y.XmlText) => void) {
  const theirs = new Y.Doc();
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc));
  theirs.clientID = client;
  const before = Y.encodeStateVector(theirs);
  theirs.transact(() => write(textOf(theirs)));
  const update = Y.encodeStateAsUpdate(theirs, before);
  Y.applyUpdate(doc, update);
  return { update, actor, at };
}
function said(generations: readonly LoggedGeneration[], doc: Y.Doc): string[] {
  const letters = (textOf(doc).toDelta() as { insert: string }[]).map(({ insert }) => insert).join('');
  const authors = Authors.from(writtenBy(generations, root));
  return [...lettersIn(textOf(doc))].flatMap(({ client, clock, length, place }) =>
    [...authors.of(client, clock, length)].map(
      (one) => `${one.actor}: ${letters.slice(place + one.clock - clock, place + one.clock - clock + one.length)}`,
    ),
  );
}

test('[M131] every letter is whose connection brought it, however it was divided, deleted around and dressed later', () => {
  const doc = new Y.Doc();
  const rows = [
    row(doc, 1, 'ana', minute(0), (text) => text.insert(0, 'They want ten percent.')),
    row(doc, 2, 'ben', minute(1), (text) => text.insert(10, 'about ')),
    row(doc, 3, 'cy', minute(2), (text) => (text.format(0, 4, { bold: true }), text.delete(5, 5))),
  ];
  expect(said([{ base: undefined, copiedAs: undefined, rows }], doc)).toEqual([
    'ana: They',
    'ana:  ',
    'ben: about ',
    'ana: ten percent.',
  ]);
});

test('[M131] letters typed one by one within some minutes are one stretch; a day later they are another', () => {
  const doc = new Y.Doc();
  const rows = [...'hello'].map((letter, index) =>
    row(doc, 1, 'ana', minute(index === 4 ? 1440 : index), (text) => text.insert(index, letter)),
  );
  const told = writtenBy([{ base: undefined, copiedAs: undefined, rows }], root);
  expect(told.map(({ clock, length, at }) => [clock, length, at])).toEqual([
    [0, 4, minute(0).toISOString()],
    [4, 1, minute(1440).toISOString()],
  ]);
});

test('[M131] through fresh copies of the note everybody keeps what they wrote, and what the log no longer tells is nobody’s', () => {
  const doc = new Y.Doc();
  const first = [
    row(doc, 1, 'ana', minute(0), (text) => text.insert(0, 'one three')),
    row(doc, 2, 'ben', minute(1), (text) => text.insert(4, 'two ')),
    row(doc, 1, 'ana', minute(2), (text) => text.delete(0, 1)),
  ];
  const base = freshCopy(doc, 77) as Uint8Array;
  const copy = new Y.Doc();
  Y.applyUpdate(copy, base);
  const second = [row(copy, 3, 'cy', minute(3), (text) => text.insert(text.length, ' four'))];
  const expected = ['ana: ne ', 'ben: two ', 'ana: three', 'cy:  four'];
  for (const copiedAs of [77, undefined])
    expect(
      said(
        [
          { base: undefined, copiedAs: undefined, rows: first },
          { base, copiedAs, rows: second },
        ],
        copy,
      ),
    ).toEqual(expected);
  expect(said([{ base, copiedAs: undefined, rows: second }], copy)).toEqual(['cy:  four']);
});

test('[M131] a row that brings again what is there takes nothing from who wrote it', () => {
  const doc = new Y.Doc();
  const ana = row(doc, 1, 'ana', minute(0), (text) => text.insert(0, 'hello'));
  const again = { update: Y.encodeStateAsUpdate(doc), actor: 'ben', at: minute(1) };
  expect(said([{ base: undefined, copiedAs: undefined, rows: [ana, again] }], doc)).toEqual(['ana: hello']);
});
