/** What one does to a table of a note. Functions with $ are called in an update. */
import { limits } from '@rapport/model/limits';
import {
  $createParagraphNode,
  $createRangeSelection,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  $setSelection,
  type ElementNode,
  type LexicalNode,
  type PointType,
  type RangeSelection,
} from 'lexical';
import {
  $createCellNode,
  $createRowNode,
  $createTableNode,
  $isCellNode,
  $isRowNode,
  $isTableNode,
  type CellNode,
  freshName,
  type RowNode,
  type TableNode,
} from './table-nodes.ts';

export type Spot = { readonly table: TableNode; readonly row: RowNode; readonly cell: CellNode };

/** The cell that a node is in. */
export function $spotOf(node: LexicalNode | null | undefined): Spot | undefined {
  const cell = node?.getParents().find($isCellNode) ?? ($isCellNode(node) ? node : undefined);
  const row = cell?.getParent();
  const table = row?.getParent();
  return cell && $isRowNode(row) && $isTableNode(table) ? { table, row, cell } : undefined;
}

/** The cell that the caret is in. */
export function $spot(): Spot | undefined {
  const selection = $getSelection();
  return $isRangeSelection(selection) ? $spotOf(selection.focus.getNode()) : undefined;
}

const cellsOf = (row: LexicalNode): CellNode[] => ($isRowNode(row) ? row.getChildren().filter($isCellNode) : []);
const rowsIn = (table: TableNode): RowNode[] => table.getChildren().filter($isRowNode);
const cellCount = (table: TableNode): number => rowsIn(table).reduce((sum, row) => sum + row.getChildrenSize(), 0);

/** The columns of a table, in order: those of its widest row, and what others have besides. */
function columnsOf(table: TableNode): readonly string[] {
  const columns: string[] = [];
  for (const row of rowsIn(table)) {
    let place = 0;
    for (const cell of cellsOf(row)) {
      const known = columns.indexOf(cell.getName());
      if (known < 0) columns.splice(place, 0, cell.getName());
      place = (known < 0 ? place : known) + 1;
    }
  }
  return columns;
}

const $emptyCell = (column: string): CellNode => $createCellNode(column).append($createParagraphNode());

/** A table of empty cells, or of these lines per cell. */
export function $tableOf(rows: readonly (readonly (readonly ElementNode[])[])[]): TableNode {
  const columns = Array.from({ length: Math.max(1, ...rows.map((row) => row.length)) }, freshName);
  return $createTableNode().append(
    ...rows.map((row) =>
      $createRowNode().append(
        ...columns.map((column, index) => {
          const lines = row[index] ?? [];
          return lines.length > 0 ? $createCellNode(column).append(...lines) : $emptyCell(column);
        }),
      ),
    ),
  );
}

/** A table with room for a few words; the caret goes into its first cell. */
export function $emptyTable(): TableNode {
  return $tableOf(Array.from({ length: 3 }, () => [[], [], []]));
}

/** Whether a table has room for so many cells more. */
const hasRoom = (table: TableNode, cells: number) => cellCount(table) + cells <= limits.tableCells.value;

export function $addRow(where: 'above' | 'below', { table, row, cell }: Partial<Spot> = $spot() ?? {}): boolean {
  const columns = table && columnsOf(table);
  if (!table || !row || !columns || !hasRoom(table, columns.length)) return false;
  const added = $createRowNode().append(...columns.map($emptyCell));
  if (where === 'above') row.insertBefore(added);
  else row.insertAfter(added);
  const below = cellsOf(added).find((one) => one.getName() === cell?.getName()) ?? cellsOf(added)[0];
  below?.selectStart();
  return true;
}

export function $addColumn(where: 'left' | 'right', { table, row, cell }: Partial<Spot> = $spot() ?? {}): boolean {
  if (!table || !row || !cell || !hasRoom(table, table.getChildrenSize())) return false;
  const columns = columnsOf(table);
  const place = columns.indexOf(cell.getName()) + (where === 'right' ? 1 : 0);
  const column = freshName();
  let here: CellNode | undefined;
  for (const each of rowsIn(table)) {
    const added = $emptyCell(column);
    const next = cellsOf(each).find((one) => columns.indexOf(one.getName()) >= place);
    if (next) next.insertBefore(added);
    else each.append(added);
    if (each.is(row)) here = added;
  }
  here?.selectStart();
  return true;
}

/** Where in a table something begins: its rows from there on, and its columns. */
export type Reach = { readonly rows: readonly RowNode[]; readonly columns: readonly string[] };

/** Gives a table as many rows and columns from a cell on; undefined where it would have more cells than a table may. */
export function $growTo({ table, row, cell }: Spot, height: number, width: number): Reach | undefined {
  const [columns, rows] = [columnsOf(table), rowsIn(table)];
  const [left, top] = [columns.indexOf(cell.getName()), rows.findIndex((one) => one.is(row))];
  const [wide, tall] = [Math.max(columns.length, left + width), Math.max(rows.length, top + height)];
  if (wide * tall > limits.tableCells.value && (wide > columns.length || tall > rows.length)) return undefined;
  const added = Array.from({ length: wide - columns.length }, freshName);
  for (const each of rows) each.append(...added.map($emptyCell));
  const all = [...columns, ...added];
  const below = Array.from({ length: tall - rows.length }, () => $createRowNode().append(...all.map($emptyCell)));
  table.append(...below);
  return { rows: [...rows, ...below].slice(top), columns: all.slice(left) };
}

/** A cell of that part of a table; one that its row lacks is made. */
export function $cellIn(table: TableNode, { rows, columns }: Reach, down: number, across: number): CellNode | undefined {
  const [row, column] = [rows[down], columns[across]];
  if (!row || column === undefined) return undefined;
  const known = cellsOf(row).find((one) => one.getName() === column);
  if (known) return known;
  const order = columnsOf(table);
  const next = cellsOf(row).find((one) => order.indexOf(one.getName()) > order.indexOf(column));
  const made = $emptyCell(column);
  if (next) next.insertBefore(made);
  else row.append(made);
  return made;
}

export function $removeRow({ table, row, cell }: Partial<Spot> = $spot() ?? {}): boolean {
  if (!table || !row) return false;
  if (rowsIn(table).length < 2) return $removeTable({ table });
  const near = row.getNextSibling() ?? row.getPreviousSibling();
  const to = near && (cellsOf(near).find((one) => one.getName() === cell?.getName()) ?? cellsOf(near)[0]);
  to?.selectStart();
  row.remove();
  return true;
}

export function $removeColumn({ table, row, cell }: Partial<Spot> = $spot() ?? {}): boolean {
  if (!table || !row || !cell) return false;
  const column = cell.getName();
  if (columnsOf(table).length < 2) return $removeTable({ table });
  const near = cell.getNextSibling() ?? cell.getPreviousSibling();
  if ($isCellNode(near)) near.selectStart();
  for (const each of rowsIn(table)) {
    for (const one of cellsOf(each)) if (one.getName() === column) one.remove();
    if (each.isEmpty()) each.remove();
  }
  return true;
}

export function $removeTable({ table }: Partial<Spot> = $spot() ?? {}): boolean {
  if (!table) return false;
  const paragraph = $createParagraphNode();
  table.replace(paragraph);
  paragraph.select();
  return true;
}

/** The cell behind or before; past the last one there is a new row. Answers false outside of tables. */
export function $stepCell(by: -1 | 1): boolean {
  const spot = $spot();
  if (!spot) return false;
  if (by > 0 && $fillGap(spot)) return true;
  const cells = rowsIn(spot.table).flatMap(cellsOf);
  const next = cells[cells.findIndex((cell) => cell.is(spot.cell)) + by];
  if (next) $selectCell(next);
  else if (by > 0) {
    if (!$addRow('below', spot)) $below(spot.table).selectStart();
    else $spot()?.row.getFirstChild<CellNode>()?.selectStart();
  } else $above(spot.table).selectEnd();
  return true;
}

/** Makes the cell that a row lacks behind another one, where two added a row and a column at once. */
function $fillGap({ table, row, cell }: Spot): boolean {
  const columns = columnsOf(table);
  const own = cellsOf(row).map((one) => one.getName());
  const missing = columns[columns.indexOf(cell.getName()) + 1];
  if (missing === undefined || own.includes(missing) || !hasRoom(table, 1)) return false;
  const added = $emptyCell(missing);
  cell.insertAfter(added);
  added.selectStart();
  return true;
}

/** What is in a cell is chosen, so that typing goes in its place. */
function $selectCell(cell: CellNode): void {
  const [first, last] = [cell.getFirstChild(), cell.getLastChild()];
  if (!$isElementNode(first) || !$isElementNode(last)) return;
  const selection = first.select(0, 0);
  selection.focus.set(last.getKey(), last.getChildrenSize(), 'element');
}

/** What stands below or above a table: a line is made where there is none. */
export function $below(table: TableNode): ElementNode {
  const next = table.getNextSibling();
  if ($isElementNode(next)) return next;
  const paragraph = $createParagraphNode();
  table.insertAfter(paragraph);
  return paragraph;
}
export function $above(table: TableNode): ElementNode {
  const previous = table.getPreviousSibling();
  if ($isElementNode(previous)) return previous;
  const paragraph = $createParagraphNode();
  table.insertBefore(paragraph);
  return paragraph;
}

/** An arrow goes to the same column of the next row, and out of the first or last row to what stands beyond. */
export function $arrowInTable(by: -1 | 1): boolean {
  const spot = $spot();
  if (!spot) return false;
  const next = by < 0 ? spot.row.getPreviousSibling() : spot.row.getNextSibling();
  const column = spot.cell.getName();
  const to = next && (cellsOf(next).find((cell) => cell.getName() === column) ?? cellsOf(next)[0]);
  if (to) to.selectEnd();
  else if (by < 0) $above(spot.table).selectEnd();
  else $below(spot.table).selectStart();
  return true;
}

/**
 * Empties what is chosen of several cells of one table; the cells stay. Answers false where it is not that: then what is
 * chosen goes as elsewhere.
 */
export function $clearCells(selection: RangeSelection): boolean {
  const [start, end] = selection.isBackward() ? [selection.focus, selection.anchor] : [selection.anchor, selection.focus];
  const [first, last] = [$spotOf(start.getNode()), $spotOf(end.getNode())];
  if (!first || !last || first.cell.is(last.cell) || !first.table.is(last.table)) return false;
  const cells = rowsIn(first.table).flatMap(cellsOf);
  const [from, to] = [first, last].map(({ cell }) => cells.findIndex((one) => one.is(cell)));
  const caret = { key: start.key, offset: start.offset, type: start.type };
  $removeWithin(last.cell, undefined, end);
  for (const cell of cells.slice((from ?? 0) + 1, to)) $removeWithin(cell);
  $removeWithin(first.cell, caret);
  return true;
}

/** Removes what stands in a cell, up to or from a point in it; the caret is left there. */
function $removeWithin(cell: CellNode, from?: Pick<PointType, 'key' | 'offset' | 'type'>, to?: PointType): void {
  const [first, last] = [cell.getFirstChild(), cell.getLastChild()];
  if (!$isElementNode(first) || !$isElementNode(last)) return;
  const selection = $createRangeSelection();
  selection.anchor.set(from?.key ?? first.getKey(), from?.offset ?? 0, from?.type ?? 'element');
  selection.focus.set(to?.key ?? last.getKey(), to?.offset ?? last.getChildrenSize(), to?.type ?? 'element');
  selection.removeText();
  $setSelection(selection);
}
