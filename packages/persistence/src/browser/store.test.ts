import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import type { Row } from '@rapport/model/schema/row';
import { describe, expect, test, vi } from 'vitest';
import { bucketOf } from './indexed-rows.ts';
import { memoryStore } from './memory-store.ts';
import { openStore, storeName } from './open-store.ts';
import { type Cursor, Deposed, type LocalWrite, type RowChange, type Store, type StoreProblem } from './store.ts';

let opened = 0;
/** A workspace of its own for each test. */
const fresh = (problem: (problem: StoreProblem) => void = () => {}) => {
  const at = { workspace: `workspace-${opened++}`, user: 'anna' };
  return { at, open: () => openStore({ ...at, problem }) };
};

const edit = (id: string, document = 'd1'): LocalWrite => ({
  document: { name: document, update: new Uint8Array([opened, id.length]) },
  entry: {
    kind: 'edit',
    id,
    madeAt: 1,
    type: 'deal',
    records: ['r1'],
    document,
    update: new Uint8Array([1]),
    changes: { name: { value: id } },
  },
});

const row = (n: number, values: Row['values'] = { name: `Row ${n}` }): Row => ({
  id: `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  type: 'deal',
  position: n,
  generation: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: undefined,
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
  values,
});

async function readRows(store: Store): Promise<Row[]> {
  const rows = new Map<string, Row>();
  for await (const changes of store.rows([])) {
    for (const change of changes) {
      if ('put' in change) rows.set(change.put.id, change.put);
      else rows.delete(change.left.id);
    }
  }
  return [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe.each([
  ['on disk', () => fresh().open()],
  ['in memory', async () => memoryStore()],
])('every store: %s', (_, make) => {
  test('[V10] entries come back in the order in which they were made, however many wait for one transaction', async () => {
    const store = await make();
    const numbers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => store.write(edit(id))));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect((await store.outbox()).map((entry) => entry.id)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await store.outbox(numbers[2])).map((entry) => entry.id)).toEqual(['d', 'e']);
  });

  test('[V1] an edit and the entry that sends it are there together', async () => {
    const store = await make();
    await store.write(edit('a'));
    expect((await store.loadDocument('d1'))?.updates).toHaveLength(1);
    expect(await store.outbox()).toHaveLength(1);
  });

  test('a confirmed entry stays with its positions until it is removed', async () => {
    const store = await make();
    await store.write(edit('a'));
    await store.write(edit('b'));
    await store.markSaved(['a'], { r1: 7 });
    expect((await store.outbox()).map((entry) => [entry.id, entry.state, entry.positions])).toEqual([
      ['a', 'saved', { r1: 7 }],
      ['b', 'waiting', undefined],
    ]);
    await store.removeEntries(['a']);
    expect((await store.outbox()).map((entry) => entry.id)).toEqual(['b']);
  });

  test('a value that several change at once has what each made of it, and is not written where nothing changes', async () => {
    const store = await make();
    const add = (one: string) => store.changeMeta<readonly string[]>('list', (before = []) => [...before, one]);
    await Promise.all(['a', 'b', 'c'].map(add));
    expect(await store.meta('list')).toEqual(['a', 'b', 'c']);
    await store.changeMeta('none', (before) => before);
    expect(await store.meta('none')).toBeUndefined();
  });

  test('[V7] a refused entry keeps its reason and its text', async () => {
    const store = await make();
    await store.write(edit('a'));
    await store.markRefused('a', { kind: 'not-allowed' });
    expect(await store.outbox()).toMatchObject([
      { id: 'a', state: 'refused', refusal: { kind: 'not-allowed' }, changes: { name: { value: 'a' } } },
    ]);
  });

  test('[T2] an entry takes the place of others with its write, also of one that is on its way', async () => {
    const store = await make();
    await store.write(edit('a'));
    await Promise.all([store.write(edit('b')), store.write({ ...edit('both'), replaces: ['a', 'b'] })]);
    expect((await store.outbox()).map(({ id }) => id)).toEqual(['both']);
  });

  test('compacting a document loses no update that came after its snapshot', async () => {
    const store = await make();
    await store.saveReceived('d1', [new Uint8Array([1]), new Uint8Array([2])], 2);
    const { through } = (await store.loadDocument('d1')) as { through: number };
    await store.saveReceived('d1', [new Uint8Array([3])], 3);
    await store.compact('d1', new Uint8Array([12]), through);
    expect(await store.loadDocument('d1')).toMatchObject({ updates: [new Uint8Array([12]), new Uint8Array([3])], position: 3 });
  });

  test('a document that was never here is unknown, not empty', async () => {
    expect(await (await make()).loadDocument('nothing')).toBeUndefined();
  });
});

describe('rows on disk', () => {
  const cursor = (seq: number) => ({ epoch: 'e', seq });
  const step = (seq: number, after = 1) => ({ after: cursor(after), cursor: cursor(seq) });

  test('[V5] chunks and journal together are the rows, before and after folding', async () => {
    const { open } = fresh();
    const store = await open();
    const lead = await store.takeLead();
    await store.replaceRows(new Map([['deal', Array.from({ length: 2_000 }, (_, n) => row(n))]]), cursor(10), lead);
    const changes: RowChange[] = [
      { put: row(3, { name: 'Changed' }) },
      { left: { type: 'deal', id: row(4).id } },
      { put: row(5_000) },
    ];
    expect(await store.applyChanges(changes, step(13, 10), lead)).toBe(3);
    const before = await readRows(store);
    expect(before).toHaveLength(2_000);
    expect(before[3]?.values['name']).toBe('Changed');
    await store.fold(lead);
    expect(await readRows(store)).toEqual(before);
    expect(await store.applyChanges([], step(14, 13), lead)).toBe(0);
    expect(await store.cursor()).toEqual(cursor(14));
  });

  test.each([1, 750, 751, 8_250, 8_251, 16_000])('of %d rows each is read once', async (count) => {
    const store = await fresh().open();
    const lead = await store.takeLead();
    const rows = Array.from({ length: count }, (_, n) => row(n));
    await store.replaceRows(new Map([['deal', rows]]), cursor(1), lead);
    const parts: number[] = [];
    const ids = new Set<string>();
    for await (const changes of store.rows(['deal'])) {
      parts.push(changes.length);
      for (const change of changes) if ('put' in change) ids.add(change.put.id);
    }
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(count);
    expect(ids.size).toBe(count);
  });

  test('rows are not replaced by halves: until all are written the old ones are read', async () => {
    const store = await fresh().open();
    const lead = await store.takeLead();
    await store.replaceRows(new Map([['deal', [row(1), row(2)]]]), cursor(1), lead);
    await store.replaceRows(new Map([['deal', [row(2), row(3)]]]), cursor(2), lead);
    expect((await readRows(store)).map((one) => one.position)).toEqual([2, 3]);
    expect(await store.cursor()).toEqual(cursor(2));
  });

  test('[M186] what a view showed first is there for its own address, and never written by a tab that was deposed', async () => {
    const store = await fresh().open();
    const old = await store.takeLead();
    await store.keepPicture({ of: '/deals', rows: [row(2), row(1)] }, old);
    expect((await store.picture('/deals'))?.rows).toEqual([row(2), row(1)]);
    expect(await store.picture('/deals?view=table')).toBeUndefined();
    await store.takeLead();
    await expect(store.keepPicture({ of: '/deals', rows: [row(3)] }, old)).rejects.toThrow(Deposed);
    expect((await store.picture('/deals'))?.rows).toEqual([row(2), row(1)]);
  });

  test('[M186] [V6] a row that leaves, goes to the trash or is not loaded again takes the picture that holds it away, and no other does', async () => {
    const store = await fresh().open();
    const lead = await store.takeLead();
    const all = new Map([['deal', [row(1), row(2)]]]);
    await store.replaceRows(all, cursor(1), lead);
    const keep = () => store.keepPicture({ of: '/deals', rows: [row(1)] }, lead);
    await keep();
    await store.applyChanges([{ put: row(1, { name: 'Changed' }) }, { left: { type: 'deal', id: row(2).id } }], step(2), lead);
    await store.replaceRows(all, cursor(2), lead);
    expect(await store.picture('/deals')).toBeDefined();
    await store.applyChanges([{ left: { type: 'deal', id: row(1).id } }], step(3), lead);
    expect(await store.picture('/deals')).toBeUndefined();
    await keep();
    await store.applyChanges([{ put: { ...row(1), deletedAt: '2026-02-01T00:00:00.000Z' } }], step(4), lead);
    expect(await store.picture('/deals')).toBeUndefined();
    await keep();
    await store.replaceRows(new Map([['deal', [row(2)]]]), cursor(5), lead);
    expect(await store.picture('/deals')).toBeUndefined();
  });

  test('a leader that was deposed writes nothing any more', async () => {
    const store = await fresh().open();
    const old = await store.takeLead();
    await store.replaceRows(new Map([['deal', [row(1)]]]), cursor(1), old);
    const lead = await store.takeLead();
    await expect(store.applyChanges([{ put: row(2) }], step(2), old)).rejects.toThrow(Deposed);
    await expect(store.replaceRows(new Map(), cursor(9), old)).rejects.toThrow(Deposed);
    await store.applyChanges([{ put: row(3) }], step(3), lead);
    expect((await readRows(store)).map((one) => one.position)).toEqual([1, 3]);
    expect(await store.cursor()).toEqual(cursor(3));
  });

  test.each<[string, Cursor | undefined, Cursor]>([
    ['no rows', undefined, cursor(10)],
    ['rows of before them', cursor(9), cursor(10)],
    ['rows of another epoch', { epoch: 'former', seq: 90 }, cursor(10)],
    ['rows of other definitions', { ...cursor(10), definitions: 'former' }, { ...cursor(10), definitions: 'now' }],
    ['rows of other groups', { ...cursor(10), groups: 'former' }, { ...cursor(10), groups: 'now' }],
    ['rows without a type that came since', { ...cursor(10), left: ['product'] }, cursor(10)],
  ])('[V5] where there are %s, what goes on from others is not written, and the cursor stays', async (_, there, after) => {
    const store = await fresh().open();
    const lead = await store.takeLead();
    if (there) await store.replaceRows(new Map([['deal', [row(1)]]]), there, lead);
    const before = await readRows(store);
    expect(await store.applyChanges([{ put: row(2) }], { after, cursor: { ...after, seq: 11 } }, lead)).toBeUndefined();
    expect([await readRows(store), await store.cursor()]).toEqual([before, there]);
  });

  test('empty values and every kind of value survive the columns', async () => {
    const store = await fresh().open();
    const lead = await store.takeLead();
    const full = row(1, { name: 'A', amount: { minor: 5, currency: 'EUR' }, tags: ['x', 'y'], probability: 0 });
    const bare = {
      ...row(2, {}),
      deletedAt: '2026-02-02T00:00:00.000Z',
      since: { stage: '2026-01-02T00:00:00.000Z' },
      issues: [{ field: 'stage', text: 'x', reason: 'unknown' }],
    };
    await store.replaceRows(new Map([['deal', [full, bare]]]), cursor(1), lead);
    expect(await readRows(store)).toEqual([full, bare]);
  });

  test('ids spread over the buckets', () => {
    const counts = Map.groupBy(
      Array.from({ length: 1_000 }, () => bucketOf(crypto.randomUUID(), 10)),
      (bucket) => bucket,
    );
    expect(counts.size).toBe(10);
    for (const ids of counts.values()) expect(ids.length).toBeGreaterThan(50);
  });
});

describe('a store of one user', () => {
  test('another user on the same machine sees nothing of it', async () => {
    const { at, open } = fresh();
    await (await open()).write(edit('a'));
    const other = await openStore({ ...at, user: 'ben', problem: () => {} });
    expect(await other.outbox()).toEqual([]);
    expect(await other.loadDocument('d1')).toBeUndefined();
  });

  test('what was written is there when it is opened again, and gone when it was wiped', async () => {
    const { open } = fresh();
    const first = await open();
    await first.write(edit('a'));
    await first.close();
    const second = await open();
    expect(await second.outbox()).toHaveLength(1);
    await second.wipe();
    expect(await (await open()).outbox()).toEqual([]);
  });

  test('[T2] an entry that takes the place of one of an earlier visit is there and that one is not, or the other way round', async () => {
    const { open } = fresh();
    const first = await open();
    await first.write(edit('a'));
    await first.close();
    const second = await open();
    const replacement: LocalWrite = { ...edit('b'), replaces: ['a'] };
    const { delete: remove } = IDBCursor.prototype;
    IDBCursor.prototype.delete = function () {
      const { transaction } = (this.source as IDBIndex).objectStore;
      transaction.abort();
      throw new DOMException('crashed', 'AbortError');
    };
    const crashed = second.write(replacement).finally(() => (IDBCursor.prototype.delete = remove));
    await expect(crashed).rejects.toThrow();
    expect((await second.outbox()).map(({ id }) => id)).toEqual(['a']);
    await second.write(replacement);
    expect((await second.outbox()).map(({ id }) => id)).toEqual(['b']);
  });

  test('[V1] [V6] [M72] what a store was given before it is closed is on the disk, however many of it wait for another write', async () => {
    const { open } = fresh();
    const store = await open();
    await store.saveReceived('gone', [new Uint8Array([1])], 1);
    await store.write(edit('done'));
    const given: Promise<unknown>[] = [store.write(edit('committing'))];
    await Promise.resolve();
    given.push(store.write(edit('half typed')), store.removeEntries(['done']));
    given.push(store.saveReceived('d2', [new Uint8Array([1])], 1), store.forgetDocument('gone'));
    const closed = store.close();
    await Promise.allSettled([...given, closed]);
    const next = await open();
    expect((await next.outbox()).map(({ id }) => id)).toEqual(['committing', 'half typed']);
    expect((await next.heldDocuments()).map(({ name }) => name)).toEqual(['d1', 'd2']);
    await expect(store.write(edit('late'))).rejects.toThrow();
  });

  test('a store of a newer build is left alone: memory answers, and that is said', async () => {
    const problems: StoreProblem[] = [];
    const { at, open } = fresh((problem) => problems.push(problem));
    (await openDB(storeName(at), 99)).close();
    const store = await open();
    expect(store.durable).toBe(false);
    expect(problems).toEqual(['newer']);
    await store.write(edit('a'));
    expect(await store.outbox()).toHaveLength(1);
  });

  test('[V10] what is settled within a moment is on disk together, and a reader in between sees it', async () => {
    const { open } = fresh();
    const store = await open();
    for (const id of ['a', 'b', 'c']) await store.write(edit(id));
    const settled = [store.markSaved(['a'], { r1: 4 }), store.removeEntries(['a', 'b']), store.markSaved(['c'], { r1: 5 })];
    expect((await store.outbox()).map(({ id, state }) => [id, state])).toEqual([['c', 'saved']]);
    await Promise.all(settled);
    // Entries of an earlier visit are found by their id.
    await store.close();
    const next = await open();
    await next.removeEntries(['c']);
    expect(await next.outbox()).toEqual([]);
  });

  test('a write that fails leaves neither the edit nor its entry, and those that wait with it go on', async () => {
    const store = await fresh().open();
    const unclonable = edit('bad');
    const first = store.write(edit('first', 'd3'));
    const failing = store.write({
      ...unclonable,
      entry: { ...unclonable.entry, changes: { name: { value: (() => {}) as unknown as string } } } as LocalWrite['entry'],
    });
    const others = ['before', 'after'].map((id) => store.write(edit(id, 'd2')));
    await expect(failing).rejects.toThrow();
    await Promise.all([first, ...others]);
    expect((await store.outbox()).map((entry) => entry.id)).toEqual(['first', 'before', 'after']);
    expect(await store.loadDocument('d1')).toBeUndefined();
  });
});

test('[V10] [M205] what is written while the disk is busy shares the next transaction, in order', async () => {
  const store = await fresh().open();
  await store.saveReceived('d1', [new Uint8Array([1])], 1);
  const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const strict = () => begin.mock.calls.filter(([, , options]) => options?.durability === 'strict').length;
  const first = store.write(edit('a'));
  await Promise.resolve();
  const others: Promise<number>[] = [];
  for (const id of ['b', 'c', 'd']) {
    others.push(store.write(edit(id)));
    await Promise.resolve();
  }
  expect(strict()).toBe(1);
  await Promise.all([first, ...others]);
  expect(strict()).toBe(2);
  begin.mockRestore();
  expect((await store.outbox()).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
});

test('[V10] [M205] of what can wait one transaction runs at a time, so that an own edit waits for one at most', async () => {
  const store = await fresh().open();
  const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const received = ['d1', 'd2', 'd3'].map((name) => store.saveReceived(name, [new Uint8Array([1])], 1));
  expect(begin.mock.calls).toHaveLength(1);
  await Promise.all(received);
  expect(begin.mock.calls).toHaveLength(3);
  begin.mockRestore();
});
