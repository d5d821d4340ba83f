import { HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { type ClientFrame, FEED_NAME, type ServerFrame, WIRE_VERSION } from '@rapport/model/wire/frames';
import { parseServerFrame } from '@rapport/model/wire/server-frame';
import { createDecoder, readVarString } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString } from 'lib0/encoding';
import { mergeUpdates } from 'yjs';
import { ServerClock } from './server-clock.ts';
import type { SyncToken } from './sync-token.ts';

const tryAgainLater = 1013;

/** The provider's socket, which may be given up without waiting for the other side's goodbye. */
class DroppableSocket extends HocuspocusProviderWebsocket {
  drop(): void {
    if (this.webSocket) this.emit('close', { event: { code: 4408, reason: 'offline' } });
  }

  /**
   * A connection has succeeded with the first word of the server, not before: while it opens and closes without one, the
   * attempts that are under way go on, later each time. The provider would begin new ones beside them with each close, and
   * those that are left over would put another socket in the place of one that works, without a word.
   */
  override async onOpen(event: Event): Promise<void> {
    const attempts = this.cancelWebsocketRetry;
    const opened = super.onOpen(event);
    if (this.connectionAttempt && attempts) this.cancelWebsocketRetry = attempts;
    await opened;
  }

  override resolveConnectionAttempt(): void {
    if (this.connectionAttempt) delete this.cancelWebsocketRetry;
    super.resolveConnectionAttempt();
  }

  /**
   * Also told when the other side did not even answer a goodbye. Then it is called and nobody hears of it: neither we, who
   * have to send again what was on its way, nor the documents, which have to ask what they missed.
   */
  override onClose(closed: { readonly event: { readonly code: number; readonly reason: string } }): void {
    if (closed.event.reason === 'forced') this.drop();
    else super.onClose(closed as Parameters<HocuspocusProviderWebsocket['onClose']>[0]);
  }
}

export type SocketListener = {
  /** Greeted: frames may be sent from now on. */
  ready(frame: ServerFrame & { op: 'ok' }): void;
  frame(frame: ServerFrame): void;
  /** `cannotCommit`: the server lives, but has to be tried again later. */
  closed(cannotCommit: boolean): void;
  /** No token was to be had, so nobody can be greeted. */
  noToken(error: unknown): void;
};

export type SocketOptions = {
  readonly url: string;
  readonly token: SyncToken;
  /** Where the feed goes on; undefined when this tab does not carry it. Asked at each greeting. */
  readonly resume: () => { readonly epoch: string; readonly cursor: number; readonly groups: string } | undefined;
  readonly definitions: () => string;
  readonly listener: SocketListener;
};

/**
 * The tab's one socket. Providers of open documents share it with our own frames, which a provider never meets:
 * they stand under a reserved name. Re-connects by itself, with jitter, at once when the network or the page comes back.
 */
export class SyncSocket {
  readonly provider: DroppableSocket;
  readonly mergeUpdates = mergeUpdates;
  readonly #options: SocketOptions;
  readonly #stopListening = new AbortController();
  readonly #clock = new ServerClock();
  #ready = false;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.provider = new DroppableSocket({
      url: options.url,
      delay: 500,
      factor: 1.6,
      minDelay: 250,
      maxDelay: 10_000,
      jitter: true,
      messageReconnectTimeout: 30_000,
      onOpen: () => void this.greet(),
      onMessage: (event) => this.#receive(event as unknown as MessageEvent<ArrayBuffer>),
      onClose: ({ event }) => this.#close(event.code === tryAgainLater),
    });
    const { signal } = this.#stopListening;
    addEventListener('online', () => void this.provider.connect(), { signal });
    // A socket over a network that is gone would take half a minute to notice.
    addEventListener('offline', () => this.provider.drop(), { signal });
    document.addEventListener('visibilitychange', () => this.#wake(), { signal });
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Says hello, again when this tab has just taken the feed. */
  async greet(): Promise<void> {
    const { webSocket } = this.provider;
    let token: string;
    try {
      token = await this.#options.token.get();
    } catch (error) {
      // Without a token there is nothing to say: the next attempt may get one.
      webSocket?.close();
      this.#options.listener.noToken(error);
      return;
    }
    if (webSocket !== this.provider.webSocket) return;
    const feed = this.#options.resume();
    this.#write({ op: 'hello', protocol: WIRE_VERSION, definitions: this.#options.definitions(), token, ...(feed && { feed }) });
  }

  /** Answers false when it cannot be sent now; nothing is queued here. */
  send(frame: ClientFrame): boolean {
    if (!this.#ready) return false;
    const sent = this.#clock.now();
    this.#write(sent !== undefined && (frame.op === 'push' || frame.op === 'command') ? { ...frame, sent } : frame);
    return true;
  }

  destroy(): void {
    this.#stopListening.abort();
    this.provider.destroy();
    this.#ready = false;
  }

  #write(frame: ClientFrame): void {
    const { webSocket } = this.provider;
    if (webSocket?.readyState !== WebSocket.OPEN) return;
    const encoder = createEncoder();
    writeVarString(encoder, FEED_NAME);
    writeVarString(encoder, JSON.stringify(frame));
    webSocket.send(toUint8Array(encoder));
  }

  #receive(event: MessageEvent<ArrayBuffer>): void {
    const frame = readFrame(new Uint8Array(event.data));
    if (!frame) return;
    if (frame.now !== undefined) this.#clock.heard(frame.now);
    if (frame.op === 'ok') {
      this.#ready = true;
      this.#options.listener.ready(frame);
    } else this.#options.listener.frame(frame);
  }

  #close(cannotCommit: boolean): void {
    this.#ready = false;
    this.#clock.forget();
    this.#options.listener.closed(cannotCommit);
  }

  /** A machine that slept has a socket that looks open. */
  #wake(): void {
    if (document.visibilityState !== 'visible') return;
    const silent = this.provider.lastMessageReceived > 0 && Date.now() - this.provider.lastMessageReceived > 35_000;
    if (silent) this.provider.drop();
    void this.provider.connect();
  }
}

/** One of our own frames, or undefined for a provider's. */
export function readFrame(data: Uint8Array): ServerFrame | undefined {
  if (data.length < 3) return undefined;
  const decoder = createDecoder(data);
  if (readVarString(decoder) !== FEED_NAME) return undefined;
  return parseServerFrame(readVarString(decoder));
}
