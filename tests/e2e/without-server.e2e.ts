import { expect, test } from './people.ts';
import { cell } from './deals.ts';
import { keptOnDevice } from './device.ts';
import type { Product } from '../support/product.ts';

const count = 10_000;
const written = (number: number) => number.toLocaleString('en');
const dealsOf = (share: number) => `${written(count * share)} deals`;
const nameOf = (number: number) => `Deal ${String(number).padStart(5, '0')}`;

/** Deals with names, amounts and dates that tell their number. */
function manyDeals(): string {
  const stages = ['Qualified', 'Discovery', 'Proposal', 'Negotiation'];
  const lines = Array.from({ length: count }, (_, at) => {
    const number = String(at + 1).padStart(5, '0');
    const day = String((at % 28) + 1).padStart(2, '0');
    return `T${number},${nameOf(at + 1)},${stages[at % stages.length]},${(at + 1) * 10},2027-06-${day}`;
  });
  return ['external id,name,stage,amount,close date', ...lines].join('\n');
}

const imported = 'filter[externalId][contains]=T';

async function importDeals(product: Product): Promise<void> {
  const file = Buffer.from(manyDeals()).toString('base64');
  const { report } = await product.operate('import', { type: 'deal', fileName: 'many.csv', file, dryRun: false });
  expect(report).toMatchObject({ problemCount: 0 });
}

/** Runs in a page before its own code: remembers which cards it drew first. */
function noteFirstCards(): void {
  const ids = () => [...document.querySelectorAll('[data-card]')].map((card) => card.getAttribute('data-card') ?? '');
  const first = ((globalThis as { firstCards?: string[] }).firstCards = [] as string[]);
  new MutationObserver(() => {
    if (first.length === 0) first.push(...ids());
  }).observe(document, { subtree: true, childList: true });
}

test('[M264] a device that holds nothing draws the cards of its board once: those that it shows when all deals have come', async ({
  ann,
  browser,
  product,
}) => {
  await importDeals(product);
  const cookies = await ann.page.context().cookies();
  const device = await browser.newContext({ storageState: { cookies, origins: [] } });
  const page = await device.newPage();
  await page.addInitScript(noteFirstCards);
  await page.goto(`${ann.home}/deals?view=board&${imported}`);
  await expect(page.locator('[data-sums]')).toContainText(dealsOf(1));
  const first = await page.evaluate(() => (globalThis as unknown as { firstCards: string[] }).firstCards);
  expect(first.length).toBeGreaterThan(3);
  for (const id of first) await expect(page.locator(`[data-card="${id}"]`)).toBeVisible();
  await device.close();
});

test('[M81] with the server down, thousands of deals are shown, filtered, sorted and opened after a reload, and half of them changed at once', async ({
  ann,
  product,
}) => {
  await importDeals(product);
  const { page, home } = ann;
  await page.goto(`${home}/deals?view=board&${imported}`);
  await expect(page.locator('[data-sums]')).toContainText(dealsOf(1));
  await keptOnDevice(page);

  await product.kill();
  await page.reload();
  await expect(page.locator('[data-sums]')).toContainText(dealsOf(1));
  await expect(page.locator('[data-card]').first()).toBeVisible();
  await expect(page.locator('[data-connection=offline]')).toBeVisible();

  await page.goto(`${home}/deals?view=table&${imported}`);
  await expect(page.locator('[data-sums]')).toContainText(dealsOf(1));
  const amount = page.getByRole('columnheader', { name: 'Amount' }).getByRole('button').first();
  await amount.click();
  await expect(page.getByRole('row').nth(1)).toContainText(nameOf(1));
  await amount.click();
  await expect(page.getByRole('row').nth(1)).toContainText(nameOf(count));

  await page.getByRole('searchbox').fill('stage proposal');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.locator('[data-sums]')).toContainText(dealsOf(1 / 4));
  await expect(page.getByRole('row').nth(1)).toContainText(nameOf(count - 1));

  await page.getByRole('link', { name: nameOf(count - 1) }).click();
  await expect(page).toHaveURL(/\/deals\/[0-9a-f-]{36}$/);
  await expect(cell(ann, 'amount')).toContainText(written((count - 1) * 10));
  await page.reload();
  await expect(cell(ann, 'amount')).toContainText(written((count - 1) * 10));

  // Half of them at once, taken back by one undo, done again and sent.
  const sums = page.locator('[data-sums]');
  const stages = (...names: string[]) => `${home}/deals?view=table&${imported}&filter[stage][in]=${names.join(',')}`;
  const propose = async () => {
    await page.getByRole('checkbox', { name: 'Select all' }).click();
    const toolbar = page.getByRole('toolbar', { name: new RegExp(`^(${count / 2}|${written(count / 2)}) selected`) });
    await toolbar.getByRole('button', { name: 'Stage' }).click();
    await page.getByRole('option', { name: 'Proposal' }).click();
  };
  await page.goto(stages('qualified', 'discovery'));
  await expect(sums).toContainText(dealsOf(1 / 2));
  await propose();
  await expect(sums).not.toContainText(dealsOf(1 / 2));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(sums).toContainText(dealsOf(1 / 2));
  await page.goto(stages('qualified', 'discovery'));
  await propose();
  await expect(sums).not.toContainText(dealsOf(1 / 2));
  await page.goto(stages('proposal'));
  await expect(sums).toContainText(dealsOf(3 / 4));

  await product.restart();
  await expect(page.locator('[data-connection=saved]')).toBeVisible({ timeout: 180_000 });
  await expect(page.locator('[data-visible=true]')).toBeVisible({ timeout: 180_000 });
  await expect(sums).toContainText(dealsOf(3 / 4));
});
