import 'fake-indexeddb/auto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';

/**
 * IndexedDB for a process that may be killed: the stand-in of the unit tests, in memory, with a journal on disk.
 *
 * Invariant: `complete` of a transaction is told after what it wrote is in the journal, on disk; one that was aborted,
 * or cut off by a kill, leaves nothing. The next process plays the journal before anybody opens the database.
 */

type Key = IDBValidKey;
type Range = { readonly lower: unknown; readonly upper: unknown; readonly lowerOpen: boolean; readonly upperOpen: boolean };
type Operation =
  | { readonly do: 'put'; readonly store: string; readonly value: unknown; readonly key: Key | undefined }
  | { readonly do: 'delete'; readonly store: string; readonly key: Key | Range }
  | { readonly do: 'clear'; readonly store: string };
type Line =
  | {
      readonly do: 'open';
      readonly name: string;
      readonly version: number;
      readonly stores: readonly StoreShape[];
    }
  | { readonly do: 'write'; readonly name: string; readonly operations: readonly Operation[] };
type StoreShape = {
  readonly name: string;
  readonly keyPath: string | null;
  readonly autoIncrement: boolean;
  readonly indexes: { readonly name: string; readonly keyPath: string }[];
};

const pending = new WeakMap<IDBTransaction, Operation[]>();
let journal: number | undefined;

/** Plays what an earlier process has written to `file`, and writes to it from now on. */
export async function openJournal(file: string): Promise<void> {
  if (existsSync(file)) for (const line of linesOf(readFileSync(file))) await play(line);
  journal = openSync(file, 'a');
  follow();
}

/** The last line may be cut off: its transaction was not told to have committed. */
function* linesOf(bytes: Buffer): Iterable<Line> {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at);
    if (end > bytes.length) return;
    yield deserialize(bytes.subarray(at + 4, end)) as Line;
    at = end;
  }
}

function append(line: Line): void {
  if (journal === undefined) return;
  const body = serialize(line);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  writeSync(journal, Buffer.concat([head, body]));
  fsyncSync(journal);
}

const opened = new Map<string, IDBDatabase>();

async function play(line: Line): Promise<void> {
  if (line.do === 'open') {
    opened.get(line.name)?.close();
    opened.set(line.name, await open(line));
    return;
  }
  const database = opened.get(line.name);
  if (!database) return;
  const transaction = database.transaction([...new Set(line.operations.map(({ store }) => store))], 'readwrite');
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('the journal cannot be played'));
  });
  for (const operation of line.operations) {
    const store = transaction.objectStore(operation.store);
    if (operation.do === 'clear') store.clear();
    else if (operation.do === 'delete') store.delete(rangeOf(operation.key));
    else if (store.keyPath === null) store.put(operation.value, operation.key);
    else store.put(operation.value);
  }
  await done;
}

function open({ name, version, stores }: Line & { do: 'open' }): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      for (const { name: store, keyPath, autoIncrement, indexes } of stores) {
        if (request.result.objectStoreNames.contains(store)) continue;
        const made = request.result.createObjectStore(store, { keyPath, autoIncrement });
        for (const index of indexes) made.createIndex(index.name, index.keyPath);
      }
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database cannot be opened'));
  });
}

const isRange = (key: unknown): key is Range => typeof key === 'object' && key !== null && 'lowerOpen' in key;

function rangeOf(key: Key | Range): Key | IDBKeyRange {
  if (!isRange(key)) return key;
  if (key.lower === undefined) return IDBKeyRange.upperBound(key.upper, key.upperOpen);
  if (key.upper === undefined) return IDBKeyRange.lowerBound(key.lower, key.lowerOpen);
  return IDBKeyRange.bound(key.lower, key.upper, key.lowerOpen, key.upperOpen);
}

const plain = (key: Key | IDBKeyRange): Key | Range =>
  isRange(key) ? { lower: key.lower, upper: key.upper, lowerOpen: key.lowerOpen, upperOpen: key.upperOpen } : key;

/** From now on every writing transaction notes what it does, and its end writes that down. */
function follow(): void {
  for (const database of opened.values()) database.close();
  const { transaction: begin } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args: Parameters<typeof begin>) {
    const transaction = begin.apply(this, args);
    if (transaction.mode === 'readonly') return transaction;
    const operations: Operation[] = [];
    pending.set(transaction, operations);
    // Before every listener of whoever asked: they hear of the end when it is on disk.
    transaction.addEventListener('complete', () => {
      if (operations.length > 0) append({ do: 'write', name: this.name, operations });
    });
    return transaction;
  };
  followUpgrades();
  const noted = (transaction: IDBTransaction, operation: Operation) => pending.get(transaction)?.push(operation);
  for (const verb of ['add', 'put'] as const) {
    const write = IDBObjectStore.prototype[verb];
    IDBObjectStore.prototype[verb] = function (this: IDBObjectStore, value: unknown, key?: Key) {
      const request = key === undefined ? write.call(this, value) : write.call(this, value, key);
      request.addEventListener('success', () => {
        const { keyPath } = this;
        const stored = typeof keyPath === 'string' ? { ...(value as object), [keyPath]: request.result } : value;
        noted(this.transaction, { do: 'put', store: this.name, value: stored, key: request.result });
      });
      return request;
    };
  }
  const { delete: remove, clear } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.delete = function (this: IDBObjectStore, key: Key | IDBKeyRange) {
    const request = remove.call(this, key);
    request.addEventListener('success', () => noted(this.transaction, { do: 'delete', store: this.name, key: plain(key) }));
    return request;
  };
  IDBObjectStore.prototype.clear = function (this: IDBObjectStore) {
    const request = clear.call(this);
    request.addEventListener('success', () => noted(this.transaction, { do: 'clear', store: this.name }));
    return request;
  };
  const storeOf = ({ source }: IDBCursor) => ('objectStore' in source ? source.objectStore : source);
  const { update, delete: removeAt } = IDBCursor.prototype;
  IDBCursor.prototype.update = function (this: IDBCursor, value: unknown) {
    const [store, key] = [storeOf(this), this.primaryKey];
    const request = update.call(this, value);
    request.addEventListener('success', () => noted(store.transaction, { do: 'put', store: store.name, value, key }));
    return request;
  };
  IDBCursor.prototype.delete = function (this: IDBCursor) {
    const [store, key] = [storeOf(this), this.primaryKey];
    const request = removeAt.call(this);
    request.addEventListener('success', () => noted(store.transaction, { do: 'delete', store: store.name, key }));
    return request;
  };
}

/** Stores and indexes are noted as they are made, and written down when the database is open. */
function followUpgrades(): void {
  const made = new WeakMap<IDBDatabase, StoreShape[]>();
  const { createObjectStore } = IDBDatabase.prototype;
  IDBDatabase.prototype.createObjectStore = function (this: IDBDatabase, name, options = {}) {
    const { keyPath = null, autoIncrement = false } = options;
    const stores = made.get(this) ?? [];
    made.set(this, stores);
    stores.push({ name, keyPath: keyPath as string | null, autoIncrement, indexes: [] });
    return createObjectStore.call(this, name, options);
  };
  const { createIndex } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.createIndex = function (this: IDBObjectStore, name, keyPath, options) {
    const shape = made.get(this.transaction.db)?.find((store) => store.name === this.name);
    shape?.indexes.push({ name, keyPath: keyPath as string });
    return createIndex.call(this, name, keyPath, options);
  };
  const { open: openDatabase } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (this: IDBFactory, ...args: Parameters<typeof openDatabase>) {
    const request = openDatabase.apply(this, args);
    request.addEventListener('success', () => {
      const stores = made.get(request.result);
      if (stores) append({ do: 'open', name: request.result.name, version: request.result.version, stores });
    });
    return request;
  };
}
