import { FEED_NAME, type ServerFrame, WIRE_VERSION } from '@rapport/model/wire/frames';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import type { SyncSocket } from '../collaboration/sync-socket.ts';
import { until } from '../../../../tests/support/until.ts';
import { FeedSession, type FeedSessionOptions } from './feed-session.ts';

/** What somebody is told who greets, and of whom the server keeps so many edits. */
async function greeted(edits: number): Promise<readonly ServerFrame[]> {
  const said: ServerFrame[] = [];
  const hear = (data: Uint8Array) => {
    const decoder = decoding.createDecoder(data);
    decoding.readVarString(decoder);
    said.push(JSON.parse(decoding.readVarString(decoder)) as ServerFrame);
  };
  let left = false;
  const session = new FeedSession(
    { gate: { sendNow: hear }, authenticated: () => true } as unknown as SyncSocket,
    {
      tokens: { verify: () => ({ memberId: 'ben', workspaceId: 'w' }) },
      actorOf: async () => ({ memberId: 'ben', workspaceId: 'w', role: 'member' }),
      owner: () => ({ feed: { leave: () => (left = true) } }),
      attachments: { version: 0, add: () => undefined },
      kept: { count: async () => ({ edits }) },
      away: () => undefined,
      now: () => 7,
    } as unknown as FeedSessionOptions,
  );
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, FEED_NAME);
  encoding.writeVarString(encoder, JSON.stringify({ op: 'hello', protocol: WIRE_VERSION, definitions: '', token: 't' }));
  session.receive(encoding.toUint8Array(encoder));
  await until(() => expect(left).toBe(true));
  return said;
}

test('[M82] [V7] whoever greets is told how many of their edits are kept, also that none is any more', async () => {
  expect(await greeted(2)).toContainEqual({ op: 'kept', count: 2, now: 7 });
  expect(await greeted(0)).toContainEqual({ op: 'kept', count: 0, now: 7 });
});
