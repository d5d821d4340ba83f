import { expect, type Page } from '@playwright/test';

/** Waits until this device has what it needs without a server: the pages, and the rows of the first load. */
export async function keptOnDevice(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await hasWritten(page, 'rows');
}

/** Waits until this device has written something of that name about itself, such as when it last compared its rows. */
export async function hasWritten(page: Page, name: string): Promise<void> {
  await expect.poll(() => page.evaluate(isWritten, name)).toBe(true);
}

/** Runs in the page. */
async function isWritten(wanted: string): Promise<boolean> {
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
      const kept = database.transaction('meta').objectStore('meta').get(wanted);
      await new Promise((resolve) => (kept.onsuccess = resolve));
      if (kept.result !== undefined) return true;
    } finally {
      database.close();
    }
  }
  return false;
}

/** Waits until the disk has an edit of that field. The badge counts it before, and a tab that is killed leaves nothing behind. */
export async function keptEdit(page: Page, field: string): Promise<void> {
  await expect.poll(() => page.evaluate(hasEdit, field)).toBe(true);
}

/** Runs in the page. */
async function hasEdit(wanted: string): Promise<boolean> {
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(`${name} does not open`));
    });
    try {
      if (!database.objectStoreNames.contains('outbox')) continue;
      const all = database.transaction('outbox').objectStore('outbox').getAll();
      await new Promise((resolve) => (all.onsuccess = resolve));
      const entries = all.result as { changes?: Readonly<Record<string, unknown>> }[];
      if (entries.some(({ changes }) => changes && wanted in changes)) return true;
    } finally {
      database.close();
    }
  }
  return false;
}
