import { isUuid } from '@rapport/model/documents/document-name';
import { type Resolved, resolveOperand } from '@rapport/model/query/resolve-operand';
import type { Condition, Operator, ViewContext } from '@rapport/model/query/view';
import type { Address, Money, Value } from '@rapport/model/schema/row';
import { addressParts } from '@rapport/model/schema/fields';
import { searchText, sortKey } from '@rapport/model/schema/sort-key';
import { isDate } from '@rapport/model/schema/values';
import type { RecordTable } from '../tables/record-tables.ts';
import { comparedField, type ComparedField } from './compared-field.ts';
import { anywhere, isStorable, type Parameters } from './parameters.ts';

/** One condition of a view in SQL: true for exactly the rows for which the test in memory is true [V9]. */
export function compileCondition(
  table: RecordTable,
  { field: key, op, value }: Condition,
  context: ViewContext,
  parameters: Parameters,
  row = 'row',
): string {
  const field = comparedField(table, key, row);
  if (!field) return 'false';
  if (op === 'empty') return value === false ? `not (${field.isEmpty})` : field.isEmpty;
  const resolved = resolveOperand(field.kind, value, context);
  if (op === 'contains') return contains(field, resolved, parameters);
  if ('start' in resolved) return inSpan(field, op, resolved, parameters);
  if (op === 'eq' || op === 'in' || op === 'ne') {
    const any = equalsAny(field, resolved.values, parameters);
    return op === 'ne' ? `not coalesce(${any}, false)` : any;
  }
  const first = resolved.values[0];
  return first === undefined ? 'false' : compare(field, signs[op], first, parameters);
}

const signs: Record<'gt' | 'gte' | 'lt' | 'lte', string> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

const isSet = ({ kind }: ComparedField) => ['tags', 'emails', 'phones', 'references', 'members'].includes(kind);
const isText = ({ kind }: ComparedField) => ['text', 'title', 'externalId', 'url', 'longText'].includes(kind);
const isNumber = ({ kind }: ComparedField) => kind === 'number' || kind === 'percent' || kind === 'rating' || kind === 'serial';
/** Kinds whose value in a row is a string. */
const isString = (field: ComparedField) =>
  !isSet(field) && !isNumber(field) && !['money', 'yesNo', 'address'].includes(field.kind);
const holdsUuid = (field: ComparedField) =>
  ['id', 'member', 'team'].includes(field.kind) || (field.kind === 'reference' && field.field?.to !== undefined);
const setType = ({ kind, field }: ComparedField) =>
  kind === 'members' || (kind === 'references' && field?.to !== undefined) ? 'uuid' : 'text';

function contains(field: ComparedField, resolved: Resolved, parameters: Parameters): string {
  const wanted = 'values' in resolved ? resolved.values.filter((value) => typeof value === 'string') : [];
  const present = `not (${field.isEmpty})`;
  if (isSet(field)) {
    const type = setType(field);
    if (wanted.some((member) => !isStorable(member) || (type === 'uuid' && !isUuid(member)))) return 'false';
    return wanted.length === 0 ? present : `${field.column} @> ${parameters.add(wanted)}::${type}[]`;
  }
  if (isNumber(field) || field.kind === 'yesNo') return 'false';
  const folded =
    isText(field) || field.kind === 'address'
      ? field.folded
      : field.kind === 'money'
        ? `(${field.column}::text || ' ' || lower(${field.currency} collate "C"))`
        : `lower(${field.text} collate "C")`;
  return [present, ...wanted.map((text) => `${folded} like ${parameters.add(anywhere(searchText(text)))}`)].join(' and ');
}

function inSpan(
  field: ComparedField,
  op: Operator,
  { start, end }: { start: string; end: string },
  parameters: Parameters,
): string {
  if (!isString(field)) return op === 'ne' ? 'true' : 'false';
  const at = (sign: string, bound: string) => compareText(field, sign, bound, parameters);
  if (op === 'gt') return at('>=', end);
  if (op === 'gte') return at('>=', start);
  if (op === 'lt') return at('<', start);
  if (op === 'lte') return at('<', end);
  const inside = `(${at('>=', start)} and ${at('<', end)})`;
  return op === 'ne' ? `not coalesce(${inside}, false)` : inside;
}

function equalsAny(field: ComparedField, values: readonly Value[], parameters: Parameters): string {
  const tests =
    isSet(field) || !(isString(field) || isNumber(field))
      ? values.map((value) => equals(field, value, parameters))
      : [anyOf(field, values, parameters)];
  return tests.length === 0 ? 'false' : `(${tests.join(' or ')})`;
}

/** Scalars: one comparison with all values that the column could hold. */
function anyOf(field: ComparedField, values: readonly Value[], parameters: Parameters): string {
  if (isNumber(field)) {
    const numbers = values.filter((value) => typeof value === 'number' && Number.isFinite(value));
    return numbers.length === 0 ? 'false' : `${scaled(field)} = any(${parameters.add(numbers.map(String))}::numeric[])`;
  }
  const texts = values.filter((value) => typeof value === 'string' && isStorable(value));
  const type = holdsUuid(field) ? 'uuid' : field.kind === 'date' ? 'date' : field.kind === 'dateTime' ? 'timestamptz' : 'text';
  const storable = texts.filter((text): text is string => fits(type, text as string));
  if (isText(field) && storable.length > 0) {
    // The key first: it has the index.
    return `${field.sort} = any(${parameters.add(storable.map(sortKey))}::text[]) and ${field.column} = any(${parameters.add(storable)}::text[])`;
  }
  return storable.length === 0 ? 'false' : `${field.column} = any(${parameters.add(storable)}::${type}[])`;
}

/** Whether the text is written exactly as a row would carry it. */
function fits(type: string, text: string): boolean {
  if (type === 'uuid') return isUuid(text);
  if (type === 'date') return isDate(text);
  if (type === 'timestamptz') return isInstant(text);
  return true;
}

const isInstant = (text: string) =>
  /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/.test(text) && isDate(text.slice(0, 10));

function equals(field: ComparedField, value: Value, parameters: Parameters): string {
  if (field.kind === 'yesNo') return typeof value === 'boolean' ? `coalesce(${field.column}, false) = ${value}` : 'false';
  if (field.kind === 'money') {
    if (typeof value === 'number') return compareMinor(field, '=', value, parameters);
    if (!isMoney(value) || !isStorable(value.currency)) return 'false';
    return `(${field.currency} = ${parameters.add(value.currency)} and ${compareMinor(field, '=', value.minor, parameters)})`;
  }
  if (field.kind === 'address') return equalsAddress(field, value, parameters);
  const type = setType(field);
  const holds = (member: string) => isStorable(member) && (type !== 'uuid' || isUuid(member));
  if (typeof value === 'string') return holds(value) ? `${field.column} @> ${parameters.add([value])}::${type}[]` : 'false';
  if (!Array.isArray(value) || !value.every((member) => typeof member === 'string' && holds(member))) return 'false';
  return `${field.column} = ${parameters.add(value)}::${type}[]`;
}

function equalsAddress(field: ComparedField, value: Value, parameters: Parameters): string {
  if (typeof value !== 'object' || Array.isArray(value)) return 'false';
  const address = value as Address;
  if (Object.keys(value).some((key) => !addressParts.includes(key as never))) return 'false';
  const tests = addressParts.map((part, index) => {
    const text = address[part];
    const column = field.parts[index] ?? '';
    if (text === undefined) return `${column} is null`;
    return isStorable(text) ? `${column} = ${parameters.add(text)}` : 'false';
  });
  return `(not (${field.isEmpty}) and ${tests.join(' and ')})`;
}

const isMoney = (value: Value): value is Money => typeof value === 'object' && 'minor' in value && 'currency' in value;

function compare(field: ComparedField, sign: string, value: Value, parameters: Parameters): string {
  if (isSet(field) || field.kind === 'yesNo' || field.kind === 'address') return 'false';
  if (field.kind === 'money') {
    if (typeof value === 'number') return compareMinor(field, sign, value, parameters);
    if (!isMoney(value) || !isStorable(value.currency)) return 'false';
    return `(${field.currency} = ${parameters.add(value.currency)} and ${compareMinor(field, sign, value.minor, parameters)})`;
  }
  if (isNumber(field))
    return typeof value === 'number' && Number.isFinite(value)
      ? `${scaled(field)} ${sign} ${parameters.add(String(value))}::numeric`
      : 'false';
  if (typeof value !== 'string') return 'false';
  if (isText(field)) return `${field.sort} ${sign} ${parameters.add(sortKey(value))}`;
  return compareText(field, sign, value, parameters);
}

/** By code unit, as rows carry the value; in the column's own type where the operand is one, so that an index serves. */
function compareText(field: ComparedField, sign: string, value: string, parameters: Parameters): string {
  if (field.kind === 'date' && isDate(value)) return `${field.column} ${sign} ${parameters.add(value)}::date`;
  if (field.kind === 'dateTime' && isInstant(value)) return `${field.column} ${sign} ${parameters.add(value)}::timestamptz`;
  // No stored text has a U+0000, so what is compared with can end before it.
  const end = value.indexOf('\u0000');
  return `${field.text} collate "C" ${sign} ${parameters.add((end < 0 ? value : value.slice(0, end)).toWellFormed())}`;
}

const compareMinor = (field: ComparedField, sign: string, value: number, parameters: Parameters): string =>
  Number.isFinite(value) ? `${field.column} ${sign} ${parameters.add(String(value))}::numeric` : 'false';

/** The column times 10^decimals is what rows carry; indexes are on the column. */
const scaled = ({ column, field }: ComparedField): string => (field?.decimals ? `${column} * ${10 ** field.decimals}` : column);
