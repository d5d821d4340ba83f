import type { Changes, FieldChange } from '../../commands/command.ts';
import { objectType } from '../../objects/index.ts';
import type { Field } from '../../schema/fields.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import type { Address, Value } from '../../schema/row.ts';
import type { EntryFault } from '../../ledger/entry-fault.ts';
import type { ImportMap, ImportTarget, Lookup } from './import-map.ts';
import {
  parseCell,
  parseDate,
  parseMoment,
  splitList,
  unescapeFormula,
  type CellFormats,
  type CellProblem,
} from './parse-cell.ts';

/** Finds what a cell names: the id of a record, person, team, option, stage or pipeline. Undefined: not there. */
export type Find = (
  target: { readonly field: string; readonly definition: Field; readonly by: Lookup },
  text: string,
) => string | undefined;

export type RowProblem = {
  readonly column: string;
  readonly field: string;
  readonly text: string;
  readonly reason:
    | CellProblem
    | EntryFault['reason']
    | 'not-found'
    | 'required'
    | 'cycle'
    | 'names-itself'
    | 'row-refused'
    | 'stands'
    | 'in-trash'
    | 'refused';
};

/** One line of the file, understood. `changes` hold only what the file says: an empty cell clears nothing. */
export type PlannedRow = {
  readonly changes: Changes;
  readonly problems: readonly RowProblem[];
  /** Value under the match field, if the row has one; `id` for exported files. */
  readonly key: string | undefined;
  readonly created: string | undefined;
  readonly stageEntered: string | undefined;
  readonly closed: string | undefined;
};

/** Applies the map's value table: `GTXPro` → `GTX Pro`. */
export function mappedText(map: ImportMap, field: string, cell: string): string {
  const text = unescapeFormula(cell).normalize('NFC').trim();
  const table = map.values[field];
  return table && Object.hasOwn(table, text) ? (table[text] ?? '') : text;
}

/** Pure: everything that needs other records goes through `find`. */
export function planRow(
  type: ObjectType,
  map: ImportMap,
  formats: CellFormats,
  cells: { readonly [column: string]: string },
  find: Find,
): PlannedRow {
  const changes: Record<string, FieldChange> = {};
  const problems: RowProblem[] = [];
  const addresses: Record<string, Record<string, string>> = {};
  const currencies = currenciesOf(map, cells);
  const times: Record<'created' | 'stageEntered' | 'closed', string | undefined> = {
    created: undefined,
    stageEntered: undefined,
    closed: undefined,
  };
  let key: string | undefined;
  // Ids of an exported file come beside the names and say more: they go last and win.
  const pairs = Object.entries(map.columns)
    .flatMap(([column, targets]) => targets.map((target) => ({ column, target })))
    .sort((a, b) => Number(a.target.by === 'id') - Number(b.target.by === 'id'));
  for (const { column, target } of pairs) {
    const text = mappedText(map, target.field, cells[column] ?? '');
    if (target.field === 'id') {
      if (map.match === 'id' && text !== '') key = text.toLowerCase();
      continue;
    }
    if (text === '') continue;
    const problem = (reason: RowProblem['reason']) => problems.push({ column, field: target.field, text, reason });
    if (target.field === 'created' || target.field === 'stageEntered' || target.field === 'closed') {
      const time = parseMoment(text, formats.dateOrder);
      if (time) times[target.field] = time;
      else problem('date');
      continue;
    }
    const [fieldKey = '', part] = target.field.split('.');
    const field = type.fields[fieldKey];
    if (!field) continue;
    if (field.kind === 'address' && part) {
      (addresses[fieldKey] ??= {})[part] = text;
    } else if (part) {
      continue; // a currency: read before, since it decides how many digits an amount has
    } else if (isLookup(field)) {
      const result = lookUp(field, target, text, find);
      if (result === undefined) problem('not-found');
      else {
        changes[fieldKey] = result;
        problems.splice(
          0,
          problems.length,
          ...problems.filter((known) => !(known.field === target.field && known.reason === 'not-found')),
        );
      }
    } else {
      const cell = parseCell(text, field, { ...formats, currency: currencies[fieldKey] ?? formats.currency });
      if ('value' in cell) changes[fieldKey] = { value: cell.value };
      else if ('reason' in cell) problem(cell.reason);
    }
    if (map.match === target.field) key = text;
  }
  for (const [fieldKey, parts] of Object.entries(addresses)) changes[fieldKey] = { value: parts as Address };
  return { changes, problems, key, ...times };
}

function currenciesOf(map: ImportMap, cells: { readonly [column: string]: string }): { readonly [field: string]: string } {
  const found: Record<string, string> = {};
  for (const [column, targets] of Object.entries(map.columns))
    for (const { field } of targets) {
      const code = (cells[column] ?? '').trim().toUpperCase();
      if (field.endsWith('.currency') && /^[A-Z]{3}$/.test(code)) found[field.slice(0, -'.currency'.length)] = code;
    }
  return found;
}

/** Kinds whose cell names another thing. */
export const isLookup = (field: Field): boolean => lookupKinds.has(field.kind);
const lookupKinds: ReadonlySet<Field['kind']> = new Set(['reference', 'references', 'member', 'members', 'team', 'choice']);

/** Whether what a cell names may be made where there is none: of one type alone, and not what only ever comes in. */
export const canBeMade = (field: Field): boolean => {
  if (!isLookup(field)) return false;
  if (field.kind !== 'reference' && field.kind !== 'references') return true;
  return field.to !== undefined && objectType(field.to)?.storage === 'document';
};

function lookUp(field: Field, target: ImportTarget, text: string, find: Find): FieldChange | undefined {
  const request = { field: target.field, definition: field, by: target.by };
  if (field.kind !== 'references' && field.kind !== 'members') {
    const id = find(request, text);
    return id === undefined ? undefined : { value: id };
  }
  const ids = splitList(text).map((one) => find(request, one));
  return ids.includes(undefined) ? undefined : { value: [...new Set(ids as string[])].sort() satisfies Value };
}

/** Checks a moment without the rest of the row. */
export const isDate = (text: string, formats: CellFormats): boolean => parseDate(text, formats.dateOrder) !== undefined;
