import type { Changes, FieldChange } from '@rapport/model/commands/command';
import { setKinds } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row, Value, Values } from '@rapport/model/schema/row';
import { parseValue, sameValue, sortedMembers } from '@rapport/model/schema/values';

/** Who made a change on this device, and when. */
export type Made = { readonly by: string; readonly at: string };

/** The value of a field after a change, as the projection will give it. */
export function changedValue(type: ObjectType, key: string, before: Value | undefined, change: FieldChange): Value | undefined {
  if ('value' in change) {
    const field = type.fields[key];
    if (change.value === null || !field) return change.value ?? undefined;
    const parsed = parseValue(field, change.value);
    return 'value' in parsed ? parsed.value : undefined;
  }
  const members = new Set(Array.isArray(before) ? (before as readonly string[]) : []);
  for (const member of change.remove) members.delete(member);
  for (const member of change.add) members.add(member);
  return members.size > 0 ? sortedMembers(members) : undefined;
}

/** The row as it will be when the server has made these changes. */
export function changedRow(type: ObjectType, row: Row, changes: Changes, made: Made): Row {
  const values: Record<string, Value | undefined> = { ...row.values };
  const since: Record<string, string> = { ...row.since };
  for (const [key, change] of Object.entries(changes)) {
    const value = changedValue(type, key, row.values[key], change);
    if (type.fields[key]?.tracked && !sameValue(value, row.values[key])) since[key] = made.at;
    if (value === undefined) delete values[key];
    else values[key] = value;
  }
  return { ...row, values: values as Values, since, updatedAt: made.at, updatedBy: made.by };
}

/** A record that exists on this device only. */
export function newRow(type: ObjectType, id: string, changes: Changes, made: Made): Row {
  const empty: Row = {
    id,
    type: type.key,
    position: 0,
    generation: 1,
    createdAt: made.at,
    createdBy: made.by,
    updatedAt: made.at,
    updatedBy: made.by,
    deletedAt: undefined,
    since: {},
    issues: [],
    values: {},
  };
  return changedRow(type, empty, changes, made);
}

/** The change that brings a field back from `now` to `before`; for sets only the members that differ. */
export function reversed(type: ObjectType, key: string, before: Value | undefined, change: FieldChange): FieldChange {
  const field = type.fields[key];
  if (!('value' in change) && field && setKinds.has(field.kind)) {
    const had = new Set(Array.isArray(before) ? (before as readonly string[]) : []);
    return { add: change.remove.filter((member) => had.has(member)), remove: change.add.filter((member) => !had.has(member)) };
  }
  return { value: before ?? null };
}
