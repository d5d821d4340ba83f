import type { Page } from '@playwright/test';
import { picture } from '../support/bring-file.ts';
import { makePdf } from '../support/make-pdf.ts';
import { serious } from './axe.ts';
import { badge, makeDeal, note } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { drop } from './drop-files.ts';
import { expect, test } from './people.ts';

// Who sees what is decided here for everybody.
test.use({ company: 'Kept files', keepsPages: true, viewport: { width: 1600, height: 1000 } });

const list = (page: Page) => page.getByRole('region', { name: 'Files' });

test('[M194] [V10] [V6] files and note pictures of a record that was taken along open without the network, what is not here says so, and all of it goes with the access', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Island files' });
  await ann.page.goto(deal.address);
  await drop(ann.page, '[data-record]', [
    { name: 'Offer.pdf', type: 'application/pdf', bytes: makePdf({ pages: 3 }) },
    { name: 'Terms.txt', type: 'text/plain', bytes: Buffer.from('Thirty days.') },
  ]);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await drop(ann.page, '.note > .page', [{ name: 'Hall.png', type: 'image/png', bytes: Buffer.from(picture(640, 480)) }]);
  await note(ann).locator('figcaption').click();
  await ann.page.keyboard.type('Hall 7 from above');
  await expect(list(ann.page).locator('[data-file]')).toHaveCount(3);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  const other = await makeDeal(ann, { name: 'Left behind' });
  await ann.page.goto(other.address);
  await drop(ann.page, '[data-record]', [{ name: 'Other.png', type: 'image/png', bytes: Buffer.from(picture(64, 48)) }]);
  await expect(list(ann.page).locator('[data-file]')).toHaveCount(1);

  // Taken along from the list, and never opened.
  const { page, home } = ben;
  await page.goto(`${home}/deals?view=table&filter[name]=Island+files`);
  await expect(page.getByRole('link', { name: 'Island files' })).toBeVisible();
  await page.getByRole('button', { name: 'Take this list with me' }).click();
  const panel = page.locator('[data-take]');
  await expect(panel).toContainText('1 record · 2 documents · 3 files');
  await panel.getByRole('button', { name: 'Take with me', exact: true }).click();
  await expect(panel.locator('[data-taken=here]')).toContainText('On this device · 2 documents · 3 files');
  await expect.poll(() => page.evaluate(hasPdfProgram)).toBe(true);
  await keptOnDevice(page);

  await ben.context.setOffline(true);
  await page.goto(deal.address);
  await expect(badge(ben)).toHaveAttribute('data-connection', 'offline');
  const seen = note(ben).getByRole('img', { name: 'Hall 7 from above' });
  await expect(seen).toHaveAttribute('src', /^blob:/);
  await expect.poll(() => seen.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
  await list(page).getByRole('button', { name: 'Open Offer.pdf' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('[data-pdf-page="1"]')).toContainText('Page 1 of the offer');
  expect(await serious(page)).toEqual([]);
  const [saved] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('link', { name: 'Download' }).click()]);
  expect(saved.suggestedFilename()).toBe('Offer.pdf');
  await page.keyboard.press('Escape');
  const [terms] = await Promise.all([
    page.waitForEvent('download'),
    list(page).getByRole('link', { name: 'Download Terms.txt' }).click(),
  ]);
  expect(terms.suggestedFilename()).toBe('Terms.txt');

  await page.goto(other.address);
  await expect(list(page).locator('[data-file]')).toContainText('Not on this device');
  await list(page).getByRole('button', { name: 'Open Other.png' }).click();
  await expect(page.getByText('“Other.png” is not on this device')).toBeVisible();

  // While he is away he loses it.
  await ann.page.goto(`${ann.home}/settings/visibility`);
  await ann.page.getByLabel('Who sees Deals').selectOption('owner');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  const hidden = async () => (await ben.context.request.get(`/api/v1/deals/${deal.id}?workspace=${ben.workspace.id}`)).status();
  await expect.poll(hidden).toBe(404);
  expect(await page.evaluate(filesKept)).toBe(3);
  await ben.context.setOffline(false);
  await expect.poll(() => page.evaluate(filesKept), { timeout: 60_000 }).toBe(0);
});

/** Runs in the page: how many contents are on this device. */
async function filesKept(): Promise<number> {
  const [found] = (await indexedDB.databases()).filter(({ name }) => name?.startsWith('rapport/'));
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(found?.name ?? '');
    request.onsuccess = () => resolve(request.result);
  });
  const count = database.transaction('keptBytes').objectStore('keptBytes').count();
  await new Promise((resolve) => (count.onsuccess = resolve));
  database.close();
  return count.result;
}

/** Runs in the page: what draws documents is on this device. */
async function hasPdfProgram(): Promise<boolean> {
  const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
  return all.flat().filter(({ url }) => /pdf[.\w]*\.min/.test(url)).length >= 3;
}
