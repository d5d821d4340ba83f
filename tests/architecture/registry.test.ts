import { titleOf, projectFields } from '@rapport/model/projection/project-record';
import { objectType, objectTypeByPlural, objectTypes } from '@rapport/model/objects/index';
import type { Field } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { builtInChoices } from '@rapport/model/settings/built-in-options';
import type { Index } from '@rapport/persistence/server/tables/columns';
import { recordTables } from '@rapport/persistence/server/tables/record-tables';
import { describe, expect, test } from 'vitest';
import { openApi } from '../../apps/sync-server/src/api/openapi.ts';

const types = Object.entries(objectTypes);
const description = openApi({ locale: 'en', server: 'http://localhost', version: '1' });
const fieldsWith = (type: ObjectType, has: (field: Field) => boolean) =>
  Object.entries(type.fields).filter(([, field]) => has(field));

test('plurals are unique', () => {
  expect(new Set(types.map(([, type]) => type.plural)).size).toBe(types.length);
});

describe.each(types)('every object type: %s', (key, type) => {
  test('[V4] is found by its key and its plural', () => {
    expect(type.key).toBe(key);
    expect(objectType(key)).toBe(type);
    expect(objectTypeByPlural(type.plural)).toBe(type);
  });

  test('speaks every language', () => {
    const labels = [
      type.label.one,
      type.label.many,
      ...Object.values(type.fields).flatMap((field) => [field.label, field.inverse ?? field.label]),
    ];
    expect(labels.filter(({ en, de }) => en.trim() === '' || de.trim() === '')).toEqual([]);
  });

  test('refers only to types and lists that exist', () => {
    const wrong = fieldsWith(type, (field) => {
      if (field.to !== undefined && !objectType(field.to)) return true;
      return typeof field.options === 'object' && !Object.hasOwn(builtInChoices, field.options.list);
    });
    expect(wrong.map(([field]) => field)).toEqual([]);
  });

  test('[V4] has a table with an index for every indexed field', () => {
    const table = recordTables.get(key);
    expect(table?.objectType).toBe(type);
    // One of more columns serves whoever looks for the first ones.
    const isMade = ({ columns }: Pick<Index, 'columns'>) =>
      table?.indexes.some((made) => columns.every((name, at) => made.columns[at] === name));
    const without = fieldsWith(type, (field) => field.indexed).filter(
      ([field]) => !table?.fields.get(field)?.indexed.every(isMade),
    );
    expect(without.map(([field]) => field)).toEqual([]);
  });

  test('[V3] projects an empty document without an issue and with an empty title', () => {
    expect(projectFields(type, new Map())).toEqual({ values: {}, issues: [] });
    expect(titleOf(type, {})).toBe('');
  });

  test('[V4] is described in the API', () => {
    expect(description.paths).toHaveProperty([`/api/v1/${type.plural}`]);
    expect(description.paths).toHaveProperty([`/api/v1/${type.plural}/{id}`]);
  });
});
