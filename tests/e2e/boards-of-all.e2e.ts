import type { Page } from '@playwright/test';
import { serious } from './axe.ts';
import { makeRecord } from './deals.ts';
import { expect, test } from './people.ts';

// Its columns are counted.
test.use({ keepsPages: false, company: 'Boards' });

const card = (page: Page, name: string) => page.locator('[data-card]').filter({ hasText: name });
const columnOf = (page: Page, name: string) => page.locator('section[data-column]').filter({ has: card(page, name) });
const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('[M243] an account dragged to another lifecycle, and on by key and by list, is there on the colleague’s board too', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  await makeRecord(ann, 'accounts', { name: 'Northwind', lifecycle: 'prospect', industry: 'software' });
  await page.goto(`${ann.home}/accounts`);
  await expect(page.getByRole('grid')).toBeVisible();
  await page.getByRole('tab', { name: 'Board', exact: true }).click();
  await expect(page).toHaveURL(/view=board/);
  await ben.page.goto(`${ben.home}/accounts?view=board`);
  await expect(columnOf(ben.page, 'Northwind')).toHaveAttribute('data-column', 'prospect');

  await card(page, 'Northwind').dragTo(column(page, 'Customer'));
  for (const one of [page, ben.page]) await expect(columnOf(one, 'Northwind')).toHaveAttribute('data-column', 'customer');

  await card(page, 'Northwind').focus();
  for (const key of ['Space', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  for (const one of [page, ben.page]) await expect(columnOf(one, 'Northwind')).toHaveAttribute('data-column', 'partner');
  await expect(card(page, 'Northwind')).toBeFocused();

  await page.keyboard.press('s');
  await page.getByRole('option', { name: 'Former customer' }).click();
  for (const one of [page, ben.page]) await expect(columnOf(one, 'Northwind')).toHaveAttribute('data-column', 'former');
  expect(await serious(page)).toEqual([]);
});

test('[M243] a view of accounts by owner as a board is kept, and opens as one for a colleague', async ({ ann, ben }) => {
  const { page } = ann;
  await makeRecord(ann, 'accounts', { name: 'Contoso', lifecycle: 'customer' });
  await page.goto(`${ann.home}/accounts?view=board`);
  await expect(columnOf(page, 'Contoso')).toHaveAttribute('data-column', 'customer');
  await page.getByRole('button', { name: 'Group by' }).click();
  await page.getByRole('dialog').getByRole('combobox').fill('owner');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/group=owner/);
  await page.getByRole('button', { name: 'Save view' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill('Whose accounts');
  await form.getByLabel('Shown to').selectOption({ label: 'Everybody' });
  await form.getByRole('button', { name: 'Save view' }).click();
  await ben.page.goto(`${ben.home}/accounts`);
  await ben.page.getByRole('link', { name: 'Whose accounts' }).first().click();
  await expect(ben.page).toHaveURL(/view=board/);
  await expect(column(ben.page, ben.name)).toBeVisible();
  await card(ben.page, 'Contoso').dragTo(column(ben.page, ben.name));
  for (const one of [page, ben.page]) await expect(columnOf(one, 'Contoso')).toHaveAttribute('aria-label', ben.name);
});
