import type { Page } from '@playwright/test';
import { serious } from './axe.ts';
import { makeRecord } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

// Its columns are counted.
test.use({ keepsPages: false, company: 'Wide Board' });
test.describe.configure({ mode: 'serial' });

const ACCOUNTS = 40;
const account = (at: number) => `Account ${String(at).padStart(2, '0')}`;
const card = (page: Page, name: string) => page.locator('[data-card]').filter({ hasText: name });
const columnOf = (page: Page, name: string) => page.locator('section[data-column]').filter({ has: card(page, name) });
const named = (page: Page, name: string) => page.locator(`section[data-column][aria-label="${name}"]`);

async function fill(somebody: Somebody): Promise<void> {
  for (let from = 0; from < ACCOUNTS; from += 10)
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const { id } = await makeRecord(somebody, 'accounts', { name: account(from + index) });
        await makeRecord(somebody, 'deals', { name: `Deal of ${from + index}.`, account: id });
      }),
    );
  await Promise.all(Array.from({ length: 30 }, (_, at) => makeRecord(somebody, 'deals', { name: `Nobody’s ${at}.` })));
}

test('[M98] of a board by account only the columns near by are drawn; arrows and a carried card reach all of them', async ({
  ann,
}) => {
  const { page } = ann;
  await fill(ann);
  await page.goto(`${ann.home}/deals?view=board`);
  await page.getByRole('button', { name: 'Group by' }).click();
  await page.getByRole('dialog').getByRole('combobox').fill('account');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/group=account/);
  await expect(page.locator('section[data-column]')).toHaveCount(ACCOUNTS + 1);
  await expect(card(page, 'Deal of 0.')).toBeVisible();
  expect(await page.locator('section[data-column]:not([data-far])').count()).toBeLessThan(20);
  await expect(named(page, account(30))).toHaveAttribute('data-far');
  expect(await serious(page)).toEqual([]);

  // By key to the last column with a card, and back along the arrows.
  await card(page, 'Deal of 0.').focus();
  await page.keyboard.press('End');
  await expect(columnOf(page, 'Nobody’s 0.').or(columnOf(page, 'Nobody’s 29.')).locator('[data-card]:focus')).toBeInViewport();
  await page.keyboard.press('ArrowLeft');
  await expect(card(page, `Deal of ${ACCOUNTS - 1}.`)).toBeFocused();
  await expect(card(page, `Deal of ${ACCOUNTS - 1}.`)).toBeInViewport();

  // Carried by key to a column that was not drawn: the deal is that account's from now on.
  await page.keyboard.press('Space');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(columnOf(page, `Deal of ${ACCOUNTS - 1}.`)).toHaveAttribute('aria-label', account(0));
  await expect(card(page, `Deal of ${ACCOUNTS - 1}.`)).toBeFocused();
});

test('[M98] a card dragged to the edge brings columns that were not drawn, and is dropped in one of them', async ({ ann }) => {
  const { page } = ann;
  await page.goto(`${ann.home}/deals?view=board&group=account`);
  const carried = card(page, 'Deal of 1.');
  await expect(carried).toBeVisible();
  await expect(named(page, account(20))).toHaveAttribute('data-far');
  const board = page.getByRole('group', { name: /^Board of/ });
  const box = (await board.boundingBox())!;
  await carried.hover();
  await page.mouse.down();
  // At the edge it scrolls by itself for as long as the pointer stays there.
  await expect
    .poll(async () => {
      for (const inset of [10, 14]) await page.mouse.move(box.x + box.width - inset, box.y + box.height / 2, { steps: 2 });
      return board.evaluate((element) => element.scrollLeft);
    })
    .toBeGreaterThan(20 * 288);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
  const target = await page
    .locator('section[data-column]:not([data-far])')
    .evaluateAll(
      (all) =>
        all
          .find((one) => one.getBoundingClientRect().left > 300 && one.getBoundingClientRect().right < innerWidth - 60)
          ?.getAttribute('aria-label') ?? '',
    );
  const there = (await named(page, target).boundingBox())!;
  await page.mouse.move(there.x + there.width / 2, there.y + there.height / 2, { steps: 4 });
  await expect(named(page, target)).toHaveClass(/ring-2/);
  await page.mouse.up();
  await expect(columnOf(page, 'Deal of 1.')).toHaveAttribute('aria-label', target);
  expect(target).not.toBe(account(1));
});

test('[M98] whoever goes back from a record finds board and list where they left them', async ({ ann }) => {
  const { page } = ann;
  const board = page.getByRole('group', { name: /^Board of/ });
  await page.goto(`${ann.home}/deals?view=board&group=account`);
  await expect(card(page, 'Deal of 0.')).toBeVisible();
  await board.evaluate((element) => element.scrollTo({ left: 7_000 }));
  const seen = card(page, 'Deal of 25.');
  await expect(seen).toBeInViewport();
  await seen.getByRole('link').first().scrollIntoViewIfNeeded();
  const left = await board.evaluate((element) => element.scrollLeft);
  await seen.getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Deal of 25.' })).toBeVisible();
  await page.goBack();
  await expect(seen).toBeInViewport();
  await expect.poll(() => board.evaluate((element) => element.scrollLeft)).toBe(left);

  await page.goto(`${ann.home}/deals?view=table&sort=name&group=account`);
  const grid = page.getByRole('grid');
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  await grid.evaluate((element) => element.scrollTo({ top: 1_500 }));
  let name = '';
  const inSight = (links: Element[]) =>
    links.find((one) => one.getBoundingClientRect().top > 320 && one.getBoundingClientRect().bottom < innerHeight - 80)
      ?.textContent ?? '';
  await expect.poll(async () => (name = await page.getByRole('rowheader').getByRole('link').evaluateAll(inSight))).not.toBe('');
  const top = await grid.evaluate((element) => element.scrollTop);
  await page.getByRole('link', { name, exact: true }).click();
  await expect(grid).toHaveCount(0);
  await page.goBack();
  await expect.poll(() => grid.evaluate((element) => element.scrollTop)).toBe(top);
  await expect(page.locator('[data-group-stays]')).toBeVisible();
});
