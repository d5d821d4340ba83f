import { shownFields } from '@rapport/model/schema/object-type';
import { objectTypes } from '@rapport/model/objects/index';
import { describe, expect, test } from 'vitest';
import { openApi, type Schema, schemaName } from './openapi.ts';

const document = openApi({ locale: 'en', server: 'https://crm.example', version: '1' });
const at = (path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Schema | undefined)?.[key], document);

/** Every object in the tree, with where it is. */
function* nodes(value: unknown, path: readonly string[] = []): Generator<[readonly string[], Schema]> {
  if (typeof value !== 'object' || value === null) return;
  yield [path, value as Schema];
  for (const [key, inner] of Object.entries(value)) yield* nodes(inner, [...path, key]);
}

test('it is OpenAPI 3.1 and every $ref leads somewhere', () => {
  expect(document.openapi).toBe('3.1.0');
  const dangling = [...nodes(document)].flatMap(([path, node]) => {
    const target = typeof node.$ref === 'string' ? node.$ref : undefined;
    return target !== undefined && at(target.slice(2).split('/')) === undefined ? [`${path.join('/')} → ${target}`] : [];
  });
  expect(dangling).toEqual([]);
});

test('every operation has an id of its own, a summary, an answer and a problem', () => {
  const operations = Object.values(document.paths as Record<string, Schema>).flatMap((path) =>
    Object.entries(path)
      .filter(([key]) => key !== 'parameters')
      .map(([, value]) => value as Schema),
  );
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const operation of operations) {
    expect(operation.summary).toEqual(expect.any(String));
    expect(Object.keys(operation.responses as object)).toContain('default');
  }
});

test('every parameter of a path is declared', () => {
  for (const [path, item] of Object.entries(document.paths as Record<string, Schema>)) {
    const declared = ((item.parameters ?? []) as Schema[]).filter((each) => each.in === 'path').map(({ name }) => name);
    expect(declared, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  }
});

describe.each(Object.values(objectTypes))('[V4] every object type: $key', (type) => {
  test('has its paths and a property for each field', () => {
    expect(Object.keys(document.paths as object)).toEqual(
      expect.arrayContaining([`/api/v1/${type.plural}`, `/api/v1/${type.plural}/{id}`, `/api/v1/${type.plural}/{id}/events`]),
    );
    const keys = shownFields(type).map(([key]) => key);
    const asked = keys.filter(
      (key) => type.fields[key]?.kind !== 'serial' && (type.madeBy === 'people' || type.fields[key]?.writer === 'people'),
    );
    const fields = { '': keys, Update: asked, ...(type.madeBy === 'people' && { Create: asked }) };
    for (const [suffix, wanted] of Object.entries(fields)) {
      const properties = at(['components', 'schemas', schemaName(type) + suffix, 'properties']);
      expect(Object.keys(properties as object)).toEqual(expect.arrayContaining(wanted));
      expect(Object.hasOwn(properties as object, 'number') && suffix !== '').toBe(false);
    }
  });

  test('can be begun by a request unless the server alone makes it', () => {
    const list = at(['paths', `/api/v1/${type.plural}`]);
    expect(Object.keys(list as object)).toEqual(type.madeBy === 'people' ? ['get', 'post'] : ['get']);
  });
});

test('it is described in German too, with the same structure', () => {
  const german = openApi({ locale: 'de', server: 'https://crm.example', version: '1' });
  expect(Object.keys(german.paths as object)).toEqual(Object.keys(document.paths as object));
  expect(JSON.stringify(german)).toContain('Firma');
  expect(JSON.stringify([document, german])).not.toMatch(/"openapi\.\w+"|\{\{/);
});
