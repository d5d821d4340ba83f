import type { Page } from '@playwright/test';
import { makeRecord } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

// Its columns are full: others would look for their cards in vain.
test.use({ keepsPages: false, company: 'Full Board' });

const card = (page: Page, name: string) => page.locator('[data-card]').filter({ hasText: name });
const columnOf = (page: Page, name: string) => page.locator('section[data-column]').filter({ has: card(page, name) });

/** So many that a column draws only some of its cards. */
async function makeDeals(somebody: Somebody, count: number): Promise<void> {
  for (let made = 0; made < count; made += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => makeRecord(somebody, 'deals', { name: `Filler ${made + index}` })),
    );
}

test('a card dropped by key keeps the focus where it lands: in an empty column, a folded one, and among hundreds', async ({
  ann,
}) => {
  const { page } = ann;
  await makeRecord(ann, 'deals', { name: 'Carried on' });
  await page.goto(`${ann.home}/deals?view=board`);
  await expect(card(page, 'Carried on')).toBeVisible();
  await makeDeals(ann, 200);
  const carried = card(page, 'Carried on');
  await carried.focus();
  const home = (await columnOf(page, 'Carried on').getAttribute('data-column')) ?? '';
  const keys = await page.locator('[data-column]').evaluateAll((all) => all.map((one) => one.getAttribute('data-column') ?? ''));
  const folded = await page
    .locator('button[data-column]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-column')));
  // Over every open column and the folded one of what is won, one after the other, and back to the full one.
  const won = keys.indexOf(folded[0] ?? '');
  expect(won).toBeGreaterThan(keys.indexOf(home) + 1);
  for (const key of [...keys.slice(keys.indexOf(home) + 1, won + 1), home]) {
    await page.keyboard.press('Space');
    await page.keyboard.press('Home');
    for (let step = 0; step < keys.indexOf(key); step += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(columnOf(page, 'Carried on')).toHaveAttribute('data-column', key);
    await expect(carried).toBeFocused();
    await expect(carried).toBeInViewport();
  }
});
