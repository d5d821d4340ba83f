import { serious } from './axe.ts';
import { changeDeal, makeDeal, makeRecord, readDeal } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ keepsPages: false });

const row = ({ page }: Somebody, name: string) => page.getByRole('row').filter({ hasText: name });
const day = ({ page }: Somebody, date: string) => page.locator(`[data-day="${date}"]`);
const euros = (amount: number) => ({ amount: amount * 100, currency: 'EUR' });

test('[M140] [M142] [M143] [M201] a column sums the deals of each account, follows what a colleague does to one, colours the list, what is lost of a view is taken out, and cards show what is chosen', async ({
  ann,
  ben,
}) => {
  const [big, small] = [
    await makeRecord(ann, 'accounts', { name: 'Rollup Big', size: 7_777 }),
    await makeRecord(ann, 'accounts', { name: 'Rollup Small' }),
  ];
  await makeDeal(ann, { name: 'One', account: big.id, amount: euros(500) });
  const moved = await makeDeal(ann, { name: 'Two', account: small.id, amount: euros(700) });
  const { page } = ann;
  // Wide enough for the column that comes last: what is out of sight is not drawn.
  await page.setViewportSize({ width: 1920, height: 900 });
  await page.goto(`${ann.home}/accounts?filter[name][contains]=rollup`);
  await expect(row(ann, 'Rollup Big')).toBeVisible();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('button', { name: 'Value of related records' }).click();
  await page.getByRole('combobox', { name: 'Which related records' }).fill('Deals');
  await page.keyboard.press('Enter');
  await page.getByLabel('What of them').selectOption({ label: 'Sum' });
  await page.getByLabel('Currency').selectOption('EUR');
  await page.getByRole('button', { name: 'Add column' }).click();
  const head = page.getByRole('columnheader', { name: 'Deals · sum of Amount (EUR)' });
  await expect(row(ann, 'Rollup Big')).toContainText('€500');
  await expect(row(ann, 'Rollup Small')).toContainText('€700');
  await head.getByRole('button').first().click();
  await expect(page).toHaveURL(/sort=x/);
  await expect(page.getByRole('row').nth(1)).toContainText('Rollup Big');

  // A colleague gives the deal to the other account.
  await page.mouse.move(0, 0);
  await page.locator('h1').click();
  await changeDeal(ben, moved, { account: big.id });
  await expect(row(ann, 'Rollup Big')).toContainText('€1,200');
  await expect(row(ann, 'Rollup Small')).not.toContainText('€');

  // By what is made, records wear a colour, with a sign and its words.
  await page.getByRole('button', { name: 'Colours' }).click();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByRole('radio', { name: 'Green' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Add condition' }).click();
  await page.getByRole('combobox', { name: 'Which field?' }).fill('sum of');
  await page.keyboard.press('Enter');
  const amount = page.locator('[data-colour-rules] input[type=text], [data-colour-rules] input:not([type])').last();
  await amount.fill('1000 EUR');
  await amount.press('Enter');
  await page.getByRole('button', { name: 'Keep rule' }).click();
  await page.keyboard.press('Escape');
  await expect(row(ann, 'Rollup Big').locator('[data-colour=green]')).toContainText('is at least €1,000');
  await expect(row(ann, 'Rollup Small').locator('[data-colour]')).toHaveCount(0);
  await expect(page.locator('[data-colour-legend]')).toContainText('is at least €1,000');
  expect(await serious(page)).toEqual([]);

  // An address of a time when there was a budget.
  const { pathname, search } = new URL(page.url());
  await page.goto(`${pathname}${search}&filter[budget][gte]=5`);
  await expect(page.locator('[data-lost-parts]')).toContainText('a filter by “budget”');
  await expect(row(ann, 'Rollup Big')).toContainText('€1,200');
  await page.getByRole('button', { name: 'Take it out' }).click();
  await expect(page.locator('[data-lost-parts]')).toHaveCount(0);
  expect(page.url()).not.toContain('budget');
  await expect(row(ann, 'Rollup Big')).toContainText('€1,200');

  // On a board such a value stands on the cards where it is chosen.
  await page.goto(`${ann.home}/deals?view=board&derive=x1:value.size(account)&filter[account]=${big.id}`);
  const card = page.locator('[data-card]').filter({ hasText: 'Two' });
  await expect(card).toBeVisible();
  await expect(card).not.toContainText('7,777');
  await page.getByRole('button', { name: 'Values on cards' }).click();
  await page.getByRole('option', { name: 'Account › Employees' }).click();
  await expect(card).toContainText('7,777');
});

test('[M141] a deal is carried to another day by pointer and by keys, on the colleague’s calendar too, and taken back', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Calendar wedding', closeDate: '2027-06-09' });
  const where = '/deals?view=calendar&at=2027-06-15&filter[name][contains]=wedding';
  const { page } = ann;
  await page.goto(`${ann.home}${where}`);
  await ben.page.goto(`${ben.home}${where}`);
  const entry = (somebody: Somebody, date: string) => day(somebody, date).getByRole('link', { name: /Calendar wedding/ });
  await expect(entry(ann, '2027-06-09')).toBeVisible();
  await expect(entry(ben, '2027-06-09')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'June 2027' })).toBeVisible();
  await entry(ann, '2027-06-09').dragTo(day(ann, '2027-06-17'));
  await expect(entry(ann, '2027-06-17')).toBeVisible();
  await expect(entry(ben, '2027-06-17')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(entry(ben, '2027-06-09')).toBeVisible();
  await expect(entry(ann, '2027-06-09')).toBeVisible();

  // By keys: from the day to what stands on it, lifted, a week and a day on, dropped.
  await day(ann, '2027-06-15').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await expect(day(ann, '2027-06-09')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(entry(ann, '2027-06-09')).toBeFocused();
  for (const key of ['Space', 'ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await expect(entry(ann, '2027-06-17')).toBeFocused();
  await expect(entry(ben, '2027-06-17')).toBeVisible();
  await expect.poll(async () => (await readDeal(ann, deal))['closeDate']).toBe('2027-06-17');
  expect(await serious(page)).toEqual([]);

  await page.getByLabel('How much is shown').selectOption({ label: 'Agenda' });
  await expect(page.locator('[data-agenda-day="2027-06-17"]')).toContainText('Calendar wedding');
});
