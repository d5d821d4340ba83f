import type { EntryRow, LogRow, RegistryChange, RegistryRow } from '@rapport/persistence/server/log/batch';
import type { PendingDocument } from '@rapport/persistence/server/marks/read-marks';
import type { Rows } from '../documents/log-write.ts';

/** Rows of the log that no indexed row shows yet, of one document or entry. */
export type Pending = {
  readonly id: string;
  readonly type: string;
  readonly generation: number;
  /** The registry row when it was made in this batch. */
  created: RegistryRow | undefined;
  /** Known from the commit, in order. Empty when only the marks are known: then the log has to be read. */
  readonly rows: (LogRow | RegistryChange)[];
  readonly entries: EntryRow[];
  /** The first position that is not projected. */
  first: number;
  /** Since when it waits, by `performance.now()`. */
  readonly since: number;
};

/** What waits for the projector: in the order in which it began to wait. */
export class PendingDocuments {
  readonly #documents = new Map<string, Pending>();

  get size(): number {
    return this.#documents.size;
  }

  has(id: string): boolean {
    return this.#documents.has(id);
  }

  /** Takes in what a commit brought. */
  addCommitted(rows: Rows): void {
    const created = new Map(rows.documents?.map((row) => [row.id, row]));
    for (const row of rows.updates ?? [])
      this.#of(row.documentId, row.type, row.generation, row.position, created.get(row.documentId)).rows.push(row);
    for (const row of rows.registryChanges ?? [])
      this.#of(row.documentId, row.type, row.generation, row.position, undefined).rows.push(row);
    for (const row of rows.entries ?? []) this.#of(row.id, row.type, 1, row.version, undefined).entries.push(row);
  }

  /** Takes in what the database says is waiting. Answers whether there was anything new. */
  addMarks(marks: readonly PendingDocument[]): boolean {
    let found = false;
    for (const mark of marks) {
      const first = mark.positions[0];
      if (first === undefined || this.#documents.has(mark.documentId)) continue;
      this.#of(mark.documentId, mark.type, mark.generation, first, undefined);
      found = true;
    }
    return found;
  }

  /** The next ones, taken out; those made by an import in larger numbers, as they need no document. */
  take(most: number, mostNew: number): Pending[] {
    const taken: Pending[] = [];
    let costly = 0;
    for (const pending of this.#documents.values()) {
      if (taken.length >= mostNew || (!startsNew(pending) && costly >= most)) break;
      if (!startsNew(pending)) costly++;
      taken.push(pending);
    }
    for (const pending of taken) this.#documents.delete(pending.id);
    return taken;
  }

  /** Puts back what could not be done now, behind what came meanwhile of the same document. */
  putBack(pending: Pending): void {
    const later = this.#documents.get(pending.id);
    // With a gap between the two, the log has to be read; without rows it always is.
    this.#documents.delete(pending.id);
    this.#documents.set(
      pending.id,
      later ? { ...pending, rows: [...pending.rows, ...later.rows], entries: [...pending.entries, ...later.entries] } : pending,
    );
  }

  #of(id: string, type: string, generation: number, position: number, created: RegistryRow | undefined): Pending {
    const known = this.#documents.get(id);
    if (known) {
      known.created ??= created;
      return known;
    }
    const pending: Pending = { id, type, generation, created, rows: [], entries: [], first: position, since: performance.now() };
    this.#documents.set(id, pending);
    return pending;
  }
}

/** All that was ever written of it is here: nothing has to be loaded. */
export const startsNew = (pending: Pending): boolean => pending.created !== undefined && pending.rows[0]?.position === 1;

/** Made just now by rows of the log only, few enough to be read without a document. */
export const isNew = (pending: Pending): boolean =>
  pending.created !== undefined &&
  pending.rows.length > 0 &&
  pending.rows.length <= 8 &&
  pending.rows.every((row) => 'update' in row);
