import type { Row } from '../../schema/row.ts';
import type { ObjectType } from '../../schema/object-type.ts';

/** A record that others changed while somebody was away. */
export type ChangedMeanwhile = {
  readonly type: string;
  readonly record: string;
  /** Theirs: it names them, or they follow it. */
  readonly mine: boolean;
  /** ISO; the newest of what happened. */
  readonly at: string;
  /** Who wrote in its note or commented on it since, newest last; a change of fields is told by its events. */
  readonly wrote: readonly { readonly kind: 'note' | 'comment'; readonly by: string | undefined }[];
};

export type Meanwhile = {
  readonly me: string;
  /** ISO. */
  readonly since: string;
  /** Keys `type:id` of records that this person follows. */
  readonly followed: ReadonlySet<string>;
};

/** The fields that name people. Of each type once, as 100,000 rows are asked one after the other. */
const naming = new WeakMap<ObjectType, readonly string[]>();
function namingFields(type: ObjectType): readonly string[] {
  const known = naming.get(type);
  if (known) return known;
  const made = Object.keys(type.fields).filter((key) => ['member', 'members'].includes(type.fields[key]?.kind ?? ''));
  naming.set(type, made);
  return made;
}

/** Whether a record names somebody in any of its fields: as owner, assignee or collaborator. */
export function names(type: ObjectType, row: Row, member: string): boolean {
  for (const key of namingFields(type)) {
    const value = row.values[key];
    if (value === member || (Array.isArray(value) && (value as readonly string[]).includes(member))) return true;
  }
  return false;
}

/**
 * What others changed since then, this person's own records first, the newest first. `attached` are rows that belong to
 * a record: its notes and comments.
 */
export function changedMeanwhile(
  tables: readonly { readonly type: ObjectType; readonly rows: readonly Row[] }[],
  attached: { readonly note: readonly Row[]; readonly comment: readonly Row[] },
  { me, since, followed }: Meanwhile,
): readonly ChangedMeanwhile[] {
  const written = new Map<string, { at: string; wrote: ChangedMeanwhile['wrote'] }>();
  for (const kind of ['note', 'comment'] as const)
    for (const row of attached[kind]) {
      const by = kind === 'note' ? row.updatedBy : row.createdBy;
      const at = kind === 'note' ? row.updatedAt : row.createdAt;
      if (at <= since || by === me || row.deletedAt !== undefined) continue;
      const key = String(row.values['record']);
      const before = written.get(key);
      const one = { kind, by };
      const wrote = before?.wrote.some((other) => other.kind === kind && other.by === by)
        ? before.wrote
        : [...(before?.wrote ?? []), one];
      written.set(key, { at: before && before.at > at ? before.at : at, wrote });
    }
  const found: ChangedMeanwhile[] = [];
  for (const { type, rows } of tables)
    for (const row of rows) {
      const key = `${type.key}:${row.id}`;
      const words = written.get(key);
      const changed = row.updatedAt > since && row.updatedBy !== me;
      if (!changed && !words) continue;
      found.push({
        type: type.key,
        record: row.id,
        mine: followed.has(key) || names(type, row, me),
        at: changed && (!words || row.updatedAt > words.at) ? row.updatedAt : (words?.at ?? row.updatedAt),
        wrote: words?.wrote ?? [],
      });
    }
  return found.sort(
    (a, b) => Number(b.mine) - Number(a.mine) || (a.at < b.at ? 1 : a.at > b.at ? -1 : a.record < b.record ? -1 : 1),
  );
}
