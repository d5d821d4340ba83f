import type { IDBPDatabase } from 'idb';
import type { Schema } from './schema.ts';
import type { FetchedDocument, HeldDocument, OutboxEntry, ReceivedUpdates, StoredDocument } from './store.ts';

type DocumentLine = Schema['documents']['value'];

/** Before this was noted, a document came here by being opened. */
const openedAt = (line: DocumentLine): number => line.openedAt ?? (line.bytes === undefined ? line.seenAt : 0);
const sizeOf = (updates: readonly Uint8Array[]): number => updates.reduce((sum, update) => sum + update.byteLength, 0);

/** Documents on disk: a line about each, and its updates, which together are the document. */
export class IndexedDocuments {
  readonly #database: IDBPDatabase<Schema>;

  constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  async load(name: string): Promise<StoredDocument | undefined> {
    const tx = this.#database.transaction(['documents', 'updates']);
    const [document, updates] = await Promise.all([
      tx.objectStore('documents').get(name),
      tx.objectStore('updates').index('document').getAll(name),
    ]);
    if (!document) return undefined;
    return {
      updates: [...(document.snapshot ? [document.snapshot] : []), ...updates.map((line) => line.update)],
      position: document.position,
      through: updates.at(-1)?.n ?? 0,
    };
  }

  async saveReceived(received: FetchedDocument, opened: number, whole?: () => Uint8Array): Promise<void> {
    await this.#save([received], (line) => Math.max(opened, line ? openedAt(line) : 0), whole);
  }

  /** What a page that ended has left: parts only of what is kept, as they are of no use alone. */
  async takeOver(received: readonly ReceivedUpdates[]): Promise<void> {
    const kept = new Set(await this.#database.getAllKeys('documents'));
    const taken = received.filter(({ name, whole }) => whole !== undefined || kept.has(name));
    await this.#save(
      taken.map(({ name, updates, whole = 0 }) => ({ name, updates, position: whole })),
      (line) => (line ? openedAt(line) : Date.now()),
    );
  }

  /** Documents that nobody has opened here. */
  async saveFetched(fetched: readonly FetchedDocument[]): Promise<void> {
    await this.#save(fetched, (line) => (line ? openedAt(line) : 0));
  }

  async #save(
    all: readonly FetchedDocument[],
    opened: (line: DocumentLine | undefined) => number,
    whole?: () => Uint8Array,
  ): Promise<void> {
    const tx = this.#database.transaction(['documents', 'updates'], 'readwrite', { durability: 'relaxed' });
    const [documents, lines] = [tx.objectStore('documents'), tx.objectStore('updates')];
    const done = tx.done;
    const put = async () => {
      for (const { name, updates: came, position } of all) {
        const line = await documents.get(name);
        const updates = line || !whole ? came : [whole()];
        for (const update of updates) void lines.add({ document: name, update }).catch(ignore);
        await documents.put({
          ...line,
          name,
          position: Math.max(position, line?.position ?? 0),
          seenAt: Date.now(),
          openedAt: opened(line),
          bytes: (line?.bytes ?? 0) + sizeOf(updates),
          pieces: (line?.pieces ?? 0) + updates.length,
        });
      }
    };
    const work = () =>
      put().catch((error: unknown) => {
        abort(tx);
        throw error;
      });
    await Promise.all([work(), done]);
  }

  async opened(name: string, at: number): Promise<void> {
    const tx = this.#database.transaction('documents', 'readwrite', { durability: 'relaxed' });
    const line = await tx.store.get(name);
    if (line) await tx.store.put({ ...line, openedAt: Math.max(at, openedAt(line)), bytes: line.bytes ?? 0 });
    await tx.done;
  }

  async held(): Promise<HeldDocument[]> {
    return (await this.#database.getAll('documents')).map((line) => ({
      name: line.name,
      position: line.position,
      openedAt: openedAt(line),
      bytes: line.bytes ?? line.snapshot?.byteLength ?? 0,
      pieces: line.pieces ?? 0,
    }));
  }

  /**
   * One transaction: whatever ends it in between leaves all that was there. What the snapshot holds ends with the update
   * `through`, in whose place it is put; where that is gone already, somebody else has put their own there.
   */
  async compact(name: string, snapshot: Uint8Array, through: number): Promise<void> {
    const tx = this.#database.transaction(['documents', 'updates'], 'readwrite', { durability: 'relaxed' });
    const done = tx.done;
    const work = async () => {
      const line = await tx.objectStore('documents').get(name);
      const last = await tx.objectStore('updates').get(through);
      if (!line || last?.document !== name) return;
      let [bytes, pieces] = [snapshot.byteLength, 1];
      for await (const cursor of tx.objectStore('updates').index('document').iterate(name)) {
        if (cursor.primaryKey > through) {
          bytes += cursor.value.update.byteLength;
          pieces += 1;
        } else if (cursor.primaryKey < through) await cursor.delete();
        else await cursor.update({ ...cursor.value, update: snapshot });
      }
      const { snapshot: _, ...rest } = line;
      await tx.objectStore('documents').put({ ...rest, bytes, pieces });
    };
    await Promise.all([work(), done]);
  }

  async forget(name: string): Promise<void> {
    const tx = this.#database.transaction(['documents', 'updates'], 'readwrite', { durability: 'relaxed' });
    await tx.objectStore('documents').delete(name);
    for await (const cursor of tx.objectStore('updates').index('document').iterate(name)) await cursor.delete();
    await tx.done;
  }

  /** Looks for unsent edits in the transaction that deletes: another tab may have written one a moment ago. */
  async release(names: readonly string[], openedBefore: number): Promise<string[]> {
    const tx = this.#database.transaction(['documents', 'updates', 'outbox'], 'readwrite', { durability: 'relaxed' });
    const done = tx.done;
    const work = async () => {
      const written = new Set<string>();
      for (const entry of await tx.objectStore('outbox').getAll())
        if (entry.kind === 'edit') written.add((entry as OutboxEntry & { kind: 'edit' }).document);
      const released: string[] = [];
      for (const name of names) {
        const line = await tx.objectStore('documents').get(name);
        if (!line || written.has(name) || openedAt(line) >= openedBefore) continue;
        await tx.objectStore('documents').delete(name);
        for await (const cursor of tx.objectStore('updates').index('document').iterate(name)) await cursor.delete();
        released.push(name);
      }
      return released;
    };
    const [released] = await Promise.all([work(), done]);
    return released;
  }
}

/** A failed request fails its transaction, which is what is waited for. */
const ignore = (): void => {};

/** All or none: what was put before the failure goes with it. */
function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // It has failed as a whole already.
  }
}
