import type { HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { ReceivingProvider } from './receiving-provider.ts';

export type AttachmentOptions = {
  readonly name: string;
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly socket: HocuspocusProviderWebsocket;
  readonly token: () => Promise<string>;
  /** What several people write at once comes in together: see `ReceivingProvider`. */
  readonly gathers?: boolean;
  /** The document is what the server has, or newer. */
  readonly synced: () => void;
  /** The server does not let us in, or does not know the document. */
  readonly refused: (reason: string) => void;
};

/** Reasons that say nothing about the document or our rights. */
const passing: ReadonlySet<string> = new Set([
  'log-unavailable',
  'too-many',
  'shutting-down',
  'internal',
  'permission-denied',
  'not-signed-in',
]);
/** How the provider begins when it could not even ask. */
const noToken = 'Failed to get token';
const backOff = { least: 500, most: 30_000 };

/**
 * One document on the socket. A document that the server closes while the socket lives does not come back by itself:
 * this attaches it again, later each time.
 */
export class Attachment {
  readonly provider: ReceivingProvider;
  readonly #options: AttachmentOptions;
  #attempts = 0;
  /** Something has changed since we asked: a "no" to that question says nothing any more. */
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AttachmentOptions) {
    this.#options = options;
    this.provider = new ReceivingProvider({
      name: options.name,
      document: options.doc,
      awareness: options.awareness,
      websocketProvider: options.socket,
      token: options.token,
      gathers: options.gathers ?? false,
      onSynced: () => {
        this.#attempts = 0;
        this.#again = false;
        options.synced();
      },
      onAuthenticationFailed: ({ reason }) => {
        if (this.#again) this.retry();
        else if (passing.has(reason) || reason.startsWith(noToken)) this.#later();
        else options.refused(reason);
      },
      onClose: () => this.#closed(),
    });
    this.provider.attach();
  }

  get synced(): boolean {
    return this.provider.synced;
  }

  /** Asks again now: the record exists by now, or the rights have changed. */
  retry(): void {
    clearTimeout(this.#timer);
    this.#again = this.provider.asking;
    const { receivedOnOpenPayload: opened, webSocket } = this.#options.socket;
    if (this.#again || this.provider.isAuthenticated) return;
    // Over a socket that is not open yet the provider asks by itself as soon as it is.
    if (opened && webSocket?.readyState === WebSocket.OPEN) void this.provider.onOpen(opened);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.provider.destroy();
  }

  #closed(): void {
    // When the socket itself is gone, its re-connecting attaches everything again.
    const socket = this.#options.socket.webSocket;
    if (socket?.readyState === WebSocket.OPEN) this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    const delay = Math.min(backOff.most, backOff.least * 2 ** this.#attempts++) * (0.5 + Math.random() / 2);
    this.#timer = setTimeout(() => this.retry(), delay);
  }
}
