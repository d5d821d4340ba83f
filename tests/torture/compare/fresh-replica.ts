import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import type { Row } from '../../../packages/model/src/schema/row.ts';
import {
  type BootstrapChunk,
  type BootstrapHead,
  type ClientFrame,
  FEED_NAME,
  WIRE_VERSION,
} from '../../../packages/model/src/wire/frames.ts';
import { decodeRows } from '../../../packages/model/src/wire/row-chunk.ts';
import { parseServerFrame } from '../../../packages/model/src/wire/server-frame.ts';
import type { RestClient } from '../clients/rest-client.ts';

/** Rows as a browser holds them, by type and id, and how current they are. */
export type Replica = { readonly epoch: string; readonly cursor: number; readonly rows: ReadonlyMap<string, Row> };

export const keyOf = ({ type, id }: { readonly type: string; readonly id: string }): string => `${type}:${id}`;

/** All rows, as a device loads them that has none. */
export async function loadReplica(client: RestClient): Promise<Replica> {
  for (;;) {
    const response = await client.insist('GET', '/api/sync/bootstrap');
    const text = await response.text().catch(() => '');
    const parts = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as BootstrapHead | BootstrapChunk | { readonly end: true });
    const [head] = parts;
    // A stream without its last line was cut off.
    if (!head || !('seq' in head) || !parts.some((part) => 'end' in part)) continue;
    const rows = parts.flatMap((part) => ('columns' in part ? decodeRows(part) : []));
    return { epoch: head.epoch, cursor: head.seq, rows: new Map(rows.map((row) => [keyOf(row), row])) };
  }
}

const patience = 120_000;

/**
 * What a replica becomes that was away since `from` and follows the feed from its cursor on. Throws when a range leaves a
 * gap, comes twice, or when the server wants everything loaded again.
 */
export async function resumeReplica(client: RestClient, address: string, from: Replica): Promise<Replica> {
  const { token } = await client.json<{ token: string }>('POST', '/api/v1/sync-token');
  const socket = new WebSocket(`${address.replace('http', 'ws')}/sync`, { perMessageDeflate: false });
  const rows = new Map(from.rows);
  let { cursor } = from;
  const hello: ClientFrame = {
    op: 'hello',
    protocol: WIRE_VERSION,
    definitions: '',
    token,
    feed: { epoch: from.epoch, cursor },
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the feed never became current')), patience);
      socket.once('error', reject);
      socket.once('open', () => {
        const encoder = encoding.createEncoder();
        encoding.writeVarString(encoder, FEED_NAME);
        encoding.writeVarString(encoder, JSON.stringify(hello));
        socket.send(encoding.toUint8Array(encoder));
      });
      socket.on('message', (data: Buffer) => {
        const decoder = decoding.createDecoder(data);
        if (decoding.readVarString(decoder) !== FEED_NAME) return;
        const frame = parseServerFrame(decoding.readVarString(decoder));
        if (frame?.op === 'reload' || frame?.op === 'refused') return reject(new Error(`the feed answers: ${frame.op}`));
        if (frame?.op !== 'feed') return;
        if (frame.after > cursor) return reject(new Error(`a gap in the feed: ${cursor} to ${frame.after}`));
        for (const change of frame.changes) {
          if (change.seq <= cursor) continue;
          if (change.op === 'put') rows.set(keyOf(change.row), change.row);
          else rows.delete(keyOf(change));
        }
        cursor = Math.max(cursor, frame.upto);
        if (!frame.current) return;
        clearTimeout(late);
        resolve();
      });
    });
  } finally {
    socket.terminate();
  }
  return { epoch: from.epoch, cursor, rows };
}
