import type { Page } from '@playwright/test';
import { goByKey, makeDeal } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ keepsPages: false });

const menu = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
const titled = (page: Page, name: string) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

/** What a page said went wrong, from now on. */
function complaints(page: Page): string[] {
  const said: string[] = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text());
  });
  return said;
}

test('every place is reached from every other by click, by key and back, without opening an address', async ({ ann }) => {
  const { page, home } = ann;
  const deal = await makeDeal(ann, { name: 'On the way' });
  const said = complaints(page);
  for (const view of ['board', 'table']) {
    await page.goto(`${home}/deals?view=${view}`);
    await titled(page, 'Deals');
    await menu(page, 'Settings').click();
    await titled(page, 'Profile');
    await page.goBack();
    await titled(page, 'Deals');
    await menu(page, 'Accounts').click();
    await titled(page, 'Accounts');
    await goByKey(ann, 's', /settings/);
    await titled(page, 'Profile');
    await menu(page, 'My day').click();
    await titled(page, 'My day');
    await menu(page, 'Deals').click();
    await titled(page, 'Deals');
  }
  await page.goto(deal.address);
  await titled(page, 'On the way');
  await menu(page, 'Settings').click();
  await titled(page, 'Profile');
  await page.getByRole('link', { name: 'Imports' }).click();
  await titled(page, 'Imports');
  await page.getByRole('link', { name: 'Import a file' }).click();
  await expect(page.getByRole('list', { name: 'Import' })).toBeVisible();
  await page.goBack();
  await titled(page, 'Imports');
  await page.goBack();
  await titled(page, 'Profile');
  await page.goBack();
  await titled(page, 'On the way');
  expect(said).toEqual([]);
});

test('what the page at hand creates is what its button says', async ({ ann }) => {
  const { page, home } = ann;
  await page.goto(`${home}/accounts`);
  await titled(page, 'Accounts');
  await menu(page, 'Contacts').click();
  await titled(page, 'Contacts');
  await page.getByRole('banner').getByRole('button', { name: 'New contact' }).click();
  await expect(page.getByRole('dialog')).toContainText(/contact/i);
  await page.keyboard.press('Escape');
  await menu(page, 'Settings').click();
  await titled(page, 'Profile');
  await expect(page.getByRole('button', { name: /^New / })).toHaveCount(0);
});
