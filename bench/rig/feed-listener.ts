import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { FEED_NAME, WIRE_VERSION, type ClientFrame, type ServerFrame } from '@rapport/model/wire/frames';

type Hello = Pick<ClientFrame & { op: 'hello' }, 'token' | 'feed'>;
export type FeedSocket = { readonly send: (frame: ClientFrame) => void; readonly close: () => void };

/** A socket for Rapport's own frames, greeted. `seen` is given each frame that comes after. */
export async function openFeedSocket(
  url: string,
  hello: Hello,
  seen: (frame: ServerFrame) => void = () => undefined,
): Promise<FeedSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const send = (frame: ClientFrame) =>
    socket.send(
      encoding.encode((encoder) => {
        encoding.writeVarString(encoder, FEED_NAME);
        encoding.writeVarString(encoder, JSON.stringify(frame));
      }),
    );
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('open', () => send({ op: 'hello', protocol: WIRE_VERSION, definitions: '', ...hello }));
    socket.on('message', (data: Buffer) => {
      const decoder = decoding.createDecoder(data);
      if (decoding.readVarString(decoder) !== FEED_NAME) return;
      const frame = JSON.parse(decoding.readVarString(decoder)) as ServerFrame;
      if (frame.op === 'ok') resolve();
      else if (frame.op === 'refused') reject(new Error(frame.refusal.kind));
      else seen(frame);
    });
  });
  return { send, close: () => socket.terminate() };
}

/** A manager's replica: gets every row change of the workspace. `seen` is given each frame with its time of arrival. */
export const listenToFeed = async (
  url: string,
  token: string,
  feed: { epoch: string; cursor: number },
  seen: (frame: ServerFrame) => void,
): Promise<() => void> => (await openFeedSocket(url, { token, feed }, seen)).close;
