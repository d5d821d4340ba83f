import 'fake-indexeddb/auto';
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';

/**
 * IndexedDB for a process that may be killed: the stand-in of the unit tests, in memory, with a journal on disk.
 *
 * Invariant: `complete` of a transaction is told after what it wrote is in the journal, where it outlives the process;
 * one that was aborted, or cut off by a kill, leaves nothing. The next process restores from the journal before anybody
 * opens the database.
 */

type Key = IDBValidKey;
type Range = { readonly lower: unknown; readonly upper: unknown; readonly lowerOpen: boolean; readonly upperOpen: boolean };
type Operation =
  | { readonly do: 'put'; readonly store: string; readonly value: unknown; readonly key: Key | undefined }
  | { readonly do: 'delete'; readonly store: string; readonly key: Key | Range }
  | { readonly do: 'clear'; readonly store: string }
  /** The last number that the store has given. */
  | { readonly do: 'count'; readonly store: string; readonly key: number };
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
/** A browser's database does not grow with every change of the same row, nor does opening it take longer: so it is made small. */
const mostOverwritten = 32 * 1_024 * 1_024;

let journal: { readonly path: string; readonly file: number; grown: number } | undefined;

/** Restores what an earlier process has written to `file`, and writes to it from now on. */
export async function openJournal(file: string): Promise<void> {
  if (existsSync(file)) {
    for (const database of makeSmall(file)) await restore(database);
  }
  journal = { path: file, file: openSync(file, 'a'), grown: 0 };
  follow();
}

/** What was overwritten since is not read again by the next one. Answers what there is. */
function makeSmall(file: string): Database[] {
  const databases = read(readFileSync(file));
  writeFileSync(`${file}.new`, Buffer.concat(databases.flatMap(linesOf).map(encode)));
  renameSync(`${file}.new`, file);
  return databases;
}

type Stored = {
  readonly shape: StoreShape;
  readonly records: Map<string, { readonly key: Key; readonly value: unknown }>;
  last: number;
};
type Database = { readonly opening: Line & { do: 'open' }; readonly stores: ReadonlyMap<string, Stored> };

/** What all transactions together have left. The last line may be cut off: its transaction was not told to have ended. */
function read(bytes: Buffer): Database[] {
  const databases = new Map<string, Database>();
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUInt32LE(at);
    if (end > bytes.length) break;
    // Byte arrays are read as windows into what they were read from, and cloned with all of it: so a line is read apart.
    const line = deserialize(new Uint8Array(bytes.subarray(at + 4, end))) as Line;
    at = end;
    if (line.do === 'open')
      databases.set(line.name, {
        opening: line,
        stores: new Map(line.stores.map((shape) => [shape.name, { shape, records: new Map(), last: 0 }])),
      });
    else for (const operation of line.operations) apply(databases.get(line.name)?.stores.get(operation.store), operation);
  }
  return [...databases.values()];
}

function apply(store: Stored | undefined, operation: Operation): void {
  if (!store) return;
  if (operation.do === 'clear') store.records.clear();
  else if (operation.do === 'put') {
    const key = operation.key as Key;
    store.records.set(JSON.stringify(key), { key, value: operation.value });
    if (typeof key === 'number') store.last = Math.max(store.last, key);
  } else if (operation.do === 'delete') {
    if (!isRange(operation.key)) store.records.delete(JSON.stringify(operation.key));
    else {
      const range = rangeOf(operation.key);
      for (const [name, { key }] of store.records) if (range.includes(key)) store.records.delete(name);
    }
  } else store.last = operation.key;
}

/** The lines that say the same as all that were read, one for each record. */
function linesOf({ opening, stores }: Database): Line[] {
  const operations = [...stores].flatMap(([store, { shape, records, last }]): Operation[] => [
    ...[...records.values()].map(({ key, value }) => ({ do: 'put' as const, store, key, value })),
    ...(shape.autoIncrement ? [{ do: 'count' as const, store, key: last }] : []),
  ]);
  return [opening, ...operations.map((operation): Line => ({ do: 'write', name: opening.name, operations: [operation] }))];
}

function encode(line: Line): Buffer {
  const body = serialize(line);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

function append(line: Line): void {
  if (journal === undefined) return;
  const bytes = encode(line);
  writeSync(journal.file, bytes);
  journal.grown += bytes.length;
  if (journal.grown < mostOverwritten) return;
  const { path, file } = journal;
  makeSmall(path);
  closeSync(file);
  journal = { path, file: openSync(path, 'a'), grown: 0 };
}

async function restore({ opening, stores }: Database): Promise<void> {
  const database = await open(opening);
  const transaction = database.transaction([...stores.keys()], 'readwrite');
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('the journal cannot be restored'));
  });
  for (const [name, { shape, records, last }] of stores) {
    const store = transaction.objectStore(name);
    const put = (key: Key, value: unknown) => (shape.keyPath === null ? store.put(value, key) : store.put(value));
    for (const { key, value } of records.values()) put(key, value);
    // Numbers are not given twice, also when the last one is gone.
    if (!shape.autoIncrement || last === 0) continue;
    if (!records.has(JSON.stringify(last))) {
      put(last, shape.keyPath === null ? 0 : { [shape.keyPath]: last });
      store.delete(last);
    }
  }
  await done;
  database.close();
}

function open({ name, version, stores }: Line & { do: 'open' }): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      for (const { name: store, keyPath, autoIncrement, indexes } of stores) {
        const made = request.result.createObjectStore(store, { keyPath, autoIncrement });
        for (const index of indexes) made.createIndex(index.name, index.keyPath);
      }
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database cannot be opened'));
  });
}

const isRange = (key: unknown): key is Range => typeof key === 'object' && key !== null && 'lowerOpen' in key;

function rangeOf(key: Range): IDBKeyRange {
  if (key.lower === undefined) return IDBKeyRange.upperBound(key.upper, key.upperOpen);
  if (key.upper === undefined) return IDBKeyRange.lowerBound(key.lower, key.lowerOpen);
  return IDBKeyRange.bound(key.lower, key.upper, key.lowerOpen, key.upperOpen);
}

const plain = (key: Key | IDBKeyRange): Key | Range =>
  isRange(key) ? { lower: key.lower, upper: key.upper, lowerOpen: key.lowerOpen, upperOpen: key.upperOpen } : key;

/** From now on every writing transaction notes what it does, and its end writes that down. */
function follow(): void {
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
