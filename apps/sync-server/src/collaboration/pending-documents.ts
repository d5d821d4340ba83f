import { MessageType } from '@hocuspocus/server';
import * as decoding from 'lib0/decoding';
import type { DocumentsConnection } from './sync-socket.ts';

/** What Hocuspocus keeps per document of a socket, by its address: the document's name, with the session where there is one. */
type Books = {
  readonly documentConnectionsEstablished: ReadonlySet<string>;
  readonly hookPayloads: Record<string, unknown>;
  readonly incomingMessageQueue: Record<string, unknown>;
  readonly incomingMessageQueueBytes: Record<string, unknown>;
};

/**
 * Takes the goodbye for a document that is not attached, and answers whether it was one. Hocuspocus would keep it as the
 * first word of a document that is about to be attached, and count through all of those at each one that is: a socket
 * whose documents the server let go of (a restart, a right that was lost) grew slow with every page that was left, and
 * was closed after a thousand.
 */
export function tookGoodbye(connection: DocumentsConnection, message: Uint8Array): boolean {
  const decoder = decoding.createDecoder(message);
  const address = decoding.readVarString(decoder);
  if (decoding.readVarUint(decoder) !== MessageType.CLOSE) return false;
  const books = connection as unknown as Books;
  if (books.documentConnectionsEstablished.has(address)) return false;
  delete books.hookPayloads[address];
  delete books.incomingMessageQueue[address];
  delete books.incomingMessageQueueBytes[address];
  return true;
}
