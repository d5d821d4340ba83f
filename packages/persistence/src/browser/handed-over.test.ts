import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deleteStore, openStore } from './open-store.ts';
import type { LocalWrite, Store } from './store.ts';

/** The storage of pages, which survives them. */
class PageStorage {
  readonly #kept = new Map<string, string>();
  room = Number.POSITIVE_INFINITY;
  get length(): number {
    return this.#kept.size;
  }
  readonly key = (at: number) => [...this.#kept.keys()][at] ?? null;
  readonly getItem = (key: string) => this.#kept.get(key) ?? null;
  readonly removeItem = (key: string) => void this.#kept.delete(key);
  setItem(key: string, text: string): void {
    if (text.length > this.room) throw new DOMException('no room', 'QuotaExceededError');
    this.#kept.set(key, text);
  }
}

let pages = new PageStorage();
let opened = 0;
beforeEach(() => vi.stubGlobal('window', { localStorage: (pages = new PageStorage()) }));
afterEach(() => vi.unstubAllGlobals());

const someone = (user = 'anna') => ({ workspace: `ends-${opened}`, user, problem: () => {} });
const edit = (id: string, update: readonly number[], document = 'd'): LocalWrite => ({
  document: { name: document, update: new Uint8Array(update) },
  entry: {
    kind: 'edit',
    id,
    madeAt: 1,
    type: 'deal',
    records: ['r1'],
    document,
    update: new Uint8Array(update),
    changes: { name: { value: 'Ä' } },
  },
});
/** Ends the page before its database has heard of what was just written. */
function endPage(store: Store, writes: readonly LocalWrite[], received: Parameters<Store['leave']>[0] = []): void {
  for (const write of writes) void store.write(write).catch(() => undefined);
  store.leave(received);
}
const ids = async (store: Store) => (await store.outbox()).map(({ id }) => id);
const bytes = async (store: Store, name = 'd') => (await store.loadDocument(name))?.updates.map((update) => [...update]);

beforeEach(() => void opened++);

test('[V10] [M184] what was being written as a page ended is there after, once, whether the disk took it or not', async () => {
  const first = await openStore(someone());
  await first.write(edit('before', [1]));
  endPage(first, [edit('one', [2]), edit('two', [3])]);
  expect(pages.length).toBe(1);
  // Both ways: this disk takes it all the same.
  await first.outbox();
  const next = await openStore(someone());
  expect(await ids(next)).toEqual(['before', 'one', 'two']);
  expect(await bytes(next)).toEqual([[1], [2], [3]]);
  expect(pages.length).toBe(0);
  expect((await next.outbox())[1]).toMatchObject({ state: 'waiting', changes: { name: { value: 'Ä' } } });
});

test('[V10] [M184] what the disk never took of a page is taken by one that is open beside it, in order', async () => {
  const [first, beside] = [await openStore(someone()), await openStore(someone())];
  first.close();
  endPage(first, [edit('one', [2]), edit('two', [3])]);
  expect(await ids(beside)).toEqual([]);
  expect(await beside.takeOver()).toBe(true);
  expect(await ids(beside)).toEqual(['one', 'two']);
  expect(await bytes(beside)).toEqual([[2], [3]]);
  expect(await beside.takeOver()).toBe(false);
});

test('[M184] what was on disk already when a page ended is not put anywhere', async () => {
  const store = await openStore(someone());
  await store.write(edit('one', [1]));
  store.leave([]);
  expect(pages.length).toBe(0);
});

test('[V10] [M184] what came of a document in the last moment goes with what is kept of it, and alone only as a whole', async () => {
  const store = await openStore(someone());
  await store.saveReceived('d', [new Uint8Array([1])], 4);
  const update = new Uint8Array([9]);
  endPage(
    store,
    [],
    [
      { name: 'd', updates: [update] },
      { name: 'unknown', updates: [update] },
      { name: 'whole', updates: [update], whole: 3 },
    ],
  );
  const next = await openStore(someone());
  expect(await bytes(next)).toEqual([[1], [9]]);
  expect((await next.loadDocument('d'))?.position).toBe(4);
  expect(await next.loadDocument('unknown')).toBeUndefined();
  expect(await next.loadDocument('whole')).toMatchObject({ position: 3, updates: [update] });
});

test('[M184] of what one page leaves, what came gives way to what was made here, and nothing is said of either where there is no room', async () => {
  const store = await openStore(someone());
  const large = { name: 'd', updates: [new Uint8Array(4_000_000)], whole: 1 };
  store.close();
  endPage(store, [edit('mine', [1])], [large]);
  const next = await openStore(someone());
  expect(await ids(next)).toEqual(['mine']);
  expect(await next.loadDocument('d')).toMatchObject({ updates: [new Uint8Array([1])] });

  pages.room = 10;
  next.close();
  endPage(next, [edit('late', [1])]);
  expect(pages.length).toBe(0);
});

test('[V6] [M184] what a page of one person left is taken by no other, and goes with their copy', async () => {
  const store = await openStore(someone());
  store.close();
  endPage(store, [edit('mine', [1])]);
  expect(await ids(await openStore(someone('ben')))).toEqual([]);
  expect(pages.length).toBe(1);
  await deleteStore(someone());
  expect(pages.length).toBe(0);
});

test('[M184] what cannot be read of what a page left is thrown away, and the rest opens', async () => {
  pages.setItem(`rapport/ends-${opened}/anna/ends/x`, '{"writes":[');
  const store = await openStore(someone());
  expect(await ids(store)).toEqual([]);
  expect(pages.length).toBe(0);
});

test('[V10] [M184] a page that came over plain HTTP leaves it too, where browsers name nothing by chance', async () => {
  const first = await openStore(someone());
  const { getRandomValues } = crypto;
  vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) });
  endPage(first, [edit('one', [2])]);
  expect(pages.length).toBe(1);
});
