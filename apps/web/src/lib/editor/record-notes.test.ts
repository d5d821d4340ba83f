import type { Row } from '@rapport/model/schema/row';
import { editor as english } from '@rapport/text/en/editor';
import { editor as german } from '@rapport/text/de/editor';
import { expect, test } from 'vitest';
import { noteIdOf } from './note-id.ts';
import { isMarkdown } from './note-markdown.ts';
import { noteTemplates } from './note-templates.ts';
import { hashOf, noteTabs, placeInHash } from './record-notes.ts';

const record = '01890000-0000-7000-8000-00000000000a';
const first = noteIdOf(record);
const row = (id: string, createdAt: string, name?: string, deletedAt?: string) =>
  ({ id, createdAt, values: name === undefined ? {} : { name }, deletedAt }) as unknown as Row;

test('[M125] a record’s notes are the shared one, written in or not, and the others as they were begun', () => {
  expect(noteTabs(record, [], undefined)).toEqual([{ id: first, title: '' }]);
  const rows = [row('b', '2026-05-02', 'Review'), row('a', '2026-05-01'), row('x', '2026-04-01', 'Gone', '2026-05-03')];
  expect(noteTabs(record, [...rows, row(first, '2026-05-09', 'Plan')], undefined)).toEqual([
    { id: first, title: 'Plan' },
    { id: 'a', title: '' },
    { id: 'b', title: 'Review' },
  ]);
});

test('a note that was begun just now has its place before its row has come', () => {
  const begun = { id: 'n', title: 'Hand-over' };
  expect(noteTabs(record, [], begun).at(-1)).toEqual(begun);
  expect(noteTabs(record, [row('n', '2026-05-01', 'Renamed')], begun).filter(({ id }) => id === 'n')).toEqual([
    { id: 'n', title: 'Renamed' },
  ]);
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
