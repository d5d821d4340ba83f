import { settingsType } from '../settings/settings-type.ts';
import { objectType } from '../objects/index.ts';
import { setKinds } from '../schema/fields.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Row, Value, Values } from '../schema/row.ts';
import { parseValue, sameValue } from '../schema/values.ts';
import type { Projection } from './apply-update.ts';
import type { ActivityEvent, Origin } from './event.ts';
import { projectFields, type Projected } from './project-record.ts';
import { diffValues, makeEvent } from './row-diff.ts';

/** What a row takes from the registry and from the last row of the log. Times are ISO. */
export type Registered = {
  readonly id: string;
  readonly generation: number;
  readonly createdAt: string;
  readonly createdBy: string | undefined;
  readonly deletedAt: string | undefined;
};
export type LastRow = { readonly position: number; readonly at: string; readonly actor: string | undefined };

/** The row of a document as its projection stands. `updatedAt` is the time of the last log row, never a clock's. */
export const documentRow = (
  projection: Pick<Projection, 'type' | 'values' | 'issues' | 'since'>,
  registered: Registered,
  last: LastRow,
): Row => ({
  ...registered,
  type: projection.type.key,
  position: last.position,
  updatedAt: last.at,
  updatedBy: last.actor,
  since: projection.since,
  issues: projection.issues,
  values: projection.values,
});

export type Occurrence = {
  readonly actor: string | undefined;
  readonly origin: Origin;
  readonly madeAt: string;
  readonly at: string;
  readonly position: number;
};

/** The event of a document that went to the trash or came back. */
export const registryEvent = (type: ObjectType, record: string, change: 'deleted' | 'restored', by: Occurrence): ActivityEvent =>
  makeEvent({ type: type.key, record, ...by }, { kind: change });

/** One row of a log, understood: the flat keys that it writes, and nothing else. */
export type NewRow = Occurrence & { readonly fields: ReadonlyMap<string, unknown> };

/**
 * Row and events of a document whose whole log only writes flat keys, each once: the same as applying row after row,
 * without making a document. Undefined where a later row brings something unreadable: what was there before it counts
 * then, which a document knows.
 */
export function newDocument(
  type: ObjectType,
  registered: Registered,
  rows: readonly [NewRow, ...NewRow[]],
): { readonly row: Row; readonly events: ActivityEvent[] } | undefined {
  const fields = new Map<string, unknown>();
  const events: ActivityEvent[] = [];
  const since: Record<string, string> = {};
  let now: Projected = { values: {}, issues: [] };
  let last = rows[0];
  for (const by of rows) {
    const before = now.values;
    for (const [key, value] of by.fields) fields.set(key, value);
    now = projectFields(type, fields);
    if (by !== rows[0] && now.issues.length > 0) return undefined;
    const occasion = { type: type.key, record: registered.id, ...by };
    if (by === rows[0]) events.push(makeEvent(occasion, { kind: 'created' }));
    else events.push(...diffValues(type, before, now.values, occasion));
    for (const [key, field] of Object.entries(type.fields))
      if (field.tracked && !sameValue(before[key], now.values[key])) since[key] = by.madeAt;
    last = by;
  }
  return { row: documentRow({ type, ...now, since }, registered, last), events };
}

/** A version of a ledger entry as stored. Times are ISO. */
export type EntryVersion = Occurrence & { readonly values: unknown; readonly deleted: boolean };

/** The row of a ledger entry from all its versions, oldest first. Total: values that are none are left out. */
export function entryRow(type: ObjectType, id: string, versions: readonly EntryVersion[]): Row | undefined {
  const [first] = versions;
  const last = versions.at(-1);
  if (!first || !last) return undefined;
  const stored = (typeof last.values === 'object' && last.values !== null ? last.values : {}) as {
    readonly [key: string]: unknown;
  };
  const values: Record<string, Value> = {};
  const issues: { field: string; text: string; reason: string }[] = [];
  for (const [key, field] of Object.entries(type.fields)) {
    if (!Object.hasOwn(stored, key)) continue;
    const parsed = parseValue(field, stored[key]);
    if ('value' in parsed) values[key] = parsed.value;
    else if (parsed.reason !== 'empty')
      issues.push({ field: key, text: String(stored[key]).slice(0, 200), reason: parsed.reason });
  }
  return {
    id,
    type: type.key,
    position: last.position,
    generation: 1,
    createdAt: first.madeAt,
    createdBy: first.actor,
    updatedAt: last.at,
    updatedBy: last.actor,
    deletedAt: last.deleted ? last.at : undefined,
    since: {},
    issues,
    values,
  };
}

/** The events of one version of an entry: on its home record, where people read them. None of what is one person's [V6]. */
export function entryEvents(
  type: ObjectType,
  id: string,
  version: EntryVersion,
  previous: EntryVersion | undefined,
): ActivityEvent[] {
  const home = type.personal === undefined ? homeOf(type, version.values) : undefined;
  if (!home) return [];
  const occasion = {
    type: home.type,
    record: home.id,
    actor: version.actor,
    origin: version.origin,
    madeAt: version.madeAt,
    at: version.at,
    position: version.position,
  };
  // The key keeps two comments of one minute apart.
  if (!previous)
    return [makeEvent(occasion, { kind: 'commented', key: `${type.key}:${id}`, field: type.key, to: `${type.key}:${id}` })];
  if (version.deleted !== previous.deleted) {
    return [
      makeEvent(occasion, {
        kind: version.deleted ? 'deleted' : 'restored',
        key: `${type.key}:${id}`,
        field: type.key,
        to: `${type.key}:${id}`,
      }),
    ];
  }
  return [];
}

/** The record that an entry belongs to: what its field `record` names. */
export function homeOf(type: ObjectType, values: unknown): { readonly type: string; readonly id: string } | undefined {
  const named = (values as { readonly record?: unknown } | null)?.record;
  const field = type.fields.record;
  if (!field || typeof named !== 'string') return undefined;
  const parsed = parseValue(field, named);
  if (!('value' in parsed) || typeof parsed.value !== 'string') return undefined;
  const [homeType, id] = parsed.value.split(':');
  return homeType && id && (objectType(homeType) || homeType === settingsType.key) ? { type: homeType, id } : undefined;
}

/** The values of an entry after changes to its last version; sets change member by member. */
export function changedEntry(
  type: ObjectType,
  previous: Values,
  entries: Iterable<readonly [string, { value: Value | null } | { add: readonly string[]; remove: readonly string[] }]>,
): Values {
  const values: Record<string, Value | undefined> = { ...previous };
  for (const [key, change] of entries) {
    const field = type.fields[key];
    if (!field) continue;
    if ('value' in change) values[key] = change.value ?? undefined;
    else if (setKinds.has(field.kind)) {
      const removed = new Set(change.remove);
      const kept = (Array.isArray(values[key]) ? (values[key] as readonly string[]) : []).filter(
        (member) => !removed.has(member),
      );
      values[key] = [...new Set([...kept, ...change.add])];
    }
    if (sameValue(values[key], undefined)) delete values[key];
  }
  return values;
}
