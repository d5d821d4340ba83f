import { limits } from '@rapport/model/limits';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { Connection } from '../client/connection.svelte.ts';
import { idOf, me, testReplica, testRow } from '../replica/test-rows.ts';
import { KeptOnDevice } from './kept-on-device.svelte.ts';

function given(store = memoryStore()) {
  let told = 0;
  const replica = testReplica();
  const connection = new Connection();
  replica.complete = true;
  const device = new KeptOnDevice(
    {
      identity: { workspace: { id: 'w', slug: 'w', incarnation: 1 }, memberId: me, name: 'Ana', role: 'member' },
      store,
      connection,
      replica,
      isOpen: () => false,
      leads: () => true,
      entries: () => [],
      tellTabs: () => told++,
    },
    false,
  );
  return { device, store, replica, connection, told: () => told };
}
const record = (n: number) => ({ kind: 'record', type: 'deal', record: String(n) }) as const;

test('[M62] what is taken along is taken once, is there after a reload, and is left again', async () => {
  const { device, store, told } = given();
  await device.take(record(1));
  await device.take(record(1));
  expect([device.pins.length, told(), device.isTaken(record(1))]).toEqual([1, 1, true]);
  const next = given(store).device;
  await next.take(record(2));
  expect(next.pins.map(({ id }) => id)).toEqual(['record:deal:1', 'record:deal:2']);
  await next.leave('record:deal:1');
  expect(await store.meta('pins')).toMatchObject([{ id: 'record:deal:2' }]);
});

test('what was opened is recent on the next page, too, the latest first', async () => {
  vi.useFakeTimers();
  try {
    const { device, store } = given();
    for (const id of ['1', '2']) device.opened.add({ type: 'deal', id });
    await vi.advanceTimersByTimeAsync(5_000);
    const next = given(store).device;
    await next.hear();
    expect(next.opened.recent).toEqual(['deal:2', 'deal:1']);
    next.opened.add({ type: 'deal', id: '1' });
    expect(next.opened.recent).toEqual(['deal:1', 'deal:2']);
    // Only what was opened here comes before other files.
    expect(next.opened.documents).toEqual(['deal:1']);
  } finally {
    vi.useRealTimers();
  }
});

test('[M62] [V8] takenAlong: more than that is not taken, and what is there stays', async () => {
  const { device } = given();
  for (let n = 0; n < limits.takenAlong.value; n++) expect(await device.take(record(n))).toBe(true);
  expect(await device.take(record(-1))).toBe(false);
  expect(device.pins).toHaveLength(limits.takenAlong.value);
  expect(await device.take(record(0))).toBe(true);
});

test('[M216] a device whose files gave their room says that it is full until somebody makes room', async () => {
  const { device } = given();
  device.noRoom();
  expect(device.phase).toBe('full');
  await device.look();
  expect(device.phase).toBe('full');
  await device.free();
  expect(device.phase).not.toBe('full');
});

test('[M194] a record that is opened at a start without the network takes no file of another from this device', async () => {
  vi.useFakeTimers();
  const store = { ...memoryStore(), durable: true };
  await store.setMeta('pins', [{ kind: 'record', type: 'deal', record: idOf(1), id: `record:deal:${idOf(1)}`, at: '' }]);
  const { device, replica } = given(store);
  const file = (n: number, deal: number) => testRow(n, { record: `deal:${idOf(deal)}`, size: 5 }, { type: 'file' });
  replica.apply([testRow(1, {}), testRow(2, {}), file(3, 1), file(4, 2)].map((put) => ({ put })));
  await store.keepFile({ id: idOf(3), content: 'c', size: 5, keptAt: 0, own: false }, new Blob(['taken']));
  try {
    device.opened.add({ type: 'deal', id: idOf(2) });
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await store.keptFiles()).map(({ id }) => id)).toEqual([idOf(3)]);
    await device.look();
    expect((await store.keptFiles()).map(({ id }) => id)).toEqual([idOf(3)]);
    await device.leave(`record:deal:${idOf(1)}`);
    await vi.waitFor(async () => expect(await store.keptFiles()).toEqual([]));
  } finally {
    device.stop();
    vi.useRealTimers();
  }
});

test('[M194] a device whose rows take their time to come looks at what it keeps once they are there', async () => {
  vi.useFakeTimers();
  const store = { ...memoryStore(), durable: true };
  const { device, replica, connection } = given(store);
  replica.complete = false;
  await store.keepFile({ id: idOf(3), content: 'c', size: 5, keptAt: 0, own: false }, new Blob(['wanted by nothing']));
  try {
    device.start();
    device.wake();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await store.keptFiles()).toHaveLength(1);
    Object.assign(connection, { ready: true });
    replica.complete = true;
    flushSync();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await store.keptFiles()).toEqual([]);
  } finally {
    device.stop();
    vi.useRealTimers();
  }
});
