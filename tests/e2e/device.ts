import { expect, type Page } from '@playwright/test';

/** Waits until this device has what it needs without a server: the pages, and the rows of the first load. */
export async function keptOnDevice(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(hasRows)).toBe(true);
}

/** Runs in the page: whether rows of a workspace were written down. */
async function hasRows(): Promise<boolean> {
  const open = (name: string) =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(`${name} does not open`));
    });
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await open(name);
    try {
      if (!database.objectStoreNames.contains('meta')) continue;
      const kept = database.transaction('meta').objectStore('meta').get('rows');
      await new Promise((resolve) => (kept.onsuccess = resolve));
      if (kept.result !== undefined) return true;
    } finally {
      database.close();
    }
  }
  return false;
}
