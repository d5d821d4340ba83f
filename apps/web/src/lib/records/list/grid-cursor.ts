/** Where the keyboard is in a grid: a row, and a column of it (-1: the row as a whole). */
export type Cursor = { readonly row: number; readonly column: number };

/**
 * The cursor after a key; undefined when the key does not move it. `page`: rows that fit the screen. Home and End go to
 * the ends of a row whose cell is chosen, else to the ends of the list; with Mod they and the arrows go all the way.
 */
export function moveCursor(
  cursor: Cursor,
  key: string,
  size: { rows: number; columns: number; page: number },
): Cursor | undefined {
  const row = (next: number): Cursor => ({ ...cursor, row: Math.max(0, Math.min(size.rows - 1, next)) });
  const last = size.columns - 1;
  const inCell = cursor.column >= 0;
  switch (key) {
    case 'J':
    case 'ArrowDown':
      return row(cursor.row + 1);
    case 'K':
    case 'ArrowUp':
      return row(cursor.row - 1);
    case 'PageDown':
      return row(cursor.row + size.page);
    case 'PageUp':
      return row(cursor.row - size.page);
    case 'Home':
      return inCell ? { ...cursor, column: 0 } : row(0);
    case 'End':
      return inCell ? { ...cursor, column: last } : row(size.rows - 1);
    case 'Mod+Home':
      return { ...row(0), column: inCell ? 0 : -1 };
    case 'Mod+End':
      return { ...row(size.rows - 1), column: inCell ? last : -1 };
    case 'Mod+ArrowUp':
      return row(0);
    case 'Mod+ArrowDown':
      return row(size.rows - 1);
    case 'Mod+ArrowLeft':
      return { ...cursor, column: 0 };
    case 'Mod+ArrowRight':
      return { ...cursor, column: last };
    case 'ArrowRight':
      return { ...cursor, column: Math.min(size.columns - 1, cursor.column + 1) };
    case 'ArrowLeft':
      return { ...cursor, column: Math.max(-1, cursor.column - 1) };
    default:
      return undefined;
  }
}

/** The next cell to edit after Tab (or before, with Shift); past the last column of the last row: undefined. */
export function nextCell(cursor: Cursor, backwards: boolean, size: { rows: number; columns: number }): Cursor | undefined {
  const at = cursor.row * size.columns + cursor.column + (backwards ? -1 : 1);
  if (at < 0 || at >= size.rows * size.columns) return undefined;
  return { row: Math.floor(at / size.columns), column: at % size.columns };
}
