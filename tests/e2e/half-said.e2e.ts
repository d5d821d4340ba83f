import { badge, makeDeal } from './deals.ts';
import { expect, test } from './people.ts';

// Whoever signs out ends the session that other files go on with.
test.use({ company: 'Half said' });

test('[M238] half a comment, an answer and one on a field outlive a closed tab, on this device, for who writes them alone', async ({
  ann: asAnn,
  ben,
}) => {
  let ann = asAnn;
  const { address } = await makeDeal(ann);
  await ben.page.goto(address);
  const comment = ({ page }: typeof ann) =>
    page.getByRole('region', { name: 'Add to this record' }).getByRole('textbox', { name: 'Comment' });
  await comment(ben).fill('Do they want a rebate?');
  await ben.page.keyboard.press('Control+Enter');
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');

  await ann.page.goto(address);
  const answer = (page = ann.page) => page.getByRole('textbox', { name: 'Reply' });
  await ann.page.getByRole('button', { name: 'Reply' }).click();
  await answer().fill('Ten perc');
  await comment(ann).fill('They rang and');
  const onAmount = async (page = ann.page) => {
    await page.locator('[data-field="amount"]').first().hover();
    await page.getByRole('button', { name: /^Comment on Amount/ }).click();
    return page.getByRole('dialog').getByRole('textbox', { name: 'Comment' });
  };
  await (await onAmount()).fill('Net or');
  // The tab is gone in the moment of the last letter, and nothing is asked.
  await ann.page.close({ runBeforeUnload: false });
  ann = { ...ann, page: await ann.context.newPage() };
  await ann.page.goto(address);
  await expect(comment(ann)).toHaveValue('They rang and');
  await expect(answer()).toHaveValue('Ten perc');
  const begun = await onAmount();
  await expect(begun).toHaveValue('Net or');
  // Escape gives it up.
  await begun.press('Escape');
  await expect(await onAmount()).toHaveValue('');
  await ann.page.keyboard.press('Escape');

  // In a second tab it goes on, and is sent: in neither is anything left of it.
  const second = await ann.context.newPage();
  await second.goto(address);
  await answer(second).fill('Ten percent.');
  await expect(answer()).toHaveValue('Ten percent.');
  await answer(second).press('Control+Enter');
  await expect(ben.page.getByText('Ten percent.')).toBeVisible();
  await expect(answer()).toHaveValue('');
  await second.close();

  // Ben sees nothing of it on his own device, and nothing is left here after she has signed out.
  await expect(comment(ben)).toHaveValue('');
  const kept = () => ann.page.evaluate(() => JSON.stringify(localStorage).includes('They rang and'));
  expect(await kept()).toBe(true);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await ann.page.goto(`${ann.home}/settings/profile`);
  await ann.page.getByRole('button', { name: 'Sign out' }).first().click();
  await ann.page.waitForURL('**/sign-in**');
  expect(await kept()).toBe(false);
});
