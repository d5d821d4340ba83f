import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { encodeFields } from './encode-fields.ts';
import { fieldsOf, readFields } from './record-document.ts';

test('is byte for byte what a document gives', () => {
  const entries: [string, unknown][] = [
    ['name', 'Dach für Müller 🏠'],
    ['amount', { minor: 123456, currency: 'EUR' }],
    ['tags/a%20b', true],
    ['size', 7_000_000_000],
    ['x', -0.5],
  ];
  const doc = new Y.Doc();
  doc.clientID = 4_000_000_000;
  doc.transact(() => entries.forEach(([key, value]) => fieldsOf(doc).set(key, value)));
  const update = encodeFields(4_000_000_000, entries);
  expect([...update]).toEqual([...Y.encodeStateAsUpdate(doc)]);
  const copy = new Y.Doc();
  Y.applyUpdate(copy, update);
  expect(readFields(copy)).toEqual(new Map(entries));
});

test('of nothing is the empty update', () => {
  expect([...encodeFields(1, [])]).toEqual([...Y.encodeStateAsUpdate(new Y.Doc())]);
});

test('goes on from a clock as the document does', () => {
  const doc = new Y.Doc();
  doc.clientID = 77;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  doc.transact(() => [...'abc'].forEach((key) => fieldsOf(doc).set(key, key)));
  doc.transact(() => fieldsOf(doc).set('stage', 'won'));
  expect([...encodeFields(77, [['stage', 'won']], 3)]).toEqual([...updates[1]!]);
});
