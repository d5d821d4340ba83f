import type { Changes } from '@rapport/model/commands/command';
import { importedId } from '@rapport/model/features/exchange/import-ids';
import type { ImportMap } from '@rapport/model/features/exchange/import-map';
import type { CellFormats } from '@rapport/model/features/exchange/parse-cell';
import { isLookup, mappedText, planRow, type PlannedRow, type RowProblem } from '@rapport/model/features/exchange/plan-row';
import { entryReferences } from '@rapport/model/ledger/entry-fault';
import { onceId } from '@rapport/model/ledger/entry-id';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { leadsTo, treeFields } from '@rapport/model/schema/tree-fields';
import { searchText } from '@rapport/model/schema/sort-key';
import type { Definitions } from '@rapport/model/settings/definitions';
import { Turns } from '../../jobs/turns.ts';
import { cellsOf, type CsvFile } from './read-csv.ts';
import { resolveNames, type FindRecords, type NearTitles, type Resolution } from './resolve-names.ts';

export type ImportPlan = {
  readonly type: ObjectType;
  readonly map: ImportMap;
  readonly file: CsvFile;
  readonly formats: CellFormats;
  readonly resolution: Resolution;
  /** Per row: the record it makes or changes, and which of the two. A repeated key points at its first row. */
  readonly targets: readonly RowTarget[];
  /** Per row: fields by which the file would put a record above itself. */
  readonly circular: ReadonlyMap<number, readonly string[]>;
};

export type RowTarget = { readonly id: string; readonly fate: 'create' | 'existing' | 'repeated' };

export type Surroundings = {
  readonly definitions: Definitions;
  readonly records: FindRecords;
  readonly near: NearTitles;
  readonly workspaceId: string;
  readonly importId: string;
  /** Milliseconds; part of the ids that the import makes. */
  readonly startedAt: number;
};

/** Everything that must be known before the first row is written: formats, names, and which rows exist already. */
export async function planFile(type: ObjectType, given: ImportMap, file: CsvFile, around: Surroundings): Promise<ImportPlan> {
  const map = knownOnce(type, given);
  const formats: CellFormats = {
    dateOrder: map.dateOrder ?? 'YMD',
    decimal: map.decimal ?? '.',
    currency: map.currency ?? around.definitions.workspace.defaultCurrency,
  };
  const keys = await keysOf(map, file);
  const existing = await findExisting(type, map, keys, around);
  const seen = new Map<string, number>();
  const targets: RowTarget[] = [];
  const turns = new Turns();
  for (const row of file.rows.keys()) {
    const key = keys[row];
    const folded = key === undefined ? undefined : foldKey(type, map, key, around);
    const first = folded === undefined ? undefined : seen.get(folded);
    const there = key === undefined ? undefined : existing.get(key);
    if (folded !== undefined && first === undefined) seen.set(folded, row);
    // What this import itself had made before it was interrupted is still its own to make.
    const made = importedId(around.importId, around.startedAt, first ?? row);
    const isNew = there === undefined || there === made;
    targets.push({ id: there ?? made, fate: first !== undefined ? 'repeated' : isNew ? 'create' : 'existing' });
    if (turns.over) await turns.next();
  }
  const own = await namesInFile(type, map, file, targets);
  const resolution = await resolveNames(type, map, file, around.definitions, around.records, around.near, own);
  const plan = { type, map, file, formats, targets, resolution, circular: new Map() };
  return { ...plan, circular: await circularRows(plan) };
}

/** Rows whose record the rows before them put below itself: the later one loses its place. */
async function circularRows(plan: ImportPlan): Promise<ImportPlan['circular']> {
  const circular = new Map<number, string[]>();
  const turns = new Turns();
  for (const field of treeFields(plan.type)) {
    if (!linkedFields(plan).includes(field)) continue;
    const above = new Map<string, string>();
    for (const [row, { id }] of plan.targets.entries()) {
      if (turns.over) await turns.next();
      const change = readRow(plan, row).changes[field];
      if (!change || !('value' in change) || typeof change.value !== 'string') continue;
      if (leadsTo(id, change.value, (one) => above.get(one))) circular.set(row, [...(circular.get(row) ?? []), field]);
      else above.set(id, change.value);
    }
  }
  return circular;
}

/** One row, understood with what the plan knows. */
export function readRow(plan: ImportPlan, row: number): PlannedRow {
  const cells = cellsOf(plan.file, plan.file.rows[row] ?? []);
  const planned = planRow(plan.type, plan.map, plan.formats, cells, plan.resolution.find);
  const circular = plan.circular.get(row);
  if (!circular) return planned;
  const changes = Object.fromEntries(Object.entries(planned.changes).filter(([field]) => !circular.includes(field)));
  const problems = circular.map((field): RowProblem => {
    const column =
      Object.entries(plan.map.columns).find(([, targets]) => targets.some((one) => one.field === field))?.[0] ?? field;
    return { column, field, text: mappedText(plan.map, field, cells[column] ?? ''), reason: 'cycle' };
  });
  return { ...planned, changes, problems: [...planned.problems, ...problems] };
}

/** Fields of the map whose cells name other things. */
export const linkedFields = (plan: ImportPlan): string[] => [
  ...new Set(
    Object.values(plan.map.columns)
      .flat()
      .map(({ field }) => field)
      .filter((field) => plan.type.fields[field] && isLookup(plan.type.fields[field])),
  ),
];

/** A title for a record whose file names none: what it is about, else its key, else its line. */
export function fallbackTitle(plan: ImportPlan, row: number, definitions: Definitions): Changes {
  const [field, ...others] = plan.type.title;
  if (field === undefined || others.length > 0) return {};
  const cells = cellsOf(plan.file, plan.file.rows[row] ?? []);
  const about = ['account', 'product', 'contacts', 'externalId'].flatMap((wanted) => {
    const column = Object.entries(plan.map.columns).find(([, targets]) => targets.some((target) => target.field === wanted))?.[0];
    const text = column === undefined ? '' : mappedText(plan.map, wanted, cells[column] ?? '');
    return text === '' ? [] : [text];
  });
  const language = definitions.workspace.locale.startsWith('de') ? 'de' : 'en';
  const text = about.slice(0, 2).join(' – ') || `${plan.type.label.one[language]} ${row + 2}`;
  return { [field]: { value: text } };
}

/** E-mails, domains and names match whatever their case; ids and external ids must be equal. */
const foldKey = (type: ObjectType, map: ImportMap, key: string, { workspaceId }: Surroundings): string => {
  if (isOnce(type, map)) return onceId(workspaceId, type.key, key);
  return map.match === 'externalId' ? key : searchText(key);
};

const isOnce = ({ once }: ObjectType, { match }: ImportMap): boolean => once !== undefined && match === once;

/** What arrives once under its external id is known by that, whatever else a map says but the ids of an exported file. */
const knownOnce = ({ once }: ObjectType, map: ImportMap): ImportMap =>
  once !== undefined &&
  map.match !== 'id' &&
  Object.values(map.columns).some((targets) => targets.some(({ field }) => field === once))
    ? { ...map, match: once }
    : map;

/** Entries that have arrived under these external ids and stand, whichever way they are written. */
async function arrivedBefore(
  type: ObjectType,
  texts: readonly string[],
  { workspaceId, records }: Surroundings,
): Promise<Map<string, string>> {
  const ids = new Map(texts.map((text) => [text, onceId(workspaceId, type.key, text)]));
  const found = await records(type.key, 'id', [...ids.values()]);
  const known = new Map([...ids].filter(([, id]) => found.has(id)));
  const others = await records(
    type.key,
    'externalId',
    texts.filter((text) => !known.has(text)),
  );
  return new Map([...known, ...others]);
}

async function keysOf(map: ImportMap, file: CsvFile): Promise<readonly (string | undefined)[]> {
  const { match } = map;
  if (match === undefined) return [];
  const index = file.columns.findIndex((column) => map.columns[column]?.some(({ field }) => field === match));
  if (index < 0) return [];
  const keys: (string | undefined)[] = [];
  const turns = new Turns();
  for (const row of file.rows) {
    keys.push(mappedText(map, match, row[index] ?? '') || undefined);
    if (turns.over) await turns.next();
  }
  return keys;
}

async function findExisting(
  type: ObjectType,
  map: ImportMap,
  keys: readonly (string | undefined)[],
  around: Surroundings,
): Promise<ReadonlyMap<string, string>> {
  const texts = [...new Set(keys.filter((key) => key !== undefined))];
  if (map.match === undefined || texts.length === 0) return new Map();
  if (type.key === 'member') {
    const byKey = new Map(
      [...around.definitions.members.values()].map((member) => [
        searchText(map.match === 'email' ? (member.email ?? '') : member.name),
        member.id,
      ]),
    );
    return new Map(texts.flatMap((text) => (byKey.has(searchText(text)) ? [[text, byKey.get(searchText(text))!] as const] : [])));
  }
  if (isOnce(type, map)) return arrivedBefore(type, texts, around);
  const kind = type.fields[map.match]?.kind;
  const by =
    map.match === 'id'
      ? 'id'
      : kind === 'externalId'
        ? 'externalId'
        : kind === 'emails'
          ? 'email'
          : map.match === 'domain'
            ? 'domain'
            : 'name';
  return around.records(type.key, by, texts);
}

/** By what rows of the file name others of it. Text folded → id. */
async function namesInFile(
  type: ObjectType,
  map: ImportMap,
  file: CsvFile,
  targets: readonly RowTarget[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const [title] = type.title;
  const columnOf = (wanted: string | undefined) =>
    wanted === undefined ? -1 : file.columns.findIndex((column) => map.columns[column]?.some(({ field }) => field === wanted));
  const turns = new Turns();
  const take = async (wanted: string | undefined, which: (cells: readonly string[]) => boolean = () => true) => {
    const index = columnOf(wanted);
    if (wanted === undefined || index < 0) return;
    for (const [row, cells] of file.rows.entries()) {
      if (turns.over) await turns.next();
      const name = which(cells) ? searchText(mappedText(map, wanted, cells[index] ?? '')) : '';
      if (name !== '' && !names.has(name)) names.set(name, targets[row]!.id);
    }
  };
  if (type.storage === 'ledger') {
    await take(type.once);
    // A correction often has the number of what it corrects: that means the other one.
    const corrects = entryReferences(type).find(([, { key }]) => key === type.key)?.[0];
    const at = columnOf(corrects);
    if (at >= 0) await take(title, (cells) => (cells[at] ?? '').trim() === '');
  }
  if (type.title.length === 1) await take(title);
  return names;
}
