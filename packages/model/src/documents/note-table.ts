/**
 * Tables of a note. A cell is a line (or several) whose mark names table, row and column, so that a table has no shape of
 * its own to fight over: rows and columns that two people add at once are both there, and what is typed in a cell is typed
 * in a line. What stands where follows from the order of the lines and these names alone. Decision 0023.
 */
export type Cell = { readonly table: string; readonly row: string; readonly column: string };

const shape = /^([a-z0-9]{1,12})\.([a-z0-9]{1,12})\.([a-z0-9]{1,12})$/;

/** What a mark's `cell` says, whatever it says. */
export function parseCell(stored: unknown): Cell | undefined {
  const [, table, row, column] = (typeof stored === 'string' && shape.exec(stored)) || [];
  return table && row && column ? { table, row, column } : undefined;
}
export const storedCell = ({ table, row, column }: Cell): string => `${table}.${row}.${column}`;

export type TableCell<Line> = { readonly column: string; readonly lines: Line[]; readonly span: number };
export type TableRow<Line> = { readonly row: string; readonly cells: readonly TableCell<Line>[] };

type LooseRow<Line> = { readonly row: string; readonly cells: { readonly column: string; readonly lines: Line[] }[] };

/**
 * The rows of one table, from its lines. Total: a column that comes twice in a row, or not in its order, begins another
 * row; where a row has no cell in a column, the one before it is as much wider, or the first one.
 */
export function rowsOf<Line>(lines: readonly Line[], cellOf: (line: Line) => Cell): readonly TableRow<Line>[] {
  const columns = columnsOf(looseRows(lines, cellOf, () => true));
  const rows = looseRows(lines, cellOf, (before, column) => columns.indexOf(column) > columns.indexOf(before));
  return rows.map(({ row, cells }) => ({
    row,
    cells: cells.map(({ column, lines: own }, index) => {
      const next = cells[index + 1];
      const from = index === 0 ? 0 : columns.indexOf(column);
      return { column, lines: own, span: (next ? columns.indexOf(next.column) : columns.length) - from };
    }),
  }));
}

function looseRows<Line>(
  lines: readonly Line[],
  cellOf: (line: Line) => Cell,
  mayFollow: (before: string, column: string) => boolean,
): LooseRow<Line>[] {
  const rows: LooseRow<Line>[] = [];
  for (const line of lines) {
    const { row, column } = cellOf(line);
    const current = rows.at(-1);
    const last = current?.cells.at(-1);
    if (!current || !last || current.row !== row) rows.push({ row, cells: [{ column, lines: [line] }] });
    else if (last.column === column) last.lines.push(line);
    else if (current.cells.some((cell) => cell.column === column) || !mayFollow(last.column, column))
      rows.push({ row, cells: [{ column, lines: [line] }] });
    else current.cells.push({ column, lines: [line] });
  }
  return rows;
}

/** All columns of a table: each behind the one that it first follows. */
function columnsOf(rows: readonly { readonly cells: readonly { readonly column: string }[] }[]): readonly string[] {
  const columns: string[] = [];
  for (const { cells } of rows) {
    let place = 0;
    for (const { column } of cells) {
      const known = columns.indexOf(column);
      if (known < 0) columns.splice(place, 0, column);
      place = (known < 0 ? place : known) + 1;
    }
  }
  return columns;
}
