import type { Changes, FieldChange } from '../commands/command.ts';
import { RefusalError, type Refusal } from '../errors.ts';
import { invalidField, noOption } from './field-refusal.ts';
import { optionById, optionByText } from '../settings/find-option.ts';
import type { Definitions } from '../settings/definitions.ts';
import { scaled, unscaled } from './decimals.ts';
import { addressParts, setKinds, type Field } from './fields.ts';
import { implausible } from './implausible.ts';
import { shownFields, type ObjectType } from './object-type.ts';
import type { Money, Row, Value } from './row.ts';
import { formatSerial, parseSerial } from './serial.ts';
import { parseMember, parseValue } from './values.ts';
import { titleOf } from '../projection/project-record.ts';

/** JSON as it goes over the API. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type RecordJson = { readonly [key: string]: Json };

/**
 * A row as the API shows it: fields beside `id`, `title` and the times. Empty fields are `null`, so that a reader sees
 * which there are. Money is `{amount, currency}` in minor units, a choice `{id, label}`, a set an array.
 */
export function toJson(type: ObjectType, row: Row, definitions: Definitions): RecordJson {
  const json: Record<string, Json> = {
    id: row.id,
    type: row.type,
    title: titleOf(type, row.values),
    createdAt: row.createdAt,
    createdBy: row.createdBy ?? null,
    updatedAt: row.updatedAt,
    updatedBy: row.updatedBy ?? null,
    deletedAt: row.deletedAt ?? null,
  };
  for (const [key, field] of shownFields(type)) {
    json[key] = valueToJson(field, row.values[key], definitions);
    if (field.tracked) json[`${key}Since`] = row.since[key] ?? null;
  }
  return json;
}

export function valueToJson(field: Field, value: Value | undefined, definitions: Definitions): Json {
  if (value === undefined) return setKinds.has(field.kind) ? [] : null;
  switch (field.kind) {
    case 'money': {
      const money = value as Money;
      return { amount: money.minor, currency: money.currency };
    }
    case 'number':
    case 'percent':
      return Number(unscaled(value as number, field.decimals));
    case 'serial':
      return formatSerial(field, value as number);
    case 'choice':
      return { id: value as string, label: optionById(field, value as string, definitions)?.label ?? (value as string) };
    default:
      return value as Json;
  }
}

/** Keys of an answer that a request may repeat, so that what was read can be sent back; they change nothing. */
const echoed = new Set([
  'id',
  'type',
  'title',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
  'deletedAt',
  'document',
  'issues',
]);

/**
 * The changes that a request body asks for. Throws a refusal that names the field: `unknown-field` for one that the type
 * does not have, `invalid-field` with the reason for a value that the field does not allow. `null` clears; a set is
 * replaced by an array and changed by `{add, remove}`.
 */
export function fromJson(type: ObjectType, body: unknown, definitions: Definitions): Changes {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new RefusalError('bad-request', { values: { expected: 'object' } });
  const changes: [string, FieldChange][] = [];
  for (const [key, input] of Object.entries(body as Record<string, unknown>)) {
    const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
    if (field?.shown) changes.push([key, meantFromJson(key, field, input, definitions)]);
    else if (!echoed.has(key) && !isSince(type, key)) throw new RefusalError('unknown-field', { field: key.slice(0, 100) });
  }
  return Object.fromEntries(changes);
}

const isSince = (type: ObjectType, key: string) => key.endsWith('Since') && type.fields[key.slice(0, -5)]?.tracked === true;

const refused = (refusal: Refusal) => new RefusalError(refusal.kind, refusal);
const invalid = (field: string, reason: string) => refused(invalidField(field, reason));

function meantFromJson(key: string, field: Field, input: unknown, definitions: Definitions): FieldChange {
  const change = fieldFromJson(key, field, input, definitions);
  const reason = 'value' in change && change.value !== null && implausible(field, change.value);
  if (reason) throw invalid(key, reason);
  return change;
}

export function fieldFromJson(key: string, field: Field, input: unknown, definitions: Definitions): FieldChange {
  if (input === null) return { value: null };
  if (setKinds.has(field.kind)) return setFromJson(key, field, input);
  const stored = storedFromJson(key, field, input, definitions);
  const parsed = parseValue(field, stored);
  if ('value' in parsed) {
    return { value: parsed.value };
  }
  if (parsed.reason === 'empty' && (stored === '' || field.kind === 'address')) return { value: null };
  throw invalid(key, parsed.reason);
}

function setFromJson(key: string, field: Field, input: unknown): FieldChange {
  const members = (list: unknown): readonly string[] => {
    if (list === undefined) return [];
    if (!Array.isArray(list)) throw invalid(key, 'not-a-list');
    return list.map((item) => {
      const parsed = parseMember(field, typeof item === 'string' && field.kind !== 'tags' ? item.trim().toLowerCase() : item);
      if ('reason' in parsed) throw invalid(key, parsed.reason);
      return parsed.value;
    });
  };
  if (Array.isArray(input)) {
    const parsed = parseValue(field, members(input));
    if ('value' in parsed) return { value: parsed.value };
    if (parsed.reason === 'empty') return { value: null };
    throw invalid(key, parsed.reason);
  }
  if (typeof input !== 'object' || input === null) throw invalid(key, 'not-a-list');
  for (const name of Object.keys(input)) if (name !== 'add' && name !== 'remove') throw invalid(key, 'not-a-list');
  const { add, remove } = input as { add?: unknown; remove?: unknown };
  return { add: members(add), remove: members(remove) };
}

/** What JSON says, in the row's representation, not yet judged by the field. */
function storedFromJson(key: string, field: Field, input: unknown, definitions: Definitions): unknown {
  switch (field.kind) {
    case 'money': {
      if (typeof input !== 'object' || input === null) throw invalid(key, 'not-money');
      for (const name of Object.keys(input)) if (name !== 'amount' && name !== 'currency') throw invalid(key, 'not-money');
      const { amount, currency } = input as { amount?: unknown; currency?: unknown };
      return { minor: amount, currency: currency === undefined ? definitions.workspace.defaultCurrency : currency };
    }
    case 'number':
    case 'percent': {
      if (typeof input !== 'number' || !Number.isFinite(input)) throw invalid(key, 'not-a-number');
      const value = scaled(plainNumber(input), field.decimals);
      if (value === undefined) throw invalid(key, Number.isSafeInteger(Math.trunc(input)) ? 'too-many-decimals' : 'out-of-range');
      return value;
    }
    case 'serial': {
      const value = typeof input === 'string' ? parseSerial(field, input) : input;
      if (value === undefined) throw invalid(key, 'not-a-number');
      return value;
    }
    case 'choice': {
      const named =
        typeof input === 'object' && input !== null
          ? ((input as { id?: unknown; label?: unknown }).id ?? (input as { label?: unknown }).label)
          : input;
      if (typeof named !== 'string') throw invalid(key, 'not-an-option');
      if (named === '') return '';
      const option = optionByText(field, named, definitions);
      if (!option) throw refused(noOption(key, field, definitions));
      return option.id;
    }
    case 'dateTime': {
      // A time with an offset, or without milliseconds, means the same instant.
      if (typeof input !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i.test(input))
        return input;
      const time = Date.parse(input);
      return Number.isNaN(time) ? input : new Date(time).toISOString();
    }
    case 'address': {
      if (typeof input !== 'object' || Array.isArray(input)) throw invalid(key, 'not-an-address');
      for (const part of Object.keys(input as object))
        if (!addressParts.some((known) => known === part))
          throw new RefusalError('unknown-field', { field: `${key}.${part.slice(0, 60)}` });
      return input;
    }
    case 'member':
    case 'team':
      return typeof input === 'string' ? input.trim().toLowerCase() : input;
    case 'reference':
      return typeof input === 'string' && field.to !== undefined ? input.trim().toLowerCase() : input;
    default:
      return input;
  }
}

/** Without an exponent. */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text;
}
