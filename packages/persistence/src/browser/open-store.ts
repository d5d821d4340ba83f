import { deleteDB, type IDBPDatabase, openDB } from 'idb';
import { KeptDrafts } from './drafts.ts';
import { FilesBeingAdded } from './files-being-added.ts';
import { HandOver, pageStorage } from './handed-over.ts';
import { inTurn } from './in-turn.ts';
import { IndexedDocuments } from './indexed-documents.ts';
import { IndexedFiles } from './indexed-files.ts';
import { IndexedOutbox, isFull } from './indexed-outbox.ts';
import { IndexedRows } from './indexed-rows.ts';
import { memoryStore } from './memory-store.ts';
import { type Schema, STORE_VERSION } from './schema.ts';
import type { Store, StoreProblem } from './store.ts';

export type StoreOptions = {
  readonly workspace: string;
  /** The member, so that another user on the same machine sees nothing. */
  readonly user: string;
  /** What the user has to know about: called at any time. */
  readonly problem: (problem: StoreProblem) => void;
};

export const storeName = (at: { readonly workspace: string; readonly user: string }): string =>
  `rapport/${at.workspace}/${at.user}`;

/** Deletes a copy that is not open here; tabs that have it open let go of it. */
export function deleteStore(at: { readonly workspace: string; readonly user: string }): Promise<void> {
  new HandOver(storeName(at)).wipe();
  new FilesBeingAdded(storeName(at), pageStorage(), undefined).wipe();
  new KeptDrafts(storeName(at), pageStorage()).wipe();
  return deleteDB(storeName(at));
}

/** Opens what this device keeps. Where the browser keeps nothing, a store in memory answers, and `problem` is told. */
export async function openStore(options: StoreOptions): Promise<Store> {
  try {
    return await openIndexed(options);
  } catch (error) {
    options.problem(error instanceof DOMException && error.name === 'VersionError' ? 'newer' : 'unavailable');
    return memoryStore();
  }
}

async function openIndexed(options: StoreOptions): Promise<Store> {
  const name = storeName(options);
  let isNew = false;
  const database: IDBPDatabase<Schema> = await openDB<Schema>(name, STORE_VERSION, {
    upgrade(fresh, before) {
      isNew = before === 0;
      // Rows of earlier builds are read as they are; tabs of those do not read packed ones, and let go of the store.
      if (before >= 3) return;
      fresh.createObjectStore('keptFiles', { keyPath: 'id' }).createIndex('content', 'content');
      fresh.createObjectStore('keptBytes');
      if (before < 2) fresh.createObjectStore('files', { keyPath: 'id' });
      if (before >= 1) return;
      fresh.createObjectStore('documents', { keyPath: 'name' });
      fresh.createObjectStore('updates', { keyPath: 'n', autoIncrement: true }).createIndex('document', 'document');
      fresh.createObjectStore('outbox', { keyPath: 'n', autoIncrement: true }).createIndex('id', 'id');
      fresh.createObjectStore('chunks');
      fresh.createObjectStore('journal', { keyPath: 'n', autoIncrement: true });
      fresh.createObjectStore('meta');
    },
    blocked: () => options.problem('blocked'),
    // Another tab runs a newer build, or signs out: it must not wait for this one.
    blocking: () => {
      database.close();
      options.problem('newer');
    },
    terminated: () => options.problem('unavailable'),
  });
  // Own edits wait for one of these at most, however many there are: browsers give databases little of a busy machine.
  const quietly = inTurn();
  const documents = new IndexedDocuments(database);
  const rows = new IndexedRows(database);
  const files = new IndexedFiles(database);
  let hasMadeRoom = false;
  /** Where there is no room for what was made here, files that were fetched ahead give theirs: browsers do not say how much is left [M216]. */
  const makeRoom = async (): Promise<boolean> => {
    // Several may find the disk full at once: one of them lets go of the files, all try again.
    if (await files.releaseAll().catch(() => false)) {
      hasMadeRoom = true;
      options.problem('tight');
    }
    return hasMadeRoom;
  };
  const outbox = new IndexedOutbox(database, quietly, makeRoom);
  /** Passes a failure on, and says so when the disk is full. */
  const told = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (isFull(error)) options.problem('full');
      throw error;
    }
  };
  const withRoom = async <T>(write: () => Promise<T>): Promise<T> => {
    try {
      return await write();
    } catch (error) {
      if (!isFull(error) || !(await makeRoom())) throw error;
      return write();
    }
  };

  const handOver = new HandOver(name);
  const adding = new FilesBeingAdded(name, pageStorage());
  const drafts = new KeptDrafts(name, pageStorage());
  drafts.tidy();
  const takeOver = async (): Promise<boolean> => {
    const left = handOver.all();
    for (const [key, { writes, received }] of left) {
      if (writes.length > 0) await told(outbox.takeOver(writes));
      if (received.length > 0) await documents.takeOver(received);
      handOver.remove(key);
    }
    return left.size > 0;
  };
  // What cannot be taken now, for want of room, stays for the next start.
  await takeOver().catch(() => undefined);

  return {
    durable: true,
    isNew,
    drafts,
    write: (write) => told(outbox.write(write)),
    outbox: (after = 0) => outbox.entries(after),
    markSaved: (ids, positions) => outbox.markSaved(ids, positions),
    markRefused: (id, refusal) => outbox.markRefused(id, refusal),
    removeEntries: (ids) => outbox.remove(ids),

    async loadDocument(name) {
      const stored = await documents.load(name);
      if (stored) outbox.know(name);
      return stored;
    },
    async saveReceived(name, updates, position, whole) {
      await told(
        quietly(async () => {
          await documents.saveReceived({ name, updates, position }, Date.now(), whole);
          outbox.know(name);
        }),
      );
    },
    leave: (received) => handOver.put({ writes: outbox.underway, received }),
    takeOver,
    saveFetched: (fetched) => documents.saveFetched(fetched),
    documentOpened: (name, at) => documents.opened(name, at),
    heldDocuments: () => documents.held(),
    compact: (name, snapshot, through) => documents.compact(name, snapshot, through),
    // After what waits to be kept of it, which would find nothing there and bring the whole of it back.
    forgetDocument: (name) =>
      quietly(() => {
        outbox.forget(name);
        return documents.forget(name);
      }),
    async releaseDocuments(names, openedBefore) {
      const released = await documents.release(names, openedBefore);
      for (const name of released) outbox.forget(name);
      return released;
    },

    takeLead: () => told(rows.takeLead()),
    async cursor() {
      const state = await rows.state();
      if (!state) return undefined;
      const { run: _run, buckets: _buckets, ...cursor } = state;
      return cursor;
    },
    rows: (first) => rows.read(first),
    replaceRows: (all, cursor, lead) => told(rows.replace(all, cursor, lead)),
    applyChanges: (changes, step, lead) => told(quietly(() => rows.apply(changes, step, lead))),
    fold: (lead) => told(rows.fold(lead)),
    keepPicture: (picture, lead) => rows.keepPicture(picture, lead),
    picture: (of) => rows.picture(of),

    waitingFiles: () => files.waiting(),
    putWaitingFiles: (waiting) => told(adding.during(waiting, () => withRoom(() => files.putWaiting(waiting)))),
    halfAddedFiles: () => adding.left(),
    removeWaitingFile: (id) => files.removeWaiting(id),
    keepFile: (file, bytes) => files.keep(file, bytes),
    keptFiles: () => files.kept(),
    keptBytes: (id) => files.bytesOf(id),
    releaseFiles: (ids) => files.release(ids),

    meta: async <T>(key: string) => (await database.get('meta', `own/${key}`)) as T | undefined,
    async setMeta(key, value) {
      await database.put('meta', value, `own/${key}`);
    },
    async changeMeta<T>(key: string, by: (before: T | undefined) => T | undefined) {
      const tx = database.transaction('meta', 'readwrite');
      const before = (await tx.store.get(`own/${key}`)) as T | undefined;
      const after = by(before);
      await Promise.all([...(after === before ? [] : [tx.store.put(after, `own/${key}`)]), tx.done]);
    },
    async close() {
      adding.close();
      await outbox.rest();
      await quietly(async () => database.close());
    },
    async wipe() {
      adding.close();
      database.close();
      handOver.wipe();
      adding.wipe();
      drafts.wipe();
      await deleteDB(name);
    },
  };
}
