import { aggregateRows, groupedBy, groupKey, type GroupFigures } from '@rapport/model/query/aggregate';
import { isSortable } from '@rapport/model/query/operators';
import type { Aggregate } from '@rapport/model/query/view';
import { shownFields, type ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { sumField } from './sums.ts';

/** A field that a list can stand in groups by: its order keeps each group together. Of yes/no, empty sorts apart from no. */
export function listGroup(type: ObjectType, group: string | undefined): string | undefined {
  const field = groupedBy(type, group);
  return field && field.kind !== 'yesNo' && isSortable(field.kind) ? group : undefined;
}

export const possibleGroups = (type: ObjectType): readonly string[] =>
  shownFields(type).flatMap(([key]) => listGroup(type, key) ?? []);

/** What the heads of groups say: what the view asks for, else the sum of what a list of this type sums up. */
export function groupFigures(type: ObjectType, aggregates: readonly Aggregate[] | undefined): readonly Aggregate[] {
  if (aggregates?.length) return aggregates;
  const field = sumField(type);
  return field === undefined ? [] : [{ kind: 'sum', field }];
}

/**
 * Which row begins which group. Rows held where they were, though they belong elsewhere by now, begin none: they stay in
 * the group they are shown in, and are counted in their own.
 */
export function groupsIn(
  type: ObjectType,
  group: string,
  aggregates: readonly Aggregate[] | undefined,
  rows: readonly Row[],
  isAstray: (id: string) => boolean,
  definitions: Definitions,
): ReadonlyMap<number, GroupFigures> {
  const figures = aggregateRows({ type: type.key, group, aggregates: groupFigures(type, aggregates) }, rows, definitions);
  const byKey = new Map(figures.map((one) => [one.key, one]));
  const begins = new Map<number, GroupFigures>();
  for (const [at, row] of rows.entries()) {
    if (byKey.size === 0) break;
    if (isAstray(row.id)) continue;
    const key = groupKey(type, group, row);
    const found = byKey.get(key);
    if (!found) continue;
    begins.set(at, found);
    byKey.delete(key);
  }
  return begins;
}
