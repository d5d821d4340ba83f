import { connect } from 'node:net';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { TestClient } from '../support/sync-server.ts';

/** A server under attack, by a member who may sign in, and what that member knows. */
export type Target = {
  readonly port: number;
  /** The workspace's id. */
  readonly workspace: string;
  /** The attacker. */
  readonly member: string;
  /** An API key of theirs. */
  readonly key: string;
  /** A fresh sync token of the attacker. */
  readonly token: () => Promise<string>;
  /** A record of everybody, with the name of its document. */
  readonly account: { readonly id: string; readonly document: string };
  /** Client id under which somebody else writes into that document. */
  readonly victim: number;
};

/** A proxy on the server's machine says where somebody comes from; what an attacker is made to wait, nobody else is. */
export const attackersAddress = { 'x-forwarded-for': '203.0.113.66' };

export const socketUrl = ({ port }: Target): string => `ws://127.0.0.1:${port}/sync`;

/** A fresh token for the socket, of whoever has the key. */
export async function syncToken(port: number, key: string): Promise<string> {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/sync-token`, { method: 'POST', headers });
  return String(((await answer.json()) as { token?: unknown }).token);
}

export async function signedIn(target: Target): Promise<TestClient> {
  const client = await TestClient.connect(socketUrl(target), attackersAddress);
  client.send({ op: 'hello', protocol: 1, definitions: '', token: await target.token() });
  await client.next((frame) => frame.op === 'ok');
  return client;
}

/** Pushes an update; answers why it was refused, or `saved`. */
export async function pushed(target: Target, update: Uint8Array, document = target.account.document): Promise<string> {
  const client = await signedIn(target);
  try {
    const [edit = ''] = client.push({ document, update, base: 1 });
    const answer = await client.next((frame) => (frame.op === 'edit-refused' && frame.edit === edit) || frame.op === 'saved');
    return answer.op === 'edit-refused' ? answer.refusal.kind : answer.op;
  } finally {
    client.close();
  }
}

export const message = (
  document: string,
  type: number,
  write: (encoder: encoding.Encoder) => void = () => undefined,
): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
};
export const authentication = (document: string, token: string): Uint8Array =>
  message(document, 2, (encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, token);
  });

/** A bare socket, with everything that came back. */
export async function bareSocket(target: Target, options: ConstructorParameters<typeof WebSocket>[2] = {}) {
  const socket = new WebSocket(socketUrl(target), { headers: attackersAddress, ...options });
  const received: Buffer[] = [];
  socket.on('message', (data) => received.push(data as Buffer));
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) =>
    socket.once('close', (code, reason) => resolve(`${code} ${reason.toString()}`.trim())),
  );
  await new Promise((resolve) => socket.once('open', resolve).once('close', resolve));
  return { socket, received, closed };
}

/** Attached to a document as a stock provider is. */
export async function attached(target: Target, document = target.account.document, token?: string) {
  const bare = await bareSocket(target);
  bare.socket.send(authentication(document, token ?? (await target.token())));
  bare.socket.send(
    message(document, 0, (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint8Array(encoder, Y.encodeStateVector(new Y.Doc()));
    }),
  );
  return bare;
}

/** What a raw request is answered with, as text. */
export function rawRequest(target: Target, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(target.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += data.toString('latin1')));
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
    socket.end(text, 'latin1');
  });
}

export async function asked(
  target: Target,
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`http://127.0.0.1:${target.port}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${target.key}`, ...(init.headers as Record<string, string> | undefined) },
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}
