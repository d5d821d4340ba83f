import { expect, type Page, test as base } from '@playwright/test';
import { type Product, startProduct } from '../support/product.ts';
import { seriousInBothModes } from './axe.ts';
import { findInFeed } from './deals.ts';

/** The demo company with its simulated colleagues, once for all tests of this file. */
const test = base.extend<object, { demo: Product }>({
  demo: [
    async ({}, use) => {
      const product = await startProduct({ demo: 'live' });
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 900_000 },
  ],
});

test.use({ serviceWorkers: 'block' });

/** The address under which somebody has a sign-in of their own. */
const hostOf = (product: Product, key: string) => product.address.replace('//localhost', `//${key}.localhost`);

async function become(page: Page, product: Product, key: string, name: string): Promise<void> {
  await page.goto(hostOf(product, key));
  await page.getByRole('button', { name: `Continue as ${name}` }).click();
  await expect(page.getByRole('link', { name: 'Demo', exact: true })).toBeVisible();
}

test('two people of the demo meet on a deal in one browser, each signed in on an address of their own', async ({
  demo,
  page,
}) => {
  await page.goto(demo.address);
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(12);
  await become(page, demo, 'ana', 'Ana Lindqvist');
  const beside = await page.context().newPage();
  await become(beside, demo, 'tom', 'Tom Gruber');

  await page.getByRole('link', { name: 'Demo', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Ten things to try' })).toBeVisible();
  const things = page.getByRole('main').locator('ol > li');
  await expect(things).toHaveCount(10);
  await things.first().getByRole('link', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Heat meters Luleå and Västerås' })).toBeVisible();
  const deal = new URL(page.url()).pathname;
  await beside.goto(hostOf(demo, 'tom') + deal);

  for (const [own, other] of [
    [page, 'Tom Gruber'],
    [beside, 'Ana Lindqvist'],
  ] as const)
    await expect(own.getByRole('banner').getByRole('img', { name: other })).toBeVisible();
  for (const own of [page, beside]) {
    await expect(own.getByText('9,400 heat meters, verified ten years ago')).toBeVisible();
    await expect(own.locator('[data-field=amount]').first()).toContainText('4,800,000');
    await expect(own.getByText('Nils Söderberg called from the train')).toBeVisible();
  }
  await page.getByRole('textbox', { name: 'Note' }).getByText('What is still open').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' today');
  await expect(beside.getByRole('textbox', { name: 'Note' }).getByText('What is still open today')).toBeVisible();
});

test('from every place of the shell one gets to every other', async ({ demo, page }) => {
  await become(page, demo, 'vera', 'Vera Kühn');
  const menu = page.getByRole('navigation', { name: 'Main' });
  for (const place of ['Accounts', 'Settings', 'Deals', 'Demo', 'Tasks', 'Demo', 'Deals']) {
    const link =
      place === 'Demo'
        ? page.getByRole('link', { name: 'Demo', exact: true })
        : menu.getByRole('link', { name: place, exact: true });
    await link.click();
    const title = place === 'Demo' ? 'Ten things to try' : place === 'Settings' ? 'Profile' : place;
    await expect(page.getByRole('heading', { name: title, exact: true }).first()).toBeVisible();
  }
});

test('somebody alone is not alone: colleagues who are marked as simulated move cards, type into the note and answer', async ({
  demo,
  page,
}) => {
  await become(page, demo, 'freya', 'Freya Whitfield');
  await page.getByRole('link', { name: 'Demo', exact: true }).click();
  await expect(page.getByText('Robin (simulated), Kim (simulated), and Sasha (simulated) are played by a program')).toBeVisible();
  const things = page.getByRole('main').locator('ol > li');
  await things.filter({ hasText: 'Move a card without the mouse' }).getByRole('link', { name: 'Open' }).click();
  await expect(page.getByText('Robin (simulated) is moving this').first()).toBeVisible();

  await page.getByRole('link', { name: 'Demo', exact: true }).click();
  await things.first().getByRole('link', { name: 'Open' }).click();
  await expect(page.getByRole('banner').getByRole('img', { name: 'Kim (simulated)' })).toBeVisible();
  await expect(
    page
      .getByRole('textbox', { name: 'Note' })
      .getByText(/Kim \(simulated\): \S/)
      .first(),
  ).toBeVisible();
  await page.keyboard.press('m');
  await page.keyboard.type('Does the price hold?');
  await page.keyboard.press('Control+Enter');
  const answer = page.getByRole('article').filter({ hasText: 'Sasha (simulated)' }).filter({ hasText: '@Freya Whitfield' });
  // Kim, too, does something all the time.
  await findInFeed({ page }, answer.first());
});

test('what a stranger sees first has no serious accessibility violation, in both modes', async ({ demo, page }) => {
  const check = async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await seriousInBothModes(page)).toEqual([]);
  };
  await page.goto(demo.address);
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(12);
  await check();
  await become(page, demo, 'claire', 'Claire Dubois');
  await page.getByRole('link', { name: 'Demo', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Ten things to try' })).toBeVisible();
  await check();
});
