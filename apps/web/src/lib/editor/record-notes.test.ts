import type { Row } from '@rapport/model/schema/row';
import { editor as english } from '@rapport/text/en/editor';
import { editor as german } from '@rapport/text/de/editor';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteIdOf } from './note-id.ts';
import { isMarkdown } from './note-markdown.ts';
import { noteTemplates } from './note-templates.ts';
import { hashOf, type NoteTab, noteTabs, placeInHash, placesWith } from './record-notes.ts';

const record = '01890000-0000-7000-8000-00000000000a';
const first = noteIdOf(record);
const row = (id: string, createdAt: string, name?: string, deletedAt?: string, place?: number) =>
  ({
    id,
    createdAt,
    values: { ...(name !== undefined && { name }), ...(place !== undefined && { place }) },
    deletedAt,
  }) as unknown as Row;
const names = (tabs: readonly NoteTab[]) => tabs.map(({ id, title }) => ({ id, title }));
const ids = (rows: readonly Row[]) => noteTabs(record, rows, undefined).map(({ id }) => id);

test('[M125] a record’s notes are the shared one, written in or not, and the others as they were begun', () => {
  expect(names(noteTabs(record, [], undefined))).toEqual([{ id: first, title: '' }]);
  const rows = [row('b', '2026-05-02', 'Review'), row('a', '2026-05-01'), row('x', '2026-04-01', 'Gone', '2026-05-03')];
  expect(names(noteTabs(record, [...rows, row(first, '2026-05-09', 'Plan')], undefined))).toEqual([
    { id: first, title: 'Plan' },
    { id: 'a', title: '' },
    { id: 'b', title: 'Review' },
  ]);
});

test('a note that was begun just now has its place before its row has come', () => {
  const begun = { id: 'n', title: 'Hand-over', order: 0 };
  expect(noteTabs(record, [], begun).at(-1)).toEqual(begun);
  expect(names(noteTabs(record, [row('n', '2026-05-01', 'Renamed')], begun)).filter(({ id }) => id === 'n')).toEqual([
    { id: 'n', title: 'Renamed' },
  ]);
});

/** What one person has on the screen, and what they write there. */
const moved = (rows: readonly Row[], id: string, to: number, now: string): readonly Row[] => {
  const places = placesWith(noteTabs(record, rows, undefined), id, to, Date.parse(now));
  const all = rows.some((one) => one.id === id) ? rows : [...rows, row(id, now)];
  return all.map((one) => (places.has(one.id) ? row(one.id, one.createdAt, undefined, undefined, places.get(one.id)) : one));
};
const begunInOrder = [row('a', '2026-05-01'), row('b', '2026-05-02'), row('c', '2026-05-03')];

test('[M217] a note stands where it was put, also before the shared one, and one that is begun later stands last', () => {
  expect(ids(moved(begunInOrder, 'c', 1, '2026-06-01'))).toEqual([first, 'c', 'a', 'b']);
  expect(ids(moved(begunInOrder, 'c', 0, '2026-06-01'))).toEqual(['c', first, 'a', 'b']);
  expect(ids(moved(begunInOrder, first, 2, '2026-06-01'))).toEqual(['a', 'b', first, 'c']);
  const last = moved(begunInOrder, 'a', 3, '2026-06-01');
  expect(ids([...last, row('d', '2026-06-02')])).toEqual([first, 'b', 'c', 'a', 'd']);
});

test('[M217] only the note that was moved is written, so that what another moves meanwhile stays where they put it', () => {
  const tabs = noteTabs(record, begunInOrder, undefined);
  const now = Date.parse('2026-06-01');
  expect([...placesWith(tabs, 'c', 1, now).keys()]).toEqual(['c']);
  expect([...placesWith(tabs, 'a', 3, now).keys()]).toEqual(['a']);
  const both = new Map([...placesWith(tabs, 'c', 1, now), ...placesWith(tabs, 'a', 2, now)]);
  expect(ids(begunInOrder.map(({ id, createdAt }) => row(id, createdAt, undefined, undefined, both.get(id))))).toEqual([
    first,
    'c',
    'b',
    'a',
  ]);
});

test('[M217] notes are moved as often as one likes, between whichever two', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 80 }), (moves) => {
      let rows: readonly Row[] = begunInOrder;
      for (const [from, to] of moves) {
        const wanted = ids(rows).filter((id) => id !== ids(rows)[from]);
        wanted.splice(to, 0, ids(rows)[from] ?? '');
        rows = moved(rows, ids(rows)[from] ?? '', to, '2026-06-01');
        expect(ids(rows)).toEqual(wanted);
      }
      for (const { values } of rows) if (values['place'] !== undefined) expect(Number.isSafeInteger(values['place'])).toBe(true);
    }),
  );
});

test('[M199] an address leads to one note, and to what it mentions or says; what it cannot mean it leaves out', () => {
  expect(placeInHash(`#note-${first}`)).toEqual({ note: first });
  for (const place of [{ note: first }, { note: first, mention: `account:${record}` }, { note: first, words: 'söll & haben #1' }])
    expect(placeInHash(hashOf(place))).toEqual(place);
  expect(placeInHash(`#note-${first}?mention=nobody`)).toEqual({ note: first });
  expect(placeInHash('#comment-1')).toBeUndefined();
});

test('every template has a title and a text with headings and something to tick off, in both languages', () => {
  for (const { templates } of [english, german])
    for (const template of noteTemplates) {
      expect(templates[template].name).not.toBe('');
      expect(isMarkdown(templates[template].text)).toBe(true);
      expect(templates[template].text).toMatch(/^## [\s\S]*- \[ \] /);
    }
});
