import { makeDeal } from './deals.ts';
import { hasWritten, keptOnDevice } from './device.ts';
import { expect, test } from './people.ts';

/** Runs in the page: takes every deal off the disk, and forgets when the rows were last compared. */
async function loseDeals(): Promise<void> {
  const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    if (database.objectStoreNames.contains('chunks')) {
      const transaction = database.transaction(['chunks', 'journal', 'meta'], 'readwrite');
      const chunks = transaction.objectStore('chunks');
      for (const key of await done(chunks.getAllKeys())) {
        if ((key as unknown[])[1] === 'deal') chunks.delete(key);
      }
      transaction.objectStore('journal').clear();
      transaction.objectStore('meta').delete('own/checkedAt');
      await new Promise((resolve) => (transaction.oncomplete = resolve));
    }
    database.close();
  }
}

test.use({ company: 'Lost Rows' });
test('[V5] rows that a device has lost come back by themselves, once it compares', async ({ ann }) => {
  const { page } = ann;
  await makeDeal(ann, { name: 'Still there' });
  await page.goto(`${ann.home}/deals`);
  const row = page.getByText('Still there').first();
  await expect(row).toBeVisible();
  await keptOnDevice(page);
  // The comparison of a new device would note its time after that time was taken away.
  await hasWritten(page, 'own/checkedAt');
  await page.evaluate(loseDeals);
  // While something is being written it is asked again.
  const compared = page.waitForResponse(
    async (response) => response.url().includes('/api/sync/check') && 'differ' in ((await response.json()) as object),
  );
  await page.reload();
  expect((await (await compared).json()).differ).toContain('deal');
  await expect(row).toBeVisible();
});
