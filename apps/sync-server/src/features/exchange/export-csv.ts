import { stringify } from 'csv-stringify/sync';
import { escapeFormula, minorDigits } from '@rapport/model/features/exchange/parse-cell';
import { objectTypes } from '@rapport/model/objects/index';
import { titleOf } from '@rapport/model/projection/project-record';
import { addressParts, type Field } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { formatSerial } from '@rapport/model/schema/serial';
import type { Address, Money, Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { ReadRows } from './check-import.ts';

type Language = 'en' | 'de';
type Column = { readonly head: string; readonly cell: (row: Row, names: Names) => string };
/** Titles of records that the rows point at, by `<type>:<id>`. */
type Names = ReadonlyMap<string, string>;

const scaledText = (scaled: number, places: number): string => {
  const digits = String(Math.abs(scaled)).padStart(places + 1, '0');
  return `${scaled < 0 ? '-' : ''}${places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`}`;
};

function columnsOf(type: ObjectType, keys: readonly string[], definitions: Definitions, language: Language): Column[] {
  const columns: Column[] = [{ head: 'Rapport id', cell: (row) => row.id }];
  for (const key of keys) {
    const field = type.fields[key];
    if (field) columns.push(...columnsOfField(key, field, definitions, language));
  }
  return columns;
}

function columnsOfField(key: string, field: Field, definitions: Definitions, language: Language): Column[] {
  const head = field.label[language];
  const plain = (cell: (value: never, names: Names) => string): Column => ({
    head,
    cell: (row, names) => (row.values[key] === undefined ? '' : cell(row.values[key] as never, names)),
  });
  const withIds = (nameOf: (id: string, names: Names) => string): Column[] => [
    plain((value: string | readonly string[], names) =>
      [value]
        .flat()
        .map((id) => escapeFormula(nameOf(id, names)))
        .join('; '),
    ),
    { head: `${head} (id)`, cell: (row) => [row.values[key] ?? []].flat().join('; ') },
  ];
  switch (field.kind) {
    case 'money':
      return [
        plain(({ minor, currency }: Money) => scaledText(minor, minorDigits(currency))),
        {
          head: language === 'de' ? `${head} Währung` : `${head} currency`,
          cell: (row) => (row.values[key] as Money | undefined)?.currency ?? '',
        },
      ];
    case 'number':
    case 'percent':
      return [plain((value: number) => scaledText(value, field.decimals))];
    case 'serial':
      return [plain((value: number) => formatSerial(field, value))];
    case 'rating':
    case 'yesNo':
    case 'date':
    case 'dateTime':
      return [plain((value: number | boolean | string) => String(value))];
    case 'tags':
    case 'emails':
    case 'phones':
      return [plain((value: readonly string[]) => escapeFormula(value.join('; ')))];
    case 'address':
      return addressParts.map((part) => ({
        head: `${head} ${part}`,
        cell: (row) => escapeFormula((row.values[key] as Address | undefined)?.[part] ?? ''),
      }));
    case 'choice':
      return withIds((id) => optionLabel(field, id, definitions));
    case 'member':
    case 'members':
      return withIds((id) => definitions.members.get(id)?.name ?? '');
    case 'team':
      return withIds((id) => definitions.teams.get(id)?.name ?? '');
    case 'reference':
    case 'references':
      return withIds((id, names) => names.get(field.to === undefined ? id : `${field.to}:${id}`) ?? '');
    default:
      return [plain((value: string) => escapeFormula(value))];
  }
}

function optionLabel(field: Field, id: string, definitions: Definitions): string {
  if (field.options === 'stage') return definitions.stages.get(id)?.label ?? '';
  if (field.options === 'pipeline') return definitions.pipelines.find((pipeline) => pipeline.id === id)?.label ?? '';
  return definitions.choices.get(field.options?.list ?? '')?.find((option) => option.id === id)?.label ?? '';
}

/**
 * Rows as CSV text, page by page: the view's columns with ids beside names, numbers and dates in the form that an
 * import reads back without asking, texts that a spreadsheet would run as formulas defused.
 */
export async function* exportCsv(
  type: ObjectType,
  keys: readonly string[],
  pages: AsyncIterable<readonly Row[]>,
  readRows: ReadRows,
  definitions: Definitions,
  language: Language,
): AsyncGenerator<string> {
  const columns = columnsOf(type, keys, definitions, language);
  // The mark tells spreadsheets that the text is UTF-8.
  yield `\uFEFF${stringify([columns.map(({ head }) => head)])}`;
  for await (const rows of pages) {
    const names = await namesFor(type, keys, rows, readRows);
    yield stringify(rows.map((row) => columns.map(({ cell }) => cell(row, names))));
  }
}

async function namesFor(type: ObjectType, keys: readonly string[], rows: readonly Row[], readRows: ReadRows): Promise<Names> {
  const wanted = new Map<string, Set<string>>();
  for (const key of keys) {
    const field = type.fields[key];
    if (field?.kind !== 'reference' && field?.kind !== 'references') continue;
    for (const row of rows)
      for (const value of [row.values[key] ?? []].flat() as string[]) {
        const [to, id] = field.to === undefined ? (value.split(':') as [string, string]) : [field.to, value];
        wanted.set(to, (wanted.get(to) ?? new Set()).add(id));
      }
  }
  const names = new Map<string, string>();
  for (const [to, ids] of wanted) {
    const target = objectTypes[to];
    if (target) for (const [id, row] of await readRows(to, [...ids])) names.set(`${to}:${id}`, titleOf(target, row.values));
  }
  return names;
}
