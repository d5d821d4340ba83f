import type { Locator, Page } from '@playwright/test';
import { serious } from './axe.ts';
import { changeDeal, makeDeal } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

// Rows and sums are counted: none may come from other files.
test.use({ company: 'Columns' });

const head = (page: Page, field: string) => page.locator(`[data-column-head="${field}"]`);
const edge = (page: Page, label: string) => page.getByRole('separator', { name: `Width of ${label}` });
const cellOf = (page: Page, name: string, field: string) =>
  page.getByRole('row').filter({ hasText: name }).locator(`[data-cell="${field}"]`);
const widthOf = async (at: Locator) => Math.round((await at.boundingBox())?.width ?? 0);
const bar = (page: Page, count: number) => page.getByRole('toolbar', { name: `${count} selected` });
const saved = (page: Page) => expect(page.locator('[data-connection]')).toHaveText(/Saved/);

async function open({ page, home }: Somebody, search = ''): Promise<void> {
  await page.goto(`${home}/deals?view=table${search}`);
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}
async function menuOf(page: Page, field: string, label: string) {
  await head(page, field).hover();
  await head(page, field)
    .getByRole('button', { name: `Options of ${label}` })
    .click();
}

test.describe.configure({ mode: 'serial' });

test('[M75] a column drawn wider stays so for that person in that view, on every device, and for nobody else', async ({
  ann,
  ben,
  browser,
}) => {
  for (const name of ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon'])
    await makeDeal(ann, { name, amount: { amount: 100_000, currency: 'EUR' } });
  const { page } = ann;
  await open(ann);
  const before = await widthOf(head(page, 'amount'));
  const box = (await edge(page, 'Amount').boundingBox())!;
  await page.mouse.move(box.x + 4, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 64, box.y + 8, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => widthOf(head(page, 'amount'))).toBe(before + 60);
  await expect.poll(() => widthOf(cellOf(page, 'Alpha', 'amount'))).toBe(before + 60);

  // By key, in the cell under the cursor.
  await cellOf(page, 'Alpha', 'amount').click();
  await page.keyboard.press('Alt+Shift+ArrowRight');
  await expect.poll(() => widthOf(head(page, 'amount'))).toBe(before + 76);
  await saved(page);

  const other = await browser.newContext({ storageState: await ann.context.storageState(), baseURL: new URL(ann.home).origin });
  const otherPage = await other.newPage();
  await otherPage.goto(`${ann.home}/deals?view=table`);
  await expect.poll(() => widthOf(head(otherPage, 'amount'))).toBe(before + 76);
  await other.close();
  await open(ben);
  expect(await widthOf(head(ben.page, 'amount'))).toBe(before);

  // A double click fits what is in it.
  await edge(page, 'Amount').dblclick();
  await expect.poll(() => widthOf(head(page, 'amount'))).toBeLessThan(before);
});

test('[M75] a column is taken to another place by pointer, key and menu, and the address says so', async ({ ann }) => {
  const { page } = ann;
  await open(ann, '&columns=account,stage,amount');
  await head(page, 'amount').getByRole('button').first().dragTo(head(page, 'account'));
  await expect(page).toHaveURL(/columns=amount,account,stage/);
  await cellOf(page, 'Alpha', 'amount').click();
  await page.keyboard.press('ControlOrMeta+Shift+ArrowRight');
  await expect(page).toHaveURL(/columns=account,amount,stage/);
  await menuOf(page, 'stage', 'Stage');
  await page.getByRole('menuitem', { name: 'Hide' }).click();
  await expect(page).toHaveURL(/columns=account,amount(&|$)/);
  await expect(head(page, 'stage')).toHaveCount(0);
});

test('[M75] a range is marked by Shift and a click or Shift and arrows, and shrinks when one goes back', async ({ ann }) => {
  const { page } = ann;
  await open(ann, '&sort=name');
  await cellOf(page, 'Alpha', 'stage').click();
  await cellOf(page, 'Delta', 'stage').click({ modifiers: ['Shift'] });
  await expect(bar(page, 3)).toBeVisible();
  await cellOf(page, 'Gamma', 'stage').click({ modifiers: ['Shift'] });
  await expect(bar(page, 5)).toBeVisible();
  await cellOf(page, 'Beta', 'stage').click({ modifiers: ['Shift'] });
  await expect(bar(page, 2)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('toolbar', { name: 'selected' })).toHaveCount(0);

  await cellOf(page, 'Alpha', 'amount').click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(bar(page, 3)).toBeVisible();
  await page.keyboard.press('Shift+ArrowUp');
  await expect(bar(page, 2)).toBeVisible();
});

test('[M75] the keyboard goes through all cells of a wide list of which only a part is drawn', async ({ ann }) => {
  const { page } = ann;
  const fields =
    'account,stage,amount,closeDate,owner,nextStep,probability,source,lostReason,product,tags,description,externalId';
  await open(ann, `&sort=name&columns=${fields}`);
  const drawn = page.getByRole('columnheader');
  await expect.poll(() => drawn.count()).toBeLessThan(fields.split(',').length + 2);
  await cellOf(page, 'Alpha', 'stage').click();
  await page.keyboard.press('End');
  await expect(cellOf(page, 'Alpha', 'externalId')).toBeInViewport();
  await expect(cellOf(page, 'Alpha', 'stage')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+ArrowDown');
  await page.keyboard.press('Enter');
  await expect(cellOf(page, 'Gamma', 'externalId').getByRole('textbox')).toBeFocused();
  await page.keyboard.type('X-1');
  await page.keyboard.press('Enter');
  await expect(cellOf(page, 'Gamma', 'externalId')).toHaveText('X-1');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(cellOf(page, 'Alpha', 'account')).toBeInViewport();
});

test('[M96] what is typed before the input of a cell has come over a slow network is written there, and is no command', async ({
  ann,
  browser,
}) => {
  const context = await browser.newContext({
    storageState: await ann.context.storageState(),
    baseURL: new URL(ann.home).origin,
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.goto(`${ann.home}/deals?view=table&sort=name&columns=externalId,stage`);
  await expect(cellOf(page, 'Beta', 'externalId')).toBeVisible();
  await page.waitForLoadState('networkidle');
  let letThrough = () => {};
  const through = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route('**/_app/immutable/**', async (route) => {
    await through;
    await route.continue();
  });
  await cellOf(page, 'Beta', 'externalId').click();
  await page.keyboard.press('Enter');
  // X marks a row, J goes down, Enter and Tab end an input.
  await page.keyboard.type('XJ 7');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('8');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.type('below');
  await expect(cellOf(page, 'Beta', 'externalId').getByRole('textbox')).toHaveCount(0);
  letThrough();
  await expect(cellOf(page, 'Beta', 'externalId')).toHaveText('XJ 8');
  await expect(cellOf(page, 'Delta', 'externalId').getByRole('textbox')).toHaveValue('below');
  await page.keyboard.press('Enter');
  await expect(cellOf(page, 'Delta', 'externalId')).toHaveText('below');
  await expect(page.getByRole('toolbar', { name: 'selected' })).toHaveCount(0);
  await context.close();
});

test('[M76] a column says its total in each currency, and follows what a colleague changes', async ({ ann, ben }) => {
  const { page } = ann;
  const dollars = await makeDeal(ben, { name: 'Zeta', amount: { amount: 5_000, currency: 'USD' } });
  await open(ann, '&sort=name');
  await menuOf(page, 'amount', 'Amount');
  await page.getByRole('menuitem', { name: 'Total' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Sum', exact: true }).click();
  const total = page.locator('[data-total=amount]');
  await expect(total).toContainText('Sum of Amount €5,000 + US$50');
  await expect(page).toHaveURL(/aggregate=sum:amount/);
  await changeDeal(ben, dollars, { amount: { amount: 7_000, currency: 'USD' } });
  await expect(total).toContainText('€5,000 + US$70');
  // How many have a value, how many have none, and how many different ones there are: of every column.
  for (const figure of ['Filled', 'Empty', 'Different values']) {
    await menuOf(page, 'closeDate', 'Close date');
    await page.getByRole('menuitem', { name: 'Total' }).click();
    await page.getByRole('menuitemcheckbox', { name: figure }).click();
  }
  await expect(page.locator('[data-total=closeDate]')).toContainText(
    /Close date filled 6.*Close date empty 0.*Different values of Close date 1/s,
  );
  await changeDeal(ben, dollars, { closeDate: null });
  await expect(page.locator('[data-total=closeDate]')).toContainText(/filled 5.*empty 1.*Different values of Close date 1/s);
  expect(await serious(page)).toEqual([]);
});

test('[M77] a list stands in groups with their sums, follows a colleague, and the choice stands in the address', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  await open(ann, '&sort=name');
  await page.getByRole('button', { name: 'Group by' }).click();
  await page.getByRole('dialog').getByRole('combobox').fill('stage');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/group=stage/);
  const groups = page.locator('[data-group]');
  await expect(groups.first()).toBeVisible();
  const before = await groups.count();
  const won = await makeDeal(ben, {
    name: 'Won one',
    stage: 'won',
    pipeline: 'sales',
    amount: { amount: 900_000, currency: 'EUR' },
  });
  // New ones wait while somebody is at the list; whoever leaves it sees them.
  await page.mouse.move(1, 1);
  await page.getByRole('heading', { name: 'Deals' }).first().click();
  const group = page.locator('[data-group=won]');
  await expect(group).toContainText('Won');
  await expect(group.locator('[data-count]')).toHaveText('1');
  await expect(group).toContainText('€9k');
  await expect(groups).toHaveCount(before + 1);
  await changeDeal(ben, won, { amount: { amount: 1_000_000, currency: 'EUR' } });
  await expect(group).toContainText('€10k');
  expect(await serious(page)).toEqual([]);
});

test('[M97] months stand one after the other, fold by key and pointer, stay so after a reload, and are nobody else’s', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  for (const [name, closeDate, amount] of [
    ['May small', '2031-05-03', 100],
    ['June one', '2031-06-01', 300],
    ['May big', '2031-05-30', 200],
    ['Some day', null, 400],
  ] as const)
    await makeDeal(ann, {
      name,
      externalId: 'months',
      amount: { amount: amount * 100, currency: 'EUR' },
      closeDate,
    });
  const address = '&filter[externalId]=months&sort=-amount&group=closeDate:month';
  await open(ann, address);
  const heads = page.locator('[data-group]');
  await expect(heads).toHaveText([/May 2031\s*2\s*€300/, /June 2031\s*1\s*€300/, /Without Close date\s*1\s*€400/]);
  const names = page.getByRole('rowheader');
  await expect(names).toHaveText([/May big/, /May small/, /June one/, /Some day/]);

  // From the first row up to the head of its group: arrows fold and unfold it, its count and sum stay.
  await cellOf(page, 'May big', 'amount').click();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await expect(names).toHaveText([/June one/, /Some day/]);
  await expect(heads.first()).toContainText('€300');
  await page.keyboard.press('ArrowRight');
  await expect(names).toHaveCount(4);
  await heads.nth(2).getByRole('button').click();
  await expect(names).toHaveText([/May big/, /May small/, /June one/]);
  await saved(page);
  await open(ann, address);
  await expect(names).toHaveText([/May big/, /May small/, /June one/]);
  await open(ben, address);
  await expect(ben.page.getByRole('rowheader')).toHaveCount(4);

  // All at once, by key and from the menu.
  await cellOf(page, 'May big', 'amount').click();
  await page.keyboard.press('Shift+Z');
  await expect(names).toHaveCount(0);
  await expect(heads).toHaveCount(3);
  expect(await serious(page)).toEqual([]);
  await page.getByRole('button', { name: 'Grouped by Close date by month' }).click();
  await page.getByRole('button', { name: 'Unfold all' }).click();
  await expect(names).toHaveCount(4);

  // The head stays while its rows are scrolled through.
  await page.setViewportSize({ width: 1280, height: 300 });
  const stays = page.locator('[data-group-stays]');
  await page.getByRole('grid').evaluate((grid) => grid.scrollTo({ top: 50 }));
  await expect(stays).toContainText('May 2031');
  await page.getByRole('grid').evaluate((grid) => grid.scrollTo({ top: 118 }));
  await expect(stays).toContainText('June 2031');
  await page.setViewportSize({ width: 1280, height: 720 });
});

test('[M78] [M144] whoever looks at a saved view goes along when its owner saves it anew, unless they changed it', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  await open(ann, '&sort=name');
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('By name');
  await page.getByRole('combobox', { name: 'Shown to' }).selectOption('shared');
  await page.getByRole('textbox', { name: 'Name' }).press('Enter');
  await open(ben);
  await ben.page.getByRole('link', { name: 'By name' }).click();
  await expect(ben.page).toHaveURL(/saved=.*sort=name/);
  const sortBy = async (direction: string) => {
    await menuOf(page, 'amount', 'Amount');
    await page.getByRole('menuitemcheckbox', { name: `Sort ${direction}` }).click();
    await page.getByRole('button', { name: 'Save for everybody' }).click();
  };
  await sortBy('descending');
  await expect(ben.page).toHaveURL(/saved=.*sort=-amount/);
  await expect(ben.page.locator('[data-unsaved]')).toHaveCount(0);
  // Ben has an order of his own now.
  await head(ben.page, 'stage').getByRole('button').first().click();
  await expect(ben.page).toHaveURL(/sort=stage/);
  await sortBy('ascending');
  await expect(page).toHaveURL(/sort=amount/);
  await saved(page);
  await expect(ben.page.locator('[data-unsaved]')).toBeVisible();
  await expect(ben.page).toHaveURL(/sort=stage/);
  // He is told of what cannot be had together; she sees him at it.
  await expect(ben.page.getByText('You both changed: order. You see yours.')).toBeVisible();
  await expect(page.locator('[data-changing-view]')).toContainText('is changing: order');
  // What she changes apart from that comes to him, too.
  await menuOf(page, 'stage', 'Stage');
  await page.getByRole('menuitem', { name: 'Hide' }).click();
  await page.getByRole('button', { name: 'Save for everybody' }).click();
  await expect(head(ben.page, 'stage')).toHaveCount(0);
  await expect(ben.page).toHaveURL(/columns=/);
  await expect(ben.page).toHaveURL(/sort=stage/);
});
