import { v5 } from 'uuid';
import { fieldOfKey, memberKey } from '../documents/record-document.ts';
import { setKinds } from '../schema/fields.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Value, Values } from '../schema/row.ts';
import { parseAddressPart, parseMember, parseValue, sameValue } from '../schema/values.ts';
import type { ActivityEvent, EventKind, Origin } from './event.ts';
import { textOf } from './project-record.ts';
import { settingsType } from '../settings/settings-type.ts';

/** What events are made from beside their own values: one row of the log, or a command on the registry. */
export type Occasion = {
  readonly type: string;
  readonly record: string;
  readonly actor: string | undefined;
  readonly origin: Origin;
  /** ISO: when it was made, and when it reached the log. */
  readonly madeAt: string;
  readonly at: string;
  readonly position: number;
};

const namespace = '5d0c1f5e-6f0e-5b0a-9f43-6a5d3a3f8e01';

/** What an event says beyond its occasion. `key` is the flat key it is about, `undefined` for the record as a whole. */
export type EventDetail = {
  readonly kind: EventKind;
  readonly key?: string | undefined;
  readonly field?: string | undefined;
  readonly from?: Value | undefined;
  readonly to?: Value | undefined;
  /** Where the actor is not the one of the occasion. */
  readonly actor?: { readonly id: string | undefined };
  readonly winner?: string | undefined;
};

/**
 * One activity event. Its id follows from record, key, actor, minute and kind, so that making it again gives the same;
 * what was lost also counts with its text, as two lost values of one minute are two losses.
 */
export function makeEvent(occasion: Occasion, detail: EventDetail): ActivityEvent {
  const actor = detail.actor ? detail.actor.id : occasion.actor;
  const lost = detail.kind === 'overwritten' || detail.kind === 'text-lost' ? JSON.stringify(detail.from) : '';
  const name = [occasion.record, detail.key ?? '', actor ?? '', occasion.madeAt.slice(0, 16), detail.kind, lost].join('\n');
  return {
    id: v5(name, namespace),
    type: occasion.type,
    record: occasion.record,
    kind: detail.kind,
    field: detail.field,
    actor,
    winner: detail.winner,
    from: detail.from,
    to: detail.to,
    origin: occasion.origin,
    madeAt: occasion.madeAt,
    recordedAt: occasion.at,
    position: occasion.position,
  };
}

/**
 * Unites an event with the stored one of the same id: the first `from`, the last `to`. Undefined when nothing is left to
 * tell: somebody changed a value and changed it back, or a loss was made good.
 */
export function mergeEvent(existing: ActivityEvent | undefined, next: ActivityEvent): ActivityEvent | undefined {
  const merged = existing && next.kind === 'changed' ? { ...next, from: existing.from } : next;
  const nothing = (merged.kind === 'changed' || merged.kind === 'overwritten') && sameValue(merged.from, merged.to);
  return nothing ? undefined : merged;
}

/** Events as they were told one by one, united: what is stored of them, by id. */
export function uniteEvents(events: Iterable<ActivityEvent>): Map<string, ActivityEvent> {
  const united = new Map<string, ActivityEvent>();
  for (const event of events) {
    const merged = mergeEvent(united.get(event.id), event);
    if (merged) united.set(event.id, merged);
    else united.delete(event.id);
  }
  return united;
}

/** The value of one flat key in the row's representation: a part as an address with that part, a member as a set of one. */
export function valueOfKey(type: ObjectType, key: string, stored: unknown): Value | undefined {
  if (stored === undefined) return undefined;
  if (type.key === settingsType.key) return typeof stored === 'boolean' || typeof stored === 'number' ? stored : textOf(stored);
  const at = fieldOfKey(type, key);
  if (!at) return textOf(stored);
  const parsed = at.part
    ? parseAddressPart(at.part, stored)
    : at.member !== undefined
      ? parseMember(at.field, at.member)
      : parseValue(at.field, stored);
  if ('reason' in parsed) return parsed.reason === 'empty' ? undefined : textOf(at.member ?? stored);
  if (at.part) return { [at.part]: parsed.value as string };
  return at.member !== undefined ? [parsed.value as string] : parsed.value;
}

/** Keys of settings are free, so one may be called like something that every object has. */
const own = <T>(record: { readonly [key: string]: T }, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** What changed between two rows: one event per field, for sets one per member. */
export function diffValues(type: ObjectType, before: Values, after: Values, occasion: Occasion): ActivityEvent[] {
  const events: ActivityEvent[] = [];
  for (const key of new Set([...Object.keys(type.fields), ...Object.keys(before), ...Object.keys(after)])) {
    const from = own(before, key);
    const to = own(after, key);
    if (sameValue(from, to)) continue;
    const field = own(type.fields, key);
    // A number is part of how a record came to be, also where it is given later: nobody changed anything.
    if (field?.kind === 'serial') continue;
    if (!field || !setKinds.has(field.kind)) {
      events.push(makeEvent(occasion, { kind: 'changed', key, field: key, from, to }));
      continue;
    }
    const had = new Set((from ?? []) as readonly string[]);
    const has = new Set((to ?? []) as readonly string[]);
    for (const member of has)
      if (!had.has(member))
        events.push(makeEvent(occasion, { kind: 'added', key: memberKey(key, member), field: key, to: [member] }));
    for (const member of had)
      if (!has.has(member))
        events.push(makeEvent(occasion, { kind: 'removed', key: memberKey(key, member), field: key, from: [member] }));
  }
  return events;
}
