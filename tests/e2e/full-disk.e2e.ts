import { saysItIsFull } from '../support/full-disk.ts';
import { badge, cell, edit, input, makeDeal, readDeal } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ company: 'Full disk' });

test('[V7] [V10] with the server’s disk full, work goes on, the badge says so, and what was written is sent with room again', async ({
  ann,
  ben,
  product,
}) => {
  const deal = await makeDeal(ann);
  await ann.page.goto(deal.address);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  const disk = saysItIsFull(product.dataDirectory);
  await disk.fill();

  await edit(ann, 'amount');
  await input(ann, 'amount').fill('45k');
  await input(ann, 'amount').press('Enter');
  await expect(cell(ann, 'amount')).toHaveText('€45,000');
  await expect(badge(ann)).toHaveText('Not saved yet (1)');
  await badge(ann).click();
  await expect(ann.page.getByText('The server’s disk is full. Nothing is lost')).toBeVisible();
  await ann.page.keyboard.press('Escape');

  await ann.page.reload();
  await expect(cell(ann, 'amount')).toHaveText('€45,000');
  await expect(badge(ann)).toHaveText('Not saved yet (1)');
  await edit(ann, 'closeDate');
  await input(ann, 'closeDate').fill('31.7.2027');
  await input(ann, 'closeDate').press('Enter');
  await expect(badge(ann)).toHaveText('Not saved yet (2)');
  expect(await readDeal(ben, deal)).toMatchObject({ amount: { amount: 4_000_000 } });

  await disk.makeRoom();
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await expect.poll(() => readDeal(ben, deal)).toMatchObject({ amount: { amount: 4_500_000 }, closeDate: '2027-07-31' });
});
