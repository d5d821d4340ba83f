import { makeRecord } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ keepsPages: false });

const tabs = ({ page }: Somebody) => page.locator('[data-saved-views]');
const tab = (somebody: Somebody) => tabs(somebody).getByRole('link', { name: /^Large accounts/ });
const unsaved = (somebody: Somebody) => tabs(somebody).locator('[data-unsaved]');
const saveForAll = (somebody: Somebody) => tabs(somebody).getByRole('button', { name: 'Save for everybody' });
const toast = ({ page }: Somebody, text: string) => page.getByRole('status').filter({ hasText: text });

/** Clicks the head of a column: its order, then the other way round. */
const sortBy = ({ page }: Somebody, column: string) =>
  page.getByRole('columnheader', { name: column }).getByRole('button').first().click();

async function filter({ page }: Somebody, text: string): Promise<void> {
  await page.getByRole('group', { name: 'Filter' }).getByRole('button', { name: 'and: add a filter' }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: 'Which field?' }).fill('Name');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(text);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
}

test('[M144] [M200] [V7] two people change one shared view at once: each sees the other at it, both save, and both changes are in it; of the same part the later stands and the other is told', async ({
  ann,
  ben,
}) => {
  for (const [name, size] of [
    ['Northern Mills', 900],
    ['Southern Mills', 40],
    ['Harbour', 700],
  ] as const)
    await makeRecord(ann, 'accounts', { name, size });
  await ben.page.goto(`${ben.home}/accounts?filter[size][gte]=30`);
  await expect(ben.page.getByRole('row')).toHaveCount(4);
  await tabs(ben).getByRole('button', { name: 'Save view' }).click();
  await ben.page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Large accounts');
  await ben.page.getByRole('dialog').getByLabel('Shown to').selectOption({ label: 'Everybody' });
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();
  await ann.page.goto(`${ann.home}/accounts`);
  await tab(ann).click();
  await expect(tab(ann)).toHaveAttribute('aria-current', 'page');
  await expect(tab(ben).getByRole('img', { name: /Ann/ }).or(tab(ben).getByText('AA'))).toBeVisible();

  // One orders it, the other filters it; each is told what the other is at before anything is saved.
  await filter(ann, 'mills');
  await expect(ben.page.locator('[data-changing-view]')).toContainText('Ann Ahrens is changing: filter');
  await sortBy(ben, 'Employees');
  await expect(ann.page.locator('[data-changing-view]')).toContainText('Ben Okafor is changing: order');
  await saveForAll(ann).click();
  await expect(unsaved(ann)).toHaveCount(0);
  await expect(toast(ben, 'Ann Ahrens changed this view: filter. Your changes stay.')).toBeVisible();
  await expect(ben.page.getByRole('row')).toHaveCount(3);
  await saveForAll(ben).click();
  await expect(unsaved(ben)).toHaveCount(0);
  // Who has changed nothing meanwhile goes along.
  await expect(ann.page).toHaveURL(/sort=/);
  for (const { page } of [ann, ben]) {
    await expect(page.getByRole('row')).toHaveCount(3);
    await expect(page).toHaveURL(/mills/);
    await expect(page.getByRole('row').nth(1)).toContainText('Southern Mills');
  }

  // Both save, neither having heard of the other: one has no network.
  await ben.context.setOffline(true);
  await sortBy(ben, 'Employees');
  await saveForAll(ben).click();
  await filter(ann, 'north');
  await saveForAll(ann).click();
  await expect(unsaved(ann)).toHaveCount(0);
  await ben.context.setOffline(false);
  for (const somebody of [ann, ben]) {
    await expect(somebody.page).toHaveURL(/north/);
    await expect(somebody.page).toHaveURL(/sort=-size/);
    await expect(somebody.page.getByRole('row')).toHaveCount(2);
    await expect(unsaved(somebody)).toHaveCount(0);
  }

  // Of the same part each keeps their own until it is saved, and the later stands.
  await sortBy(ann, 'Name');
  await sortBy(ben, 'Industry');
  await saveForAll(ann).click();
  await expect(toast(ben, 'You both changed: order. You see yours.')).toBeVisible();
  await saveForAll(ben).click();
  await expect(unsaved(ben)).toHaveCount(0);
  await expect.poll(() => new URL(ann.page.url()).search).toBe(new URL(ben.page.url()).search);
  await ann.page.reload();
  await expect.poll(() => new URL(ann.page.url()).searchParams.get('sort')).toContain('industry');
  await expect(unsaved(ann)).toHaveCount(0);
});
