import type { Page } from '@playwright/test';
import { serious } from './axe.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ keepsPages: false });

/** Makes a deal in the dialog that `C` opens. */
async function createDeal(page: Page, name: string): Promise<void> {
  await page.locator('h1').click();
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('textbox').first().fill(name);
  await page.keyboard.press('Enter');
  await expect(card(page, name)).toBeVisible();
}
const card = (page: Page, name: string) => page.locator('[data-card]').filter({ hasText: name });
const columns = (page: Page) => page.locator('section[data-column]');
const columnOf = (page: Page, name: string) => columns(page).filter({ has: card(page, name) });
const openBoard = (somebody: Somebody) => somebody.page.goto(`${somebody.home}/deals?view=board`);

test('a card dragged by pointer moves on the other screen', async ({ ann, ben }) => {
  await openBoard(ann);
  await createDeal(ann.page, 'Dragged by pointer');
  await openBoard(ben);
  const from = await columnOf(ann.page, 'Dragged by pointer').getAttribute('data-column');
  await card(ann.page, 'Dragged by pointer').dragTo(columns(ann.page).nth(1));
  await expect(columnOf(ann.page, 'Dragged by pointer')).not.toHaveAttribute('data-column', from ?? '');
  const to = await columnOf(ann.page, 'Dragged by pointer').getAttribute('data-column');
  await expect(columnOf(ben.page, 'Dragged by pointer')).toHaveAttribute('data-column', to ?? '');
});

test('a press anywhere on a card opens its deal, a press on what it offers does that', async ({ ann }) => {
  const { page } = ann;
  await openBoard(ann);
  await createDeal(page, 'Opened anywhere');
  await card(page, 'Opened anywhere').hover();
  await card(page, 'Opened anywhere').getByRole('button', { name: 'Move' }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/view=board/);
  await card(page, 'Opened anywhere').getByText('No next step').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Opened anywhere' })).toBeVisible();
});

test('a card is moved with the keyboard alone, each step spoken', async ({ ann }) => {
  const { page } = ann;
  await openBoard(ann);
  await createDeal(page, 'Moved by keys');
  await card(page, 'Moved by keys').focus();
  const spoken = page.locator('[role=status].sr-only').last();
  const from = await columnOf(page, 'Moved by keys').getAttribute('data-column');
  await page.keyboard.press('Space');
  await expect(spoken).toContainText('Lifted Moved by keys');
  await page.keyboard.press('ArrowRight');
  await expect(spoken).toContainText('Moved by keys over');
  await page.keyboard.press('Enter');
  await expect(spoken).toContainText('Dropped Moved by keys');
  await expect(columnOf(page, 'Moved by keys')).not.toHaveAttribute('data-column', from ?? '');
  await expect(card(page, 'Moved by keys')).toBeFocused();
});

test('Escape brings a carried card back', async ({ ann }) => {
  const { page } = ann;
  await openBoard(ann);
  await createDeal(page, 'Brought back');
  const from = await columnOf(page, 'Brought back').getAttribute('data-column');
  await card(page, 'Brought back').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(columnOf(page, 'Brought back')).toHaveAttribute('data-column', from ?? '');
});

test('the same move without dragging: S and a stage', async ({ ann }) => {
  const { page } = ann;
  await openBoard(ann);
  await createDeal(page, 'Moved by menu');
  const from = await columnOf(page, 'Moved by menu').getAttribute('data-column');
  await card(page, 'Moved by menu').focus();
  await page.keyboard.press('s');
  await page.getByRole('combobox').press('ArrowDown');
  await page.getByRole('combobox').press('Enter');
  await expect(columnOf(page, 'Moved by menu')).not.toHaveAttribute('data-column', from ?? '');
});

test('the filter lives in the address, and what was typed becomes a chip', async ({ ann }) => {
  const { page } = ann;
  await openBoard(ann);
  await createDeal(page, 'Mine to filter');
  await page.locator('h1').click();
  await page.keyboard.press('/');
  await page.keyboard.type('owner me filter');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/filter\[owner\]=@me/);
  await expect(card(page, 'Mine to filter')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: /^Owner is me/ })).toBeVisible();
});

for (const view of ['board', 'table']) {
  test(`axe finds nothing serious on the ${view}`, async ({ ann }) => {
    await ann.page.goto(`${ann.home}/deals?view=${view}`);
    await createDealAnywhere(ann.page, `Seen by axe on the ${view}`);
    expect(await serious(ann.page)).toEqual([]);
  });
}

async function createDealAnywhere(page: Page, name: string): Promise<void> {
  await page.locator('h1').click();
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('textbox').first().fill(name);
  await page.keyboard.press('Enter');
  await expect(page.getByText(name).first()).toBeVisible();
}
