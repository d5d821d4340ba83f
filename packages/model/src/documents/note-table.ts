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

/**
 * The rows of one table, from its lines. Total: what stands further below of a row belongs to it, as when two people add a
 * row and a last column at once; only a row that stands twice is two. Where a row has no cell in a column, the one before
 * it is as much wider, or the first one.
 */
export function rowsOf<Line>(lines: readonly Line[], cellOf: (line: Line) => Cell): readonly TableRow<Line>[] {
  // Where a cell went, what stood on both sides of it meets: of rows that stand twice it may make others.
  for (let turn = 1, before = lines; ; turn += 1) {
    const rows = gatheredOnce(before, cellOf);
    const after = linesIn(rows);
    if (turn > lines.length || after.every((line, index) => line === before[index])) return rows;
    before = after;
  }
}

const linesIn = <Line>(rows: readonly TableRow<Line>[]): readonly Line[] =>
  rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.lines));

function gatheredOnce<Line>(lines: readonly Line[], cellOf: (line: Line) => Cell): readonly TableRow<Line>[] {
  const loose = gathered(partsOf(lines, cellOf));
  const columns = columnsOf(loose);
  const place = ({ column }: LooseCell<Line>) => columns.indexOf(column);
  return loose.map(({ row, cells }) => {
    const inOrder = cells.toSorted((one, other) => place(one) - place(other));
    return {
      row,
      cells: inOrder.map((cell, index) => {
        const next = inOrder[index + 1];
        return { ...cell, span: (next ? place(next) : columns.length) - (index === 0 ? 0 : place(cell)) };
      }),
    };
  });
}

/** The lines of a note as they are seen from the top: those of tables row by row. */
export function asSeen<Line>(lines: readonly Line[], cellOf: (line: Line) => Cell | undefined): readonly Line[] {
  const seen: Line[] = [];
  for (let index = 0; index < lines.length;) {
    const start = index;
    const table = cellOf(lines[index++] as Line)?.table;
    while (table !== undefined && index < lines.length && cellOf(lines[index] as Line)?.table === table) index += 1;
    if (table === undefined) seen.push(lines[start] as Line);
    else for (const line of linesIn(rowsOf(lines.slice(start, index), (one) => cellOf(one) as Cell))) seen.push(line);
  }
  return seen;
}

type LooseCell<Line> = { readonly column: string; readonly lines: Line[] };
type LooseRow<Line> = { readonly row: string; readonly cells: LooseCell<Line>[] };

/** The parts of rows that stand together. */
function partsOf<Line>(lines: readonly Line[], cellOf: (line: Line) => Cell): LooseRow<Line>[] {
  const parts: LooseRow<Line>[] = [];
  for (const line of lines) {
    const { row, column } = cellOf(line);
    const current = parts.at(-1);
    const last = current?.cells.at(-1);
    if (!current || !last || current.row !== row) parts.push({ row, cells: [{ column, lines: [line] }] });
    else if (last.column === column) last.lines.push(line);
    else if (current.cells.some((cell) => cell.column === column)) parts.push({ row, cells: [{ column, lines: [line] }] });
    else current.cells.push({ column, lines: [line] });
  }
  return parts;
}

/** Each part with the first of its row that has at most one of its columns; that cell goes on. A row that stands twice does. */
function gathered<Line>(parts: readonly LooseRow<Line>[]): LooseRow<Line>[] {
  const rows: LooseRow<Line>[] = [];
  const byName = new Map<string, LooseRow<Line>[]>();
  for (const part of parts) {
    const own = byName.get(part.row) ?? [];
    byName.set(part.row, own);
    const cellIn = (row: LooseRow<Line>, { column }: LooseCell<Line>) => row.cells.find((cell) => cell.column === column);
    const home = own.find((row) => part.cells.filter((cell) => cellIn(row, cell)).length < 2);
    if (!home) {
      rows.push(part);
      own.push(part);
    } else
      for (const cell of part.cells) {
        const begun = cellIn(home, cell);
        if (begun) for (const line of cell.lines) begun.lines.push(line);
        else home.cells.push(cell);
      }
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
