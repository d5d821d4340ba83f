import { link } from '../../objects/link.ts';
import type { ActivityEvent } from '../../projection/event.ts';
import { setKinds } from '../../schema/fields.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import type { Row, Value } from '../../schema/row.ts';
import { namedBy } from '../../customer/named-by.ts';

/** A record that named another at a moment, and the field that did. */
export type LinkThen = {
  readonly type: string;
  readonly field: string;
  readonly id: string;
  /** What it is called today. */
  readonly title: string;
  /** Of a link: its other end, as links store it, and what it said. */
  readonly link?: { readonly other: string; readonly role?: Value; readonly since?: Value; readonly until?: Value };
};
export type LinksThen = {
  readonly links: readonly LinkThen[];
  /** There were more than are told. */
  readonly more?: true;
};

/** The fields by which records point at one of this type: those of its relations, and both ends of a link. */
export const pointingFields = (type: ObjectType): readonly { readonly other: ObjectType; readonly field: string }[] => [
  ...(['from', 'to'] as const).map((field) => ({ other: link, field })),
  ...namedBy(type).filter(({ other }) => other.storage === 'document'),
];

type Later = Pick<ActivityEvent, 'kind' | 'field' | 'from' | 'to' | 'recordedAt' | 'position'>;

/**
 * A row as it was at a moment: the row of today, without what its events say of later. Of a scalar the first later change
 * knows what was there; of a set the first that speaks of that member. Undefined: it was not there, or in the trash. Since
 * when a field stood as it did is known where it has not changed later; the row is no younger than the moment.
 */
export function rowThen(type: ObjectType, row: Row, events: readonly Later[], at: string): Row | undefined {
  const later = events
    .filter(({ recordedAt }) => recordedAt > at)
    .sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : a.position - b.position));
  const fate = later.find(({ kind }) => kind === 'deleted' || kind === 'restored')?.kind;
  const trashed = fate === undefined ? row.deletedAt !== undefined : fate === 'restored';
  if (trashed || row.createdAt > at || later.some(({ kind }) => kind === 'created')) return undefined;
  const values: Record<string, Value | undefined> = { ...row.values };
  const known = new Set<string>();
  for (const { kind, field: key, from, to } of later) {
    const field = key === undefined ? undefined : type.fields[key];
    if (key === undefined || !field) continue;
    if (kind === 'changed' && !known.has(key)) {
      known.add(key);
      values[key] = from;
    } else if (setKinds.has(field.kind) && (kind === 'added' || kind === 'removed')) {
      const [member] = (kind === 'added' ? to : from) as readonly string[];
      if (member === undefined || known.has(`${key}/${member}`)) continue;
      known.add(`${key}/${member}`);
      const others = ((values[key] ?? []) as readonly string[]).filter((one) => one !== member);
      values[key] = kind === 'added' ? others : [...others, member];
    }
  }
  const changed = (key: string) => later.some(({ kind, field }) => kind === 'changed' && field === key);
  return {
    ...row,
    values,
    deletedAt: undefined,
    updatedAt: row.updatedAt > at ? at : row.updatedAt,
    updatedBy: row.updatedAt > at ? undefined : row.updatedBy,
    since: Object.fromEntries(Object.entries(row.since).filter(([key]) => !changed(key))),
  };
}

/** Whether a row names a record by a field, in either way of writing its name. */
export function namesRecord(row: Row, field: string, type: string, id: string): boolean {
  const value = row.values[field];
  const names = Array.isArray(value) ? (value as readonly string[]) : [value];
  return names.some((name) => name === id || name === `${type}:${id}`);
}

/** A link as one of its ends saw it then. Undefined: it has no other end. */
export function linkThen({ values }: Row, record: string): LinkThen['link'] {
  const other = values['from'] === record ? values['to'] : values['from'];
  if (typeof other !== 'string' || other === record) return undefined;
  const { role, since, until } = values;
  return {
    other,
    ...(role !== undefined && { role }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}
