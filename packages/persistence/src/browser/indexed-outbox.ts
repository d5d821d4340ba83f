import type { Refusal } from '@rapport/model/errors';
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { Schema } from './schema.ts';
import type { LocalWrite, OutboxEntry } from './store.ts';

type Waiting = { readonly write: LocalWrite; readonly resolve: (n: number) => void; readonly reject: (error: unknown) => void };

/** Group commit: one strict transaction in flight, the next takes all that waits. Typing fast costs no more than typing. */
export class IndexedOutbox {
  readonly #database: IDBPDatabase<Schema>;
  #waiting: Waiting[] = [];
  #busy = false;

  constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  write(write: LocalWrite): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject });
      if (!this.#busy) void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#settle(batch);
    }
    this.#busy = false;
  }

  /** One write that cannot be stored must not take the others of its batch with it. */
  async #settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const numbers = await this.#commit(batch.map((one) => one.write));
      batch.forEach((one, index) => one.resolve(numbers[index] as number));
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const one of batch) await this.#settle([one]);
    }
  }

  async #commit(writes: readonly LocalWrite[]): Promise<number[]> {
    const tx = this.#database.transaction(['documents', 'updates', 'outbox'], 'readwrite', { durability: 'strict' });
    const done = tx.done;
    try {
      const numbers = await this.#put(tx, writes);
      await done;
      return numbers;
    } catch (error) {
      // A value that cannot be stored throws before its request is made: what went before it would be committed.
      done.catch(ignore);
      abort(tx);
      throw error;
    }
  }

  async #put(tx: OutboxTransaction, writes: readonly LocalWrite[]): Promise<number[]> {
    const numbers: number[] = [];
    // One after the other: entries are numbered in the order in which they were made.
    for (const { document, entry } of writes) {
      if (document) {
        void tx.objectStore('updates').add({ document: document.name, update: document.update }).catch(ignore);
        const known = await tx.objectStore('documents').getKey(document.name);
        if (known === undefined) {
          void tx.objectStore('documents').put({ name: document.name, position: 0, seenAt: entry.madeAt }).catch(ignore);
        }
      }
      numbers.push(await tx.objectStore('outbox').add({ ...entry, state: 'waiting' }));
    }
    return numbers;
  }

  async entries(after: number): Promise<OutboxEntry[]> {
    return (await this.#database.getAll('outbox', IDBKeyRange.lowerBound(after, true))) as OutboxEntry[];
  }

  async change(ids: readonly string[], change: (entry: OutboxEntry) => OutboxEntry | undefined): Promise<void> {
    const tx = this.#database.transaction('outbox', 'readwrite');
    const byId = tx.store.index('id');
    for (const id of ids) {
      const cursor = await byId.openCursor(id);
      if (!cursor) continue;
      const changed = change(cursor.value as OutboxEntry);
      if (changed) void cursor.update(changed).catch(ignore);
      else void cursor.delete().catch(ignore);
    }
    await tx.done;
  }

  markSaved(ids: readonly string[], positions: Readonly<Record<string, number>>): Promise<void> {
    return this.change(ids, (entry) => ({ ...entry, state: 'saved', positions }));
  }

  markRefused(id: string, refusal: Refusal): Promise<void> {
    return this.change([id], (entry) => ({ ...entry, state: 'refused', refusal }));
  }
}

type OutboxTransaction = IDBPTransaction<Schema, ['documents', 'updates', 'outbox'], 'readwrite'>;

function abort(tx: OutboxTransaction): void {
  try {
    tx.abort();
  } catch {
    // It has failed as a whole already.
  }
}

/** A failed request fails its transaction, which is what is waited for. */
const ignore = (): void => {};
