import { firstCards, firstLines } from '@rapport/model/screen/first-screen';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { placedRows } from '../../replica/placed-rows.ts';
import { namedBy } from '@rapport/model/schema/reference';

/**
 * The rows of a view that a screen shows first, in their order: of a board the first of each column (by `column`), of a
 * list the first lines. Then the records that these name, as far as `rowOf` knows them.
 */
export function firstRows(
  type: ObjectType,
  rows: readonly Row[],
  column: string | undefined,
  rowOf: (type: string, id: string) => Row | undefined,
): readonly Row[] {
  const most = limits.pictureRows.value;
  const shown = column === undefined ? rows.slice(0, firstLines) : firstOfColumns(rows, column, most);
  const found = new Map<string, Row>();
  const add = (row: Row | undefined) => {
    if (row && found.size < most) found.set(row.id, row);
  };
  for (const { id } of shown) add(rowOf(type.key, id));
  for (const row of shown) for (const { type: to, id } of namedBy(type, row)) if (objectType(to)) add(rowOf(to, id));
  return [...found.values()];
}

/**
 * Every column that has cards has one at least, as an empty one is drawn narrower; of too many columns there is nothing.
 * All rows are gone through once, by their column where there is one: this happens again and again while others change them.
 */
function firstOfColumns(rows: readonly Row[], column: string, most: number): readonly Row[] {
  const placed = placedRows(rows);
  const codes = placed?.table.columns.coded(column)?.codes;
  const counts = new Map<unknown, number>();
  const first: { readonly row: Row; readonly nth: number }[] = [];
  for (let at = 0; at < rows.length; at++) {
    const key = codes ? codes[placed!.slots[at]!] : rows[at]!.values[column];
    const count = counts.get(key) ?? 0;
    if (count >= firstCards) continue;
    counts.set(key, count + 1);
    if (counts.size > most) return [];
    first.push({ row: rows[at]!, nth: count });
  }
  const each = Math.min(firstCards, Math.floor(most / counts.size));
  return first.flatMap(({ row, nth }) => (nth < each ? [row] : []));
}
