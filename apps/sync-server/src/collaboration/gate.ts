import type { Duplex } from 'node:stream';
import { limits } from '@rapport/model/limits';
import type { WebSocket } from 'ws';
import { MessageType, type WebSocketLike } from '@hocuspocus/server';
import type { Backlogs, Reader } from './backlogs.ts';
import type { Batch } from './log.ts';

/** What the gate must know about an open document: the last batch that holds rows of it, and whose edits are incomplete. */
export type Gated = {
  readonly lastBatch: Batch | undefined;
  /** Keeps an acknowledgement back that this socket may not have yet; answers whether it did. */
  holdsBack?(socket: unknown, send: () => void): boolean;
};

const goodbyeMilliseconds = 1_000;

/** Where a Hocuspocus frame belongs: the document's name (or `name\0session`) and its type byte. */
type Address = { readonly document: string; readonly type: number };

/**
 * The socket as Hocuspocus sees it. Holds every frame of a document, except awareness, until the last batch with rows
 * of that document has committed [V1]: neither an acknowledgement nor somebody else's edit leaves earlier. Batches end
 * in order and run what waits in order, so the frames of a document keep their order without a queue of their own.
 */
export class GatedSocket implements WebSocketLike, Reader {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #find: (document: string) => Gated | undefined;
  readonly #backlogs: Backlogs;
  #corked = false;

  constructor(socket: WebSocket, stream: Duplex, find: (document: string) => Gated | undefined, backlogs: Backlogs) {
    this.#socket = socket;
    this.#stream = stream;
    this.#find = find;
    this.#backlogs = backlogs;
  }

  get readyState(): number {
    return this.#socket.readyState;
  }

  send(data: Uint8Array): void {
    const { document, type } = addressOf(data);
    if (type === MessageType.Awareness) {
      this.sendNow(data);
      return;
    }
    const gated = this.#find(document);
    // A document that is gone from memory must not acknowledge anything: the client comes back and syncs.
    if (!gated && type === MessageType.SyncStatus) this.#socket.close(4205, 'Reset Connection');
    else if (type === MessageType.SyncStatus && gated?.holdsBack?.(this, () => this.send(data))) return;
    else if (gated?.lastBatch && !gated.lastBatch.over) gated.lastBatch.afterCommit(() => this.sendNow(data));
    else this.sendNow(data);
  }

  /** Past the gate; for frames that promise nothing. One write to the network per turn carries all of them. */
  sendNow(data: Uint8Array | string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    // Somebody who reads slower than the others write would have to be remembered without end.
    if (this.backlog > limits.socketBacklogBytes.value) this.giveUp();
    else this.#backlogs.noticed(this);
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#stream.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#stream.uncork();
      });
    }
    this.#socket.send(data, { binary: true, compress: false });
  }

  get backlog(): number {
    return this.#socket.readyState === this.#socket.OPEN ? this.#socket.bufferedAmount : 0;
  }

  /** Nothing more is queued. Who reads on within a second learns why; they come back and go on where they were. */
  giveUp(): void {
    this.#backlogs.left(this);
    this.#socket.close(1008, 'too-slow');
    setTimeout(() => this.#socket.terminate(), goodbyeMilliseconds).unref();
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }
}

// One buffer goes to everybody at the document: reading its address once is enough.
let lastData: Uint8Array | undefined;
let lastAddress: Address | undefined;

/** Reads `varString(name) varUint(type)`; names are ASCII. */
function addressOf(data: Uint8Array): Address {
  if (data === lastData && lastAddress) return lastAddress;
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = data[at++] ?? 0;
    length |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  const end = at + length;
  let nameEnd = at;
  while (nameEnd < end && data[nameEnd] !== 0) nameEnd++;
  const name = Buffer.from(data.buffer, data.byteOffset + at, nameEnd - at).toString('latin1');
  lastData = data;
  lastAddress = { document: name, type: data[end] ?? -1 };
  return lastAddress;
}
