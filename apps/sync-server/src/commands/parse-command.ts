import type { Changes, Command, CommandBody, FieldChange } from '@rapport/model/commands/command';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import type { Value } from '@rapport/model/schema/row';

type Json = { readonly [key: string]: unknown };

/** Reads a command from untrusted JSON: its shape; values are judged by their fields when it runs. */
export function parseCommand(input: unknown): Command {
  const json = object(input);
  const base = json.base === undefined || json.base === null ? undefined : position(json.base);
  return { id: uuid(json.id), ...(base === undefined ? {} : { base }), age: Math.max(0, number(json.age ?? 0)), ...bodyOf(json) };
}

function bodyOf(json: Json): CommandBody {
  switch (json.kind) {
    case 'create':
      return { kind: 'create', type: name(json.type), record: uuid(json.record), changes: changesOf(json.changes) };
    case 'update':
      return { kind: 'update', type: name(json.type), records: records(json.records), changes: changesOf(json.changes) };
    case 'delete':
    case 'restore':
    case 'purge':
      return { kind: json.kind, type: name(json.type), records: records(json.records) };
    case 'share':
    case 'unshare':
      return { kind: json.kind, type: name(json.type), records: records(json.records), with: name(json.with) };
    case 'entry':
      return { kind: 'entry', type: name(json.type), entry: uuid(json.entry), changes: changesOf(json.changes) };
    case 'retire-stage':
      return { kind: 'retire-stage', stage: name(json.stage), to: name(json.to) };
    case 'hand-over':
      return { kind: 'hand-over', from: uuid(json.from), to: uuid(json.to) };
    case 'recover':
    case 'discard':
      return { kind: json.kind, type: name(json.type), record: uuid(json.record) };
    case 'undo':
      return { kind: 'undo', command: uuid(json.command) };
    default:
      throw new RefusalError('bad-request', { field: 'kind' });
  }
}

function changesOf(input: unknown): Changes {
  const changes: [string, FieldChange][] = [];
  for (const [key, change] of Object.entries(object(input))) {
    const { value, was, add, remove } = object(change);
    if (was !== undefined && typeof was !== 'string') throw new RefusalError('bad-request', { field: key });
    if (add === undefined && remove === undefined)
      changes.push([key, { value: (value ?? null) as Value | null, ...(was === undefined ? {} : { was }) }]);
    else changes.push([key, { add: texts(add), remove: texts(remove) }]);
  }
  return Object.fromEntries(changes);
}

function records(input: unknown): readonly string[] {
  if (!Array.isArray(input)) throw new RefusalError('bad-request', { field: 'records' });
  if (input.length > limits.commandRecords.value)
    throw new RefusalError('too-large', { values: { limit: limits.commandRecords.value } });
  return [...new Set(input.map(uuid))];
}

const object = (input: unknown): Json => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw new RefusalError('bad-request');
  return input as Json;
};
const uuid = (input: unknown): string => {
  if (!isUuid(input)) throw new RefusalError('bad-request');
  return input;
};
const name = (input: unknown): string => {
  if (typeof input !== 'string') throw new RefusalError('bad-request', { field: 'type' });
  return input;
};
const number = (input: unknown): number => {
  if (typeof input !== 'number' || !Number.isFinite(input)) throw new RefusalError('bad-request');
  return input;
};
/** What no column of positions could hold would never be committed, and its author would send it again for ever. */
const position = (input: unknown): number => {
  if (!Number.isSafeInteger(input) || (input as number) < 0) throw new RefusalError('bad-request', { field: 'base' });
  return input as number;
};
const texts = (input: unknown): readonly string[] => {
  if (input === undefined || input === null) return [];
  if (!Array.isArray(input) || !input.every((item) => typeof item === 'string')) throw new RefusalError('bad-request');
  return input;
};
