import type { Row } from '../schema/row.ts';
import type { Definitions } from '../settings/definitions.ts';
import { viewType } from './derived.ts';
import { adding, type Figure } from './figures.ts';
import { type Calendar, groupedBy, groupReader, orderGroups } from './groups.ts';
import type { View } from './view.ts';

/** The rows that share one value of the field grouped by; `undefined`: those without one, or all when nothing groups. */
export type GroupFigures = { readonly key: string | undefined; readonly count: number; readonly figures: readonly Figure[] };

/**
 * What a view's rows come to, group by group, the groups in the order of the field. The oracle for `aggregate-rows.ts` [V9].
 * Without a calendar, days are those of UTC and weeks begin on Monday.
 */
export function aggregateRows(
  view: Pick<View, 'type' | 'group' | 'aggregates' | 'derived'>,
  rows: Iterable<Row>,
  definitions: Definitions,
  calendar: Calendar = { timeZone: 'UTC', weekStart: 1 },
): readonly GroupFigures[] {
  const type = viewType(view);
  if (!type) return [];
  const byKey: ReadonlyMap<string | undefined, readonly Row[]> = groupedBy(type, view.group)
    ? Map.groupBy(rows, groupReader(type, view.group, calendar))
    : new Map([[undefined, Array.isArray(rows) ? (rows as readonly Row[]) : [...rows]]]);
  const made = [...byKey].map(([key, list]) => ({
    key,
    count: list.length,
    figures: (view.aggregates ?? []).map((one) => {
      const sum = adding(type, one, definitions);
      for (const row of list) sum.put(row);
      return sum.figure;
    }),
  }));
  return orderGroups(type, view.group, made, definitions);
}
