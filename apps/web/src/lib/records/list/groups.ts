import { canAggregate } from '@rapport/model/query/figures';
import {
  type Calendar,
  groupedBy,
  groupReader,
  groupSpans,
  isGroupable,
  isTime,
  orderedGroups,
} from '@rapport/model/query/groups';
import { changesBetween } from '@rapport/model/query/running-figures';
import type { Aggregate } from '@rapport/model/query/view';
import { shownFields, type ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { compareText, sortKey } from '@rapport/model/schema/sort-key';
import type { Definitions } from '@rapport/model/settings/definitions';
import { groupRows } from '#lib/replica/group-rows.ts';
import { sumField } from './sums.ts';

type Key = string | undefined;
/** What begins a group in a list. `members`: those it counts, which are not always those that are shown in it. */
export type GroupLine = {
  readonly id: string;
  readonly key: Key;
  readonly members: readonly Row[];
  readonly folded: boolean;
};
export type Line = Row | GroupLine;
export const isGroupLine = (line: Line): line is GroupLine => 'members' in line;

/** What a list can stand in groups by: fields, of days and moments with each span of time. */
export const possibleGroups = (type: ObjectType): readonly string[] =>
  shownFields(type).flatMap(([key, field]) => {
    if (!isGroupable(field)) return [];
    return isTime(field) ? groupSpans.map((span) => `${key}:${span}`) : [key];
  });

/** What the heads of groups say: what the view asks for, else the sum of what a list of this type sums up. */
export function groupFigures(type: ObjectType, aggregates: readonly Aggregate[] | undefined): readonly Aggregate[] {
  if (aggregates?.length) return aggregates;
  const field = sumField(type);
  return [{ kind: 'sum', field } as const].filter((one) => canAggregate(type, one));
}

/** How a list stands in groups, and which rows somebody at the list sees where they were. */
export type Grouping = {
  readonly type: ObjectType;
  readonly group: string;
  readonly calendar: Calendar;
  readonly definitions: Definitions;
  /** What a group of records of another type is called; undefined for what is not there. */
  readonly nameOf: (key: string) => string | undefined;
  readonly isFolded: (key: Key) => boolean;
  /** The group a row is still shown in, though it belongs to another by now. */
  readonly held: ReadonlyMap<string, Key>;
};

/**
 * Rows in their groups, in each in the order given. A row that is held still stays in the group that it was in, and is
 * counted in its own. `rows`: all of them in the order of the groups, made when asked for; `lines`: what is shown.
 */
export function groupedLines(
  rows: readonly Row[],
  { type, group, calendar, definitions, nameOf, isFolded, held }: Grouping,
): { readonly lines: readonly Line[]; rows(): readonly Row[] } {
  const keyOf = groupReader(type, group, calendar);
  const members = groupRows(rows, groupedBy(type, group)?.key, keyOf);
  const shown = held.size === 0 ? members : Map.groupBy(rows, (row) => (held.has(row.id) ? held.get(row.id) : keyOf(row)));
  const found = [...shown].map(([key, list]) => ({ key, list }));
  const ordered = inNamedOrder(type, group, found, definitions, nameOf);
  const parts: (readonly Line[])[] = [];
  for (const { key, list } of ordered) {
    const folded = isFolded(key);
    parts.push([{ id: key === undefined ? 'group' : `group:${key}`, key, members: members.get(key) ?? [], folded }]);
    if (!folded) parts.push(list);
  }
  // As wholes: 100,000 lines one by one take longer than finding the groups.
  const lines = ([] as Line[]).concat(...parts);
  return { lines, rows: () => ordered.flatMap(({ list }) => list) };
}

const sortKeys = new Map<string, string>();
const SORT_KEYS_KEPT = 50_000;
function sortKeyOf(name: string): string {
  const known = sortKeys.get(name);
  if (known !== undefined) return known;
  if (sortKeys.size >= SORT_KEYS_KEPT) sortKeys.clear();
  const key = sortKey(name);
  sortKeys.set(name, key);
  return key;
}

/** Groups in the order of their field; those of records of another type by name. */
export const inNamedOrder = <Of extends { readonly key: Key }>(
  type: ObjectType,
  group: string,
  found: readonly Of[],
  definitions: Definitions,
  nameOf: (key: string) => string | undefined,
): readonly Of[] =>
  groupedBy(type, group)?.field.kind === 'reference' ? byName(found, nameOf) : orderedGroups(type, group, found, definitions);

/** By the names of the records that they are called after; what has no name here, and those without a value, come last. */
function byName<Of extends { readonly key: Key }>(
  groups: readonly Of[],
  nameOf: (key: string) => string | undefined,
): readonly Of[] {
  return groups
    .map((one) => {
      const name = one.key === undefined ? undefined : nameOf(one.key);
      return { one, rank: one.key === undefined ? 2 : name === undefined ? 1 : 0, sort: sortKeyOf(name ?? '') };
    })
    .sort((a, b) => a.rank - b.rank || compareText(a.sort, b.sort) || compareText(a.one.key ?? '', b.one.key ?? ''))
    .map(({ one }) => one);
}

/** Remembers, while somebody is at a list, in which group each row was that belongs to another by now. */
export class HeldRows {
  #held: ReadonlyMap<string, Key> = new Map();
  #before: readonly Row[] = [];
  #group = '';

  follow(rows: readonly Row[], group: string, keyOf: (row: Row) => Key, busy: boolean): ReadonlyMap<string, Key> {
    if (!busy || group !== this.#group) {
      if (this.#held.size > 0) this.#held = new Map();
    } else if (rows !== this.#before) {
      const went = new Map<string, Row>();
      const came: Row[] = [];
      changesBetween(
        this.#before,
        rows,
        (row) => went.set(row.id, row),
        (row) => came.push(row),
      );
      const held = new Map(this.#held);
      for (const id of went.keys()) held.delete(id);
      for (const row of came) {
        const was = went.get(row.id);
        if (!was) continue;
        const at = this.#held.has(row.id) ? this.#held.get(row.id) : keyOf(was);
        if (at !== keyOf(row)) held.set(row.id, at);
      }
      this.#held = held;
    }
    this.#before = rows;
    this.#group = group;
    return this.#held;
  }
}
