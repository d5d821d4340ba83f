import { limits } from '@rapport/model/limits';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import { expect, test } from 'vitest';
import { Connection } from '../client/connection.svelte.ts';
import { Replica } from '../replica/replica.svelte.ts';
import { KeptOnDevice } from './kept-on-device.svelte.ts';

function given(store = memoryStore()) {
  let told = 0;
  const device = new KeptOnDevice(
    {
      identity: { workspace: { id: 'w', slug: 'w', incarnation: 1 }, memberId: 'me', name: 'Ana', role: 'member' },
      store,
      connection: new Connection(),
      replica: new Replica(
        () => 'me',
        () => {
          throw new Error('nothing is evaluated here');
        },
      ),
      isOpen: () => false,
      leads: () => true,
      entries: () => [],
      tellTabs: () => told++,
    },
    false,
  );
  return { device, store, told: () => told };
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
