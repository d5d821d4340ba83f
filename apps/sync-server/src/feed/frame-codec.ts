import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { FEED_NAME, type ClientFrame, type PushedEdit, type ServerFrame } from '@rapport/model/wire/frames';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { parseCommand } from '../commands/parse-command.ts';

const prefix = Uint8Array.of(FEED_NAME.length, ...Buffer.from(FEED_NAME));

/** Whether a message is one of our frames rather than a document's. */
export const isFeedFrame = (data: Uint8Array): boolean => prefix.every((byte, index) => data[index] === byte);

export function encodeFrame(frame: ServerFrame): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8Array(encoder, prefix);
  encoding.writeVarString(encoder, JSON.stringify(frame));
  return encoding.toUint8Array(encoder);
}

/** Throws a refusal for whatever is not a frame of this protocol. */
export function decodeFrame(data: Uint8Array): ClientFrame {
  let frame: { readonly [key: string]: unknown };
  try {
    const decoder = decoding.createDecoder(data);
    decoder.pos = prefix.length;
    const parsed: unknown = JSON.parse(decoding.readVarString(decoder));
    if (typeof parsed !== 'object' || parsed === null) throw new Error('not an object');
    frame = parsed as typeof frame;
  } catch (error) {
    throw new RefusalError('bad-request', {}, error);
  }
  switch (frame.op) {
    case 'hello':
      return {
        op: 'hello',
        protocol: integer(frame.protocol),
        definitions: text(frame.definitions),
        token: text(frame.token),
        ...feedOf(frame.feed),
      };
    case 'token':
      return { op: 'token', token: text(frame.token) };
    case 'push':
      return { op: 'push', edits: editsOf(frame.edits), ...sentOf(frame.sent) };
    case 'command':
      return { op: 'command', command: parseCommand(frame.command), ...sentOf(frame.sent) };
    default:
      return bad();
  }
}

function feedOf(feed: unknown): { feed?: { epoch: string; cursor: number; groups?: string } } {
  if (feed === undefined || feed === null) return {};
  const { epoch, cursor, groups } = feed as { epoch?: unknown; cursor?: unknown; groups?: unknown };
  return { feed: { epoch: text(epoch), cursor: integer(cursor), ...(groups !== undefined && { groups: text(groups) }) } };
}

const sentOf = (sent: unknown): { sent?: number } => (Number.isFinite(sent) ? { sent: sent as number } : {});

function editsOf(edits: unknown): readonly PushedEdit[] {
  if (!Array.isArray(edits)) return bad();
  if (edits.length > limits.pushedEdits.value)
    throw new RefusalError('too-large', { values: { limit: limits.pushedEdits.value } });
  return edits.map((edit: unknown) => {
    const { id, document, update, base, age } = (edit ?? {}) as { readonly [key: string]: unknown };
    if (!isUuid(id)) return bad();
    return {
      id,
      document: text(document),
      update: text(update),
      base: integer(base),
      age: Math.max(0, Number.isFinite(age) ? (age as number) : 0),
    };
  });
}

const text = (value: unknown): string => (typeof value === 'string' ? value : bad());
const integer = (value: unknown): number => (Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : bad());
function bad(): never {
  throw new RefusalError('bad-request');
}
