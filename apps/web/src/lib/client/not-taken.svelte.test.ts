import { memoryStore } from '@rapport/persistence/browser/memory-store';
import type { Store } from '@rapport/persistence/browser/store';
import { expect, test } from 'vitest';
import type { Replica } from '../replica/replica.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { NotTaken } from './not-taken.ts';

/** One tab, over a disk that outlives it. */
async function tab(store: Store) {
  const notices = new Notices({ applyAgain: async () => {}, discard: async () => {}, decide: async () => {} });
  const notTaken = new NotTaken({ workspace: 'w', store, notices, replica: { title: () => 'Acme' } as unknown as Replica });
  await notTaken.load();
  return { notices, notTaken };
}

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
