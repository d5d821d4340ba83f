import type { ReceivedUpdates, Store } from '@rapport/persistence/browser/store';
import * as Y from 'yjs';
import { piecesKept } from '../device/pieces-kept.ts';

/** Milliseconds. Each time costs the disk a transaction, in which own edits wait their turn. */
const gatherFor = 300;

/** What came from this device's store. */
export const fromStore = Symbol('from this device');

/** The copy of one document that this device keeps. Edits made here go through the outbox's door, not through this. */
export class DocumentStore {
  readonly #store: Store;
  readonly #name: string;
  readonly #position: () => number;
  readonly #doc: () => Y.Doc;
  #received: Uint8Array[] = [];
  /** Given to the store, which has not said yet that it has them. */
  readonly #underway = new Set<readonly Uint8Array[]>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The store has something of it. */
  #isKept = false;

  constructor(store: Store, name: string, position: () => number, doc: () => Y.Doc) {
    this.#store = store;
    this.#name = name;
    this.#position = position;
    this.#doc = doc;
  }

  /** Puts the kept copy into the document. Answers its position, or undefined when there is none. */
  async load(doc: Y.Doc): Promise<number | undefined> {
    const stored = await this.#store.loadDocument(this.#name);
    if (!stored) return undefined;
    this.#isKept = true;
    doc.transact(() => {
      for (const update of stored.updates) Y.applyUpdate(doc, update, fromStore);
    }, fromStore);
    // A store that takes nothing is told of by what has to be kept.
    void this.#store.documentOpened(this.#name, Date.now()).catch(() => undefined);
    if (stored.updates.length > piecesKept) {
      await this.#store.compact(this.#name, Y.encodeStateAsUpdate(doc), stored.through);
    }
    return stored.position;
  }

  /** Something of the server to keep, with what comes in the next moment, or while the store keeps what came before. */
  received(update: Uint8Array): void {
    this.#received.push(update);
    this.#gather();
  }

  #gather(): void {
    if (this.#underway.size === 0 && this.#received.length > 0) this.#timer ??= setTimeout(() => void this.flush(), gatherFor);
  }

  /** Notes how far the copy has come, even when nothing is new in it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const updates = this.#received;
    this.#received = [];
    this.#underway.add(updates);
    const doc = this.#doc();
    // A copy that is not kept comes again from the server; a full disk was reported by the store.
    await this.#store
      .saveReceived(this.#name, updates.length > 1 ? [Y.mergeUpdates(updates)] : updates, this.#position(), () =>
        Y.encodeStateAsUpdate(doc),
      )
      .then(() => (this.#isKept = true))
      .catch(() => undefined)
      .finally(() => {
        this.#underway.delete(updates);
        this.#gather();
      });
  }

  /** The document is to be kept no more: what came of it in the last moment is let go. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#received = [];
  }

  /** What came and is not on disk yet: a page that ends hands it over [V10]. */
  get unkept(): ReceivedUpdates | undefined {
    const updates = [...[...this.#underway].flat(), ...this.#received];
    if (this.#isKept) return updates.length > 0 ? { name: this.#name, updates } : undefined;
    // A part is of no use without the rest.
    const comes = this.#underway.size > 0 || updates.length > 0;
    return comes ? { name: this.#name, updates: [Y.encodeStateAsUpdate(this.#doc())], whole: this.#position() } : undefined;
  }
}

/** Makes one update of those that a document has come to consist of, while nobody has it open. */
export async function uniteStored(store: Store, name: string): Promise<void> {
  const stored = await store.loadDocument(name);
  if (!stored) return;
  const doc = new Y.Doc();
  for (const update of stored.updates) Y.applyUpdate(doc, update);
  await store.compact(name, Y.encodeStateAsUpdate(doc), stored.through);
  doc.destroy();
}
