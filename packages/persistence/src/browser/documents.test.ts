import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { memoryStore } from './memory-store.ts';
import { openStore } from './open-store.ts';
import type { LocalWrite, Store } from './store.ts';

let opened = 0;
const fresh = () => {
  const at = { workspace: `documents-${opened++}`, user: 'anna', problem: () => {} };
  return () => openStore(at);
};

const write = (document: string, update: Uint8Array): LocalWrite => ({
  document: { name: document, update },
  entry: { kind: 'edit', id: `e${opened++}`, madeAt: 1, type: 'deal', records: ['r'], document, update, changes: {} },
});

/** Updates of one text, a letter each. */
function typed(letters: string): Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const letter of letters) doc.getText('t').insert(doc.getText('t').length, letter);
  return updates;
}
async function read(store: Store, name: string): Promise<string> {
  const doc = new Y.Doc();
  for (const update of (await store.loadDocument(name))?.updates ?? []) Y.applyUpdate(doc, update);
  return doc.getText('t').toString();
}
async function compact(store: Store, name: string): Promise<void> {
  const doc = new Y.Doc();
  const stored = await store.loadDocument(name);
  for (const update of stored?.updates ?? []) Y.applyUpdate(doc, update);
  await store.compact(name, Y.encodeStateAsUpdate(doc), stored?.through ?? 0);
}

describe.each([
  ['on disk', () => fresh()()],
  ['in memory', async () => memoryStore()],
])('documents of every store: %s', (_, make) => {
  test('[M61] what nobody has opened is told from what somebody has, and when', async () => {
    const store = await make();
    const [update] = typed('a');
    await store.saveFetched([{ name: 'fetched', updates: [update as Uint8Array], position: 3 }]);
    await store.saveReceived('seen', [update as Uint8Array], 4);
    const held = new Map((await store.heldDocuments()).map((one) => [one.name, one]));
    expect(held.get('fetched')).toMatchObject({ position: 3, openedAt: 0, pieces: 1, bytes: update?.byteLength });
    expect(held.get('seen')?.openedAt).toBeGreaterThan(0);
    await store.documentOpened('fetched', 5);
    await store.documentOpened('nothing', 5);
    const after = await store.heldDocuments();
    expect(after.find(({ name }) => name === 'fetched')?.openedAt).toBe(5);
    expect(after).toHaveLength(2);
  });

  test('[M61] a document that another tab let go while it was open here is kept whole with what comes next', async () => {
    const store = await make();
    const updates = typed('whole');
    const doc = new Y.Doc();
    for (const update of updates) Y.applyUpdate(doc, update);
    await store.saveReceived('d', updates.slice(0, 4), 4);
    await store.forgetDocument('d');
    for (let time = 0; time < 2; time++) await store.saveReceived('d', updates.slice(4), 5, () => Y.encodeStateAsUpdate(doc));
    expect(await read(store, 'd')).toBe('whole');
  });

  test('[M61] nothing with an edit in the outbox is let go, nor what was opened a moment ago', async () => {
    const store = await make();
    const [update] = typed('a') as [Uint8Array];
    await store.saveFetched(['free', 'written', 'open'].map((name) => ({ name, updates: [update], position: 1 })));
    await store.write(write('written', update));
    await store.documentOpened('open', 100);
    expect(await store.releaseDocuments(['free', 'written', 'open', 'unknown'], 100)).toEqual(['free']);
    expect((await store.heldDocuments()).map(({ name }) => name).sort()).toEqual(['open', 'written']);
    expect(await store.loadDocument('free')).toBeUndefined();
  });
});

test('[V6] what waits to be put on the disk when its document is let go is not there after it', async () => {
  const store = await fresh()();
  const [update] = typed('a') as [Uint8Array];
  await store.saveReceived('d', [update], 1);
  const save = (name: string) => store.saveReceived(name, [update], 1, () => update);
  await Promise.all([save('other'), save('d'), store.forgetDocument('d')]);
  expect((await store.heldDocuments()).map(({ name }) => name)).toEqual(['other']);
  expect(await store.loadDocument('d')).toBeUndefined();
});

test('[V1] [V10] what is written in a document after it was let go is there with it', async () => {
  const store = await fresh()();
  const [update] = typed('a') as [Uint8Array];
  await Promise.all([store.saveReceived('other', [update], 1), store.saveReceived('d', [update], 1), store.forgetDocument('d')]);
  await store.write(write('d', update));
  expect(await read(store, 'd')).toBe('a');
});

test('[M64] of what is fetched together all is kept or, where there is no room for one, nothing', async () => {
  const store = await fresh()();
  const { add } = IDBObjectStore.prototype;
  const fetched = (names: readonly string[]) => names.map((name) => ({ name, updates: typed(name), position: 1 }));
  let room = 2;
  IDBObjectStore.prototype.add = function (...all) {
    if (room-- <= 0) throw new DOMException('no room', 'QuotaExceededError');
    return add.apply(this, all);
  };
  const failed = await store.saveFetched(fetched(['a', 'b', 'c'])).then(
    () => '',
    (error: Error) => error.name,
  );
  IDBObjectStore.prototype.add = add;
  expect(failed).toBe('QuotaExceededError');
  expect(await store.heldDocuments()).toEqual([]);
  await store.saveFetched(fetched(['a', 'b', 'c']));
  expect(await store.heldDocuments()).toHaveLength(3);
});

test('[V10] the first change of a document that came from the server is handed over in the turn in which it is made', async () => {
  const open = fresh();
  const [update] = typed('a');
  const first = await open();
  await first.saveReceived('received', [update as Uint8Array], 1);
  await first.saveFetched([{ name: 'fetched', updates: [update as Uint8Array], position: 1 }]);
  const store = await open();
  const { commit } = IDBTransaction.prototype;
  let commits = 0;
  IDBTransaction.prototype.commit = function () {
    commits += 1;
    commit.apply(this);
  };
  for (const [kept, name] of [[first, 'received'] as const, [store, 'fetched'] as const]) {
    if (kept === store) await store.loadDocument(name);
    commits = 0;
    const written = kept.write(write(name, update as Uint8Array));
    await Promise.resolve();
    expect(commits, name).toBe(1);
    await written;
  }
  IDBTransaction.prototype.commit = commit;
});

describe('[M65] uniting the updates of a document', () => {
  test('makes one of many, keeps what came meanwhile, and counts', async () => {
    const store = await fresh()();
    const updates = typed('hello!');
    await store.saveReceived('d', updates.slice(0, 5), 5);
    const before = await store.loadDocument('d');
    await store.saveReceived('d', updates.slice(5), 6);
    const doc = new Y.Doc();
    for (const update of before?.updates ?? []) Y.applyUpdate(doc, update);
    await store.compact('d', Y.encodeStateAsUpdate(doc), before?.through ?? 0);
    expect((await store.loadDocument('d'))?.updates).toHaveLength(2);
    expect(await read(store, 'd')).toBe('hello!');
    expect((await store.heldDocuments())[0]?.pieces).toBe(2);
    // Whoever read it before and is late takes nothing away.
    await store.compact('d', new Uint8Array([0, 0]), (before?.through ?? 0) - 1);
    expect(await read(store, 'd')).toBe('hello!');
    await compact(store, 'd');
    expect((await store.loadDocument('d'))?.updates).toHaveLength(1);
    expect(await read(store, 'd')).toBe('hello!');
  });

  /** The requests that change something, in the order in which they are made. */
  const steps = [
    [IDBCursor.prototype, 'delete'],
    [IDBCursor.prototype, 'update'],
    [IDBObjectStore.prototype, 'put'],
  ] as const;

  test('ended by a crash at any step it leaves the document as it was, with the edit that was not sent', async () => {
    const reached = new Set<string>();
    for (let fatal = 0; fatal < 8; fatal++) {
      const open = fresh();
      const store = await open();
      const updates = typed('crash');
      await store.saveReceived('d', updates.slice(0, 4), 4);
      await store.write(write('d', updates[4] as Uint8Array));
      const undo: (() => void)[] = [];
      let n = 0;
      for (const [prototype, name] of steps) {
        const before = Reflect.get(prototype, name) as (...all: unknown[]) => unknown;
        Reflect.set(prototype, name, function (this: IDBCursor & IDBObjectStore, ...all: unknown[]) {
          if (n++ !== fatal) return before.apply(this, all);
          reached.add(name);
          const source = (this.source ?? this) as IDBObjectStore | IDBIndex;
          const { transaction } = 'objectStore' in source ? source.objectStore : source;
          transaction.abort();
          throw new DOMException('crashed', 'AbortError');
        });
        undo.push(() => Reflect.set(prototype, name, before));
      }
      const crashed = await compact(store, 'd').then(
        () => false,
        () => true,
      );
      for (const put of undo) put();
      await store.close();
      const next = await open();
      expect(await read(next, 'd')).toBe('crash');
      expect(await next.outbox()).toHaveLength(1);
      expect((await next.loadDocument('d'))?.updates.length).toBe(crashed ? 5 : 1);
    }
    expect([...reached].sort()).toEqual(['delete', 'put', 'update']);
  });
});
