import { problems, serious } from './axe.ts';
import { badge, cell, edit, input, makeDeal, note, typeInSearch } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, test } from './people.ts';

test.use({ company: 'Take along', keepsPages: true });

test('[M61] [M62] [V10] a record that was taken along and never opened is read without the network: fields, note and comments', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Island grid' });
  await ann.page.goto(deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.insertText('They land on Friday.');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');

  const { page, home } = ben;
  await page.goto(`${home}/deals?view=table&filter[name]=Island+grid`);
  await expect(page.getByRole('link', { name: 'Island grid' })).toBeVisible();
  await page.getByRole('button', { name: 'Take this list with me' }).click();
  const panel = page.locator('[data-take]');
  await expect(panel).toContainText('1 record · 2 documents');
  await panel.getByRole('button', { name: 'Take with me', exact: true }).click();
  await expect(panel.locator('[data-taken=here]')).toContainText('On this device · 2 documents');
  expect(await serious(page)).toEqual([]);
  await keptOnDevice(page);

  // What is written later comes, too.
  const before = await page.evaluate(notePosition);
  await note(ann).click();
  await ann.page.keyboard.press('Control+End');
  await ann.page.keyboard.insertText(' By boat.');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await expect.poll(() => page.evaluate(notePosition)).toBeGreaterThan(before);

  await ben.context.setOffline(true);
  await page.goto(deal.address);
  await expect(cell(ben, 'amount')).toHaveText('€40,000');
  await expect(note(ben)).toContainText('They land on Friday. By boat.');
  await expect(badge(ben)).toHaveAttribute('data-connection', 'offline');

  await page.goto(`${home}/deals?view=table&filter[name]=Island+grid`);
  await page.getByRole('button', { name: 'Take this list with me' }).click();
  await panel.getByRole('button', { name: 'Don’t take along any more' }).click();
  await expect(page.getByText('This list is not taken along any more')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Take with me', exact: true })).toBeVisible();
  await ben.context.setOffline(false);
});

/** Runs in the page: how far the note that is kept has come. */
async function notePosition(): Promise<number> {
  const [found] = (await indexedDB.databases()).filter(({ name }) => name?.startsWith('rapport/'));
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(found?.name ?? '');
    request.onsuccess = () => resolve(request.result);
  });
  const all = database.transaction('documents').objectStore('documents').getAll();
  await new Promise((resolve) => (all.onsuccess = resolve));
  database.close();
  const kept = all.result as { name: string; position: number }[];
  return kept.find(({ name }) => name.includes('/note/'))?.position ?? 0;
}

test('[M62] from a record’s menu it is taken along and left, and the page says when it is there', async ({ ben, ann }) => {
  const deal = await makeDeal(ann, { name: 'From the menu' });
  const { page } = ben;
  await page.goto(deal.address);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Take with me' }).click();
  await expect(page.getByText(/Taking From the menu with you · 1 record · 1 document/)).toBeVisible();
  await expect(page.locator('[data-taken=here]')).toHaveText('On this device');
  await page.reload();
  await expect(page.locator('[data-taken=here]')).toBeVisible();
  await typeInSearch(ben, 'take along any more');
  await expect(page.getByRole('option', { name: 'Don’t take along any more' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-taken]')).toHaveCount(0);
});

test('[M64] settings say what is on this device, let go of what is not needed, and a store that was removed is told of', async ({
  ben,
  ann,
}) => {
  const deal = await makeDeal(ann, { name: 'Counted here' });
  const { page, home } = ben;
  await page.goto(deal.address);
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');
  await keptOnDevice(page);
  await page.goto(`${home}/settings/device`);
  const documents = page.getByRole('table', { name: 'Whole records, with notes' });
  await expect(documents).toContainText('Opened lately');
  await expect(page.getByRole('table', { name: 'In lists and searches' })).toContainText('Deals');
  await expect(page.locator('[data-synced=true]')).toHaveText('Up to date');
  await expect(page.getByText('Everything you did here is on the server.')).toBeVisible();
  expect(await problems(page, 'this-device')).toEqual([]);
  await page.getByRole('button', { name: 'Free space' }).click();
  await expect(page.getByText(/^Freed /)).toBeVisible();
  await expect(documents).toHaveCount(0);

  // What a browser does that is short of room, while nothing of the product is open.
  await page.goto(`${home}/../../healthz`);
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases())
      await new Promise((resolve) => (indexedDB.deleteDatabase(name ?? '').onsuccess = resolve));
  });
  await page.goto(`${home}/settings/device`);
  await expect(page.getByText('The browser removed what this device had kept.')).toBeVisible();
  await page.reload();
  await expect(page.locator('[data-synced=true]')).toHaveText('Up to date');
  await expect(page.getByText('The browser removed what this device had kept.')).toHaveCount(0);
});

test('[M64] [V7] a device without room keeps what is there, says so where one can act, and goes on with room', async ({
  ben,
  ann,
}) => {
  const deal = await makeDeal(ann, { name: 'Too much' });
  const { page, home } = ben;
  await page.addInitScript(() => {
    const add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (...all) {
      const full = this.name === 'updates' && sessionStorage.getItem('full') !== 'no';
      if (full) throw new DOMException('no room', 'QuotaExceededError');
      return add.apply(this, all);
    };
  });
  await page.goto(`${home}/deals?view=table&filter[name]=Too+much`);
  await page.getByRole('button', { name: 'Take this list with me' }).click();
  const panel = page.locator('[data-take]');
  await panel.getByRole('button', { name: 'Take with me', exact: true }).click();
  await expect(panel.locator('[data-taken=coming]')).toContainText('This device has no room for the rest.');
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');
  await page.getByRole('link', { name: 'Free space' }).click();
  await expect(page).toHaveURL(/settings\/device$/);
  await page.evaluate(() => sessionStorage.setItem('full', 'no'));
  await page.getByRole('button', { name: 'Free space' }).click();
  await expect(page.locator('[data-pin] [data-taken=here]').first()).toBeVisible();
  await page.goto(deal.address);
  await expect(cell(ben, 'amount')).toHaveText('€40,000');
});

// The last one: it ends the session that the others share.
test('[M61] [V7] whoever signs out is told by name what was not sent, and nobody after them finds anything', async ({
  ben,
  ann,
}) => {
  const deal = await makeDeal(ann, { name: 'Not yet sent' });
  const { page, home } = ben;
  await page.goto(deal.address);
  await keptOnDevice(page);
  await page.goto(`${home}/settings/profile`);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await page.goto(deal.address);
  await ben.context.setOffline(true);
  await edit(ben, 'amount');
  await input(ben, 'amount').fill('55k');
  await input(ben, 'amount').press('Enter');
  await expect(badge(ben)).toContainText('1 edit waiting');
  await page.goto(`${home}/settings/profile`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.locator('[data-unsent-edit]')).toHaveText('Not yet sent Amount €55,000', { useInnerText: true });
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(page.locator('[data-unsent-edit]')).toHaveCount(0);
  await ben.context.setOffline(false);
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/sign-in/);
  const left = () => page.evaluate(async () => (await indexedDB.databases()).filter(({ name }) => name?.startsWith('rapport/')));
  await expect.poll(left).toEqual([]);
});
