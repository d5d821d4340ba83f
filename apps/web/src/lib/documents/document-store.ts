import type { Store } from '@rapport/persistence/browser/store';
import * as Y from 'yjs';

/** From this many stored updates on they are replaced by one. */
const updatesKept = 50;
const gatherFor = 300;

/** What came from this device's store. */
export const fromStore = Symbol('from this device');

/** The copy of one document that this device keeps. Edits made here go through the outbox's door, not through this. */
export class DocumentStore {
  readonly #store: Store;
  readonly #name: string;
  readonly #position: () => number;
  #received: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store, name: string, position: () => number) {
    this.#store = store;
    this.#name = name;
    this.#position = position;
  }

  /** Puts the kept copy into the document. Answers its position, or undefined when there is none. */
  async load(doc: Y.Doc): Promise<number | undefined> {
    const stored = await this.#store.loadDocument(this.#name);
    if (!stored) return undefined;
    doc.transact(() => {
      for (const update of stored.updates) Y.applyUpdate(doc, update, fromStore);
    }, fromStore);
    if (stored.updates.length > updatesKept) {
      await this.#store.compact(this.#name, Y.encodeStateAsUpdate(doc), stored.through);
    }
    return stored.position;
  }

  /** Something of the server to keep, with what comes in the next moment. */
  received(update: Uint8Array): void {
    this.#received.push(update);
    this.#timer ??= setTimeout(() => void this.flush(), gatherFor);
  }

  /** Notes how far the copy has come, even when nothing is new in it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const updates = this.#received;
    this.#received = [];
    // A copy that is not kept comes again from the server; a full disk was reported by the store.
    await this.#store
      .saveReceived(this.#name, updates.length > 1 ? [Y.mergeUpdates(updates)] : updates, this.#position())
      .catch(() => undefined);
  }
}
