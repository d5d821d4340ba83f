import type { Refusal } from '@rapport/model/errors';
import type { IDBPDatabase, IDBPObjectStore, IDBPTransaction, StoreNames } from 'idb';
import type { Schema } from './schema.ts';
import type { LocalWrite, OutboxEntry } from './store.ts';

/** How long what is settled is gathered. A page that ends before it sends the entries again, which does no harm. */
const gatherFor = 100;

/** The browser gives this site no more room. */
export const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';

type Settled = 'gone' | { readonly positions: Readonly<Record<string, number>> };

type Waiting = { readonly write: LocalWrite; readonly resolve: (n: number) => void; readonly reject: (error: unknown) => void };

/**
 * What is written in one turn commits in one strict transaction, and every request of it is made in that turn: a page
 * that is closed a moment later has handed everything over already, unless another transaction was in its way. What is
 * written while one commits shares the next: whoever types faster than a busy disk commits is never more than two of
 * them behind. A page that ends leaves what waits as it leaves what is underway [M184].
 */
export class IndexedOutbox {
  readonly #database: IDBPDatabase<Schema>;
  readonly #quietly: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #makeRoom: () => Promise<boolean>;
  /** Documents that have their row: nothing needs to be asked about them. */
  readonly #known = new Set<string>();
  #waiting: Waiting[] = [];
  #committing = 0;
  /** Not committed yet, in order. */
  readonly #underway = new Map<LocalWrite, Promise<number>>();
  /** Numbers of entries that were written here. */
  readonly #numbers = new Map<string, number>();
  #settled = new Map<string, Settled>();
  #settling: Promise<void> | undefined;
  #settleNow: () => void = ignore;
  #settledBefore: Promise<unknown> = Promise.resolve();

  /** `quietly`: in which what can wait takes its turn. `makeRoom`: on a full disk; answers whether to try again. */
  constructor(
    database: IDBPDatabase<Schema>,
    quietly: <T>(work: () => Promise<T>) => Promise<T>,
    makeRoom: () => Promise<boolean>,
  ) {
    this.#database = database;
    this.#quietly = quietly;
    this.#makeRoom = makeRoom;
  }

  write(write: LocalWrite): Promise<number> {
    const written = new Promise<number>((resolve, reject) => {
      if (this.#waiting.push({ write, resolve, reject }) === 1 && this.#committing === 0) queueMicrotask(() => this.#flush());
    }).finally(() => this.#underway.delete(write));
    this.#underway.set(write, written);
    return written;
  }

  /** What goes with this page if it ends now. */
  get underway(): LocalWrite[] {
    return [...this.#underway.keys()];
  }

  /** Resolves once the disk has what it was given or has refused it, and what is settled waits for nothing but its turn. */
  async rest(): Promise<void> {
    while (this.#underway.size > 0) await Promise.allSettled(this.#underway.values());
    this.#settleNow();
  }

  /** Writes what a page that ended had underway. What was committed after all is there once. */
  async takeOver(writes: readonly LocalWrite[]): Promise<void> {
    const tx = this.#database.transaction(['documents', 'updates', 'outbox'], 'readwrite', { durability: 'strict' });
    const { done } = tx;
    const work = async () => {
      for (const write of writes) {
        const there = await tx.objectStore('outbox').index('id').getKey(write.entry.id);
        if (there === undefined) void this.#put(tx, write);
      }
    };
    await Promise.all([work(), done]);
  }

  #flush(): void {
    if (this.#committing > 0 || this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#commit(batch);
  }

  #ended(): void {
    this.#committing -= 1;
    this.#flush();
  }

  /** Transactions over the same stores run in the order in which they were made, so entries keep theirs. */
  #commit(batch: readonly Waiting[], hasRoom = false): void {
    const failed = async (error: unknown) => {
      const full = isFull(error);
      // Later writes wait meanwhile: entries keep their order [M216].
      if (full && !hasRoom && (await this.#makeRoom())) this.#commit(batch, true);
      // One write that cannot be stored must not take the others of its batch with it.
      else if (batch.length === 1) batch[0]?.reject(error);
      else for (const one of batch) this.#commit([one], hasRoom || full);
      this.#ended();
    };
    this.#committing += 1;
    let tx: OutboxTransaction;
    try {
      tx = this.#database.transaction(['documents', 'updates', 'outbox'], 'readwrite', { durability: 'strict' });
    } catch (error) {
      for (const one of batch) one.reject(error);
      return this.#ended();
    }
    let numbers: Promise<number>[];
    try {
      const complete = batch.every(
        ({ write: { document, replaces = [] } }) =>
          (!document || this.#known.has(document.name)) && replaces.every((id) => this.#numbers.has(id)),
      );
      numbers = batch.map(({ write }) => this.#put(tx, write));
      // Said now: left to itself it commits once this page has heard of every request, which a page that closes never does.
      if (complete) tx.commit();
    } catch (error) {
      // A value that cannot be stored throws before its request is made: what went before it would be committed.
      tx.done.catch(ignore);
      abort(tx);
      return void failed(error);
    }
    tx.done.then(async () => {
      this.#ended();
      const given = await Promise.all(numbers);
      batch.forEach(({ write, resolve }, index) => {
        const number = given[index] as number;
        this.#numbers.set(write.entry.id, number);
        for (const id of write.replaces ?? []) this.#numbers.delete(id);
        resolve(number);
      });
    }, failed);
  }

  #put(tx: OutboxTransaction, { document, entry, replaces = [] }: LocalWrite): Promise<number> {
    if (document) {
      void tx.objectStore('updates').add({ document: document.name, update: document.update }).catch(ignore);
      if (!this.#known.has(document.name)) void this.#remember(tx, document.name, entry.madeAt);
    }
    const outbox = tx.objectStore('outbox');
    const number = outbox.add({ ...entry, state: 'waiting' });
    number.catch(ignore);
    for (const id of replaces) this.#remove(outbox, id);
    return number;
  }

  async #remember(tx: OutboxTransaction, name: string, seenAt: number): Promise<void> {
    try {
      const documents = tx.objectStore('documents');
      if ((await documents.getKey(name)) === undefined) await documents.put({ name, position: 0, seenAt });
      await tx.done;
      this.#known.add(name);
    } catch {
      // The transaction has failed as a whole, which is what is waited for.
    }
  }

  /** The document has its row. */
  know(document: string): void {
    this.#known.add(document);
  }

  /** The document has no row any more. */
  forget(document: string): void {
    this.#known.delete(document);
  }

  async entries(after: number): Promise<OutboxEntry[]> {
    this.#settleNow();
    await this.#settledBefore;
    return (await this.#database.getAll('outbox', IDBKeyRange.lowerBound(after, true))) as OutboxEntry[];
  }

  markSaved(ids: readonly string[], positions: Readonly<Record<string, number>>): Promise<void> {
    return this.#settle(ids, { positions });
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#settle(ids, 'gone');
  }

  async markRefused(id: string, refusal: Refusal): Promise<void> {
    const tx = this.#database.transaction('outbox', 'readwrite');
    await this.#change(tx.store, id, (entry) => ({ ...entry, state: 'refused', refusal }));
    await tx.done;
  }

  /** Somebody who types settles an entry per key: what is settled within a moment, or while one commits, shares a transaction. */
  #settle(ids: readonly string[], how: Settled): Promise<void> {
    for (const id of ids) this.#settled.set(id, how);
    this.#settling ??= new Promise((resolve, reject) => {
      const timer = setTimeout(() => void this.#settledBefore.then(settle), gatherFor);
      const settle = () => {
        if (this.#settleNow !== settle) return;
        clearTimeout(timer);
        this.#settleNow = ignore;
        this.#settling = undefined;
        const written = this.#quietly(() => this.#writeSettled());
        this.#settledBefore = written.catch(ignore);
        written.then(resolve, reject);
      };
      this.#settleNow = settle;
    });
    return this.#settling;
  }

  async #writeSettled(): Promise<void> {
    const settled = this.#settled;
    this.#settled = new Map();
    const tx = this.#database.transaction('outbox', 'readwrite', { durability: 'relaxed' });
    for (const [id, how] of settled) {
      if (how !== 'gone') void this.#change(tx.store, id, (entry) => ({ ...entry, state: 'saved', ...how })).catch(ignore);
      else {
        this.#remove(tx.store, id);
        this.#numbers.delete(id);
      }
    }
    await tx.done;
  }

  /** In this turn if it was written here and is on disk; otherwise it is looked for. */
  #remove(outbox: OutboxLines, id: string): void {
    const number = this.#numbers.get(id);
    const removed = number === undefined ? this.#change(outbox, id, () => undefined) : outbox.delete(number);
    removed.catch(ignore);
  }

  async #change(outbox: OutboxLines, id: string, change: (entry: OutboxEntry) => OutboxEntry | undefined): Promise<void> {
    const cursor = await outbox.index('id').openCursor(id);
    const changed = cursor && change(cursor.value as OutboxEntry);
    if (changed) await cursor.update(changed);
    else await cursor?.delete();
  }
}

type OutboxLines = IDBPObjectStore<Schema, ArrayLike<StoreNames<Schema>>, 'outbox', 'readwrite'>;
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
