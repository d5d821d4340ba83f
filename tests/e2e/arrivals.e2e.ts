import { makeRecord } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ keepsPages: false, company: 'Arrivals' });

const eur = (amount: number) => ({ amount: amount * 100, currency: 'EUR' });

test('[M235] payments that a program brings are listed, added up and filtered, live, and opened where they belong; nobody makes or changes one there', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  await page.goto(`${ann.home}/payments`);
  await expect(page.getByRole('heading', { name: 'Payments live here' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('button', { name: /^New/ })).toHaveCount(0);
  const sidebar = page.getByRole('navigation', { name: 'Main' });
  await expect(sidebar.getByRole('link', { name: 'Payments' })).toHaveCount(0);

  const quill = await makeRecord(ben, 'accounts', { name: 'Quill' });
  const mill = await makeRecord(ben, 'accounts', { name: 'Mill' });
  const paid = { paidOn: '2026-02-10', method: 'Card' };
  await makeRecord(ben, 'payments', { ...paid, record: `account:${quill.id}`, reference: 'P-1', amount: eur(100) });
  await makeRecord(ben, 'payments', { record: `account:${mill.id}`, paidOn: '2026-03-10', amount: eur(50) });
  const sums = page.locator('[data-sums]');
  await expect(sums).toHaveText('2 payments · €150');
  await expect(sidebar.getByRole('link', { name: 'Payments' })).toHaveAttribute('aria-current', 'page');
  // One without a reference is called what it is.
  const row = page.getByRole('row').filter({ hasText: 'Mill' });
  await expect(row.getByRole('rowheader').getByRole('link')).toHaveText('Payment');
  await row.getByRole('gridcell').nth(3).click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid').getByRole('textbox')).toHaveCount(0);
  await page.goto(`${ann.home}/payments?filter[method]=card`);
  await expect(sums).toHaveText('1 payment · €100');

  // A column of the accounts says what each has paid, as more comes in.
  await page.goto(`${ann.home}/accounts?derive=x1:sum.amount.EUR(payment.record)&columns=x1`);
  const ofQuill = page.getByRole('row').filter({ hasText: 'Quill' });
  await expect(ofQuill).toContainText('€100');
  await makeRecord(ben, 'payments', { ...paid, record: `account:${quill.id}`, amount: eur(25) });
  await expect(ofQuill).toContainText('€125');

  await page.goto(`${ann.home}/payments`);
  await page.getByRole('link', { name: 'P-1' }).click();
  await expect(page.locator('h1')).toContainText('Quill');
});
