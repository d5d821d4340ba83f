import { OutgoingMessage, type Connection } from '@hocuspocus/server';
import type { LiveDocument } from '../documents/live-document.ts';

/** Asks a client for what it has and the server has not: it left out what its later edits build on. */
export function askToSync(connection: Connection, live: LiveDocument): void {
  connection.send(
    new OutgoingMessage(connection.messageAddress).createSyncMessage().writeFirstSyncStepFor(live.doc).toUint8Array(),
  );
}
