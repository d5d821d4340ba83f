import { seriousInBothModes } from './axe.ts';
import { cell, edit, findInFeed, input, makeDeal, makeRecord, readChanges, together } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ keepsPages: false });

test('two people change different fields of one deal at once, and both changes stay', async ({ ann, ben }) => {
  await together(ann, ben, (await makeDeal(ann)).address);
  await edit(ann, 'amount');
  await expect(cell(ben, 'amount')).toContainText(ann.name);
  await edit(ben, 'closeDate');
  await input(ann, 'amount').fill('45k');
  await input(ben, 'closeDate').fill('31.7.2027');
  await Promise.all([input(ann, 'amount').press('Enter'), input(ben, 'closeDate').press('Enter')]);
  for (const somebody of [ann, ben]) {
    await expect(cell(somebody, 'amount')).toHaveText('€45,000');
    await expect(cell(somebody, 'closeDate')).toHaveText('31 Jul 2027');
  }
  // What others did waits until it is asked for.
  await findInFeed(ben, ben.page.getByText(`${ann.name} changed amount from €40,000 to €45,000`));
});

test('a remote change under a draft shows both: Esc takes theirs, Enter keeps mine', async ({ ann, ben }) => {
  await together(ann, ben, (await makeDeal(ann)).address);
  await edit(ben, 'amount');
  await input(ben, 'amount').fill('99');
  await edit(ann, 'amount');
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
  const deal = await makeDeal(ann);
  await ann.page.goto(deal.address);
  await edit(ann, 'amount');
  await input(ann, 'amount').press('Tab');
  await edit(ann, 'amount');
  await input(ann, 'amount').press('Enter');
  await expect(cell(ann, 'amount')).toHaveText('€40,000');
  // What was made of one record comes in its order: had something been written, it would come before this.
  await edit(ann, 'nextStep');
  await input(ann, 'nextStep').fill('Ask Jon');
  await input(ann, 'nextStep').press('Enter');
  const changed = async () => (await readChanges(ann, deal)).map(({ field }) => field);
  await expect.poll(changed).toContain('nextStep');
  expect(await changed()).not.toContain('amount');
});

test('text that cannot be read holds whoever clicks on another field, once', async ({ ann }) => {
  await ann.page.goto((await makeDeal(ann)).address);
  await edit(ann, 'amount');
  await input(ann, 'amount').fill('about a lot');
  await edit(ann, 'nextStep');
  await expect(input(ann, 'amount')).toBeFocused();
  await expect(input(ann, 'amount')).toHaveValue('about a lot');
  await expect(cell(ann, 'amount').getByRole('alert')).toBeVisible();
  await edit(ann, 'nextStep');
  await expect(input(ann, 'nextStep')).toBeFocused();
  await expect(cell(ann, 'amount')).toHaveText('€40,000');
});

test('a stage moves by a click, a comment mentions somebody, a deleted deal comes back', async ({ ann, ben }) => {
  await together(ann, ben, (await makeDeal(ann)).address);
  await ann.page.getByRole('list', { name: 'Stages' }).getByRole('button', { name: 'Proposal' }).click();
  await expect(ben.page.getByRole('list', { name: 'Stages' }).locator('[aria-current=step]')).toContainText('Proposal');
  await ann.page.keyboard.press('m');
  await ann.page.keyboard.type('Please look @ben');
  await ann.page.getByRole('option', { name: ben.name }).click();
  await ann.page.keyboard.press('Control+Enter');
  await expect(ben.page.getByRole('button', { name: 'Comments 1' })).toBeVisible();
  await findInFeed(ben, ben.page.getByRole('article').filter({ hasText: `Please look @${ben.name}` }));
  await ann.page.getByRole('button', { name: 'More actions' }).first().click();
  await ann.page.getByRole('menuitem', { name: 'Delete deal' }).click();
  await expect(ben.page.getByText('is in the trash')).toBeVisible();
  await ben.page.getByRole('button', { name: 'Restore' }).click();
  await expect(ann.page.getByRole('button', { name: 'Win deal' })).toBeVisible();
});

test('a record has no serious accessibility violation, in both modes', async ({ ann }) => {
  await ann.page.goto((await makeDeal(ann)).address);
  await expect(cell(ann, 'amount')).toBeVisible();
  expect(await seriousInBothModes(ann.page)).toEqual([]);
});

test('[M106] neither end offers what would put an account above itself', async ({ ann }) => {
  const { page } = ann;
  const top = await makeRecord(ann, 'accounts', { name: 'Ring Holding' });
  const below = await makeRecord(ann, 'accounts', { name: 'Ring Works', parent: top.id });
  await makeRecord(ann, 'accounts', { name: 'Ring Elsewhere' });
  await page.goto(`${ann.home}/accounts/${top.id}`);
  await page.getByRole('button', { name: /more$/ }).click();
  await page.locator('[data-field=parent]').click();
  await page.keyboard.type('Ring');
  await expect(page.getByRole('option')).toHaveText([/Ring Elsewhere/, /Create/]);
  // Wide enough for what is related to stand beside.
  await page.setViewportSize({ width: 1500, height: 900 });
  await page.goto(`${ann.home}/accounts/${below.id}`);
  await page.getByRole('button', { name: 'Add account' }).click();
  await page.keyboard.type('Ring');
  await expect(page.getByRole('option')).toHaveText([/Ring Elsewhere/, /Create/]);
});

test('[M240] a click below a field that is smaller once it is left is a click, on a fact and on what a form is sent with', async ({
  ann,
}) => {
  const { address } = await makeDeal(ann, { name: 'Pressed', description: 'One line' });
  await ann.page.goto(address);
  await ann.page.getByRole('button', { name: /^\d+ more$/ }).click();
  await edit(ann, 'description');
  await ann.page.keyboard.type(', and another');
  await edit(ann, 'probability');
  await expect(input(ann, 'probability')).toBeFocused();
  await expect(cell(ann, 'description')).toContainText('One line, and another');
  await ann.page.keyboard.press('Escape');

  await ann.page.getByRole('tab', { name: 'Task', exact: true }).click();
  const form = ann.page.getByRole('region', { name: 'Add to this record' });
  await form.getByRole('textbox', { name: 'What is to be done?' }).fill('Send the papers');
  await form.getByRole('button', { name: 'Edit Description' }).click();
  await ann.page.keyboard.type('All three of them');
  await form.getByRole('button', { name: 'Add task' }).click();
  await expect(ann.page.getByRole('region', { name: 'Activity' }).getByText('Send the papers')).toBeVisible();
});
