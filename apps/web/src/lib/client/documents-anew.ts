import type { Refusal } from '@rapport/model/errors';
import type { OutboxEntry, Store } from '@rapport/persistence/browser/store';
import type { OpenDocuments } from './open-documents.ts';
import type { Outbox } from './outbox.ts';

type Surroundings = {
  readonly store: Store;
  readonly documents: OpenDocuments;
  readonly outbox: Outbox;
  readonly leads: () => boolean;
  /** Make the change of an edit again. */
  readonly applyAnew: (entry: OutboxEntry) => Promise<void>;
  /** A document begins anew: other tabs are to know. */
  readonly told: (document: string) => void;
};

/** Documents of this device that hold what the server has not taken, and begin anew from what it has. */
export class DocumentsAnew {
  readonly #around: Surroundings;
  readonly #beginning = new Set<string>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /**
   * A document that holds a refused edit cannot be sent any further: the server lacks what later edits build on. Later
   * changes of fields are made again on the new one, later words are kept to copy.
   */
  async refused(entry: OutboxEntry, refusal: Refusal): Promise<void> {
    const { outbox, leads, applyAnew } = this.#around;
    if (entry.kind !== 'edit' || !leads() || this.#beginning.has(entry.document)) return;
    this.#beginning.add(entry.document);
    const later = outbox.waiting.filter((one) => one.kind === 'edit' && one.document === entry.document);
    const fields = later.filter((one) => one.kind === 'edit' && Object.keys(one.changes).length > 0);
    for (const one of later) if (!fields.includes(one)) outbox.refuse(one, refusal);
    await outbox.drop(fields.map((one) => one.id));
    await this.#begin(entry.document);
    for (const one of fields) await applyAnew(one);
    this.#beginning.delete(entry.document);
  }

  /** The server keeps an edit of it for its author: once nothing else of the document is on its way, it begins anew. */
  async kept(document: string): Promise<void> {
    const { outbox, leads } = this.#around;
    if (!leads() || outbox.waiting.some((one) => one.kind === 'edit' && one.document === document)) return;
    await this.#begin(document);
  }

  async #begin(document: string): Promise<void> {
    const { store, documents, told } = this.#around;
    await (documents.byName(document)?.reset() ?? store.forgetDocument(document));
    told(document);
  }
}
