import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { freshCopy } from '../../documents/fresh-copy.ts';
import type { Line } from '../../documents/note-text.ts';
import { replaceLines } from '../../documents/write-lines.ts';
import { limits } from '../../limits.ts';
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

describe('words that come again after they were taken out', () => {
  const ana = 'They want ten percent off.';
  const ben = ' Nobody asked for less than that.';
  const lines = (words: string): readonly Line[] => [{ marked: true, block: {}, runs: [{ text: words, attributes: {} }] }];
  /** Ana and Ben write a line each on their way; what they wrote is taken out by `taken`, and restored by Cy. */
  function restored(taken: (doc: Y.Doc) => readonly ReturnType<typeof row>[], words = ana + ben) {
    const doc = new Y.Doc();
    const rows = [
      row(doc, 1, 'ana', minute(0), (text) => text.insert(0, `\n${ana}`)),
      row(doc, 2, 'ben', minute(1), (text) => text.insert(text.length, ben)),
    ];
    rows.push(
      ...taken(doc),
      row(doc, 9, 'cy', minute(60), ({ doc: theirs }) => theirs && replaceLines(theirs, root, lines(words))),
    );
    return { doc, rows };
  }
  const whole = (rows: readonly ReturnType<typeof row>[]): readonly LoggedGeneration[] => [
    { base: undefined, copiedAs: undefined, rows },
  ];
  const restorers = (rows: readonly ReturnType<typeof row>[]) =>
    writtenBy(whole(rows), root).map((one) => `${one.actor} ${one.at === minute(60).toISOString()} ${one.restored?.actor}`);

  test.each([
    ['at once', (doc: Y.Doc) => [row(doc, 3, 'cy', minute(2), (text) => text.delete(0, text.length))]],
    [
      'letter by letter',
      (doc: Y.Doc) =>
        Array.from({ length: ana.length + ben.length }, (_, at) =>
          row(doc, 3, 'cy', minute(2 + (at % 3)), (text) => text.delete(text.length - 1, 1)),
        ),
    ],
    [
      'after somebody had written in between and replaced it',
      (doc: Y.Doc) => [
        row(doc, 3, 'cy', minute(2), (text) => text.insert(12, 'or rather twelve ')),
        row(doc, 3, 'cy', minute(3), (text) => (text.delete(1, text.length - 1), text.insert(1, 'Something else'))),
      ],
    ],
  ])('[M253] are by whom they were, and say who restored them: taken out %s', (_how, taken) => {
    const { doc, rows } = restored(taken);
    expect(said(whole(rows), doc).join('|').replaceAll('\n', '')).toMatch(`ana: ${ana}|ben: ${ben}`);
    expect(restorers(rows).slice(-2)).toEqual(['ana false cy', 'ben false cy']);
  });

  test('[M253] are by whom they were when the deletion is undone, also one’s own', () => {
    const doc = new Y.Doc();
    const rows = [row(doc, 1, 'ana', minute(0), (text) => text.insert(0, ana))];
    const theirs = new Y.Doc();
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc));
    theirs.clientID = 2;
    const undo = new Y.UndoManager(textOf(theirs));
    let before = Y.encodeStateVector(theirs);
    const logged = (actor: string, at: number) => {
      rows.push({ update: Y.encodeStateAsUpdate(theirs, before), actor, at: minute(at) });
      before = Y.encodeStateVector(theirs);
    };
    textOf(theirs).delete(5, 15);
    logged('ben', 1);
    undo.undo();
    logged('ben', 1);
    expect(textOf(theirs).toString()).toBe(ana);
    expect(said(whole(rows), theirs).join('|')).toBe('ana: They |ana: want ten percen|ana: t off.');
    expect(writtenBy(whole(rows), root).map((one) => one.restored?.actor)).toEqual([undefined, 'ben', undefined]);
  });

  test('[V8] historyLetters: past it they are by who brought them back', () => {
    const { rows } = restored((before) => [row(before, 3, 'cy', minute(2), (text) => text.delete(0, text.length))]);
    const actors = (most: number) => new Set(writtenBy(whole(rows), root, most).map(({ actor }) => actor));
    expect(actors(limits.historyLetters.value)).toEqual(new Set(['ana', 'ben']));
    expect(actors(100)).toEqual(new Set(['cy']));
  });

  test('[M253] are by whom they were through a fresh copy that began without them', () => {
    const { doc, rows } = restored((before) => [row(before, 3, 'cy', minute(2), (text) => text.delete(1, text.length - 1))]);
    const old = new Y.Doc();
    for (const one of rows.slice(0, -1)) Y.applyUpdate(old, one.update);
    const base = freshCopy(old, 77) as Uint8Array;
    const copy = new Y.Doc();
    Y.applyUpdate(copy, base);
    const second = [row(copy, 9, 'cy', minute(60), ({ doc: theirs }) => theirs && replaceLines(theirs, root, lines(ana + ben)))];
    const generations = [
      { base: undefined, copiedAs: undefined, rows: rows.slice(0, -1) },
      { base, copiedAs: 77, rows: second },
    ];
    expect(textOf(copy).toString()).toBe(textOf(doc).toString());
    expect(said(generations, copy).slice(-2)).toEqual([`ana: ${ana}`, `ben: ${ben}`]);
  });

  test('[M253] what is written anew is its writer’s: short words, other words, and a copy of what still stands', () => {
    const doc = new Y.Doc();
    const rows = [
      row(doc, 1, 'ana', minute(0), (text) => text.insert(0, 'Meet tomorrow. They want ten percent off.')),
      row(doc, 2, 'ben', minute(1), (text) => text.delete(5, 8)),
      row(doc, 2, 'ben', minute(2), (text) => text.insert(5, 'tomorrow')),
      row(doc, 2, 'ben', minute(3), (text) => text.insert(text.length, ' They want ten percent off.')),
      row(doc, 2, 'ben', minute(4), (text) => text.insert(text.length, ' Nothing that ever stood here before.')),
    ];
    expect(said(whole(rows), doc).map((one) => one.slice(0, 14))).toEqual([
      'ana: Meet ',
      'ben: tomorrow',
      'ana: . They wa',
      'ben:  They wan',
    ]);
  });
});
