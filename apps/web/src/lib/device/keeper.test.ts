import type { Wanted } from '@rapport/model/device/keeping';
import { documentName } from '@rapport/model/documents/document-name';
import { limits } from '@rapport/model/limits';
import type { DocumentQuestion, DocumentsAnswer } from '@rapport/model/wire/device-documents';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import type { LocalWrite, Store } from '@rapport/persistence/browser/store';
import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { Keeper, type KeeperOptions } from './keeper.ts';

const workspace = uuidv7();
const nameOf: KeeperOptions['nameOf'] = (at) => documentName({ workspace, incarnation: 1, ...at });
const nameOfDeal = (id: string, generation = 1) => nameOf({ type: 'deal', id, generation });

/** A server with these deals, and a device that wants some of them. */
function given(count: number) {
  const ids = Array.from({ length: count }, () => uuidv7());
  const rows = new Map(ids.map((id) => [id, { position: 1, generation: 1 }]));
  const at = {
    ids,
    rows,
    store: memoryStore() as Store,
    wanted: ids.map((id): Wanted => ({ document: `deal:${id}`, reason: 'pinned', at: '' })),
    open: new Set<string>(),
    online: true,
    asked: [] as DocumentQuestion[][],
    united: [] as string[],
    /** Done before the server answers. */
    meanwhile: () => {},
    answer: (documents: readonly DocumentQuestion[]): DocumentsAnswer => ({
      documents: documents.map(({ type, id }) => ({
        type,
        id,
        generation: rows.get(id)?.generation ?? 1,
        position: rows.get(id)?.position ?? 0,
        updates: ['AAA='],
      })),
      later: [],
    }),
  };
  const keeper = new Keeper({
    store: new Proxy({} as Store, { get: (_, key) => Reflect.get(at.store, key) }),
    gather: async () => ({ wanted: at.wanted, ofPins: new Map() }),
    unsent: () => new Set(),
    row: (_, id) => rows.get(id),
    openedSince: () => 0,
    nameOf,
    isOpen: (name) => at.open.has(name),
    ask: async (documents) => {
      at.asked.push([...documents]);
      at.meanwhile();
      return at.answer(documents);
    },
    may: () => at.online,
    unite: async (name) => void at.united.push(name),
    planned: () => Promise.resolve(),
    changed: () => {},
  });
  return Object.assign(at, { keeper });
}
const held = async (store: Store) => (await store.heldDocuments()).map(({ name }) => name).sort();

test('[M63] [V8] what is wanted comes in batches, and once', async () => {
  const at = given(limits.documentsAtOnce.value + 20);
  await at.keeper.wake();
  expect(at.asked.map((batch) => batch.length)).toEqual([limits.documentsAtOnce.value, 20]);
  expect(await held(at.store)).toEqual(at.ids.map((id) => nameOfDeal(id)).sort());
  expect([at.keeper.phase, at.keeper.missing]).toEqual(['resting', 0]);
  await at.keeper.wake();
  expect(at.asked).toHaveLength(2);
});

test('[M63] a document whose row says that it changed is asked for from where this device has it', async () => {
  const at = given(2);
  await at.keeper.wake();
  const [first, second] = at.ids as [string, string];
  at.rows.set(first, { position: 5, generation: 1 });
  at.rows.set(second, { position: 1, generation: 2 });
  await at.keeper.wake();
  expect(at.asked[1]).toEqual([
    { type: 'deal', id: first, generation: 1, after: 1 },
    { type: 'deal', id: second, generation: 1, after: 1 },
  ]);
  // A fresh copy took the place of the second: what it was before is let go.
  await at.keeper.wake();
  expect(await held(at.store)).toEqual([nameOfDeal(first), nameOfDeal(second, 2)].sort());
});

test('[M61] with its last reason a document is let go, unless something of it is not sent or it is on the screen', async () => {
  const at = given(3);
  const [gone, edited, open] = at.ids as [string, string, string];
  await at.keeper.wake();
  const write: LocalWrite = {
    document: { name: nameOfDeal(edited), update: new Uint8Array([0, 0]) },
    entry: {
      kind: 'edit',
      id: 'e',
      madeAt: 1,
      type: 'deal',
      records: [edited],
      document: nameOfDeal(edited),
      update: new Uint8Array([0, 0]),
      changes: {},
    },
  };
  await at.store.write(write);
  at.open.add(nameOfDeal(open));
  at.wanted = [];
  await at.keeper.wake();
  expect(await held(at.store)).toEqual([nameOfDeal(edited), nameOfDeal(open)].sort());
  expect(at.keeper.held.has(`deal:${gone}`)).toBe(false);
});

test('[M63] it stops when the network goes or the page is hidden, and goes on where it was', async () => {
  const at = given(limits.documentsAtOnce.value * 2);
  at.meanwhile = () => (at.online = false);
  await at.keeper.wake();
  expect([at.keeper.phase, at.keeper.missing]).toEqual(['waiting', limits.documentsAtOnce.value]);
  await at.keeper.wake();
  expect(at.asked).toHaveLength(1);
  at.meanwhile = () => {};
  at.online = true;
  await at.keeper.wake();
  expect([at.asked.length, at.keeper.missing]).toEqual([2, 0]);
});

test('[M64] with no room it keeps what is there, says so, and goes on when there is room', async () => {
  const at = given(limits.documentsAtOnce.value * 2);
  const roomy = at.store;
  let saved = 0;
  const full: Store = {
    ...roomy,
    async saveFetched(fetched) {
      if (saved++ > 0) throw new DOMException('no room', 'QuotaExceededError');
      await roomy.saveFetched(fetched);
    },
  };
  at.store = full;
  await at.keeper.wake();
  expect([at.keeper.phase, at.keeper.missing]).toEqual(['full', limits.documentsAtOnce.value]);
  expect(await held(roomy)).toHaveLength(limits.documentsAtOnce.value);
  at.store = roomy;
  await at.keeper.wake();
  expect([at.keeper.phase, at.keeper.missing]).toEqual(['resting', 0]);
  at.keeper.stop();
});

test('[M63] what the server does not give is not asked for again and again; what it puts off is', async () => {
  const at = given(4);
  const [first, second, third] = at.ids as [string, string, string];
  const all = at.answer;
  at.answer = (documents) => {
    const { documents: answered } = all(documents);
    const given = answered.filter(({ id }) => id !== third).slice(0, 1);
    const later = answered.filter(({ id }) => id === second && !given.some((one) => one.id === second));
    return { documents: given, later };
  };
  await at.keeper.wake();
  expect(at.asked.map((batch) => batch.map(({ id }) => id))).toEqual([at.ids, [second]]);
  expect(await held(at.store)).toEqual([first, second].map((id) => nameOfDeal(id)).sort());
});

test('[M63] a document that is opened while it is on its way comes over the socket alone', async () => {
  const at = given(1);
  at.meanwhile = () => at.open.add(nameOfDeal(at.ids[0] ?? ''));
  await at.keeper.wake();
  expect(await held(at.store)).toEqual([]);
});

test('[M65] a document that has come in many pieces is made one, while nobody has it open', async () => {
  const at = given(2);
  await at.keeper.wake();
  for (const id of at.ids)
    for (let n = 0; n < 60; n++)
      await at.store.saveFetched([{ name: nameOfDeal(id), updates: [new Uint8Array([n])], position: n }]);
  at.open.add(nameOfDeal(at.ids[0] ?? ''));
  await at.keeper.wake();
  expect(at.united).toEqual([nameOfDeal(at.ids[1] ?? '')]);
});
