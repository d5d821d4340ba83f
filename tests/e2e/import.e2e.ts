import { readFile } from 'node:fs/promises';
import { makeRecord } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ keepsPages: false });

const rows = 300;

/** Deals as another system exports them: agents, accounts, stages of its own, dates of its own, one misspelt product. */
function exported(): string {
  const stages = ['Prospecting', 'Engaging', 'Won', 'Lost'];
  const lines = Array.from({ length: rows }, (_, at) => {
    const product = at % 3 === 0 ? 'GTXPro' : 'GTX Pro';
    return `O${at},Agent ${at % 5},${product},"Firm ${at % 20}, Inc.",${stages[at % 4]},${(at % 12) + 1}/25/2016,3/${(at % 28) + 1}/2017,${1000 + at}`;
  });
  return ['opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value', ...lines].join('\n');
}
const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

async function choose({ page, home }: Somebody, csv: ReturnType<typeof file>): Promise<void> {
  await page.goto(`${home}/import?type=deal`);
  await page.locator('input[type=file]').setInputFiles(csv);
}

test('a file of deals becomes a board that a colleague sees fill, and can be taken back', async ({ ann, ben }) => {
  await makeRecord(ann, 'products', { name: 'GTX Pro' });
  const sums = ben.page.locator('[data-sums]');
  await ben.page.goto(`${ben.home}/deals?view=table&filter[externalId][contains]=O`);
  await expect(ben.page.getByText('Nothing matches')).toBeVisible();

  const { page } = ann;
  await choose(ann, file('opportunities.csv', exported()));
  await expect(page.getByRole('heading', { name: 'Where does each column go?' })).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'The first row becomes' })).toContainText('1 Mar 2017');
  await page.getByLabel('Currency of amounts').fill('USD');
  await page.getByLabel('Currency of amounts').press('Tab');
  // A name for it is proposed once the rows were looked at.
  await expect(page.getByLabel('Pipeline of the stages')).not.toHaveValue('');
  await page.getByLabel('Pipeline of the stages').fill('Opportunities');
  await page.getByLabel('Pipeline of the stages').press('Tab');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save this mapping' }).click();
  const map = await readFile(await (await saved).path(), 'utf8');
  expect(JSON.parse(map)).toMatchObject({ currency: 'USD', dateOrder: 'MDY', pipeline: 'Opportunities', match: 'externalId' });

  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('300 will be created')).toBeVisible();
  await expect(page.getByText('Firm 0, Inc.')).toBeVisible();
  await page.getByRole('button', { name: 'Use “GTX Pro”' }).click();
  await expect(page.getByText('did you mean')).toHaveCount(0);
  await expect(page.getByText('Every cell can be used.')).toBeVisible();
  await page.getByRole('button', { name: 'Import 300 rows' }).click();

  await expect(sums).toContainText('300 deals');
  await expect(page.getByText('300 created')).toBeVisible();
  await page.getByRole('link', { name: 'Open Deals' }).click();
  await expect(page.getByRole('button', { name: 'Opportunities' })).toBeVisible();
  await expect(page.locator('section[data-column]').filter({ hasText: 'Prospecting' }).locator('[data-count]')).toHaveText('75');
  await expect(page.locator('[data-card]').first()).toContainText('Firm');

  // The same file again with the kept mapping: nothing new.
  await choose(ann, file('opportunities.csv', exported()));
  await page
    .locator('input[accept*=json]')
    .setInputFiles({ name: 'kept.json', mimeType: 'application/json', buffer: Buffer.from(map) });
  await expect(page.getByLabel('Pipeline of the stages')).toHaveValue('Opportunities');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('0 will be created')).toBeVisible();

  await page.goto(`${ann.home}/import`);
  await page.getByRole('button', { name: /opportunities\.csv.*Done/ }).click();
  await page.getByRole('button', { name: 'Take the import back' }).click();
  await expect(page.getByText('The import was taken back.')).toBeVisible();
  await expect(ben.page.getByText('Nothing matches')).toBeVisible();
});

test('a file whose quotes do not close is refused with its line, and nothing is written', async ({ ann }) => {
  await choose(ann, file('broken.csv', 'name,stage\n"Good one",Won\n"Bad one,Won\nNever read,Lost\n'));
  await expect(ann.page.getByRole('alert')).toContainText(/In line \d+ a quote is opened and not closed/);
});

test.describe('into an empty list', () => {
  // Nothing that other files brought is there.
  test.use({ company: 'Payments' });

  test('[M244] payments are brought in from a file, and the row that cannot be one says why', async ({ ann }) => {
    const { page } = ann;
    await makeRecord(ann, 'accounts', { name: 'Paying Ltd' });
    await page.goto(`${ann.home}/payments`);
    await page.getByRole('main').getByRole('link', { name: 'Import' }).click();
    const rows = [
      'P-1,Paying Ltd,2026-02-10,120.00,EUR',
      'P-2,Paying Ltd,2026-02-11,80.50,CHF',
      'P-3,Nobody,2026-02-12,5.00,EUR',
    ];
    const csv = ['External id,Of,Paid on,Amount,Amount currency', ...rows].join('\n');
    await page.locator('input[type=file]').setInputFiles(file('bank.csv', csv));
    await expect(page.getByText('Payments from bank.csv')).toBeVisible();
    await expect(page.getByRole('complementary', { name: 'The first row becomes' })).toContainText('Paying Ltd');
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByText('2 will be created')).toBeVisible();
    await expect(page.getByText('1 row cannot be brought in as it is')).toBeVisible();
    await expect(page.getByText('Line 4, Of: “Nobody” was not found')).toBeVisible();
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await expect(page.getByText('2 created')).toBeVisible();
    await page.getByRole('link', { name: 'Open Payments' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'Paying Ltd' })).toHaveCount(2);
  });
});
