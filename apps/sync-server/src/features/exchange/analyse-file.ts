import { detectDateOrder, detectDecimal } from '@rapport/model/features/exchange/detect-formats';
import { emptyImportMap, type ImportMap } from '@rapport/model/features/exchange/import-map';
import { matchColumns, suggestMatch, type Matched } from '@rapport/model/features/exchange/match-columns';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { Turns } from '../../jobs/turns.ts';
import type { CsvFile } from './read-csv.ts';

export type ColumnAnalysis = {
  readonly name: string;
  /** Three real cells, the first different ones that are not empty. */
  readonly samples: readonly string[];
  readonly filled: number;
  readonly how: Matched['how'];
};

export type Analysis = {
  readonly rows: number;
  readonly encoding: string;
  readonly delimiter: string;
  readonly columns: readonly ColumnAnalysis[];
  /** What to start from: columns by name similarity, formats as found. */
  readonly map: ImportMap;
};

/** What the file holds and how it would be read, before anybody decides anything. */
export async function analyseFile(file: CsvFile, type: ObjectType, defaultCurrency: string): Promise<Analysis> {
  const turns = new Turns();
  const matched = matchColumns(type, file.columns);
  const columns: ColumnAnalysis[] = [];
  for (const [index, name] of file.columns.entries()) {
    const samples = new Set<string>();
    let filled = 0;
    for (const row of file.rows) {
      const cell = (row[index] ?? '').trim();
      if (cell === '') continue;
      filled += 1;
      if (samples.size < 3) samples.add(cell);
    }
    columns.push({ name, samples: [...samples], filled, how: matched[name]?.how ?? ('none' as const) });
    if (turns.over) await turns.next();
  }
  const kindsOf = (name: string) =>
    (matched[name]?.targets ?? []).map(({ field }) =>
      ['created', 'closed', 'stageEntered'].includes(field) ? 'date' : type.fields[field]?.kind,
    );
  const cells = function* (kinds: readonly string[]) {
    for (const [index, name] of file.columns.entries()) {
      if (!kindsOf(name).some((kind) => kind !== undefined && kinds.includes(kind))) continue;
      for (const row of file.rows) if (row[index]) yield row[index];
    }
  };
  const targets = Object.fromEntries(file.columns.map((name) => [name, matched[name]?.targets ?? []]));
  const map: ImportMap = {
    ...emptyImportMap,
    match: suggestMatch(
      type,
      Object.values(targets).flatMap((list) => list.map(({ field }) => field)),
    ),
    columns: targets,
    currency: defaultCurrency,
    dateOrder: detectDateOrder(cells(['date', 'dateTime'])),
    decimal: detectDecimal(cells(['number', 'percent', 'money'])),
  };
  return { rows: file.rows.length, encoding: file.encoding, delimiter: file.delimiter, columns, map };
}
