import type { Page } from '@playwright/test';
import { otherBuild, type OtherBuild } from '../support/other-build.ts';
import { badge, cell, edit, input, makeDeal, readDeal } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, test } from './people.ts';

test.use({ company: 'New build', keepsPages: true });
test.describe.configure({ mode: 'serial' });

/** The folder of the files that this page was made of. */
const folderOf = (page: Page) =>
  page.evaluate(() => /_app\/(immutable[^/]*)\//.exec(document.documentElement.outerHTML)?.[1]).catch(() => undefined);
const runs = (page: Page, build: Pick<OtherBuild, 'folder'>) => expect.poll(() => folderOf(page)).toBe(build.folder);
const first = { directory: 'build', folder: 'immutable' };
const newVersion = (page: Page) => page.getByText('New version ready');
const builds = (page: Page) =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('rapport-')).length);

test('[M71] a tab with half-typed text stays on its build and keeps working, the others go on, and it follows when it is done', async ({
  ann,
  product,
}) => {
  const deal = await makeDeal(ann, { name: 'Half typed' });
  const { context, page } = ann;
  await page.goto(deal.address);
  await keptOnDevice(page);
  const [second, third] = [await context.newPage(), await context.newPage()];
  await second.goto(`${ann.home}/deals?view=table`);
  await third.goto(`${ann.home}/my-day`);
  await runs(third, first);
  await edit(ann, 'amount');
  await input(ann, 'amount').fill('45');

  const newer = otherBuild('newer');
  await product.restart({ BUILD_DIR: newer.directory });
  await expect(newVersion(second)).toBeVisible();
  await expect(newVersion(page)).toBeVisible();
  await second.getByRole('button', { name: 'Reload' }).click();
  await runs(second, newer);
  await runs(third, newer);

  // The server has nothing of the older build any more, its page has all of it.
  expect(await folderOf(page)).toBe(first.folder);
  await expect(input(ann, 'amount')).toHaveValue('45');
  const file = await page.locator('link[href*="/_app/immutable/"]').first().getAttribute('href');
  expect((await context.request.get(file ?? '')).status()).toBe(404);
  expect(await page.evaluate(async (path) => (await fetch(path)).status, file ?? '')).toBe(200);
  expect(await builds(page)).toBe(2);

  await input(ann, 'amount').fill('45k');
  await input(ann, 'amount').press('Enter');
  await runs(page, newer);
  await expect(cell(ann, 'amount')).toHaveText('€45,000');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await page.reload();
  await expect.poll(() => builds(page)).toBe(1);

  await test.step('tabs in which nobody is busy are loaded anew together, where they were', async () => {
    await second.bringToFront();
    await second.getByRole('row').filter({ hasText: 'Half typed' }).hover();
    await second.getByRole('row').filter({ hasText: 'Half typed' }).getByRole('button', { name: 'Peek' }).click();
    await expect(second.locator('[data-peek]')).toBeVisible();
    const address = second.url();
    await product.restart({ BUILD_DIR: first.directory });
    for (const one of [page, second, third]) await runs(one, first);
    expect(second.url()).toBe(address);
    await expect(second.locator('[data-peek]')).toContainText('Half typed');
    await expect(cell(ann, 'amount')).toHaveText('€45,000');
  });
  newer.remove();
});

test('[M71] a part of an older build that is to be had nowhere any more leads to the newer one, not to a broken page', async ({
  ann,
  product,
}) => {
  const { page } = ann;
  await page.goto(`${ann.home}/deals?view=table`);
  await keptOnDevice(page);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  // Somebody is at work here, so that it does not follow by itself.
  await page.getByRole('searchbox').fill('stage');
  const newer = otherBuild('parts');
  await product.restart({ BUILD_DIR: newer.directory });
  await expect(newVersion(page)).toBeVisible();
  await page.evaluate(async () => {
    for (const name of await caches.keys()) if (!name.endsWith('-parts')) await caches.delete(name);
  });
  await page.getByRole('link', { name: 'Settings' }).click();
  await runs(page, newer);
  await expect(page).toHaveURL(/\/settings/);
  await expect(page.getByRole('heading', { name: 'Profile' })).toBeVisible();
  await product.restart({ BUILD_DIR: first.directory });
  await runs(page, first);
  newer.remove();
});

test('[M73] [V7] a build that the server does not understand keeps its edits as not sent, and the next one sends them', async ({
  ann,
  product,
}) => {
  const deal = await makeDeal(ann, { name: 'From another time' });
  let altered = 0;
  const foreign = otherBuild('foreign', (text) =>
    text.replace(/(op:`hello`,protocol:)1\b/g, (_, before: string) => ((altered += 1), `${before}99`)),
  );
  expect(altered).toBe(1);
  await product.restart({ BUILD_DIR: foreign.directory });
  await ann.page.goto(deal.address);
  await runs(ann.page, foreign);
  await keptOnDevice(ann.page);
  await expect(newVersion(ann.page)).toBeVisible();
  await edit(ann, 'amount');
  await input(ann, 'amount').fill('45k');
  await input(ann, 'amount').press('Enter');
  await expect(cell(ann, 'amount')).toHaveText('€45,000');
  await expect(badge(ann)).toHaveText('Offline, 1 edit waiting');
  expect(await readDeal(ann, deal)).toMatchObject({ amount: { amount: 4_000_000 } });

  await product.restart({ BUILD_DIR: first.directory });
  await ann.page.getByRole('button', { name: 'Reload' }).click();
  await runs(ann.page, first);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ amount: { amount: 4_500_000 } });
  foreign.remove();
});
