import { serious } from './axe.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ keepsPages: false });

/** A deal made through the API; answers the address of its page. */
async function deal(somebody: Somebody, values: object): Promise<string> {
  const made = await somebody.context.request.post(`/api/v1/deals?workspace=${somebody.workspace.id}`, {
    data: { name: 'Acme renewal', amount: { amount: 4_000_000, currency: 'EUR' }, closeDate: '2027-06-30', ...values },
    headers: { origin: new URL(somebody.home).origin },
  });
  const { id } = (await made.json()) as { id: string };
  return `${somebody.home}/deals/${id}`;
}
const cell = ({ page }: Somebody, field: string) => page.locator(`[data-field="${field}"]`).first();
const open = (somebody: Somebody, field: string) => cell(somebody, field).getByRole('button').first().click();
const input = (somebody: Somebody, field: string) => cell(somebody, field).getByRole('textbox');

/** Both on one page, each seeing the other: from then on presence and edits travel. */
async function together(ann: Somebody, ben: Somebody, address: string): Promise<void> {
  await Promise.all([ann.page.goto(address), ben.page.goto(address)]);
  await expect(ann.page.getByRole('img', { name: ben.name }).first()).toBeVisible();
  await expect(ben.page.getByRole('img', { name: ann.name }).first()).toBeVisible();
}

test('two people change different fields of one deal at once, and both changes stay', async ({ ann, ben }) => {
  await together(ann, ben, await deal(ann, {}));
  await open(ann, 'amount');
  await expect(cell(ben, 'amount')).toContainText(ann.name);
  await open(ben, 'closeDate');
  await input(ann, 'amount').fill('45k');
  await input(ben, 'closeDate').fill('31.7.2027');
  await Promise.all([input(ann, 'amount').press('Enter'), input(ben, 'closeDate').press('Enter')]);
  for (const somebody of [ann, ben]) {
    await expect(cell(somebody, 'amount')).toHaveText('€45,000');
    await expect(cell(somebody, 'closeDate')).toHaveText('31 Jul 2027');
  }
  // What others did waits until it is asked for.
  await ben.page.getByRole('button', { name: /^\d+ new$/ }).click();
  await expect(ben.page.getByText(`${ann.name} changed amount from €40,000 to €45,000`)).toBeVisible();
});

test('a remote change under a draft shows both: Esc takes theirs, Enter keeps mine', async ({ ann, ben }) => {
  await together(ann, ben, await deal(ann, {}));
  await open(ben, 'amount');
  await input(ben, 'amount').fill('99');
  await open(ann, 'amount');
  await input(ann, 'amount').fill('45k');
  await input(ann, 'amount').press('Enter');
  await expect(cell(ben, 'amount')).toContainText(`${ann.name} set €45,000`);
  await expect(input(ben, 'amount')).toHaveValue('99');
  await input(ben, 'amount').press('Escape');
  await expect(input(ben, 'amount')).toHaveValue('€45,000');
  await input(ben, 'amount').fill('77');
  await input(ben, 'amount').press('Enter');
  for (const somebody of [ann, ben]) await expect(cell(somebody, 'amount')).toHaveText('€77');
});

test('leaving a field untouched writes nothing', async ({ ann }) => {
  await ann.page.goto(await deal(ann, {}));
  await open(ann, 'amount');
  await input(ann, 'amount').press('Tab');
  await open(ann, 'amount');
  await input(ann, 'amount').press('Enter');
  await expect(cell(ann, 'amount')).toHaveText('€40,000');
  await expect(ann.page.getByText('changed amount')).toHaveCount(0);
});

test('a stage moves by a click, a comment mentions somebody, a deleted deal comes back', async ({ ann, ben }) => {
  await together(ann, ben, await deal(ann, {}));
  await ann.page.getByRole('list', { name: 'Stages' }).getByRole('button', { name: 'Proposal' }).click();
  await expect(ben.page.getByRole('list', { name: 'Stages' }).locator('[aria-current=step]')).toContainText('Proposal');
  await ann.page.keyboard.press('m');
  await ann.page.keyboard.type('Please look @ben');
  await ann.page.getByRole('option', { name: ben.name }).click();
  await ann.page.keyboard.press('Control+Enter');
  await expect(ben.page.getByRole('button', { name: 'Comments 1' })).toBeVisible();
  await ben.page.getByRole('button', { name: /^\d+ new$/ }).click();
  await expect(ben.page.getByRole('article').filter({ hasText: `Please look @${ben.name}` })).toBeVisible();
  await ann.page.getByRole('button', { name: 'More actions' }).first().click();
  await ann.page.getByRole('menuitem', { name: 'Delete deal' }).click();
  await expect(ben.page.getByText('is in the trash')).toBeVisible();
  await ben.page.getByRole('button', { name: 'Restore' }).click();
  await expect(ann.page.getByRole('button', { name: 'Win deal' })).toBeVisible();
});

test('a record has no serious accessibility violation, in both modes', async ({ ann }) => {
  await ann.page.goto(await deal(ann, {}));
  await expect(cell(ann, 'amount')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await ann.page.emulateMedia({ colorScheme });
    expect(await serious(ann.page)).toEqual([]);
  }
});
