import type { Row } from '@rapport/model/schema/row';
import { placedRows, placeRows } from './placed-rows.ts';

type Key = string | undefined;

/**
 * Rows by the group that each is in, in the order in which groups come first. Of a list of a table, by the column of the
 * field: the group is asked once for each value, by the code that is asked of rows otherwise [V4].
 */
export function groupRows(
  rows: readonly Row[],
  field: string | undefined,
  keyOf: (row: Row) => Key,
): ReadonlyMap<Key, readonly Row[]> {
  const placed = placedRows(rows);
  const coded = field === undefined ? undefined : placed?.table.columns.coded(field);
  if (!placed || !coded || field === undefined) return Map.groupBy(rows, keyOf);
  const { table, slots } = placed;
  const { codes, values } = coded;
  // Several values may be of one group, as days are of their month.
  const keys = new Map<Key, number>();
  const groupOf = Uint16Array.from(values, (value) => {
    const key = keyOf({ values: { [field]: value } } as unknown as Row);
    const known = keys.get(key);
    if (known === undefined) keys.set(key, keys.size);
    return known ?? keys.size - 1;
  });
  const groups = Array.from({ length: keys.size }, () => ({ rows: [] as Row[], slots: [] as number[] }));
  const found = new Set<number>();
  for (let at = 0; at < slots.length; at++) {
    const slot = slots[at]!;
    const number = groupOf[codes[slot]!]!;
    const group = groups[number]!;
    if (group.rows.length === 0) found.add(number);
    group.rows.push(rows[at]!);
    group.slots.push(slot);
  }
  const named = [...keys.keys()];
  const made = new Map<Key, readonly Row[]>();
  for (const number of found) {
    const group = groups[number]!;
    placeRows(group.rows, table, Int32Array.from(group.slots));
    made.set(named[number], group.rows);
  }
  return made;
}
