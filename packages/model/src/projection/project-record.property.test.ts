import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyChanges, fieldsOf } from '../documents/record-document.ts';
import { contact } from '../objects/contact.ts';
import { objectTypes } from '../objects/index.ts';
import { setKinds } from '../schema/fields.ts';
import { parseValue } from '../schema/values.ts';
import { settingsType } from '../settings/settings-type.ts';
import { projectFields, projectRecord, searchTextOf, titleOf } from './project-record.ts';

/** Any UTF-16 units, lone surrogates among them. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x17f), fc.nat(0xffff)), { maxLength: 12 })
  .map((codes) => String.fromCharCode(...codes));

const fieldKeys = Object.values(objectTypes).flatMap((type) =>
  Object.entries(type.fields).flatMap(([key, field]) =>
    field.kind === 'address'
      ? [`${key}.city`, `${key}.zip`]
      : setKinds.has(field.kind)
        ? [`${key}/a`, `${key}/%zz`, `${key}/00000000-0000-7000-8000-000000000001`]
        : [key],
  ),
);
const key = fc.oneof(
  fc.constantFrom(...fieldKeys),
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', 'name/x', 'tags', 'billing'),
);
const garbage = fc.oneof(
  anyText,
  fc.constantFrom('\ud800', 'a\0b', '2026-02-30', '2026-02-28', ''),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.uint8Array({ maxLength: 4 }),
  fc.anything({ maxDepth: 2 }),
  fc.record({ minor: fc.double(), currency: fc.constantFrom('EUR', 'eur', 7) }),
);
const everyType = [...Object.values(objectTypes), settingsType];

describe.each(everyType)('every object type: $key', (type) => {
  test('[V3] [M1] [M10] projects whatever the map holds to values that can be stored', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, garbage), { maxLength: 20 }), (entries) => {
        const { values, issues } = projectFields(type, new Map(entries));
        for (const [at, value] of Object.entries(values)) {
          const field = Object.hasOwn(type.fields, at) ? type.fields[at] : undefined;
          // What was projected is its own projection: nothing is left to judge.
          if (field && value !== undefined) expect(parseValue(field, value)).toEqual({ value });
          expect(JSON.stringify(value)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
        }
        for (const { text } of issues) expect(text.isWellFormed() && !text.includes('\0')).toBe(true);
        expect(titleOf(type, values)).toBe(titleOf(type, values));
        expect(searchTextOf(type, values).isWellFormed()).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('projects an empty document to nothing', () =>
    expect(projectRecord(type, new Y.Doc())).toEqual({ values: {}, issues: [] }));
});

test('[V2] [M10] the row does not depend on the order in which edits arrive', () => {
  const edit = fc.record({
    who: fc.nat(2),
    key: fc.constantFrom('firstName', 'postal.city', 'postal.street', 'tags/a', 'tags/b', 'emails/A%40b.de', 'emails/a%40b.de'),
    value: fc.oneof(fc.string(), fc.constant(true), fc.constant(undefined)),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (edits, random) => {
      const docs = [11, 22, 33].map((clientID) => Object.assign(new Y.Doc(), { clientID }));
      const updates: Uint8Array[] = [];
      docs.forEach((doc) => doc.on('update', (update: Uint8Array) => updates.push(update)));
      for (const { who, key: at, value } of edits) {
        const fields = fieldsOf(docs[who] as Y.Doc);
        if (value === undefined) fields.delete(at);
        else fields.set(at, value);
      }
      const rows = [
        updates,
        [...updates].reverse(),
        updates
          .map((update) => ({ update, at: random.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ update }) => update),
      ].map((order) => {
        const doc = new Y.Doc();
        order.forEach((update) => Y.applyUpdate(doc, update));
        return JSON.stringify(projectRecord(contact, doc));
      });
      expect(new Set(rows).size).toBe(1);
    }),
    { numRuns: 100 },
  );
});

test('[V2] [M5] concurrent edits of an address’s parts and of a set’s members all survive', () => {
  const start = new Y.Doc();
  applyChanges(start, contact, { tags: { value: ['old', 'kept'] }, postal: { value: { city: 'Bonn' } } });
  const [a, b] = [1, 2].map(() => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(start));
    return doc;
  }) as [Y.Doc, Y.Doc];
  applyChanges(a, contact, { tags: { add: ['from a'], remove: ['old'] }, postal: { value: { city: 'Köln' } } });
  applyChanges(b, contact, { tags: { add: ['from b'], remove: [] }, postal: { value: { city: 'Bonn', street: 'Markt 1' } } });
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  expect(projectRecord(contact, a).values).toEqual({
    tags: ['from a', 'from b', 'kept'],
    postal: { street: 'Markt 1', city: 'Köln' },
  });
  expect(projectRecord(contact, b)).toEqual(projectRecord(contact, a));
});

test('members stand in the order of their code units, once each, however they were spelt as keys', () => {
  const fields = new Map([
    ['tags/%C3%A9', true],
    ['tags/z', true],
    ['tags/Z', true],
    ['tags/%7A', true],
    ['emails/B%40c.de', true],
    ['emails/b%40c.de', true],
  ]);
  expect(projectFields(contact, fields).values).toEqual({ tags: ['Z', 'z', 'é'], emails: ['b@c.de'] });
});

test('[M10] a value that its field does not allow is empty in the row and listed with its text', () => {
  expect(
    projectFields(
      contact,
      new Map<string, unknown>([
        ['lastName', 7],
        ['doNotCall', 'yes'],
        ['linkedin', 'javascript:x'],
        ['unknown', 1],
      ]),
    ),
  ).toEqual({
    values: {},
    issues: [
      { field: 'doNotCall', text: 'yes', reason: 'not-yes-or-no' },
      { field: 'lastName', text: '7', reason: 'not-text' },
      { field: 'linkedin', text: 'javascript:x', reason: 'not-a-url' },
    ],
  });
});
