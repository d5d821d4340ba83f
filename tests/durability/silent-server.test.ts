import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { Outbox } from '../../apps/web/src/lib/client/outbox.ts';
import { SyncSocket } from '../../apps/web/src/lib/client/sync-socket.ts';
import { SyncToken } from '../../apps/web/src/lib/client/sync-token.ts';
import { type ClientFrame, FEED_NAME, type ServerFrame } from '../../packages/model/src/wire/frames.ts';
import { memoryStore } from '../../packages/persistence/src/browser/memory-store.ts';
import { eventually } from '../support/sync-server.ts';
import { installBrowserGlobals } from '../torture/clients/browser-globals.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const work of undo.splice(0)) work();
});

const frameOf = (data: Buffer): ClientFrame => {
  const decoder = decoding.createDecoder(data);
  decoding.readVarString(decoder);
  return JSON.parse(decoding.readVarString(decoder)) as ClientFrame;
};
const bytesOf = (frame: ServerFrame) =>
  encoding.encode((encoder) => {
    encoding.writeVarString(encoder, FEED_NAME);
    encoding.writeVarString(encoder, JSON.stringify(frame));
  });

/** Greets everybody and notes what is pushed over each connection; over the first one it falls silent with the first push. */
async function serverThatFallsSilent() {
  const pushed: string[][] = [];
  const http = createServer((_, response) => response.end(JSON.stringify({ token: 't', expiresAt: '2100-01-01T00:00:00.000Z' })));
  const streams: Socket[] = [];
  new WebSocketServer({ server: http }).on('connection', (socket, request) => {
    streams.push(request.socket);
    const mine: string[] = [];
    const first = pushed.push(mine) === 1;
    socket.on('message', (data: Buffer) => {
      const frame = frameOf(data);
      if (frame.op === 'hello') socket.send(bytesOf({ op: 'ok', protocol: 1, definitions: '', member: 'm', role: 'member' }));
      if (frame.op !== 'push') return;
      mine.push(...frame.edits.map(({ id }) => id));
      // The connection stands, and nothing of it is read any more, a goodbye least of all.
      if (first) request.socket.pause();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  undo.push(() => {
    for (const stream of streams) stream.destroy();
    http.close();
  });
  return { pushed, origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}` };
}

test('[V1] [V10] a server that answers nothing any more, not even a goodbye, is left, and what was on its way is sent again', async () => {
  const { pushed, origin } = await serverThatFallsSilent();
  installBrowserGlobals({ origin, path: '/app/w/deals', cookie: '', publicUrl: origin, storage: '/dev/null' });
  let closed = 0;
  const socket: SyncSocket = new SyncSocket({
    url: `${origin.replace('http', 'ws')}/sync`,
    token: new SyncToken('w'),
    definitions: () => '',
    resume: () => undefined,
    listener: {
      ready: () => outbox.connected(),
      frame: (frame) => outbox.receive(frame),
      closed: (cannotCommit) => {
        closed += 1;
        outbox.disconnected(cannotCommit);
      },
      noToken: (error) => expect(error).toBeUndefined(),
    },
  });
  undo.push(() => socket.destroy());
  const outbox = new Outbox(memoryStore(), () => socket, {
    changed: () => undefined,
    gone: () => undefined,
    outlived: () => undefined,
    refused: () => undefined,
    kept: () => undefined,
    done: () => undefined,
    told: () => undefined,
    stored: () => undefined,
    unstored: (error) => expect(error).toBeUndefined(),
  });
  undo.push(() => outbox.stop());
  outbox.lead(true);
  await outbox.add({
    entry: {
      kind: 'edit',
      id: 'the edit',
      madeAt: Date.now(),
      type: 'deal',
      records: ['r'],
      document: 'd',
      update: Uint8Array.of(0, 0),
      changes: { name: { value: 'Acme' } },
    },
  });
  await eventually(() => pushed[0]?.length === 1);

  // Each look finds that nothing has come for half a minute: two goodbyes, then it is given up.
  for (let look = 0; look < 3; look += 1) {
    socket.provider.lastMessageReceived = 1;
    socket.provider.checkConnection();
  }
  await eventually(() => pushed[1]?.length === 1);
  expect(pushed).toEqual([['the edit'], ['the edit']]);
  expect(closed).toBe(1);
});
