import type * as Y from 'yjs';
import { mentionsOf } from '../documents/note-chips.ts';
import { readFields, fieldOfKey } from '../documents/record-document.ts';
import { limits } from '../limits.ts';
import { setKinds, type AddressPart, type FieldKind } from '../schema/fields.ts';
import { shownFields, type ObjectType } from '../schema/object-type.ts';
import type { Issue, Value, Values } from '../schema/row.ts';
import { parseAddressPart, parseMember, parseText, parseValue, sortedMembers } from '../schema/values.ts';
import { phoneDigits } from '../schema/phone-digits.ts';
import { formatSerial } from '../schema/serial.ts';
import { searchText } from '../schema/sort-key.ts';
import { templateTextLength } from '../settings/note-templates.ts';
import { settingsType } from '../settings/settings-type.ts';

export type Projected = { readonly values: Values; readonly issues: readonly Issue[] };

/**
 * The row's values of a document: a total function of what it holds, whatever the order of the edits that led there.
 * What a field does not allow is projected to empty and listed as an issue with its text; unknown keys are ignored.
 */
export function projectRecord(type: ObjectType, doc: Y.Doc): Projected {
  const { values, issues } = projectFields(type, readFields(doc));
  if (!type.mentions) return { values, issues };
  const found = mentionsOf(type, doc);
  const { [type.mentions.people]: _people, [type.mentions.records]: _records, ...rest } = values;
  const people = found.people.length > 0 && { [type.mentions.people]: found.people.slice(0, limits.setMembers.value) };
  const records = found.records.length > 0 && { [type.mentions.records]: found.records.slice(0, limits.setMembers.value) };
  return { values: { ...rest, ...people, ...records }, issues };
}

/** The same, of flat keys and what they hold. */
export function projectFields(type: ObjectType, fields: ReadonlyMap<string, unknown>): Projected {
  if (type.key === settingsType.key) return { values: projectSettings(fields), issues: [] };
  const found = new Map<string, Value>();
  const members = new Map<string, Set<string>>();
  const addresses = new Map<string, Partial<Record<AddressPart, string>>>();
  const issues: Issue[] = [];
  // Sorted, so that the row does not depend on the order in which the keys came to be.
  for (const key of [...fields.keys()].sort()) {
    const at = fieldOfKey(type, key);
    if (!at) continue;
    const stored = fields.get(key);
    const fail = (reason: string) => {
      if (reason !== 'empty' && issues.length < limits.issuesPerRecord.value)
        issues.push({ field: at.key, text: textOf(at.member ?? stored), reason });
    };
    if (at.part) {
      const text = parseAddressPart(at.part, stored);
      if ('value' in text) addresses.set(at.key, { ...addresses.get(at.key), [at.part]: text.value });
      else fail(text.reason);
    } else if (at.member !== undefined) {
      if (stored !== true) continue;
      const member = parseMember(at.field, at.member);
      const known = members.get(at.key) ?? new Set();
      if ('reason' in member) fail(member.reason);
      else if (known.size >= limits.setMembers.value) fail('too-many');
      else members.set(at.key, known.add(member.value));
    } else {
      const value = parseValue(at.field, stored);
      if ('value' in value) found.set(at.key, value.value);
      else fail(value.reason);
    }
  }
  const values: Record<string, Value> = {};
  // In the order of the definition, so that equal rows are equal bytes.
  for (const [key, field] of Object.entries(type.fields)) {
    const set = members.get(key);
    const value = setKinds.has(field.kind)
      ? set && sortedMembers(set)
      : field.kind === 'address'
        ? inOrder(addresses.get(key))
        : found.get(key);
    if (value !== undefined) values[key] = value;
  }
  return { values, issues };
}

const partsInOrder = ['street', 'city', 'region', 'postalCode', 'country'] as const;
const inOrder = (parts: Partial<Record<AddressPart, string>> | undefined): Value | undefined =>
  parts && Object.fromEntries(partsInOrder.flatMap((part) => (parts[part] === undefined ? [] : [[part, parts[part]]])));

/** All scalars that can be stored, under their flat keys. */
function projectSettings(fields: ReadonlyMap<string, unknown>): Values {
  const values: [string, Value][] = [];
  for (const key of [...fields.keys()].sort()) {
    const name = parseText(key, limits.fieldKeyLength.value);
    if (!('value' in name) || name.value !== key || key === '__proto__') continue;
    const stored = fields.get(key);
    if (typeof stored === 'boolean' || (typeof stored === 'number' && Number.isFinite(stored))) values.push([key, stored]);
    else {
      const text = parseText(
        stored,
        key === 'logo' ? limits.pictureLength.value : (templateTextLength(key) ?? limits.textLength.value),
      );
      if ('value' in text) values.push([key, text.value]);
    }
  }
  return Object.fromEntries(values);
}

/** A value that its field does not allow, as a person may read it. */
export function textOf(stored: unknown): string {
  const text =
    typeof stored === 'string' ? stored : typeof stored === 'object' && stored !== null ? json(stored) : String(stored);
  const shown = text.length > limits.issueLength.value ? copy(text.slice(0, limits.issueLength.value)) : text;
  return shown.toWellFormed().replaceAll('\0', '');
}

/** Engines let a part of a text point into the whole, which then stays in memory for as long as the part does. */
const copy = (part: string): string => part.split('').join('');

function json(stored: object): string {
  try {
    return JSON.stringify(stored) ?? '';
  } catch {
    return Object.prototype.toString.call(stored);
  }
}

/** The record's name as people read it; empty when no title field has a value. */
export const titleOf = (type: ObjectType, values: Values): string =>
  type.title
    .map((key) => values[key])
    .filter((value) => typeof value === 'string')
    .join(' ');

/** The kinds of fields that search looks at, each with where a hit counts: 1 how to reach it, 2 its tags, 3 its text. */
export const searchPlaces: ReadonlyMap<FieldKind, 1 | 2 | 3> = new Map([
  ['serial', 1],
  ['externalId', 1],
  ['url', 1],
  ['emails', 1],
  ['phones', 1],
  ['tags', 2],
  ['text', 3],
  ['longText', 3],
  ['address', 3],
]);

/** Everything of a record that search looks at, folded: what people typed, not ids. Phones also as bare digits. */
export function searchTextOf(type: ObjectType, values: Values): string {
  const texts: string[] = [];
  for (const [key, field] of shownFields(type)) {
    const value = values[key];
    if (value === undefined || !searchPlaces.has(field.kind)) continue;
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'number') texts.push(formatSerial(field, value));
    else if (typeof value === 'object') texts.push(...Object.values(value).map(String));
    if (field.kind === 'phones') texts.push(...(value as readonly string[]).flatMap(phoneDigits));
  }
  return searchText(texts.join(' '));
}
