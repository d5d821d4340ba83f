import { serious } from './axe.ts';
import { badge, makeDeal } from './deals.ts';
import { hasWritten, keptOnDevice } from './device.ts';
import { expect, test } from './people.ts';

test('on a phone every place is two presses away, what was opened last is the first that the search offers, and the badge says since when there is no network', async ({
  ann,
}) => {
  const { page, context, home } = ann;
  const deal = await makeDeal(ann, { name: 'Opened on the train' });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(deal.address);
  await expect(page.getByRole('heading', { level: 1, name: 'Opened on the train' })).toBeVisible();
  const more = page.getByRole('button', { name: 'More', exact: true });
  for (const place of ['Accounts', 'Tickets', 'Followed', 'Settings']) {
    await more.click();
    const all = page.locator('[data-more-places]');
    // It is fetched when it is opened first.
    await expect(all).toBeVisible();
    if (place === 'Accounts') expect(await serious(page)).toEqual([]);
    await all.getByRole('link', { name: place, exact: true }).click();
    await expect(all).toBeHidden();
    const title = place === 'Settings' ? 'Profile' : place;
    await expect(page.getByRole('heading', { name: title, exact: true }).first()).toBeVisible();
  }

  // Known on the next page, too.
  await expect(badge(ann)).toHaveText('Saved');
  await hasWritten(page, 'own/opened');
  await page.goto(`${home}/deals`);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  const palette = page.getByRole('dialog', { name: 'Search' });
  await expect(palette.getByRole('option').first()).toContainText('Opened on the train');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(deal.address);

  await keptOnDevice(page);
  await context.setOffline(true);
  await expect(badge(ann)).toHaveText(/Offline since \d{1,2}:\d\d$/);
  await page.reload();
  await expect(badge(ann)).toHaveText(/Offline since \d{1,2}:\d\d$/);
});

test('[M236] on a phone a call that is being logged stands at the top, above nothing that covers its one button', async ({
  ann,
}) => {
  const { page } = ann;
  const deal = await makeDeal(ann, { name: 'Called from the train' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(deal.address);
  const foot = page.getByRole('button', { name: 'Log call', exact: true });
  await foot.click();
  await expect(foot).toHaveCount(1);
  await page.getByRole('button', { name: 'Reached', exact: true }).click();
  const composer = page.getByRole('region', { name: 'Add to this record' });
  await composer.getByRole('textbox', { name: 'Follow-up task' }).fill('Send the offer');
  await expect(foot).toBeInViewport({ ratio: 1 });
  await foot.click();
  await expect(page.getByRole('status').filter({ hasText: 'Call logged, task added' })).toBeVisible();
});
