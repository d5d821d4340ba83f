import { badge, cell, edit, input, makeDeal, note, readDeal, together } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, test } from './people.ts';

test('[V7] what was typed into a deal that somebody deleted meanwhile is offered to its author on any device, and comes back with it', async ({
  ann,
  ben,
  browser,
  product,
}) => {
  const deal = await makeDeal(ann, { name: 'Borealis pilot' });
  await ann.page.goto(`${ann.home}/deals?view=table`);
  await ben.page.goto(deal.address);
  await ben.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ben).click();
  await ben.page.keyboard.type('Met them. ');
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');

  await product.kill();
  await expect(badge(ben)).toHaveAttribute('data-connection', 'offline');
  await edit(ben, 'amount');
  await input(ben, 'amount').fill('55000');
  await input(ben, 'amount').press('Enter');
  await expect(cell(ben, 'amount')).toContainText('55,000');
  await note(ben).click();
  await ben.page.keyboard.press('Control+End');
  await ben.page.keyboard.type('They want to sign on Friday.');
  await expect(badge(ben)).toContainText('waiting');
  await ben.page.goto('about:blank');

  await product.restart();
  const removed = await ann.context.request.delete(`/api/v1/deals/${deal.id}?workspace=${ann.workspace.id}`, {
    headers: { origin: product.address },
  });
  expect(removed.ok()).toBe(true);
  await ben.page.goto(deal.address);
  await expect(badge(ben)).toContainText('wait for you');
  await expect(ben.page.locator('[data-kept]')).toContainText('They want to sign on Friday.');

  // The device is lost: another one is told.
  const other = await browser.newContext({ storageState: await ben.context.storageState(), baseURL: product.address });
  const page = await other.newPage();
  await page.goto(`${ben.home}/deals?view=table`);
  await page.locator('[data-connection]').click();
  await page.getByRole('link', { name: 'edits that were not sent' }).click();
  const offer = page.locator('[data-kept]');
  await expect(offer).toContainText('Borealis pilot');
  await expect(offer).toContainText('55,000');
  await expect(offer).toContainText('They want to sign on Friday.');
  await offer.getByRole('button', { name: 'Restore with your edits' }).click();
  await expect(offer).toBeHidden();

  await expect(ann.page.getByRole('link', { name: 'Borealis pilot' })).toBeVisible();
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ amount: { amount: 5_500_000 } });
  await ann.page.goto(deal.address);
  await expect(note(ann)).toContainText('Met them. They want to sign on Friday.');
  await expect(badge(ben)).not.toContainText('wait for you');
  await expect(cell(ben, 'amount')).toContainText('55,000');
  // The page that had the note open when its words were kept has it again, and goes on with it.
  await expect(note(ben)).toContainText('Met them. They want to sign on Friday.');
  await note(ann).click();
  await ann.page.keyboard.press('Control+End');
  await ann.page.keyboard.type(' Call on Monday.');
  await expect(note(ben)).toContainText('They want to sign on Friday. Call on Monday.');
  await other.close();
});

/** Runs in the page: keeps every part of what this device keeps in one write that ends with the page. */
async function keepDiskBusy(): Promise<void> {
  for (const { name = '' } of await indexedDB.databases()) {
    if (!name.startsWith('rapport/')) continue;
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    const store = database.transaction([...database.objectStoreNames], 'readwrite').objectStore('meta');
    await new Promise<void>((resolve) => {
      const again = () => {
        resolve();
        store.get('lead').onsuccess = again;
      };
      store.get('lead').onsuccess = again;
    });
  }
}

test('[V10] [M184] what is typed and what comes while the disk is busy is there when the page is loaded anew without the network', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Busy disk' });
  await together(ann, ben, deal.address);
  await ben.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ben).click();
  await ben.page.keyboard.type('Met them.');
  await expect(note(ann)).toContainText('Met them.');
  await keptOnDevice(ann.page);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');

  await ann.page.evaluate(keepDiskBusy);
  await note(ben).press('Control+End');
  await ben.page.keyboard.type(' They sign on Friday.');
  await expect(note(ann)).toContainText('They sign on Friday.');
  await edit(ann, 'amount');
  await input(ann, 'amount').fill('45k');
  await input(ann, 'amount').press('Enter');
  await expect(cell(ann, 'amount')).toHaveText('€45,000');
  await ann.context.setOffline(true);
  await ann.page.reload();
  await expect(cell(ann, 'amount')).toHaveText('€45,000');
  await expect(note(ann)).toContainText('Met them. They sign on Friday.');
  await expect(badge(ann)).toHaveText('Offline, 1 edit waiting');
  await ann.context.setOffline(false);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await expect.poll(() => readDeal(ben, deal)).toMatchObject({ amount: { amount: 4_500_000 } });
});
