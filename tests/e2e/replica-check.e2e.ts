import { badge, cell, edit, input, makeDeal, readDeal } from './deals.ts';
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

/** Runs in the page: as if the rows here had been written under other definitions than the server has. */
async function ageRows(): Promise<void> {
  const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    if (database.objectStoreNames.contains('meta')) {
      const meta = database.transaction('meta', 'readwrite').objectStore('meta');
      const rows = await done<object | undefined>(meta.get('rows'));
      if (rows) await done(meta.put({ ...rows, definitions: 'those of last month' }, 'rows'));
    }
    database.close();
  }
}

test('[M95] [V7] a device whose rows are of other definitions than the server’s loads them anew, and sends what it had not sent', async ({
  ann,
}) => {
  const { page, context } = ann;
  const deal = await makeDeal(ann, { name: 'Of last month' });
  await page.goto(deal.address);
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  await keptOnDevice(page);
  await context.setOffline(true);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'offline');
  await edit(ann, 'nextStep');
  await input(ann, 'nextStep').fill('Typed under the old ones');
  await input(ann, 'nextStep').press('Enter');
  await expect(badge(ann)).toContainText('1 edit waiting');
  await page.evaluate(ageRows);
  await page.reload();
  await expect(cell(ann, 'nextStep')).toContainText('Typed under the old ones');
  const loaded = page.waitForRequest('**/api/sync/bootstrap?*');
  await context.setOffline(false);
  await loaded;
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ nextStep: 'Typed under the old ones' });
  await expect(cell(ann, 'nextStep')).toContainText('Typed under the old ones');
});
