import { problems } from './axe.ts';
import { badge, cell, edit, input, makeDeal, note, readDeal, together } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ company: 'History' });

test('[V3] a record and its note are seen as they were, by whom they were changed, and brought back while others watch', async ({
  ann,
  ben,
}) => {
  test.setTimeout(360_000);
  const deal = await makeDeal(ann, { name: 'Borealis pilot' });
  await together(ann, ben, deal.address);
  await ben.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ben).click();
  await ben.page.keyboard.type('They want to sign on Friday.');
  await edit(ben, 'amount');
  await input(ben, 'amount').fill('55k');
  await input(ben, 'amount').press('Enter');
  await expect(cell(ann, 'amount')).toHaveText('€55,000');
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');
  await expect(note(ann)).toContainText('Friday');

  const { page } = ann;
  const open = async () => {
    await page.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'History' }).click();
  };
  await open();
  const dialog = page.getByRole('dialog', { name: 'History of Borealis pilot' });
  const moments = dialog.locator('[data-moment]');
  const then = dialog.locator('[data-then]');
  // Ben's amount, Ben's note, and how it began.
  await expect(moments.filter({ hasText: ben.name }).first()).toBeVisible();
  await moments.filter({ hasText: ben.name }).filter({ hasText: 'Fields' }).first().click();
  await expect(then.locator('[data-then-field=amount] s')).toHaveText('€40,000');
  await expect(then.locator('[data-then-field=amount]')).toContainText('€55,000');
  await expect(then.locator('[data-then-field=name] [data-changed=true]')).toHaveCount(0);
  await moments.filter({ hasText: ben.name }).filter({ hasText: 'Note' }).first().click();
  await expect(then.locator('[data-then-note] ins').first()).toContainText('They want to sign on Friday.');
  expect(await problems(page, 'history')).toEqual([]);

  await moments.last().click();
  await expect(then.locator('[data-then-field=amount]')).toContainText('€40,000');
  await expect(then.locator('[data-then-field=amount]')).toContainText('now: €55,000');
  await then.getByRole('button', { name: 'Restore Amount' }).click();
  await expect(cell(ben, 'amount')).toHaveText('€40,000');
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ amount: { amount: 4_000_000 } });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // What Ann takes out of the note comes back with the moment before, as a new edit that Ben sees.
  await note(ann).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await expect(note(ben)).not.toContainText('Friday');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await open();
  await moments.filter({ hasText: ben.name }).filter({ hasText: 'Note' }).first().click();
  await expect(then.locator('[data-then-note]')).toContainText('Friday');
  await then.getByRole('button', { name: 'Restore the note' }).click();
  await expect(note(ben)).toContainText('They want to sign on Friday.');
});
