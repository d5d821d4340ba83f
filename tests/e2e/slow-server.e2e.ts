import { cell, makeDeal } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, test } from './people.ts';

test('[V10] with a server that does not answer, what was seen is shown, and shown to nobody who may not see it', async ({
  ann,
}) => {
  const { page, home } = ann;
  const deal = await makeDeal(ann, { name: 'Kestrel rollout' });
  await page.goto(deal.address);
  await expect(cell(ann, 'amount')).toContainText('40,000');
  await keptOnDevice(page);

  let answer: ((status: number) => void) | undefined;
  await page.route('**/api/me', async (route) => {
    const status = await new Promise<number>((resolve) => (answer = resolve));
    if (status === 200) await route.continue();
    else await route.fulfill({ status, contentType: 'application/problem+json', body: '{"kind":"not-signed-in"}' });
  });
  await page.reload();
  await expect(cell(ann, 'amount')).toContainText('40,000');
  await page.goto(`${home}/deals?view=table`);
  await expect(page.getByRole('link', { name: 'Kestrel rollout' })).toBeVisible();
  await page.goto('/');
  await expect(page).toHaveURL(/\/app\//);
  await expect(page.locator('[data-connection=offline]')).toBeVisible();
  // Its answer is waited for before anything is sent, and then everything goes on.
  await expect.poll(() => answer !== undefined).toBe(true);
  answer?.(200);
  await expect(page.locator('[data-connection=saved]')).toBeVisible();

  answer = undefined;
  await page.reload();
  await expect.poll(() => answer !== undefined).toBe(true);
  const refusing = answer as ((status: number) => void) | undefined;
  answer = undefined;
  refusing?.(401);
  // The page that begins anew asks once more, and knows nobody any more.
  await expect.poll(() => answer !== undefined).toBe(true);
  await expect(page.getByRole('link', { name: 'Kestrel rollout' })).toBeHidden();
  (answer as ((status: number) => void) | undefined)?.(401);
  await expect(page).toHaveURL(/\/sign-in/);
});
