import type { Page } from '@playwright/test';
import { serious } from './axe.ts';
import { changeDeal, type Deal, makeDeal, readDeal } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ keepsPages: false });

const open = { pipeline: 'sales', stage: 'proposal', closeDate: '2031-01-31' };
const card = ({ page }: Somebody, name: string) => page.locator('[data-card]').filter({ hasText: name });
const column = ({ page }: Somebody, stage: string) => page.locator(`[data-column="${stage}"]`);
const inColumn = (somebody: Somebody, stage: string, name: string) =>
  column(somebody, stage).locator('[data-card]').filter({ hasText: name });
const board = (somebody: Somebody) => somebody.page.goto(`${somebody.home}/deals?view=board`);
const why = (page: Page) => page.getByRole('dialog', { name: /^Why / });
/** As a hand does it: to where the column is on the screen, and not in one leap. */
async function drag(somebody: Somebody, name: string, stage: string): Promise<void> {
  await column(somebody, stage).scrollIntoViewIfNeeded();
  await card(somebody, name).dragTo(column(somebody, stage), { steps: 12 });
}
/** What closing wrote, options by id. */
async function closing(somebody: Somebody, deal: Deal) {
  const { stage, closeDate, lostReason, lostComment } = await readDeal(somebody, deal);
  const id = (option: unknown) => (option as { id?: string } | null)?.id ?? null;
  return { stage: id(stage), closeDate: closeDate ?? null, lostReason: id(lostReason), lostComment: lostComment ?? null };
}
/** Today where the workspace is: what winning writes. */
async function today({ page }: Somebody): Promise<string> {
  return page.evaluate(() => new Intl.DateTimeFormat('en-CA').format(new Date()));
}

test('a lost deal moves when the reason is said, and not before; the other watches', async ({ ann, ben }) => {
  const deal = await makeDeal(ann, { ...open, name: 'Lost by pointer' });
  await Promise.all([board(ann), board(ben)]);
  await expect(inColumn(ben, 'proposal', 'Lost by pointer')).toBeVisible();
  await drag(ann, 'Lost by pointer', 'lost');
  await expect(why(ann.page)).toBeVisible();
  // All of it is on screen: nobody scrolls to find the button.
  await expect(why(ann.page).getByRole('button', { name: 'Mark as lost' })).toBeInViewport({ ratio: 1 });
  await expect(why(ann.page).getByRole('radio').first()).toBeInViewport({ ratio: 1 });
  if (process.env.RAPPORT_PICTURES) await ann.page.screenshot({ path: `${process.env.RAPPORT_PICTURES}/lost-board.png` });
  await expect(inColumn(ben, 'proposal', 'Lost by pointer')).toContainText('is moving this');
  expect(await serious(ann.page)).toEqual([]);
  await ann.page.keyboard.press('Escape');
  await expect(why(ann.page)).toHaveCount(0);
  await expect(inColumn(ann, 'proposal', 'Lost by pointer')).toBeVisible();
  expect(await closing(ann, deal)).toMatchObject({ stage: 'proposal', closeDate: '2031-01-31' });

  await drag(ann, 'Lost by pointer', 'lost');
  await why(ann.page).getByRole('radio', { name: 'Competitor' }).click();
  await why(ann.page).getByRole('textbox').fill('Cheaper by half');
  await ann.page.keyboard.press('Enter');
  await expect(inColumn(ben, 'proposal', 'Lost by pointer')).toHaveCount(0);
  await expect
    .poll(() => closing(ann, deal))
    .toMatchObject({
      stage: 'lost',
      lostReason: 'competitor',
      lostComment: 'Cheaper by half',
      closeDate: await today(ann),
    });

  await ann.page.getByRole('button', { name: 'Undo' }).click();
  await expect(inColumn(ben, 'proposal', 'Lost by pointer')).toBeVisible();
  await expect
    .poll(() => closing(ann, deal))
    .toEqual({ stage: 'proposal', closeDate: '2031-01-31', lostReason: null, lostComment: null });
});

test('by keys alone: lift, over to lost, Enter, a reason with the arrows, Enter; Escape brings the card back', async ({
  ann,
}) => {
  const { page } = ann;
  const deal = await makeDeal(ann, { ...open, stage: 'negotiation', name: 'Lost by keys' });
  await board(ann);
  const lift = async () => {
    await card(ann, 'Lost by keys').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(why(page)).toBeVisible();
    await expect(why(page).getByRole('radio').first()).toBeFocused();
  };
  await lift();
  await page.keyboard.press('Escape');
  await expect(card(ann, 'Lost by keys')).toBeFocused();
  await lift();
  await page.keyboard.press('Enter');
  await expect(why(page).getByRole('alert')).toHaveText('Choose a reason.');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => closing(ann, deal)).toMatchObject({ stage: 'lost', lostReason: 'competitor' });
});

test('won on its page closes today, a day can be said, and reopening clears it', async ({ ann, ben }) => {
  const deal = await makeDeal(ann, { ...open, name: 'Won on its page' });
  await Promise.all([ann.page.goto(deal.address), ben.page.goto(deal.address)]);
  await ann.page.getByRole('button', { name: 'Win deal' }).click();
  await expect.poll(() => closing(ann, deal)).toMatchObject({ stage: 'won', closeDate: await today(ann) });
  await expect(ben.page.getByRole('button', { name: 'Reopen' })).toBeVisible();
  await changeDeal(ann, deal, { closeDate: '2026-01-15' });
  expect(await closing(ann, deal)).toMatchObject({ stage: 'won', closeDate: '2026-01-15' });
  await ben.page.getByRole('button', { name: 'Reopen' }).click();
  await expect.poll(() => closing(ann, deal)).toMatchObject({ closeDate: null });
});

test('many are lost at once with one question, on a phone in a sheet from below', async ({ ann }) => {
  const { page } = ann;
  const deals = [
    await makeDeal(ann, { ...open, name: 'Bulk loss one' }),
    await makeDeal(ann, { ...open, name: 'Bulk loss two' }),
  ];
  await page.goto(`${ann.home}/deals?view=table`);
  for (const name of ['Bulk loss one', 'Bulk loss two']) {
    const box = page.getByRole('checkbox', { name: `Select ${name}` });
    await box.click();
    await expect(box).toBeChecked();
  }
  await page.getByRole('toolbar').getByRole('button', { name: 'Stage' }).click();
  await page.getByRole('option', { name: 'Lost' }).click();
  await expect(why(page)).toContainText('Why were 2 records lost?');
  await page.setViewportSize({ width: 390, height: 844 });
  // It slides in from below.
  await expect
    .poll(async () => {
      const sheet = await why(page).boundingBox();
      return [sheet?.x, Math.round((sheet?.y ?? 0) + (sheet?.height ?? 0))];
    })
    .toEqual([0, 844]);
  expect(await serious(page)).toEqual([]);
  if (process.env.RAPPORT_PICTURES) await page.screenshot({ path: `${process.env.RAPPORT_PICTURES}/lost-phone.png` });
  await why(page).getByRole('radio', { name: 'Price' }).click();
  await why(page).getByRole('button', { name: 'Mark as lost' }).click();
  for (const deal of deals) await expect.poll(() => closing(ann, deal)).toMatchObject({ stage: 'lost', lostReason: 'price' });
});
