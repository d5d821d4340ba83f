import type { Browser, Page } from '@playwright/test';
import { changeDeal, makeDeal } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ keepsPages: false });

/** Makes an invitation in the settings; answers its link. */
async function invite({ page, home }: Somebody, role: string): Promise<string> {
  await page.goto(`${home}/settings/members`);
  await page.getByRole('button', { name: 'Invite' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Role').selectOption({ label: role });
  await dialog.getByRole('button', { name: 'Make an invitation link' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Copy link' }).inputValue();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  return link;
}

async function join(browser: Browser, link: string, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Email').fill(`${name.toLowerCase()}@example.org`);
  await page.locator('[name=password]').fill(`correct horse ${name}`);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.waitForURL('**/app/**');
  return page;
}

test('a viewer comes by a link, sees everything live and can change nothing', async ({ ann, browser }) => {
  const deal = await makeDeal(ann, { name: 'Seen by a viewer' });
  const link = await invite(ann, 'Viewer');
  const page = await join(browser, link, 'Vera');
  await page.goto(deal.address);
  const amount = page.locator('[data-field=amount]').first();
  await expect(amount).toHaveText('€40,000');
  await expect(amount.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Win deal' })).toHaveCount(0);
  await changeDeal(ann, deal, { amount: { amount: 4_500_000, currency: 'EUR' } });
  await expect(amount).toHaveText('€45,000');
  await expect(page.locator('[data-field=account]').first()).toHaveText('–');

  // [M259] What it was is read, and nothing of it offered to be brought back; nor when it lies in the trash, by its link.
  const openHistory = async () => {
    await page.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'History' }).click();
    await dialog.locator('[data-moment]').last().click();
    await expect(dialog.locator('[data-then-field=amount]')).toContainText('€40,000');
    await expect(dialog.getByRole('button', { name: /Restore/ })).toHaveCount(0);
  };
  const dialog = page.getByRole('dialog', { name: 'History of Seen by a viewer' });
  await openHistory();
  await expect(dialog.locator('[data-restore-first]')).toHaveCount(0);
  const headers = { origin: new URL(ann.home).origin };
  await ann.context.request.delete(`/api/v1/deals/${deal.id}?workspace=${ann.workspace.id}`, { headers });
  await expect(dialog.locator('[data-restore-first]')).toContainText('This record is in the trash.');
  await page.goto(deal.address);
  await expect(page.locator('[data-trash-banner]')).toContainText('Seen by a viewer is in the trash');
  await openHistory();
  await page.goto(`${ann.home}/deals?view=table`);
  await expect(page.getByRole('heading', { name: 'Deals', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New deal' })).toHaveCount(0);

  await page.goto(link);
  await expect(page.getByText('This invitation has been used already.')).toBeVisible();
  await page.context().close();
});

test('[V6] [M72] somebody who is removed sees nothing from then on', async ({ ann, browser }) => {
  const deal = await makeDeal(ann, { name: 'Not for the removed' });
  const page = await join(browser, await invite(ann, 'Member'), 'Remo');
  await page.goto(deal.address);
  await expect(page.locator('[data-field=amount]').first()).toHaveText('€40,000');
  await expect(page.locator('[data-connection=saved]')).toBeVisible();

  await ann.page.goto(`${ann.home}/settings/members`);
  await ann.page
    .getByRole('listitem')
    .filter({ hasText: 'remo@example.org' })
    .getByRole('button', { name: 'Actions for' })
    .click();
  await ann.page.getByRole('menuitem', { name: 'Deactivate' }).click();
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(page).toHaveURL(/sign-in/);
  expect(await page.content()).not.toContain('Not for the removed');
  await changeDeal(ann, deal, { amount: { amount: 100, currency: 'EUR' } });
  await page.goto(deal.address);
  await expect(page).toHaveURL(/sign-in/);
  expect(await page.content()).not.toContain('Not for the removed');
  await page.context().close();
});

test('a wrong password keeps the e-mail and says what is wrong', async ({ ann, browser, product }) => {
  const context = await browser.newContext({ baseURL: product.address });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(ann.email);
  await page.getByLabel('Email').press('Enter');
  await page.locator('[name=password]').fill('not this one');
  await page.locator('[name=password]').press('Enter');
  await expect(page.getByText('E-mail address or password is wrong.')).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(ann.email);
  await page.locator('[name=password]').fill(ann.password);
  await page.locator('[name=password]').press('Enter');
  await page.waitForURL('**/app/**');
  await context.close();
});

test('an invitation that no longer works names who sent it', async ({ ann, browser, product }) => {
  const link = await invite(ann, 'Member');
  const base = `${product.address}/api/w/${ann.workspace.id}/invitations`;
  const { items } = (await (await ann.context.request.get(base)).json()) as { items: { id: string; createdAt: string }[] };
  const newest = items.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
  await ann.context.request.delete(`${base}/${newest?.id ?? ''}`, { headers: { origin: product.address } });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await expect(page.getByText('This invitation does not work')).toBeVisible();
  await expect(page.getByText(ann.name)).toBeVisible();
  await context.close();
});
