import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { Schema } from './schema.ts';
import type { KeptFile, WaitingFile } from './store.ts';

/** Files that wait to be sent, and the bytes of those that hang on their records, each under the name of its content. */
export class IndexedFiles {
  readonly #database: IDBPDatabase<Schema>;

  constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  async waiting(): Promise<WaitingFile[]> {
    return (await this.#database.getAll('files')).sort((one, other) => one.addedAt - other.addedAt);
  }

  /** One transaction, so that none of them waits for another when the page goes: a database gives up what waits. */
  async putWaiting(files: readonly WaitingFile[]): Promise<void> {
    const tx = this.#database.transaction('files', 'readwrite', { durability: 'strict' });
    await Promise.all([...files.map((file) => tx.store.put(file)), tx.done]);
  }

  async removeWaiting(id: string): Promise<void> {
    await this.#database.delete('files', id);
  }

  async keep(file: KeptFile, bytes: Blob): Promise<void> {
    // Not the store of what waits: nobody's new file is to wait for what is fetched ahead.
    const tx = this.#database.transaction(['keptFiles', 'keptBytes'], 'readwrite', { durability: 'relaxed' });
    const store = async () => {
      const there = await tx.objectStore('keptBytes').getKey(file.content);
      await Promise.all([
        tx.objectStore('keptFiles').put(file),
        ...(there === undefined ? [tx.objectStore('keptBytes').put(bytes, file.content)] : []),
      ]);
    };
    await Promise.all([store(), tx.done]);
  }

  kept(): Promise<KeptFile[]> {
    return this.#database.getAll('keptFiles');
  }

  async bytesOf(id: string): Promise<Blob | undefined> {
    const tx = this.#database.transaction(['keptFiles', 'keptBytes']);
    const file = await tx.objectStore('keptFiles').get(id);
    return file && tx.objectStore('keptBytes').get(file.content);
  }

  async release(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const tx = this.#database.transaction(['keptFiles', 'keptBytes'], 'readwrite', { durability: 'relaxed' });
    await Promise.all([releaseKept(tx, ids), tx.done]);
  }

  /** Lets go of all that can be fetched again. Answers whether there was anything. */
  async releaseAll(): Promise<boolean> {
    const tx = this.#database.transaction(['keptFiles', 'keptBytes'], 'readwrite', { durability: 'relaxed' });
    const [some] = await Promise.all([
      tx.objectStore('keptFiles').count(),
      tx.objectStore('keptFiles').clear(),
      tx.objectStore('keptBytes').clear(),
      tx.done,
    ]);
    return some > 0;
  }
}

type StoreName = 'chunks' | 'journal' | 'meta' | 'keptFiles' | 'keptBytes';
/** Only for its type: a transaction over these stores, whatever else it is over. */
export type KeptFilesTransaction = Pick<IDBPTransaction<Schema, StoreName[], 'readwrite'>, 'objectStore'>;

/** Lets go of files, and of the bytes that no other has. */
export async function releaseKept(tx: KeptFilesTransaction, ids: Iterable<string>): Promise<void> {
  const files = tx.objectStore('keptFiles');
  const contents = new Set<string>();
  for (const id of ids) {
    const file = await files.get(id);
    if (!file) continue;
    contents.add(file.content);
    await files.delete(id);
  }
  for (const content of contents)
    if ((await files.index('content').getKey(content)) === undefined) await tx.objectStore('keptBytes').delete(content);
}
