import { isRole } from '../access/roles.ts';
import type { CommandResult } from '../commands/command.ts';
import { errorKinds, type ErrorKind, type Refusal } from '../errors.ts';
import type { Row } from '../schema/row.ts';
import type { Change, ServerFrame } from './frames.ts';

/**
 * Parses a frame of the server. Total: undefined for what this version does not know, so that an older tab survives a
 * newer server. Rows are taken as they are: the server made them, and checking 10,000 of them again would be felt.
 */
export function parseServerFrame(text: string): ServerFrame | undefined {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return undefined;
  }
  const frame = isObject(input) ? parse(input) : undefined;
  const now = isObject(input) ? input['now'] : undefined;
  return frame && isCount(now) ? { ...frame, now } : frame;
}

type Fields = { readonly [key: string]: unknown };
const isObject = (input: unknown): input is Fields => typeof input === 'object' && input !== null && !Array.isArray(input);
const isText = (input: unknown): input is string => typeof input === 'string';
const isCount = (input: unknown): input is number => typeof input === 'number' && Number.isSafeInteger(input) && input >= 0;

function parse(input: Fields): ServerFrame | undefined {
  const refusal = parseRefusal(input['refusal']);
  switch (input['op']) {
    case 'ok': {
      const { protocol, definitions, member, role, upgradeSoon } = input;
      if (!isCount(protocol) || !isText(definitions) || !isText(member) || !isRole(role)) return undefined;
      return { op: 'ok', protocol, definitions, member, role, ...(upgradeSoon === true ? { upgradeSoon } : {}) };
    }
    case 'refused':
      return refusal && { op: 'refused', refusal };
    case 'saved': {
      const { document, position, edits } = input;
      return isText(document) && isCount(position) && Array.isArray(edits) && edits.every(isText)
        ? { op: 'saved', document, position, edits }
        : undefined;
    }
    case 'edit-refused': {
      const { edit, document } = input;
      return isText(edit) && isText(document) && refusal
        ? { op: 'edit-refused', edit, document, refusal, ...isKept(input) }
        : undefined;
    }
    case 'done': {
      const result = parseResult(input['result']);
      return result && { op: 'done', result };
    }
    case 'command-refused':
      return isText(input['command']) && refusal
        ? { op: 'command-refused', command: input['command'], refusal, ...isKept(input) }
        : undefined;
    case 'holding':
      return { op: 'holding', ...(refusal && { refusal }) };
    case 'kept':
      return isCount(input['count']) ? { op: 'kept', count: input['count'] } : undefined;
    case 'feed': {
      const { epoch, after, upto, changes, groups } = input;
      if (!isText(epoch) || !isCount(after) || !isCount(upto) || !Array.isArray(changes) || !changes.every(isChange))
        return undefined;
      const current = input['current'] === true;
      return { op: 'feed', epoch, after, upto, changes, ...(current && { current }), ...(isText(groups) && { groups }) };
    }
    case 'reload':
      return isText(input['epoch']) ? { op: 'reload', epoch: input['epoch'] } : undefined;
    case 'access': {
      const { role, document } = input;
      return role === null || isRole(role) ? { op: 'access', role, ...(isText(document) && { document }) } : undefined;
    }
    default:
      return undefined;
  }
}

const isKept = (input: Fields): { kept?: true } => (input['kept'] === true ? { kept: true } : {});

function isChange(input: unknown): input is Change {
  if (!isObject(input) || !isCount(input['seq'])) return false;
  if (input['op'] === 'left') return isText(input['type']) && isText(input['id']);
  const row = input['row'];
  return (
    input['op'] === 'put' &&
    isObject(row) &&
    isText(row['id']) &&
    isText(row['type']) &&
    isCount(row['position']) &&
    isObject(row['values']) &&
    isMeta(row)
  );
}

const isMeta = (row: Fields): row is Fields & Row =>
  isText(row['createdAt']) && isText(row['updatedAt']) && isObject(row['since']) && Array.isArray(row['issues']);

/** A kind that this build does not know is told as a failure of the server's. */
function parseRefusal(input: unknown): Refusal | undefined {
  if (!isObject(input) || !isText(input['kind'])) return undefined;
  const kind: ErrorKind = Object.hasOwn(errorKinds, input['kind']) ? (input['kind'] as ErrorKind) : 'internal';
  const values = isObject(input['values'])
    ? Object.fromEntries(
        Object.entries(input['values']).filter(
          (entry): entry is [string, string | number] => isText(entry[1]) || typeof entry[1] === 'number',
        ),
      )
    : undefined;
  return { kind, ...(isText(input['field']) ? { field: input['field'] } : {}), ...(values ? { values } : {}) };
}

function parseResult(input: unknown): CommandResult | undefined {
  if (!isObject(input) || !isText(input['id']) || !Array.isArray(input['records']) || !Array.isArray(input['skipped']))
    return undefined;
  const records = input['records'].filter(
    (record): record is CommandResult['records'][number] =>
      isObject(record) && isText(record['type']) && isText(record['record']) && isCount(record['position']),
  );
  const skipped = input['skipped'].flatMap((item: unknown) => {
    const refusal = isObject(item) ? parseRefusal(item['refusal']) : undefined;
    if (!isObject(item) || !isText(item['record']) || !refusal) return [];
    return [{ record: item['record'], ...(isText(item['field']) ? { field: item['field'] } : {}), refusal, ...isKept(item) }];
  });
  return { id: input['id'], records, skipped };
}
