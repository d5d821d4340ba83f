import { expect, type Page } from '@playwright/test';

/** Waits until this device has what it needs without a server: the pages, and the rows of the first load. */
export async function keptOnDevice(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // In people.ts, which browsers that a test opens itself do without.
    (globalThis as { keepPages?: () => void }).keepPages?.();
    await navigator.serviceWorker.ready;
  });
  await hasWritten(page, 'rows');
}

/** Waits until this device has written something of that name about itself, such as when it last compared its rows. */
export async function hasWritten(page: Page, name: string): Promise<void> {
  await expect.poll(() => page.evaluate(isKept, { store: 'meta', key: name })).toBe(true);
}

/** Waits until the rows of a browser's first page are as current as the server, which comes after "Saved". */
export const isCurrent = (page: Page): Promise<void> => hasWritten(page, 'own/currentAt');

/** Waits until the disk has an edit of that field. The badge counts it before, and a tab that is killed leaves nothing behind. */
export async function keptEdit(page: Page, field: string): Promise<void> {
  await expect.poll(() => page.evaluate(isKept, { store: 'outbox', field })).toBe(true);
}

/** Waits until the disk has a file that was added. The page shows it before. */
export async function keptFile(page: Page, name: string): Promise<void> {
  await expect.poll(() => page.evaluate(isKept, { store: 'files', name })).toBe(true);
}

/** Waits until the server, and every row, has when somebody looked at something. The badge does not count that. */
export async function sentLooks(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(isKept, { store: 'outbox', type: 'look' })).toBe(false);
}

/** Waits until what has just changed is drawn, and what the browser tells the page after it is told. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

type Wanted = {
  readonly store: string;
  readonly key?: string;
  readonly name?: string;
  readonly type?: string;
  /** That it changes. */
  readonly field?: string;
};

/** Runs in the page: whether the disk has something like that. */
async function isKept({ store, key, name, type, field }: Wanted): Promise<boolean> {
  type Entry = { name?: string; type?: string; changes?: Readonly<Record<string, unknown>> };
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(`${store} is not read`));
    });
  const fits = (entry: Entry | undefined) =>
    entry !== undefined &&
    (name === undefined || entry.name === name) &&
    (type === undefined || entry.type === type) &&
    (field === undefined || (entry.changes !== undefined && field in entry.changes));
  for (const found of await indexedDB.databases()) {
    const database = await done(indexedDB.open(found.name ?? ''));
    try {
      if (!database.objectStoreNames.contains(store)) continue;
      const entries = database.transaction(store).objectStore(store);
      const all: (Entry | undefined)[] = key === undefined ? await done(entries.getAll()) : [await done(entries.get(key))];
      if (all.some(fits)) return true;
    } finally {
      database.close();
    }
  }
  return false;
}
