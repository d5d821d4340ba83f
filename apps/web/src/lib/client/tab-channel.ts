import type { ToldRows } from './followed-rows.ts';
import type { OutboxMessage } from './outbox.ts';

/** What the tabs of one user tell each other about one workspace. */
export type TabMessage =
  | ({ readonly kind: 'rows' } & ToldRows)
  /** All rows were loaded again: read them from the store. */
  | { readonly kind: 'replaced' }
  | { readonly kind: 'outbox'; readonly message: OutboxMessage }
  /** An update of a document, made in another tab. */
  | { readonly kind: 'update'; readonly document: string; readonly update: Uint8Array }
  /** A document was put back to what the server has. */
  | { readonly kind: 'reset'; readonly document: string }
  /** What commands passed over, on this device, has changed. */
  | { readonly kind: 'skipped' }
  /** What is taken along on this device has changed. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'signed-out' };

/** A channel to the other tabs of the same user; says nothing where there are none. */
export class TabChannel {
  readonly #channel: BroadcastChannel | undefined;

  constructor(name: string | undefined, heard: (message: TabMessage) => void) {
    this.#channel = name === undefined || typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name);
    if (this.#channel) this.#channel.onmessage = (event: MessageEvent<TabMessage>) => heard(event.data);
  }

  tell(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }

  close(): void {
    this.#channel?.close();
  }
}
