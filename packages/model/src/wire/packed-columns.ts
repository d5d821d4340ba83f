import type { BootstrapChunk, PackedColumn } from './frames.ts';

/** What stands for nothing; what follows stands for the values, the first one first. All of them are one byte each. */
const NOTHING = 0x20;
const MOST = 0x7e - NOTHING;
/** Shorter columns are as well off as they are. */
const FEWEST = 8;
/** So many characters are made at once: they are arguments of a call. */
const AT_ONCE = 8_192;

/**
 * A column whose values repeat: each of them once, and a character per row. Most columns of a customer database are such
 * (stages, people, days, currencies), and are a tenth of their size then, to send, to parse and to keep. A column of which
 * more than half is different, or that holds too many different ones, is answered as it is.
 */
export function packColumn(column: readonly unknown[]): readonly unknown[] | PackedColumn {
  if (column.length < FEWEST) return column;
  const most = Math.min(MOST, column.length / 2);
  const of: unknown[] = [];
  const single = new Map<unknown, number>();
  /** Values of several parts, by their text. */
  const composed = new Map<string, number>();
  const codes = new Uint8Array(column.length).fill(NOTHING);
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row];
    if (value === null || value === undefined) continue;
    const isOne = typeof value !== 'object';
    const text = isOne ? '' : JSON.stringify(value);
    let code = isOne ? single.get(value) : composed.get(text);
    if (code === undefined) {
      if (of.length >= most) return column;
      code = NOTHING + of.push(value);
      if (isOne) single.set(value, code);
      else composed.set(text, code);
    }
    codes[row] = code;
  }
  let at = '';
  for (let from = 0; from < codes.length; from += AT_ONCE) at += String.fromCharCode(...codes.subarray(from, from + AT_ONCE));
  return { of, at };
}

export const isPacked = (column: readonly unknown[] | PackedColumn): column is PackedColumn => !Array.isArray(column);

/** The values of a column, row by row; `shared`: each of its values as it is to be kept, once for all rows that have it. */
export function unpackColumn({ of, at }: PackedColumn, shared: (value: unknown) => unknown): readonly unknown[] {
  const values = of.map(shared);
  const column: unknown[] = [];
  for (let row = 0; row < at.length; row += 1) column.push(values[at.charCodeAt(row) - NOTHING - 1] ?? null);
  return column;
}

/** A chunk with the columns that repeat packed. */
export function packChunk({ type, count, columns }: BootstrapChunk): BootstrapChunk {
  const packed: Record<string, readonly unknown[] | PackedColumn> = {};
  for (const key in columns) {
    const column = columns[key]!;
    packed[key] = isPacked(column) ? column : packColumn(column);
  }
  return { type, count, columns: packed };
}
