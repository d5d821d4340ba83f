import type { Command, CommandBody, FieldChange } from '../commands/command.ts';
import { isUuid, parseDocumentName } from '../documents/document-name.ts';
import { limits } from '../limits.ts';
import type { Value } from '../schema/row.ts';
import { sameValue } from '../schema/values.ts';
import type { ClientFrame, PushedEdit } from './frames.ts';

/**
 * Parses a frame that anybody may have sent. Total: a typed frame with nothing in it that the type does not name, or
 * undefined. What a field allows is decided later, where its type is known.
 */
export function parseClientFrame(text: string): ClientFrame | undefined {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(input)) return undefined;
  switch (input['op']) {
    case 'hello':
      return parseHello(input);
    case 'token':
      return isText(input['token'], 8192) ? { op: 'token', token: input['token'] } : undefined;
    case 'push': {
      const edits = list(input['edits'], limits.pushedEdits.value, parseEdit);
      return edits && edits.length > 0 ? { op: 'push', edits } : undefined;
    }
    case 'command': {
      const command = parseCommand(input['command']);
      return command && { op: 'command', command };
    }
    default:
      return undefined;
  }
}

type Fields = { readonly [key: string]: unknown };
const isObject = (input: unknown): input is Fields => typeof input === 'object' && input !== null && !Array.isArray(input);
const isText = (input: unknown, longest: number): input is string => typeof input === 'string' && input.length > 0 && input.length <= longest;
const isCount = (input: unknown): input is number => typeof input === 'number' && Number.isSafeInteger(input) && input >= 0;
/** A name of a type, a field or the like. */
const isKey = (input: unknown): input is string => typeof input === 'string' && /^[a-z][A-Za-z0-9_]{0,63}$/.test(input);
const isTime = (input: unknown): input is string => typeof input === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(input) && !Number.isNaN(Date.parse(input));

/** Undefined when it is no list, too long, or one of its items is nothing. */
function list<T>(input: unknown, longest: number, parse: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(input) || input.length > longest) return undefined;
  const items: T[] = [];
  for (const item of input) {
    const parsed = parse(item);
    if (parsed === undefined) return undefined;
    items.push(parsed);
  }
  return items;
}

function parseHello({ protocol, definitions, token, feed }: Fields): ClientFrame | undefined {
  if (!isCount(protocol) || typeof definitions !== 'string' || definitions.length > 200 || !isText(token, 8192)) return undefined;
  if (feed === undefined || feed === null) return { op: 'hello', protocol, definitions, token };
  if (!isObject(feed) || typeof feed['epoch'] !== 'string' || feed['epoch'].length > 64 || !isCount(feed['cursor'])) return undefined;
  return { op: 'hello', protocol, definitions, token, feed: { epoch: feed['epoch'], cursor: feed['cursor'] } };
}

function parseEdit(input: unknown): PushedEdit | undefined {
  if (!isObject(input)) return undefined;
  const { id, document, update, base, age } = input;
  if (!isUuid(id) || typeof document !== 'string' || !parseDocumentName(document) || !isCount(base) || !isAge(age)) return undefined;
  if (!isText(update, Math.ceil(limits.updateBytes.value / 3) * 4) || !/^[A-Za-z0-9+/]+={0,2}$/.test(update)) return undefined;
  return { id, document, update, base, age: Math.round(age) };
}

const isAge = (input: unknown): input is number => typeof input === 'number' && Number.isFinite(input) && input >= 0 && input <= Number.MAX_SAFE_INTEGER;

/** A command from anywhere outside: a socket, a control socket, a stored outbox. */
export function parseCommand(input: unknown): Command | undefined {
  if (!isObject(input) || !isUuid(input['id']) || !isAge(input['age'])) return undefined;
  if (input['base'] !== undefined && !isCount(input['base'])) return undefined;
  const body = parseBody(input);
  if (!body) return undefined;
  return { id: input['id'], age: Math.round(input['age']), ...(input['base'] === undefined ? {} : { base: input['base'] }), ...body };
}

function parseBody(input: Fields): CommandBody | undefined {
  const { kind, type, record, entry, command, madeAt } = input;
  if (kind === 'undo') return isUuid(command) ? { kind, command } : undefined;
  if (!isKey(type)) return undefined;
  if (kind === 'delete' || kind === 'restore') {
    const records = parseRecords(input['records']);
    return records && { kind, type, records };
  }
  const changes = parseChanges(input['changes']);
  if (!changes) return undefined;
  if (kind === 'create') {
    if (!isUuid(record) || (madeAt !== undefined && !isTime(madeAt))) return undefined;
    return { kind, type, record, changes, ...(madeAt === undefined ? {} : { madeAt }) };
  }
  if (kind === 'update') {
    const records = parseRecords(input['records']);
    return records && { kind, type, records, changes };
  }
  return kind === 'entry' && isUuid(entry) ? { kind, type, entry, changes } : undefined;
}

const parseRecords = (input: unknown): string[] | undefined => {
  const records = list(input, limits.commandRecords.value, (id) => (isUuid(id) ? id : undefined));
  return records && records.length > 0 ? [...new Set(records)] : undefined;
};

function parseChanges(input: unknown): { [field: string]: FieldChange } | undefined {
  if (!isObject(input)) return undefined;
  const keys = Object.keys(input);
  if (keys.length > 2_000) return undefined;
  const changes: [string, FieldChange][] = [];
  for (const key of keys) {
    if (key.length > limits.fieldKeyLength.value || key === '__proto__') return undefined;
    const change = parseChange(input[key]);
    if (!change) return undefined;
    changes.push([key, change]);
  }
  return Object.fromEntries(changes);
}

function parseChange(input: unknown): FieldChange | undefined {
  if (!isObject(input)) return undefined;
  if ('value' in input) {
    const value = input['value'];
    return value === null || isValue(value) ? { value } : undefined;
  }
  const members = (from: unknown) => list(from, limits.setMembers.value, (item) => (typeof item === 'string' ? item : undefined));
  const add = members(input['add']);
  const remove = members(input['remove']);
  return add && remove && { add, remove };
}

/** Whether JSON has the shape of some value: a scalar, a list of texts, money or an address. */
function isValue(input: unknown): input is Value {
  if (typeof input === 'string' || typeof input === 'boolean' || typeof input === 'number') return true;
  if (Array.isArray(input)) return input.length <= limits.setMembers.value && input.every((item) => typeof item === 'string');
  if (!isObject(input)) return false;
  const entries = Object.entries(input);
  if (sameValue(entries.map(([key]) => key).sort(), ['currency', 'minor'])) return typeof input['minor'] === 'number' && typeof input['currency'] === 'string';
  return entries.length <= 5 && entries.every(([key, value]) => /^(street|city|region|postalCode|country)$/.test(key) && typeof value === 'string');
}
