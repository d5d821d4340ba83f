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
const backOff = { least: 500, most: 30_000 };

/**
 * One document on the socket. A document that the server closes while the socket lives does not come back by itself:
 * this attaches it again, later each time.
 */
export class Attachment {
  readonly provider: ReceivingProvider;
  readonly #options: AttachmentOptions;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AttachmentOptions) {
    this.#options = options;
    this.provider = new ReceivingProvider({
      name: options.name,
      document: options.doc,
      awareness: options.awareness,
      websocketProvider: options.socket,
      token: options.token,
      onSynced: () => {
        this.#attempts = 0;
        options.synced();
      },
      onAuthenticationFailed: ({ reason }) => {
        if (passing.has(reason)) this.#later();
        else options.refused(reason);
      },
      onClose: () => this.#closed(),
    });
    this.provider.attach();
  }

  get synced(): boolean {
    return this.provider.synced;
  }

  /** Tries again now: the record exists by now, or the rights have changed. */
  retry(): void {
    clearTimeout(this.#timer);
    this.provider.detach();
    this.provider.attach();
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
