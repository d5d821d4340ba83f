import type * as Y from 'yjs';
import type { Changes } from '../commands/command.ts';
import { RefusalError } from '../errors.ts';
import { addressParts, setKinds, type AddressPart, type Field } from '../schema/fields.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Address, Value } from '../schema/row.ts';
import { parseMember, parseValue, sameValue, type Parsed } from '../schema/values.ts';
import { settingsType } from '../settings/settings-type.ts';

/**
 * The layout of a record document: one root map `fields` of scalars under flat keys, and nothing else (a note has its
 * text beside it). A nested shared type made by two people at once loses one of the two, so there is none: an address
 * is one key per part (`billing.city`), a set one key per member (`tags/<encodeURIComponent(member)>` = true).
 */
export const FIELDS = 'fields';

/** The only place that opens the map. */
export const fieldsOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap(FIELDS);

/** What the document holds now, by flat key, as written: not yet judged by the field. */
export function readFields(doc: Y.Doc): Map<string, unknown> {
  return new Map(fieldsOf(doc).entries());
}

/** The flat key of a member of a set. */
export const memberKey = (field: string, member: string): string => `${field}/${encodeURIComponent(member)}`;
const partKey = (field: string, part: AddressPart): string => `${field}.${part}`;

/** Which flat keys a field may have: exact ones, and a prefix under which there is one key per member. */
export function keysOf(
  fieldKey: string,
  field: Field,
): { readonly exact: readonly string[]; readonly prefix: string | undefined } {
  if (field.kind === 'address') return { exact: addressParts.map((part) => partKey(fieldKey, part)), prefix: undefined };
  if (setKinds.has(field.kind)) return { exact: [], prefix: `${fieldKey}/` };
  return { exact: [fieldKey], prefix: undefined };
}

export type FieldOfKey = { readonly key: string; readonly field: Field; readonly part?: AddressPart; readonly member?: string };

/** The field that a flat key belongs to; undefined for a key that no field of the type has. */
export function fieldOfKey(type: ObjectType, key: string): FieldOfKey | undefined {
  const end = key.search(/[./]/);
  const name = end < 0 ? key : key.slice(0, end);
  const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
  if (!field) return undefined;
  if (end < 0) return field.kind === 'address' || setKinds.has(field.kind) ? undefined : { key: name, field };
  const rest = key.slice(end + 1);
  if (key[end] === '.') {
    const part = addressParts.find((known) => known === rest);
    return part && field.kind === 'address' ? { key: name, field, part } : undefined;
  }
  if (!setKinds.has(field.kind)) return undefined;
  const member = decodeMember(rest);
  return member === undefined ? undefined : { key: name, field, member };
}

function decodeMember(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

const fieldOrRefuse = (type: ObjectType, key: string): Field => {
  const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
  if (!field) throw new RefusalError('unknown-field', { field: key });
  return field;
};

function valueOrRefuse<T>(field: string, parsed: Parsed<T>): T | undefined {
  if ('value' in parsed) return parsed.value;
  if (parsed.reason === 'empty') return undefined;
  throw new RefusalError('invalid-field', { field, values: { reason: parsed.reason } });
}

/** One write of a flat key; `undefined` removes it. */
export type Entry = readonly [key: string, value: unknown];

function* entriesOfValue(fieldKey: string, field: Field, value: Value): Generator<Entry> {
  if (field.kind === 'address') {
    for (const part of addressParts) {
      const text = (value as Address)[part];
      if (text !== undefined) yield [partKey(fieldKey, part), text];
    }
  } else if (setKinds.has(field.kind)) {
    for (const member of value as readonly string[]) yield [memberKey(fieldKey, member), true];
  } else yield [fieldKey, value];
}

/**
 * What a new document gets written for these changes. Throws a refusal that names the field when it is unknown or its
 * value is none. For the type `settings` the changes name flat keys.
 */
export function* changesToEntries(type: ObjectType, changes: Changes): Generator<Entry> {
  for (const [key, change] of Object.entries(changes)) {
    if (type.key === settingsType.key) {
      if ('value' in change && change.value !== null) yield [key, change.value];
      continue;
    }
    const field = fieldOrRefuse(type, key);
    const whole = 'value' in change ? change.value : setKinds.has(field.kind) ? change.add : undefined;
    if (whole === undefined) throw new RefusalError('invalid-field', { field: key, values: { reason: 'not-a-list' } });
    const value = valueOrRefuse(key, parseValue(field, whole));
    if (value !== undefined) yield* entriesOfValue(key, field, value);
  }
}

/** All flat keys in the document that mean this member, however they were spelt. */
function keysOfMember(present: ReadonlyMap<string, unknown>, fieldKey: string, field: Field, member: string): string[] {
  const found: string[] = [];
  for (const key of present.keys()) {
    if (!key.startsWith(`${fieldKey}/`)) continue;
    const parsed = parseMember(field, decodeMember(key.slice(fieldKey.length + 1)));
    if ('value' in parsed && parsed.value === member) found.push(key);
  }
  return found;
}

/** The writes and removals that bring the document to the changed values. */
function* writesFor(type: ObjectType, present: ReadonlyMap<string, unknown>, changes: Changes): Generator<Entry> {
  for (const [key, change] of Object.entries(changes)) {
    if (type.key === settingsType.key) {
      yield [key, 'value' in change ? (change.value ?? undefined) : undefined];
      continue;
    }
    const field = fieldOrRefuse(type, key);
    if ('value' in change) {
      const value = valueOrRefuse(key, parseValue(field, change.value));
      const wanted = new Map(value === undefined ? [] : entriesOfValue(key, field, value));
      const { exact, prefix } = keysOf(key, field);
      for (const at of exact) yield [at, wanted.get(at)];
      if (prefix === undefined) continue;
      for (const at of present.keys()) if (at.startsWith(prefix) && !wanted.has(at)) yield [at, undefined];
      yield* wanted;
      continue;
    }
    if (!setKinds.has(field.kind)) throw new RefusalError('invalid-field', { field: key, values: { reason: 'not-a-list' } });
    for (const item of change.remove) {
      const member = valueOrRefuse(key, parseMember(field, item));
      if (member !== undefined) for (const at of keysOfMember(present, key, field, member)) yield [at, undefined];
    }
    for (const item of change.add) {
      const member = valueOrRefuse(key, parseMember(field, item));
      if (member !== undefined) yield [memberKey(key, member), true];
    }
  }
}

/**
 * Writes the changes into the live document in one transaction: only keys whose value changes. Every change is checked
 * before the first is written, so a refusal leaves the document as it was.
 */
export function applyChanges(doc: Y.Doc, type: ObjectType, changes: Changes, origin?: unknown): void {
  writeEntries(doc, [...writesFor(type, readFields(doc), changes)], origin);
}

/** Writes flat keys as they are (`undefined` removes), leaving alone what already has the value. */
export function writeEntries(doc: Y.Doc, entries: Iterable<Entry>, origin?: unknown): void {
  const fields = fieldsOf(doc);
  doc.transact(() => {
    for (const [key, value] of entries) {
      if (value === undefined) {
        if (fields.has(key)) fields.delete(key);
      } else if (!fields.has(key) || !sameValue(fields.get(key), value)) fields.set(key, value);
    }
  }, origin);
}
