import type { Page } from '@playwright/test';
import { cell, edit, input, makeDeal, readDeal } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ company: 'Locked' });

/** Signs in where nobody is asked for yet. */
async function signIn(page: Page, { email, password }: Pick<Somebody, 'email' | 'password'>): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Email').press('Enter');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password', { exact: true }).press('Enter');
}

test('[M72] [V6] [V7] a session that ends locks every tab with what is unsent or half typed kept for the same person alone', async ({
  ann,
  ben,
  browser,
  product,
}) => {
  const secret = 'Peregrine takeover';
  const deal = await makeDeal(ann, { name: secret });
  const context = await browser.newContext({ baseURL: product.address });
  const page = await context.newPage();
  const there: Somebody = { ...ben, context, page };
  await page.goto('/sign-in');
  await signIn(page, ben);
  await page.waitForURL('**/app/**');
  await page.goto(deal.address);
  await keptOnDevice(page);
  const other = await context.newPage();
  await other.goto(`${there.home}/deals?view=table`);
  await expect(other.getByRole('link', { name: secret })).toBeVisible();
  await page.bringToFront();

  // One edit without the network, another half typed when the session turns out to be over.
  await context.setOffline(true);
  await edit(there, 'amount');
  await input(there, 'amount').fill('45k');
  await input(there, 'amount').press('Enter');
  await expect(cell(there, 'amount')).toHaveText('€45,000');
  await edit(there, 'closeDate');
  await input(there, 'closeDate').fill('31.7.2027');
  await ben.page.goto(`${ben.home}/settings/security`);
  await ben.page.getByRole('button', { name: 'Sign out everywhere else' }).press('Enter');
  await expect(ben.page.getByText('Everywhere else is signed out.')).toBeVisible();
  await context.setOffline(false);

  for (const one of [page, other]) {
    await one.waitForURL('**/sign-in**');
    await expect(one.getByText(`${ben.name} was signed in here`)).toBeVisible();
    expect(await one.content()).not.toContain(secret);
    await one.reload();
    await expect(one.getByText(`${ben.name} was signed in here`)).toBeVisible();
    expect(await one.content()).not.toContain(secret);
  }
  await expect(page.getByText(`edits of ${ben.name} wait here`)).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(ben.email);

  // Somebody else signs in: nothing of it is theirs to see or to send.
  await page.getByRole('button', { name: 'Use another address' }).click();
  await signIn(page, ann);
  await page.waitForURL('**/app/**');
  await expect(page.locator('[data-connection=saved]')).toBeVisible();
  await expect(cell(there, 'amount')).toHaveText('€40,000');
  expect(await readDeal(ann, deal)).toMatchObject({ amount: { amount: 4_000_000 }, closeDate: '2027-06-30' });
  await page.goto(`${there.home}/settings/profile`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  await expect(page.getByText('was signed in here')).toBeHidden();

  await signIn(page, ben);
  await page.waitForURL('**/app/**');
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ amount: { amount: 4_500_000 }, closeDate: '2027-07-31' });
  await context.close();
});
