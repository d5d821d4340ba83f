import { memoryStore } from '@rapport/persistence/browser/memory-store';
import type { OutboxEntry, Store } from '@rapport/persistence/browser/store';
import { expect, test } from 'vitest';
import type { Replica } from '../replica/replica.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { NotTaken } from './not-taken.ts';
import { until } from '../../../../../tests/support/until.ts';

/** One tab, over a disk that outlives it. */
async function tab(store: Store, told: () => void = () => {}) {
  const notices: Notices = new Notices({
    applyAgain: async () => {},
    discard: async (ids) => notTaken.discard(ids),
    decide: async () => {},
  });
  const replica = { title: () => 'Acme' } as unknown as Replica;
  const notTaken = new NotTaken({ workspace: 'w', store, notices, replica, told });
  await notTaken.load();
  return { notices, notTaken };
}

/** Two tabs that tell each other. */
async function twoTabs(store: Store) {
  const [one, other] = [await tab(store, () => void other.notTaken.look()), await tab(store, () => void one.notTaken.look())];
  return { one, other };
}

/** A change of many records that passed over one of them. */
function skips({ notTaken }: { notTaken: NotTaken }, id: string, record = 'r1'): void {
  const body = { kind: 'update', type: 'account', records: [record], changes: { name: { value: id } } } as const;
  const entry: OutboxEntry = { kind: 'command', id, n: 1, madeAt: 0, state: 'waiting', type: 'account', records: [record], body };
  const skipped = [{ record, refusal: { kind: 'not-found' } as const }];
  notTaken.done({ op: 'done', result: { id, records: [], skipped } }, entry);
}
const waiting = ({ notices }: { notices: Notices }) => notices.refused.map(({ id }) => id);

test('[M82] [V7] a greeting without kept edits takes those of an earlier visit away, and is written only then', async () => {
  const store = memoryStore();
  const edits = [{ id: 'e', changes: {}, text: 'words', madeAt: '' }];
  await store.setMeta('kept', [{ type: 'account', record: 'r', edits }]);
  let writes = 0;
  const counted: Store = {
    ...store,
    setMeta: (key, value) => {
      writes += 1;
      return store.setMeta(key, value);
    },
  };
  const one = await tab(counted);
  expect(one.notices.undecided).toBe(1);
  await one.notTaken.kept(0);
  expect([one.notices.undecided, (await tab(store)).notices.undecided]).toEqual([0, 0]);
  await one.notTaken.kept(0);
  expect(writes).toBe(1);
});

test('[M82] [V7] what commands passed over is kept for its author whichever tab was told of it, and shown in all', async () => {
  const store = memoryStore();
  const { one, other } = await twoTabs(store);
  skips(one, 'a');
  await until(() => expect(waiting(other)).toEqual(['a r1']));
  skips(other, 'b');
  await until(() => expect(waiting(one)).toEqual(['a r1', 'b r1']));
  expect(waiting(await tab(store))).toEqual(['a r1', 'b r1']);
});

test('[M82] [V7] what its author has decided in one tab waits in no other, and cannot be made a second time there', async () => {
  const store = memoryStore();
  const { one, other } = await twoTabs(store);
  skips(one, 'a');
  skips(one, 'b');
  await until(() => expect(waiting(other)).toEqual(['a r1', 'b r1']));
  const bringBack = other.notices.discard(['b r1']);
  await one.notices.applyAgain(['a r1', 'b r1']);
  await until(() => expect(waiting(other)).toEqual([]));
  bringBack();
  expect([waiting(other), waiting(await tab(store))]).toEqual([[], []]);
});

test('[M82] [V7] what was discarded in a tab a moment ago does not come back there because another tells of more', async () => {
  const { one, other } = await twoTabs(memoryStore());
  skips(one, 'a');
  await until(() => expect(waiting(other)).toEqual(['a r1']));
  const bringBack = other.notices.discard(['a r1']);
  skips(one, 'b');
  await until(() => expect(waiting(other)).toEqual(['b r1']));
  bringBack();
  expect(waiting(other)).toEqual(['b r1', 'a r1']);
});

test('[V7] what commands passed over stays on the screen of a device that has no room for it', async () => {
  const store: Store = { ...memoryStore(), changeMeta: () => Promise.reject(new DOMException('', 'QuotaExceededError')) };
  const one = await tab(store);
  skips(one, 'a');
  await one.notTaken.look();
  expect(waiting(one)).toEqual(['a r1']);
});
