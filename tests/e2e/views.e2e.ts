import { edit, input, makeRecord } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ company: 'Views' });

const sums = ({ page }: Somebody) => page.locator('[data-sums]');
const panel = ({ page }: Somebody) => page.getByRole('dialog');

/** Chooses in the list that the last press opened. */
async function choose(somebody: Somebody, word: string): Promise<void> {
  await panel(somebody).getByRole('combobox', { name: 'Which field?' }).fill(word);
  await somebody.page.keyboard.press('Enter');
}
const addIn = (somebody: Somebody, group: string) =>
  panel(somebody).getByRole('group', { name: group, exact: true }).getByRole('button', { name: 'Add condition' }).last();

async function rename(somebody: Somebody, text: string): Promise<void> {
  await edit(somebody, 'name');
  await input(somebody, 'name').fill(text);
  await input(somebody, 'name').press('Enter');
}

test('[V9] [M55] [M57] a nested view along relations is made by hand, kept in its address, and follows what a colleague changes two records away', async ({
  ann,
  ben,
}) => {
  const acme = await makeRecord(ann, 'accounts', { name: 'Acme' });
  const bolt = await makeRecord(ann, 'accounts', { name: 'Bolt' });
  await makeRecord(ann, 'deals', { name: 'Alpha', account: acme.id, amount: { amount: 100_000, currency: 'EUR' } });
  await makeRecord(ann, 'deals', { name: 'Beta', account: bolt.id });
  await makeRecord(ann, 'deals', { name: 'Gamma', account: bolt.id, amount: { amount: 250_000, currency: 'EUR' } });
  const task = await makeRecord(ann, 'tasks', { name: 'Call Acme', related: { add: [`account:${acme.id}`] } });

  await ann.page.goto(`${ann.home}/deals?view=table`);
  await expect(sums(ann)).toContainText('3 deals');
  await ann.page.getByRole('group', { name: 'Filter' }).getByRole('button', { name: 'Filter', exact: true }).click();
  await choose(ann, 'any of');
  await addIn(ann, 'any of').click();
  await choose(ann, 'Name');
  await panel(ann).getByRole('textbox', { name: 'Name' }).fill('gam');
  await ann.page.keyboard.press('Enter');
  await expect(sums(ann)).toContainText('1 deal');
  await addIn(ann, 'any of').click();
  await choose(ann, 'Account ›');
  await addIn(ann, 'Account').click();
  await choose(ann, 'Tasks ›');
  await addIn(ann, 'Tasks').click();
  await choose(ann, 'Title');
  await panel(ann).getByRole('textbox', { name: 'Title' }).fill('call');
  await ann.page.keyboard.press('Enter');
  await expect(sums(ann)).toContainText('2 deals');
  await ann.page.keyboard.press('Escape');
  await expect(panel(ann)).toHaveCount(0);
  const chip = ann.page.getByRole('button', { name: 'Name contains gam or with Account: with Tasks: Title contains call' });
  await expect(chip).toBeVisible();
  expect(decodeURIComponent(new URL(ann.page.url()).search)).toContain(
    'filter=any(name[contains]:gam;some(account;some(task.related;name[contains]:call)))',
  );

  await ann.page.getByRole('button', { name: 'Figures' }).click();
  await panel(ann).getByRole('combobox', { name: 'Figures' }).fill('sum of amount');
  await ann.page.keyboard.press('Enter');
  await ann.page.keyboard.press('Escape');
  const figures = ann.page.locator('[data-figures]');
  await expect(figures).toContainText('Sum of Amount €3,500');

  await ben.page.goto(`${ben.home}/tasks/${task.id}`);
  await rename(ben, 'Write to Acme');
  await expect(sums(ann)).toContainText('1 deal');
  await expect(figures).toContainText('€2,500');
  await rename(ben, 'Call them');
  await expect(sums(ann)).toContainText('2 deals');

  // The server answers the same from the same address.
  const query = new URL(ann.page.url()).searchParams;
  const list = await ann.context.request.get(
    `/api/v1/deals?${new URLSearchParams([['workspace', ann.workspace.id], ['sort', 'name'], ...query.getAll('filter').map((one) => ['filter', one])]).toString()}`,
  );
  expect(list.status(), await list.text()).toBe(200);
  expect(((await list.json()) as { items: { name: string }[] }).items.map(({ name }) => name)).toEqual(['Alpha', 'Gamma']);

  await keptOnDevice(ann.page);
  await ann.page.reload();
  await expect(chip).toBeVisible();
  await expect(ann.page.getByRole('row').filter({ hasText: 'Alpha' })).toBeVisible();
  await expect(ann.page.getByRole('row').filter({ hasText: 'Beta' })).toHaveCount(0);
});

test('[M55] on a phone a group is made with the keyboard alone', async ({ ann }) => {
  await makeRecord(ann, 'deals', { name: 'Delta' });
  await ann.page.setViewportSize({ width: 360, height: 740 });
  await ann.page.goto(`${ann.home}/deals?view=table`);
  await expect(sums(ann)).toContainText('deal');
  await ann.page.getByRole('group', { name: 'Filter' }).getByRole('button', { name: 'Filter', exact: true }).focus();
  await ann.page.keyboard.press('Enter');
  await choose(ann, 'none of');
  await addIn(ann, 'none of').focus();
  await ann.page.keyboard.press('Enter');
  await choose(ann, 'Name');
  await ann.page.keyboard.type('delta');
  await ann.page.keyboard.press('Enter');
  await expect(ann.page).toHaveURL(/filter=none\(name\[contains\]:delta\)/);
  const box = await panel(ann).boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 360).toBe(true);
  await ann.page.keyboard.press('Escape');
  await expect(ann.page.getByRole('button', { name: 'none of Name contains delta' })).toBeVisible();
});

test('a field that is yes or no is filtered by one choice', async ({ ann }) => {
  await makeRecord(ann, 'contacts', { firstName: 'Ida', lastName: 'Berg', doNotCall: true });
  await makeRecord(ann, 'contacts', { firstName: 'Jon', lastName: 'Berg' });
  await ann.page.goto(`${ann.home}/contacts`);
  await expect(sums(ann)).toContainText('2 contacts');
  for (const [word, left] of [
    ['is yes', 'Ida Berg'],
    ['is not yes', 'Jon Berg'],
  ] as const) {
    await ann.page.getByRole('group', { name: 'Filter' }).getByRole('button', { name: 'Filter', exact: true }).click();
    await choose(ann, 'Do not call');
    await panel(ann)
      .getByRole('option', { name: `Do not call ${word}`, exact: true })
      .click();
    await expect(sums(ann)).toContainText('1 contact');
    await expect(ann.page.getByText(left)).toBeVisible();
    await ann.page.getByRole('button', { name: 'Clear' }).click();
    await expect(sums(ann)).toContainText('2 contacts');
  }
});
