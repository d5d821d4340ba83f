import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { account } from '../objects/account.ts';
import { contact } from '../objects/contact.ts';
import { objectTypes } from '../objects/index.ts';
import { setKinds } from '../schema/fields.ts';
import { projectRecord } from '../projection/project-record.ts';
import { linkId, noteId } from './links.ts';
import { applyChanges, changesToEntries, fieldOfKey, fieldsOf, keysOf, readFields } from './record-document.ts';

const updatesOf = (doc: Y.Doc, change: () => void) => {
  let count = 0;
  const listen = () => count++;
  doc.on('update', listen);
  change();
  doc.off('update', listen);
  return count;
};

describe('writing', () => {
  test('[M6] a change that changes nothing writes nothing', () => {
    const doc = new Y.Doc();
    const changes = {
      name: { value: 'Acme' },
      revenue: { value: { minor: 5, currency: 'EUR' } },
      tags: { value: ['a'] },
      billing: { value: { city: 'Bonn' } },
    };
    expect(updatesOf(doc, () => applyChanges(doc, account, changes))).toBe(1);
    expect(updatesOf(doc, () => applyChanges(doc, account, changes))).toBe(0);
    expect(updatesOf(doc, () => applyChanges(doc, account, { founded: { value: null } }))).toBe(0);
  });
  test('replacing a set or an address leaves alone what stays', () => {
    const doc = new Y.Doc();
    applyChanges(doc, account, { tags: { value: ['a', 'b'] }, billing: { value: { city: 'Bonn', street: 'Markt' } } });
    const kept = fieldsOf(doc)._map.get('tags/b');
    applyChanges(doc, account, { tags: { value: ['b', 'c d'] }, billing: { value: { city: 'Bonn' } } });
    expect(readFields(doc)).toEqual(
      new Map<string, unknown>([
        ['tags/b', true],
        ['tags/c%20d', true],
        ['billing.city', 'Bonn'],
      ]),
    );
    expect(fieldsOf(doc)._map.get('tags/b')).toBe(kept);
  });
  test('a member is removed however it was spelt', () => {
    const doc = new Y.Doc();
    fieldsOf(doc).set('emails/Anna%40B.de', true);
    applyChanges(doc, contact, { emails: { add: [], remove: ['anna@b.de'] } });
    expect(projectRecord(contact, doc).values).toEqual({});
  });
  test('[M6] a refusal leaves the document as it was', () => {
    const doc = new Y.Doc();
    expect(() => applyChanges(doc, account, { name: { value: 'x' }, size: { value: 1.5 } })).toThrow('invalid-field (size)');
    expect(() => applyChanges(doc, account, { name: { value: 'x' }, nope: { value: 1 } })).toThrow('unknown-field (nope)');
    expect(() => applyChanges(doc, account, { name: { add: ['x'], remove: [] } })).toThrow('invalid-field (name)');
    expect(readFields(doc).size).toBe(0);
  });
  test('a new document is written as a changed one would be', () => {
    const changes = {
      name: { value: 'Acme' },
      tags: { value: ['b', 'a'] },
      phones: { add: ['030 1'], remove: [] },
      billing: { value: { city: 'Bonn' } },
      size: { value: null },
    };
    const doc = new Y.Doc();
    applyChanges(doc, account, changes);
    expect(new Map(changesToEntries(account, changes))).toEqual(readFields(doc));
  });
});

test('[V4] every key of every field leads back to its field, and no other key to any', () => {
  for (const type of Object.values(objectTypes)) {
    for (const [key, field] of Object.entries(type.fields)) {
      const { exact, prefix } = keysOf(key, field);
      for (const at of exact) expect(fieldOfKey(type, at)?.key).toBe(key);
      if (prefix !== undefined) expect(fieldOfKey(type, `${prefix}a%2Fb`)).toMatchObject({ key, member: 'a/b' });
      expect(setKinds.has(field.kind)).toBe(prefix !== undefined);
      expect(fieldOfKey(type, `${key}.nowhere`)).toBeUndefined();
    }
    for (const other of ['', '.', '/', 'nope', '__proto__', 'constructor', 'tags', 'tags/%'])
      expect(fieldOfKey(type, other)).toBeUndefined();
  }
});

test('ids that follow from what a record is never change: they are stored', () => {
  expect(noteId('018f0000-0000-7000-8000-00000000000a')).toBe('90b6dcbe-6998-50ac-89d6-c0c5cff331e0');
  expect(linkId('contact:a', 'account:b', 'employee')).toBe('922de146-b097-5d5b-bc98-9a7d99375858');
  expect(linkId('account:b', 'contact:a', 'employee')).not.toBe(linkId('contact:a', 'account:b', 'employee'));
});
