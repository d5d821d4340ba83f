import { makeDeal } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, test } from './people.ts';

/** Runs in the page: takes every deal off the disk, and forgets when the rows were last compared. */
async function loseDeals(): Promise<number> {
  const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
  let lost = 0;
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    if (database.objectStoreNames.contains('chunks')) {
      const transaction = database.transaction(['chunks', 'journal', 'meta'], 'readwrite');
      const chunks = transaction.objectStore('chunks');
      for (const key of await done(chunks.getAllKeys())) {
        if ((key as unknown[])[1] !== 'deal') continue;
        chunks.delete(key);
        lost++;
      }
      transaction.objectStore('journal').clear();
      transaction.objectStore('meta').delete('checkedAt');
      await new Promise((resolve) => (transaction.oncomplete = resolve));
    }
    database.close();
  }
  return lost;
}

test.use({ company: 'Lost Rows' });
test('[V5] rows that a device has lost come back by themselves, once it compares', async ({ ann }) => {
  const { page } = ann;
  await makeDeal(ann, { name: 'Still there' });
  await page.goto(`${ann.home}/deals`);
  const row = page.getByText('Still there').first();
  await expect(row).toBeVisible();
  await keptOnDevice(page);
  // What was made after the first load is in the journal: the chunks are written again with everything.
  expect(await page.evaluate(loseDeals)).toBeGreaterThanOrEqual(0);
  const compared = page.waitForResponse((response) => response.url().includes('/api/sync/check'));
  await page.reload();
  expect(await (await compared).json()).toMatchObject({ differ: ['deal'] });
  await expect(row).toBeVisible();
});
