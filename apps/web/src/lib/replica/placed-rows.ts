import type { Row } from '@rapport/model/schema/row';
import type { RowTable } from './row-table.ts';

/** Where rows of a list stand in their table: by what its columns say, nothing has to be read of each of them. */
export type PlacedRows = { readonly table: RowTable; readonly version: number; readonly slots: Int32Array };

const placed = new WeakMap<readonly Row[], PlacedRows>();

/** Notes it of a list that will not change, `slots` of each of its rows. */
export function placeRows(rows: readonly Row[], table: RowTable, slots: Int32Array): void {
  placed.set(rows, { table, version: table.version, slots });
}

/** The table has gone on, and nothing in this list has changed with it. */
export function stillPlaced(rows: readonly Row[]): void {
  const found = placed.get(rows);
  if (found && found.version !== found.table.version) placeRows(rows, found.table, found.slots);
}

/** Undefined of lists of another origin, and of those whose table has gone on: its columns tell what is there by now. */
export function placedRows(rows: readonly Row[]): PlacedRows | undefined {
  const found = placed.get(rows);
  return found?.version === found?.table.version ? found : undefined;
}

/** Notes of a list that it holds the rows of another one, one for one. */
export function placeAlike(rows: readonly Row[], other: readonly Row[]): void {
  const found = placed.get(other);
  if (found) placed.set(rows, found);
  else placed.delete(rows);
}
