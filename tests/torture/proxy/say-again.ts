import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { type ClientFrame, FEED_NAME } from '../../../packages/model/src/wire/frames.ts';
import type { Random } from '../random.ts';

const SYNC = 0;
const AUTH = 2;
const UPDATE = 2;

type Message = { readonly kind: 'greeting' | 'edit' | 'other'; readonly bytes: Uint8Array };

/** A greeting says who is there, an edit changes something; whoever follows the feed does not do so twice. */
function read(bytes: Buffer): Message {
  const decoder = decoding.createDecoder(bytes);
  const name = decoding.readVarString(decoder);
  if (name === FEED_NAME) {
    const frame = JSON.parse(decoding.readVarString(decoder)) as ClientFrame;
    if (frame.op === 'push' || frame.op === 'command') return { kind: 'edit', bytes };
    if (frame.op !== 'hello') return { kind: 'other', bytes };
    const { feed: _feed, ...hello } = frame;
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, FEED_NAME);
    encoding.writeVarString(encoder, JSON.stringify(hello));
    return { kind: 'greeting', bytes: encoding.toUint8Array(encoder) };
  }
  const type = decoding.readVarUint(decoder);
  if (type === AUTH) return { kind: 'greeting', bytes };
  // All that a provider has is what it answers over one connection. Before its earlier edits it would make them look sent.
  return { kind: type === SYNC && decoding.readVarUint(decoder) === UPDATE ? 'edit' : 'other', bytes };
}

/** Says what a client has said once more over a connection of its own: shuffled, and a third of it twice. */
export async function sayAgain(address: string, messages: readonly Buffer[], chance: Random): Promise<void> {
  const read_ = messages.flatMap((bytes) => {
    try {
      return [read(bytes)];
    } catch {
      return [];
    }
  });
  const greetings = read_.filter(({ kind }) => kind === 'greeting');
  const edits = read_.filter(({ kind }) => kind === 'edit').slice(-200);
  if (greetings.length === 0 || edits.length === 0) return;
  const doubled = chance.shuffle([...edits, ...edits.filter(() => chance.next() < 1 / 3)]);
  const socket = new WebSocket(`${address.replace('http', 'ws')}/sync`, { perMessageDeflate: false });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    const over = () => {
      socket.terminate();
      resolve();
    };
    const limit = setTimeout(over, 2_000);
    socket.once('close', () => {
      clearTimeout(limit);
      over();
    });
    socket.once('open', () => {
      for (const { bytes } of [...greetings, ...doubled]) socket.send(bytes);
      // Everything is read before the goodbye is answered.
      setTimeout(() => socket.close(), 1_000);
    });
  });
}
