import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { noticesOfRecord } from '../features/inbox/notices.ts';
import { stateBetween } from '../features/history/state-between.ts';
import { note } from '../objects/note.ts';
import { applyLogRow, openProjection } from '../projection/apply-update.ts';
import { projectRecord } from '../projection/project-record.ts';
import { freshCopy } from './fresh-copy.ts';
import { fieldChip, memberChip, parseChip, recordChip } from './note-chips.ts';
import { type Line, readLines } from './note-text.ts';
import { placeholder } from './placeholder.ts';
import { plainTextOf } from './plain-text.ts';
import { replaceLines } from './write-lines.ts';

const ana = '01890000-0000-7000-8000-00000000000a';
const tom = '01890000-0000-7000-8000-00000000000b';
const acme = '01890000-0000-7000-8000-0000000000ac';

const chip = (reference: string) => ({ text: placeholder, attributes: { chip: reference } });
const words = (text: string) => ({ text, attributes: {} });
const line = (...runs: Line['runs'][number][]): Line => ({ marked: true, block: {}, runs });
function noteOf(...lines: Line[]): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = 7;
  replaceLines(doc, 'note', lines);
  return doc;
}
const linesOf = (doc: Y.Doc) => readLines(doc.get('note', Y.XmlText));
function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

test('[M121] a chip says a person, a record or a field of one, and nothing else is a chip', () => {
  expect(parseChip(memberChip(ana))).toEqual({ kind: 'member', id: ana });
  expect(parseChip(recordChip('account', acme))).toEqual({ kind: 'record', type: 'account', id: acme });
  expect(parseChip(fieldChip('account', acme, 'name'))).toEqual({ kind: 'field', type: 'account', id: acme, field: 'name' });
  for (const wrong of [
    undefined,
    7,
    '',
    'member:ana',
    `member:${ana}#name`,
    `account:${acme}#`,
    `javascript:${acme}`.toUpperCase(),
  ])
    expect(parseChip(wrong)).toBeUndefined();
});

test('[M121] chips next to each other, equal ones too, are read as they were written', () => {
  const lines = [line(words('with '), chip(memberChip(ana)), chip(memberChip(tom))), line(chip(recordChip('account', acme)))];
  expect(linesOf(noteOf(...lines))).toEqual(lines);
  const twice = linesOf(noteOf(line(chip(memberChip(ana)), chip(memberChip(ana)))));
  expect(twice.flatMap(({ runs }) => runs.map(({ text }) => text)).join('')).toBe(placeholder + placeholder);
});

test('[M121] [V2] what somebody types right behind a chip while it comes is no part of it', () => {
  const [a, b] = [noteOf(line(words('ask'))), new Y.Doc()];
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  a.get('note', Y.XmlText).applyDelta([{ retain: 4 }, { insert: placeholder, attributes: { chip: memberChip(ana) } }]);
  b.get('note', Y.XmlText).insert(4, ' him');
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  expect(linesOf(a)).toEqual(linesOf(b));
  const runs = linesOf(a)[0]?.runs ?? [];
  expect(runs.filter(({ attributes }) => attributes['chip'])).toEqual([chip(memberChip(ana))]);
  // Letters that wear a chip's mark, however they came to, are letters.
  const text = new Y.Doc().get('note', Y.XmlText);
  text.applyDelta([
    { insert: '\n', attributes: {} },
    { insert: `x${placeholder}y`, attributes: { chip: memberChip(ana) } },
  ]);
  expect(readLines(text)).toEqual([line(words('x'), chip(memberChip(ana)), words('y'))]);
});

test('[M122] [V3] the row of a note says whom and what it mentions, each once, and no longer when it is gone', () => {
  const doc = noteOf(
    line(chip(memberChip(tom)), words(' and '), chip(memberChip(ana)), chip(memberChip(tom))),
    line(chip(fieldChip('account', acme, 'name')), chip(recordChip('account', acme))),
  );
  expect(projectRecord(note, doc).values).toEqual({ mentionedPeople: [ana, tom], mentionedRecords: [`account:${acme}`] });
  expect(projectRecord(note, copyOf(doc)).values).toEqual(projectRecord(note, doc).values);
  replaceLines(doc, 'note', [line(words('nobody'))]);
  expect(projectRecord(note, doc).values).toEqual({});
  // Nobody can say it otherwise.
  doc.getMap('fields').set(`mentionedPeople/${ana}`, true);
  expect(projectRecord(note, doc).values).toEqual({});
});

test('[M121] [V6] a chip has no words of its own: search and snippets read past it', () => {
  expect(plainTextOf(note, noteOf(line(words('ask '), chip(memberChip(ana)), words('now'))))).toBe('ask now');
});

test('[M121] chips outlive a new generation of the note and the way back to an earlier text', () => {
  const doc = noteOf(line(words('ask '), chip(memberChip(ana))), line(chip(recordChip('account', acme))));
  const first = linesOf(doc);
  const fresh = new Y.Doc();
  Y.applyUpdate(fresh, freshCopy(doc, 9) as Uint8Array);
  expect(linesOf(fresh)).toEqual(first);

  const rows = [{ position: 1, format: 'yjs-1' as const, update: Y.encodeStateAsUpdate(doc) }];
  const seen = Y.encodeStateVector(doc);
  replaceLines(doc, 'note', [line(words('ask'))]);
  rows.push({ position: 2, format: 'yjs-1', update: Y.encodeStateAsUpdate(doc, seen) });
  const between = stateBetween(note, rows, 1, 2);
  expect(between.text?.pieces).toContainEqual({ kind: 'removed', text: placeholder, chip: memberChip(ana) });
  const before = stateBetween(note, rows, 0, 1);
  expect(before.text?.lines).toEqual(first);
  replaceLines(doc, 'note', before.text?.lines ?? []);
  expect(linesOf(doc)).toEqual(first);
});

test('[M122] whoever is mentioned in a note is told of it, by the record that it is about; who mentions themselves is not', () => {
  const at = '2026-05-04T08:00:00.000Z';
  const record = '01890000-0000-7000-8000-0000000000ee';
  const doc = new Y.Doc();
  const projection = openProjection(note, record, doc);
  const source = new Y.Doc();
  const push = (position: number, actor: string, change: () => void) => {
    const seen = Y.encodeStateVector(source);
    change();
    const update = Y.encodeStateAsUpdate(source, seen);
    return applyLogRow(projection, { update, actor, origin: 'edit', madeAt: at, at, position });
  };
  push(1, ana, () => source.getMap('fields').set('record', `account:${acme}`));
  const events = push(2, ana, () => replaceLines(source, 'note', [line(chip(memberChip(tom)), chip(memberChip(ana)))]));
  const row = {
    type: 'note',
    id: record,
    values: projection.values,
    createdAt: at,
    updatedAt: at,
    createdBy: ana,
    updatedBy: ana,
  } as never;
  const members = new Map([ana, tom].map((id) => [id, { id, active: true, signsIn: true }]));
  const definitions = { members } as unknown as Parameters<typeof noticesOfRecord>[1];
  expect(
    noticesOfRecord({ row, events }, definitions).map(({ member, kind, values }) => [member, kind, values['record']]),
  ).toEqual([[tom, 'mention', `account:${acme}`]]);
  expect(push(3, ana, () => source.get('note', Y.XmlText).insert(1, 'hello ')).filter(({ kind }) => kind === 'added')).toEqual(
    [],
  );
});
