import 'fake-indexeddb/auto';
import type { Row } from '@rapport/model/schema/row';
import { openDB } from 'idb';
import { describe, expect, test, vi } from 'vitest';
import { memoryStore } from './memory-store.ts';
import { openStore, storeName } from './open-store.ts';
import type { KeptFile, LocalWrite, Store } from './store.ts';

let opened = 0;
const place = () => ({ workspace: `files-${opened++}`, user: 'anna', problem: () => {} });
const kept = (id: string, content: string, size = 3): KeptFile => ({ id, content, size, keptAt: 1, own: false });
const text = async (store: Store, id: string) => (await store.keptBytes(id))?.text();

describe.each([
  ['on disk', () => openStore(place())],
  ['in memory', async () => memoryStore()],
])('[M194] files of every store: %s', (_, make) => {
  test('bytes come back as they were kept, and are gone when their file is let go of', async () => {
    const store = await make();
    await store.keepFile(kept('a', 'one'), new Blob(['one']));
    await store.keepFile(kept('b', 'two'), new Blob(['two']));
    expect([await text(store, 'a'), await text(store, 'b'), await text(store, 'c')]).toEqual(['one', 'two', undefined]);
    await store.releaseFiles(['a', 'c']);
    expect([await text(store, 'a'), await text(store, 'b')]).toEqual([undefined, 'two']);
    expect((await store.keptFiles()).map(({ id }) => id)).toEqual(['b']);
  });

  test('what two files share stays for as long as one of them does', async () => {
    const store = await make();
    await store.keepFile(kept('a', 'same'), new Blob(['one']));
    await store.keepFile(kept('b', 'same'), new Blob(['one']));
    await store.releaseFiles(['a']);
    expect(await text(store, 'b')).toBe('one');
    await store.releaseFiles(['b']);
    expect([await text(store, 'b'), await store.keptFiles()]).toEqual([undefined, []]);
  });
});

test('[M194] equal bytes lie on the disk once, and go with their last file', async () => {
  const at = place();
  const store = await openStore(at);
  await store.keepFile(kept('a', 'same'), new Blob(['one']));
  await store.keepFile(kept('b', 'same'), new Blob(['one']));
  const count = async () => {
    const database = await openDB(storeName(at));
    const found = await database.count('keptBytes');
    database.close();
    return found;
  };
  expect(await count()).toBe(1);
  await store.releaseFiles(['a', 'b']);
  expect(await count()).toBe(0);
});

const file = (id: string): Row => ({
  id,
  type: 'file',
  generation: 1,
  position: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: undefined,
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
  values: {},
});
const fileIds = ['1', '2', '3', '4'].map((n) => `00000000-0000-7000-8000-00000000000${n}`) as [string, string, string, string];
const edit = (id: string): LocalWrite => ({
  entry: { id, kind: 'command', type: 'deal', records: ['r'], madeAt: 1, body: { kind: 'delete', type: 'deal', records: ['r'] } },
});
/** What a stubbed browser has room for. */
let room = 0;
let bytesTakeRoom = true;
const { add, clear: cleared } = IDBObjectStore.prototype;
const cursor = (seq: number) => ({ epoch: 'e', seq });

test('[M214] [V6] with the row of a file that leaves or goes to the trash its bytes go, in the transaction that says so', async () => {
  const store = await openStore(place());
  const lead = await store.takeLead();
  const [left, deleted, stays] = fileIds;
  await store.replaceRows(new Map([['file', [file(left), file(deleted), file(stays)]]]), cursor(1), lead);
  for (const id of [left, deleted, stays]) await store.keepFile(kept(id, `of ${id}`), new Blob([id]));
  await store.applyChanges(
    [
      { left: { type: 'file', id: left } },
      { put: { ...file(deleted), deletedAt: '2026-02-01T00:00:00.000Z' } },
      { put: file(stays) },
    ],
    { after: cursor(1), cursor: cursor(2) },
    lead,
  );
  expect((await store.keptFiles()).map(({ id }) => id)).toEqual([stays]);
  expect([await text(store, left), await text(store, deleted), await text(store, stays)]).toEqual([undefined, undefined, stays]);
});

test('[M214] [V6] of rows that are loaded anew, files that do not come again lose their bytes; what was added here waits for its row', async () => {
  const store = await openStore(place());
  const lead = await store.takeLead();
  const [gone, stays, own] = fileIds;
  await store.keepFile(kept(gone, 'one'), new Blob(['one']));
  await store.keepFile(kept(stays, 'two'), new Blob(['two']));
  await store.keepFile({ ...kept(own, 'three'), own: true }, new Blob(['three']));
  await store.replaceRows(new Map([['file', [file(stays)]]]), cursor(1), lead);
  expect((await store.keptFiles()).map(({ id }) => id)).toEqual([stays, own]);
  expect(await text(store, gone)).toBeUndefined();
});

test('[M216] [V7] where there is no room for what is made here, what was fetched ahead gives its own, and that is told', async () => {
  const problems: string[] = [];
  let second: Promise<number> | undefined;
  const store = await openStore({ ...place(), problem: (problem) => problems.push(problem) });
  const filling = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...all) {
    if (room <= 0) throw new DOMException('no room', 'QuotaExceededError');
    return add.apply(this, all);
  });
  const clear = vi.spyOn(IDBObjectStore.prototype, 'clear').mockImplementation(function (this: IDBObjectStore) {
    if (this.name === 'keptBytes' && bytesTakeRoom) {
      [room, bytesTakeRoom] = [1, false];
      second = store.write(edit('second'));
    }
    return cleared.apply(this);
  });
  try {
    await store.keepFile(kept('a', 'one'), new Blob(['one']));
    // Made in the moment in which there is room again: it comes after what waited for that.
    await store.write(edit('first'));
    await second;
    expect((await store.outbox()).map(({ id }) => id)).toEqual(['first', 'second']);
    expect([await store.keptFiles(), await text(store, 'a'), problems]).toEqual([[], undefined, ['tight']]);
    room = 0;
    await expect(store.write(edit('third'))).rejects.toThrow('no room');
    expect(problems).toEqual(['tight', 'full']);
  } finally {
    filling.mockRestore();
    clear.mockRestore();
  }
});

test('[M194] [V6] another person on this machine finds nothing, and whoever signs out leaves nothing', async () => {
  const at = place();
  const store = await openStore(at);
  await store.keepFile(kept('a', 'one'), new Blob(['one']));
  const other = await openStore({ ...at, user: 'ben' });
  expect([await other.keptFiles(), await text(other, 'a')]).toEqual([[], undefined]);
  await store.wipe();
  const again = await openStore(at);
  expect([await again.keptFiles(), await text(again, 'a')]).toEqual([[], undefined]);
});

test('[M139] [V7] a device of an earlier build keeps the files that wait on it', async () => {
  const at = place();
  const waiting = { id: 'w', record: 'deal:d', name: 'Offer.txt', mediaType: 'text/plain', bytes: new Blob(['ten']), addedAt: 1 };
  const earlier = await openDB(storeName(at), 2, {
    upgrade(fresh) {
      fresh.createObjectStore('files', { keyPath: 'id' });
      fresh.createObjectStore('documents', { keyPath: 'name' });
      fresh.createObjectStore('updates', { keyPath: 'n', autoIncrement: true }).createIndex('document', 'document');
      fresh.createObjectStore('outbox', { keyPath: 'n', autoIncrement: true }).createIndex('id', 'id');
      for (const name of ['chunks', 'meta']) fresh.createObjectStore(name);
      fresh.createObjectStore('journal', { keyPath: 'n', autoIncrement: true });
    },
  });
  await earlier.put('files', waiting);
  earlier.close();
  const store = await openStore(at);
  expect([store.durable, (await store.waitingFiles()).map(({ name }) => name)]).toEqual([true, ['Offer.txt']]);
  await store.keepFile(kept('a', 'one'), new Blob(['one']));
  expect(await text(store, 'a')).toBe('one');
});
