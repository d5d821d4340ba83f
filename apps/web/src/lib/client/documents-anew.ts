import type { Refusal } from '@rapport/model/errors';
import type { NewOutboxEntry, OutboxEntry, Store } from '@rapport/persistence/browser/store';
import type { OpenDocuments } from './open-documents.ts';
import { isTyping } from './kinds-of-entry.ts';
import type { Outbox } from './outbox.ts';

type Edit = OutboxEntry & { kind: 'edit' };

type Surroundings = {
  readonly store: Store;
  readonly documents: OpenDocuments;
  readonly outbox: Outbox;
  readonly leads: () => boolean;
  /** The change of an edit, to be made again. */
  readonly again: (entry: Edit) => NewOutboxEntry;
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
    const { outbox, leads } = this.#around;
    if (entry.kind !== 'edit' || !leads() || this.#beginning.has(entry.document)) return;
    this.#beginning.add(entry.document);
    try {
      for (const one of outbox.waiting) {
        if (one.kind !== 'edit' || one.document !== entry.document) continue;
        if (isTyping(one)) outbox.refuse(one, refusal);
        else this.outlived(one);
      }
      await this.#begin(entry.document);
    } finally {
      this.#beginning.delete(entry.document);
    }
  }

  /** The same change takes the place of an edit, here and on the disk: at no moment is neither there [V7]. */
  outlived(edit: Edit): void {
    const { outbox, again } = this.#around;
    void outbox.add({ entry: again(edit), replaces: [edit.id] });
  }

  /** The server keeps an edit of it for its author: once nothing else of the document is on its way, it begins anew. */
  async kept(document: string): Promise<void> {
    const { outbox, leads } = this.#around;
    if (!leads() || outbox.waiting.some((one) => one.kind === 'edit' && one.document === document)) return;
    await this.#begin(document);
  }

  async #begin(document: string): Promise<void> {
    const { store, documents, told } = this.#around;
    const begun = documents.byName(document)?.reset() ?? store.forgetDocument(document);
    await begun.catch(() => undefined); // a disk that does not let go has said so; what is open has begun anew
    told(document);
  }
}
