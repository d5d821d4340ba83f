import { expect, test } from 'vitest';
import { FilesBeingAdded } from './files-being-added.ts';
import type { WaitingFile } from './store.ts';

/** What pages of one browser have in common. */
function browser() {
  const texts = new Map<string, string>();
  const held = new Set<string>();
  const storage = {
    get length() {
      return texts.size;
    },
    key: (at: number) => [...texts.keys()][at] ?? null,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
  const locks = {
    request: async (name: string, work: () => Promise<void>) => {
      held.add(name);
      await work();
      held.delete(name);
    },
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  } as unknown as LockManager;
  const open = (person = 'anna') => new FilesBeingAdded(`rapport/w/${person}`, storage, locks);
  return { open, texts };
}
const offer: WaitingFile = { id: 'f', record: 'deal:d', name: 'Offer.pdf', mediaType: '', bytes: new Blob(['x']), addedAt: 1 };
const never = () => new Promise<void>(() => undefined);

test('[M195] [V7] a file whose page ended before it was on the disk is told once, by its name and record', async () => {
  const { open } = browser();
  const first = open();
  void first.during([offer], never);
  // That page lives, and may still finish.
  expect(await open().left()).toEqual([]);
  first.close();
  const next = open();
  await expect.poll(() => next.left()).toEqual([{ id: 'f', record: 'deal:d', name: 'Offer.pdf' }]);
  expect(await next.left()).toEqual([]);
});

test('[M195] what is on the disk, or had no room and was told, is nothing that was lost', async () => {
  const { open, texts } = browser();
  const page = open();
  await page.during([offer], async () => undefined);
  await expect(page.during([offer], () => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect(texts.size).toBe(0);
});

test('[M195] [V6] nobody is told the names of another person’s files, and a wipe leaves none', async () => {
  const { open, texts } = browser();
  const page = open();
  void page.during([offer], never);
  page.close();
  await Promise.resolve();
  expect(await open('ben').left()).toEqual([]);
  open().wipe();
  expect(texts.size).toBe(0);
});
