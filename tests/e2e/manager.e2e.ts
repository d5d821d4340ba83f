import type { Page } from '@playwright/test';
import { problems } from './axe.ts';
import { changeDeal, makeDeal, typeInSearch } from './deals.ts';
import { isCurrent, sentLooks } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

// What is news is counted: none may come from other files.
test.use({ keepsPages: false, company: 'Managers' });

const card = (page: Page, name: string) => page.locator('[data-card]').filter({ hasText: name });
const tabs = (page: Page) => page.locator('[data-saved-views]');
async function open({ page, home }: Somebody, path: string): Promise<void> {
  await page.goto(`${home}/${path}`);
  await expect(page.getByRole('heading', { name: 'Deals' }).first()).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}
const seen = ({ page }: Somebody) => expect(page.locator('[data-connection]')).toHaveText(/Saved/);

test('cards that moved, came and were won since the last look say who and from where, on every device', async ({
  ann,
  ben,
  browser,
}) => {
  const { page } = ann;
  const moved = await makeDeal(ann, { name: 'Moved while away', pipeline: 'sales', stage: 'discovery' });
  const slipped = await makeDeal(ann, { name: 'Slipped while away', pipeline: 'sales', stage: 'discovery' });
  const won = await makeDeal(ann, { name: 'Won while away', pipeline: 'sales', stage: 'negotiation' });
  await makeDeal(ann, { name: 'Stayed', pipeline: 'sales', stage: 'discovery' });
  await open(ann, 'deals?view=board&pipeline=sales');
  await expect(card(page, 'Stayed')).toBeVisible();
  await expect(page.locator('[data-news]')).toHaveCount(0);
  // Before that no look is noted.
  await isCurrent(page);
  await seen(ann);
  // Away: somewhere else, while Ben works.
  await page.goto(`${ann.home}/contacts`);
  await seen(ann);
  await changeDeal(ben, moved, { stage: 'proposal' });
  await changeDeal(ben, slipped, { closeDate: '2027-09-30' });
  await changeDeal(ben, won, { stage: 'won' });
  await makeDeal(ben, { name: 'Came while away', pipeline: 'sales', stage: 'qualified' });
  await open(ann, 'deals?view=board&pipeline=sales');
  await expect(card(page, 'Moved while away').locator('[data-news=moved]')).toHaveText(`${ben.name} moved it from Discovery`);
  await expect(card(page, 'Came while away').locator('[data-news=came]')).toHaveText(`New from ${ben.name}`);
  await expect(card(page, 'Slipped while away').locator('[data-news=slipped]')).toHaveText(
    `Slipped from 30 Jun 2027, by ${ben.name}`,
  );
  await expect(card(page, 'Stayed').locator('[data-news]')).toHaveCount(0);
  // What was won is behind the rail: it says how many, and opens to the card.
  await expect(page.locator('[data-rail-news]')).toHaveAttribute('data-rail-news', '1');
  await page.locator('button[data-column=won]').click();
  await expect(card(page, 'Won while away').locator('[data-news=won]')).toHaveText(`Won by ${ben.name}`);
  await seen(ann);
  expect(await problems(page, 'board-news')).toEqual([]);

  // The same person on another device has the same news, while this one stays on the board.
  await sentLooks(page);
  const other = await browser.newContext({ storageState: await ann.context.storageState(), baseURL: new URL(ann.home).origin });
  const otherPage = await other.newPage();
  await otherPage.goto(`${ann.home}/deals?view=table`);
  await expect(otherPage.locator('[data-news=moved]')).toBeVisible();
  await isCurrent(otherPage);
  await otherPage.getByRole('button', { name: '4 since you last looked' }).click();
  await expect(otherPage.getByRole('dialog').getByRole('listitem')).toHaveCount(4);
  await otherPage.getByRole('button', { name: 'Mark as seen' }).click();
  await expect(otherPage.locator('[data-news]')).toHaveCount(0);
  await sentLooks(otherPage);
  await other.close();
  // [M260] What was seen there is seen here as well, and stays so when this device leaves the board last.
  await expect(page.locator('[data-news]')).toHaveCount(0);
  await page.goto(`${ann.home}/contacts`);
  await seen(ann);
  await sentLooks(page);
  await open(ann, 'deals?view=board&pipeline=sales');
  await expect(card(page, 'Stayed')).toBeVisible();
  await expect(page.locator('[data-news]')).toHaveCount(0);
});

test('the number over a column opens the list behind it', async ({ ann }) => {
  const { page } = ann;
  await makeDeal(ann, { name: 'Counted', pipeline: 'sales', stage: 'negotiation' });
  await open(ann, 'deals?view=board&pipeline=sales');
  const column = page.locator('[data-column]').filter({ has: card(page, 'Counted') });
  const count = column.locator('[data-count]');
  // Nothing stands there before all rows have come.
  await expect(count).toHaveText(/^\d+$/);
  const number = await count.textContent();
  await column.getByRole('heading').getByRole('link').click();
  await expect(page).toHaveURL(/filter\[stage\]=negotiation/);
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(Number(number) + 1));
  await expect(page.getByText('Counted')).toBeVisible();
});

test('a view is saved, changed, pinned and deleted with a way back, and is nobody else’s until it is shared', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  await makeDeal(ann, { name: 'Of the view', pipeline: 'sales', stage: 'proposal' });
  await open(ann, 'deals?view=table&filter[stage]=proposal&sort=-amount&columns=stage,amount');
  await expect(page.getByRole('columnheader', { name: 'Owner' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Proposals');
  await page.keyboard.press('Enter');
  await expect(tabs(page).getByRole('link', { name: 'Proposals' })).toHaveAttribute('aria-current', 'page');
  await expect(page).toHaveURL(/saved=.*filter\[stage\]=proposal/);
  await seen(ann);

  await open(ben, 'deals?view=table');
  await expect(ben.page.getByRole('link', { name: 'Proposals' })).toHaveCount(0);

  // A change is marked until it is saved.
  await page.getByRole('columnheader', { name: 'Amount' }).getByRole('button').first().click();
  await expect(page.locator('[data-unsaved]')).toBeVisible();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.locator('[data-unsaved]')).toHaveCount(0);

  await page.getByRole('button', { name: 'Options of this view' }).click();
  await page.getByRole('menuitem', { name: 'Pin to the sidebar' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Proposals' })).toBeVisible();
  await page.getByRole('button', { name: 'Options of this view' }).click();
  await page.getByRole('menuitem', { name: 'Rename and share' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Open proposals');
  await page.getByRole('combobox', { name: 'Shown to' }).selectOption('shared');
  await page.getByRole('textbox', { name: 'Name' }).press('Enter');
  await expect(ben.page.getByRole('link', { name: 'Open proposals' })).toBeVisible();
  expect(await problems(page, 'saved-view')).toEqual([]);

  // By keyboard alone, from anywhere.
  await typeInSearch(ben, 'open prop');
  await ben.page.getByRole('option', { name: 'Open proposals' }).click();
  await expect(ben.page.getByText('Of the view')).toBeVisible();
  await expect(tabs(ben.page).getByRole('link', { name: 'Open proposals' })).toHaveAttribute('aria-current', 'page');
  await ben.page.getByRole('button', { name: 'Options of this view' }).click();
  await expect(ben.page.getByRole('menuitem', { name: 'Delete' })).toHaveCount(0);
  await ben.page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Options of this view' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(tabs(page).getByRole('link', { name: 'Open proposals' })).toHaveCount(0);
  await expect(ben.page.getByRole('link', { name: 'Open proposals' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(tabs(page).getByRole('link', { name: 'Open proposals' })).toBeVisible();
});

test('a record is followed by its star or F, for that person alone', async ({ ann, ben }) => {
  const { page } = ann;
  const deal = await makeDeal(ann, { name: 'Worth watching' });
  await page.goto(deal.address);
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Stop following' })).toHaveAttribute('aria-pressed', 'true');
  await seen(ann);
  await changeDeal(ben, deal, { amount: { amount: 1_000_000, currency: 'EUR' } });
  await page.goto(`${ann.home}/following`);
  const line = page.getByRole('listitem').filter({ hasText: 'Worth watching' });
  await expect(line).toContainText(ben.name);
  expect(await problems(page, 'following')).toEqual([]);
  await ben.page.goto(`${ben.home}/following`);
  await expect(ben.page.getByText('You follow nothing yet')).toBeVisible();
  await line.getByRole('button', { name: 'Stop following' }).click();
  await expect(page.getByText('You follow nothing yet')).toBeVisible();
  await page.goto(deal.address);
  await expect(page.getByRole('button', { name: 'Follow', exact: true })).toBeVisible();
  await page.locator('body').press('f');
  await expect(page.getByRole('button', { name: 'Stop following' })).toBeVisible();
});
