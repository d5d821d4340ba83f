import { CsvError, parse, type Options } from 'csv-parse';
import { RefusalError } from '@rapport/model/errors';
import { detectDelimiter } from '@rapport/model/features/exchange/detect-formats';
import { limits } from '@rapport/model/limits';
import { Turns } from '../../jobs/turns.ts';
import { decodeFile } from './decode-file.ts';

export type CsvFile = {
  readonly encoding: string;
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** Cells by position of the column; short lines are filled with empty text. */
  readonly rows: readonly (readonly string[])[];
};

/** Reads a whole CSV file. Throws `bad-csv` naming the line when quotes are broken, and when there is no head or no row. */
export async function readCsv(
  bytes: Uint8Array,
  options: { readonly encoding?: string; readonly delimiter?: string } = {},
): Promise<CsvFile> {
  const { text, encoding } = decodeFile(bytes, options.encoding);
  const delimiter = options.delimiter ?? detectDelimiter(text.slice(0, 64 * 1024));
  let lines: string[][];
  try {
    lines = await parseInTurns(text, { delimiter, bom: true, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number((error as CsvError & { lines?: number }).lines ?? 0);
    throw new RefusalError('bad-csv', { field: 'file', values: { reason: reasonOf(error.code), line } }, error);
  }
  const [head, ...rows] = lines;
  if (!head || head.every((name) => name.trim() === ''))
    throw new RefusalError('bad-csv', { field: 'file', values: { reason: 'empty' } });
  return { encoding, delimiter, columns: uniqueNames(head), rows };
}

/** Characters that are parsed before it is looked whether others wait. */
const slice = 32 * 1024;

async function parseInTurns(text: string, options: Options): Promise<string[][]> {
  const parser = parse(options);
  const lines: string[][] = [];
  let failure: unknown;
  parser.on('data', (line: string[]) => {
    // The head is a line, too. What is beyond the limit is never held.
    if (lines.length <= limits.importRows.value) lines.push(line);
    else failure ??= new RefusalError('too-large', { field: 'file', values: { limit: limits.importRows.value } });
  });
  parser.on('error', (error) => (failure = error));
  const ended = new Promise((resolve) => parser.once('close', resolve));
  const turns = new Turns();
  for (let at = 0; at < text.length && failure === undefined; at += slice) {
    parser.write(text.slice(at, at + slice));
    if (turns.over || parser.writableNeedDrain) await turns.next();
  }
  parser.end();
  await ended;
  if (failure !== undefined) throw failure;
  return lines;
}

/** The cells of one row by column name. */
export const cellsOf = (file: CsvFile, row: readonly string[]): { [column: string]: string } =>
  Object.fromEntries(file.columns.map((column, index) => [column, row[index] ?? '']));

const reasonOf = (code: string): string => (code.includes('QUOTE') ? 'broken-quotes' : 'malformed');

/** Two columns of one name stay apart: `Phone`, `Phone (2)`. A column without a name is called by its number. */
function uniqueNames(head: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return head.map((cell, index) => {
    const name = cell.trim() || `#${index + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
