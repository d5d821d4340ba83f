import { isUuid } from '../documents/document-name.ts';
import { RefusalError } from '../errors.ts';
import { limits } from '../limits.ts';
import { scaled, unscaled } from '../schema/decimals.ts';
import type { Field } from '../schema/fields.ts';
import type { ObjectType } from '../schema/object-type.ts';
import { parseSerial } from '../schema/serial.ts';
import type { Value } from '../schema/row.ts';
import { parseMember, parseValue } from '../schema/values.ts';
import { optionByText } from '../settings/find-option.ts';
import type { Definitions } from '../settings/definitions.ts';
import { operatorsOfKind } from './operators.ts';
import { kindOf } from './run-view.ts';
import { operators, periods, type Condition, type Operand, type Operator, type Period } from './view.ts';

/** One condition from its three words. Throws a refusal that names the field or operator at fault. */
export function parseCondition(
  type: ObjectType,
  field: string,
  operator: string,
  text: string,
  definitions: Definitions | undefined,
): Condition {
  const kind = kindOf(type, field);
  if (kind === undefined) throw new RefusalError('unknown-field', { field });
  const op = operatorOf(field, operator);
  if (!operatorsOfKind(kind).includes(op)) throw new RefusalError('unknown-operator', { field, values: { operator: op } });
  const definition = Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
  if (op !== 'in') return { field, op, value: parseOperand(field, definition, kind, op, text, definitions) };
  const values: Value[] = [];
  for (const one of splitByCommas(text)) {
    if (values.length >= limits.inValues.value)
      throw new RefusalError('too-large', { field, values: { limit: limits.inValues.value } });
    values.push(parseOperand(field, definition, kind, op, one, definitions) as Value);
  }
  return { field, op, value: values };
}

/** The text that `parseCondition` reads back as the same operand. */
export function formatCondition(type: ObjectType, { field, op, value }: Condition): string {
  const decimals = type.fields[field]?.decimals ?? 0;
  if (op !== 'in') return formatOperand(value, decimals);
  return (value as readonly Value[]).map((one) => escapeCommas(formatOperand(one, decimals))).join(',');
}

const splitByCommas = (text: string): string[] =>
  (text.match(/(?:\\.|[^,\\])+|\\$/gsu) ?? ['']).map((part) => part.replace(/\\(.)/gsu, '$1'));
const escapeCommas = (text: string): string => text.replace(/[\\,]/g, '\\$&');

function operatorOf(field: string, text: string): Operator {
  const op = operators.find((known) => known === text);
  if (!op) throw new RefusalError('unknown-operator', { field, values: { operator: text.slice(0, 40) } });
  return op;
}

function parseOperand(
  name: string,
  field: Field | undefined,
  kind: string,
  op: Operator,
  text: string,
  definitions: Definitions | undefined,
): Operand {
  const invalid = () =>
    new RefusalError('invalid-field', { field: name, values: { value: text.slice(0, 100), reason: 'filter' } });
  if (op === 'empty') {
    if (text !== 'true' && text !== 'false') throw invalid();
    return text === 'true';
  }
  if (text.startsWith('@') && !text.startsWith('@@')) {
    if (op === 'in') throw invalid();
    const relative = parseRelative(text.slice(1), kind, op);
    if (!relative) throw invalid();
    return relative;
  }
  const plain = (text.startsWith('@@') ? text.slice(1) : text).toWellFormed().replaceAll('\0', '').normalize('NFC');
  const value = parsePlain(plain, field, kind, op, definitions);
  if (value === undefined) throw invalid();
  return value;
}

function parseRelative(text: string, kind: string, op: Operator): Operand | undefined {
  if (text === 'me') return ['member', 'members'].includes(kind) ? { me: true } : undefined;
  if (text === 'myTeam')
    return ['member', 'members', 'team'].includes(kind) && (op === 'eq' || op === 'ne') ? { myTeam: true } : undefined;
  if (kind !== 'date' && kind !== 'dateTime') return undefined;
  const [, near, count] = /^(last|next):([1-9]\d{0,5})$/.exec(text) ?? [];
  if (near) return op === 'contains' ? undefined : near === 'last' ? { last: Number(count) } : { next: Number(count) };
  const days = /^days:(-?\d{1,6})$/.exec(text);
  if (days) return { days: Number(days[1]) };
  const period = periods.find((known) => known === text);
  return period && op === 'eq' ? { period: period as Period } : undefined;
}

function parsePlain(
  text: string,
  field: Field | undefined,
  kind: string,
  op: Operator,
  definitions: Definitions | undefined,
): Value | undefined {
  if (op === 'contains' && ['text', 'longText', 'title', 'url', 'externalId', 'address'].includes(kind)) {
    return text === '' || text.length > limits.searchLength.value ? undefined : text;
  }
  switch (kind) {
    case 'title':
      return text;
    case 'id':
      return isUuid(text.toLowerCase()) ? text.toLowerCase() : undefined;
    case 'yesNo':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'number':
    case 'percent':
      return scaled(text, field?.decimals ?? 0);
    case 'rating':
      return /^[1-5]$/.test(text) ? Number(text) : undefined;
    case 'serial':
      return field && parseSerial(field, text);
    case 'money':
      return parseMoneyFilter(text);
    case 'dateTime':
      return timeOf(text);
    case 'choice':
      return field && definitions ? (optionByText(field, text, definitions)?.id ?? optionId(text)) : optionId(text);
    case 'member':
    case 'team':
      return isUuid(text.toLowerCase()) ? text.toLowerCase() : undefined;
    default: {
      if (!field) return undefined;
      const set = ['tags', 'emails', 'phones', 'references', 'members'].includes(kind);
      const parsed = set ? parseMember(field, text) : parseValue(field, kind === 'reference' ? text.toLowerCase() : text);
      return 'value' in parsed ? parsed.value : undefined;
    }
  }
}

const optionId = (text: string) => (/^[A-Za-z0-9_]{1,64}$/.test(text) ? text : undefined);

/** Minor units, with a currency to compare only amounts in it: `100000` or `100000 EUR`. */
function parseMoneyFilter(text: string): Value | undefined {
  const match = /^(-?\d{1,16})(?:[ +]([A-Z]{3}))?$/.exec(text);
  if (!match) return undefined;
  const minor = Number(match[1]) + 0;
  if (!Number.isSafeInteger(minor)) return undefined;
  return match[2] ? { minor, currency: match[2] } : minor;
}

function timeOf(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function formatOperand(value: Operand, decimals: number): string {
  if (typeof value === 'string') return value.startsWith('@') ? `@${value}` : value;
  if (typeof value === 'number') return unscaled(value, decimals);
  if (typeof value !== 'object') return String(value);
  if ('me' in value) return '@me';
  if ('myTeam' in value) return '@myTeam';
  if ('last' in value) return `@last:${value.last}`;
  if ('next' in value) return `@next:${value.next}`;
  if ('days' in value) return `@days:${value.days}`;
  if ('period' in value) return `@${value.period}`;
  return 'minor' in value && 'currency' in value ? `${value.minor} ${value.currency}` : String(value);
}
