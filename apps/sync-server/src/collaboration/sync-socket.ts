import type { Duplex } from 'node:stream';
import type { Hocuspocus } from '@hocuspocus/server';
import type { Refusal } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import type { RawData, WebSocket } from 'ws';
import { whence, type Whence } from '../audit/whence.ts';
import { isFeedFrame } from '../feed/frame-codec.ts';
import type { FeedSession } from '../feed/feed-session.ts';
import type { Backlogs } from './backlogs.ts';
import { GatedSocket, type Gated } from './gate.ts';
import { tookGoodbye } from './pending-documents.ts';
import { TokenBucket } from './token-bucket.ts';

/** Hocuspocus's side of a socket. */
export type DocumentsConnection = ReturnType<Hocuspocus['handleConnection']>;

export type SyncSocketOptions = {
  readonly from: Whence;
  readonly find: (document: string) => Gated | undefined;
  readonly backlogs: Backlogs;
  /** Made when the first frame of a document comes. */
  readonly connectDocuments: (socket: SyncSocket) => DocumentsConnection;
  readonly connectFeed: (socket: SyncSocket) => FeedSession;
  /** Whether this member may have one socket more. */
  readonly admit: (socket: SyncSocket, member: string) => boolean;
  readonly onClosed: (socket: SyncSocket) => void;
  /** It did what no client does by accident, and is ended for it. */
  readonly onAbuse: () => void;
};

const unauthenticatedMilliseconds = 30_000;

/** One client's socket: bounded in every direction, routed by what each message is addressed to. */
export class SyncSocket {
  readonly gate: GatedSocket;
  readonly #socket: WebSocket;
  readonly #options: SyncSocketOptions;
  readonly #bucket = new TokenBucket(limits.socketMessagesPerSecond.value, limits.socketMessagesAtOnce.value);
  readonly #deadline: NodeJS.Timeout;
  #documents: DocumentsConnection | undefined;
  #feed: FeedSession | undefined;
  #attached = 0;
  #malformed = 0;
  #alive = true;
  #ending = false;

  constructor(socket: WebSocket, stream: Duplex, options: SyncSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    this.gate = new GatedSocket(socket, stream, options.find, options.backlogs);
    this.#deadline = setTimeout(() => this.end(4401, 'not-signed-in'), unauthenticatedMilliseconds);
    socket.on('message', (data) => whence.run(options.from, () => this.#receive(data)));
    socket.on('pong', () => (this.#alive = true));
    socket.on('close', (code, reason) => this.#closed(code, reason.toString()));
    // Always followed by close. A code of its own: a frame that is none, or larger than one may be.
    socket.on('error', (error) => 'code' in error && String(error.code).startsWith('WS_ERR') && options.onAbuse());
  }

  /**
   * Somebody has proved who they are: from now on silence is allowed. Answers false when they have as many sockets as
   * one may have.
   */
  authenticated(member: string): boolean {
    if (!this.#options.admit(this, member)) return false;
    clearTimeout(this.#deadline);
    return true;
  }
  attached(by: 1 | -1): void {
    this.#attached += by;
  }
  mayAttach(): boolean {
    return this.#attached < limits.documentsPerSocket.value;
  }

  /** Counts what nobody's client sends by accident more than once. */
  malformed(): void {
    if (++this.#malformed >= limits.malformedPerSocket.value) this.end(1008, 'malformed-update');
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }
  get backlog(): number {
    return this.#socket.bufferedAmount;
  }

  end(code: number, reason: string): void {
    if (this.#ending) return;
    this.#ending = true;
    if (code === 1008) this.#options.onAbuse();
    this.#socket.close(code, reason);
    // A client that does not answer the goodbye keeps nothing open.
    setTimeout(() => this.#socket.terminate(), 1_000).unref();
  }

  pause(paused: boolean): void {
    if (paused) this.#socket.pause();
    else this.#socket.resume();
  }

  away(away: Refusal | undefined): void {
    this.#feed?.away(away);
  }

  /** Asks whether the other side is still there; ends what did not answer the last time. */
  ping(): void {
    if (!this.#alive) {
      this.#socket.terminate();
      return;
    }
    this.#alive = false;
    this.#socket.ping();
    this.#feed?.keepAlive();
  }

  #receive(data: RawData): void {
    // What was on its way when it was told to go.
    if (this.#ending) return;
    this.#alive = true;
    if (!this.#bucket.take()) {
      this.end(1008, 'too-many');
      return;
    }
    try {
      const bytes = data as Buffer;
      if (isFeedFrame(bytes)) {
        this.#feed ??= this.#options.connectFeed(this);
        this.#feed.receive(bytes);
      } else {
        this.#documents ??= this.#options.connectDocuments(this);
        if (!tookGoodbye(this.#documents, bytes)) this.#documents.handleMessage(bytes);
      }
    } catch {
      this.malformed();
    }
  }

  #closed(code: number, reason: string): void {
    clearTimeout(this.#deadline);
    this.#options.backlogs.left(this.gate);
    this.#feed?.close();
    this.#documents?.handleClose({ code, reason });
    this.#options.onClosed(this);
  }
}
