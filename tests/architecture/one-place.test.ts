/** [V4] A type that is declared and nothing else reaches everything that is derived from a declaration. */
import { parseCell } from '@rapport/model/features/exchange/parse-cell';
import { matchColumns } from '@rapport/model/features/exchange/match-columns';
import { applyChanges, fieldOfKey, readFields } from '@rapport/model/documents/record-document';
import { documentRow } from '@rapport/model/projection/document-row';
import { projectRecord, searchTextOf, titleOf } from '@rapport/model/projection/project-record';
import { operatorsOf } from '@rapport/model/query/operators';
import type { FieldKind } from '@rapport/model/schema/fields';
import { fromJson, toJson } from '@rapport/model/schema/json';
import type { Row } from '@rapport/model/schema/row';
import { defaultSettings } from '@rapport/model/settings/defaults';
import { definitionsFromRows } from '@rapport/model/settings/definitions-from-rows';
import { settingsIds, type SettingsSubject } from '@rapport/model/settings/definitions';
import { decodeRows, encodeRows } from '@rapport/model/wire/row-chunk';
import { createIndex, createTable } from '@rapport/persistence/server/tables/ddl';
import { tableFor } from '@rapport/persistence/server/tables/record-tables';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { openApi } from '../../apps/sync-server/src/api/openapi.ts';
import { keyOf, samples, spaceship } from './spaceship.ts';

const at = '2026-03-01T00:00:00.000Z';
const id = '00000000-0000-7000-8000-0000000000aa';
const meta = {
  id,
  position: 1,
  generation: 1,
  createdAt: at,
  createdBy: undefined,
  updatedAt: at,
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
};
const definitions = definitionsFromRows(
  {
    settings: Object.entries(defaultSettings({ name: 'Dock', currency: 'EUR', timeZone: 'UTC', locale: 'en' })).map(
      ([subject, entries]): Row => ({
        ...meta,
        type: 'settings',
        id: settingsIds[subject as SettingsSubject],
        values: Object.fromEntries(entries),
      }),
    ),
    members: [],
    teams: [],
  },
  'en',
);
const kinds = Object.keys(samples) as FieldKind[];
const values = Object.fromEntries(kinds.map((kind) => [keyOf(kind), samples[kind].value]));

function flown(): Y.Doc {
  const doc = new Y.Doc();
  applyChanges(doc, spaceship, Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }])));
  return doc;
}
const row = (): Row => ({ ...meta, type: 'spaceship', ...projectRecord(spaceship, flown()) });

describe('a spaceship, declared and nothing else', () => {
  test('has a document whose every key leads back to its field', () => {
    const strangers = [...readFields(flown()).keys()].filter((key) => !fieldOfKey(spaceship, key));
    expect(strangers).toEqual([]);
  });

  test.each(kinds)('projects its %s field to the value that was written', (kind) => {
    expect(row().values[keyOf(kind)]).toEqual(samples[kind].value);
    expect(row().issues).toEqual([]);
  });

  test('has a title and is found by its words', () => {
    expect(titleOf(spaceship, values)).toBe('Ünterprise');
    expect(searchTextOf(spaceship, values)).toContain('unterprise');
  });

  test('has a row with times and issues', () => {
    const made = documentRow(
      { type: spaceship, ...projectRecord(spaceship, flown()), since: {} },
      { id, createdAt: at, createdBy: undefined, deletedAt: undefined, generation: 1 } as Parameters<typeof documentRow>[1],
      { position: 1, at, actor: undefined },
    );
    expect(made).toMatchObject({ type: 'spaceship', id, values });
  });

  test.each(kinds)('keeps its %s field in columns of its table', (kind) => {
    const table = tableFor(spaceship);
    const field = table.fields.get(keyOf(kind));
    expect(field?.columns.length).toBeGreaterThan(0);
    expect(Object.keys(field?.write(samples[kind].value) ?? {})).not.toEqual([]);
    const sql = createTable(table);
    for (const column of field?.columns ?? []) expect(sql).toContain(column.name);
  });

  test('has the indexes it asks for', () => {
    const table = tableFor(spaceship);
    const sql = table.indexes.map((index) => createIndex(table, index, { trigrams: true, mixedGin: true })).join('\n');
    for (const kind of ['text', 'money', 'tags', 'reference'] as const) {
      for (const index of table.fields.get(keyOf(kind))?.indexed ?? []) expect(sql).toContain(index.columns[0]);
    }
  });

  test('goes over the feed and into the browser as it was', () => {
    expect(decodeRows(encodeRows('spaceship', [row()]))).toEqual([row()]);
  });

  test.each(kinds)('can be filtered by its %s field', (kind) => {
    expect(operatorsOf(samples[kind].field)).toContain('empty');
  });

  test.each(kinds)('takes its %s field from the API and gives it back', (kind) => {
    expect(fromJson(spaceship, { [keyOf(kind)]: samples[kind].json }, definitions)).toEqual({
      [keyOf(kind)]: { value: samples[kind].value },
    });
    const answered = toJson(spaceship, row(), definitions);
    expect(fromJson(spaceship, answered, definitions)).toMatchObject({ [keyOf(kind)]: { value: samples[kind].value } });
  });

  test('is described in the API with every field', () => {
    const description = openApi({ locale: 'en', server: 'http://localhost', version: '1', types: [spaceship] });
    expect(description.paths).toHaveProperty(['/api/v1/spaceships']);
    const { schemas } = description.components as { schemas: Record<string, { properties?: Record<string, unknown> }> };
    expect(Object.keys(schemas.Spaceship?.properties ?? {})).toEqual(expect.arrayContaining(kinds.map(keyOf)));
  });

  test('is imported by the names of its fields', () => {
    // An address is imported part by part, under names of its parts; a number is never imported.
    const whole = kinds.filter((kind) => kind !== 'address' && kind !== 'serial');
    const matched = matchColumns(
      spaceship,
      whole.map((kind) => samples[kind].field.label.en),
    );
    for (const kind of whole)
      expect(matched[samples[kind].field.label.en]?.targets.map((target) => target.field)).toContain(keyOf(kind));
    const cell = parseCell('9.5', samples.number.field, { dateOrder: 'YMD', decimal: '.', currency: 'EUR' });
    expect(cell).toEqual({ value: samples.number.value });
  });
});
