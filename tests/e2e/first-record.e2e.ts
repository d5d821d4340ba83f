import { problems } from './axe.ts';
import { makeRecord } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ company: 'Empty', keepsPages: false });

test('[M219] a list in which nothing has ever been offers what begins it and no tool; with the first record they come, and its name does not move', async ({
  ann,
}) => {
  const { page, home } = ann;
  await page.goto(`${home}/contacts`);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { name: 'Contacts live here' })).toBeVisible();
  const tools = ['Figures', 'Group by'].map((name) => main.getByRole('button', { name, exact: true }));
  const search = main.getByRole('searchbox', { name: 'Search and filter contacts' });
  for (const tool of [...tools, search]) await expect(tool).toHaveCount(0);
  await expect(main.getByRole('button', { name: 'New contact' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'Import' })).toBeVisible();
  expect(await problems(page, 'empty-list')).toEqual([]);
  const title = main.getByRole('heading', { name: 'Contacts', exact: true });
  const before = await title.boundingBox();

  const { id } = await makeRecord(ann, 'contacts', { firstName: 'Ida', lastName: 'First' });
  await expect(main.getByRole('row', { name: /Ida First/ })).toBeVisible();
  for (const tool of tools) await expect(tool.first()).toBeVisible();
  await expect(search.first()).toBeVisible();
  expect(await title.boundingBox()).toEqual(before);

  // Nobody loses the tools that they have in hand because of somebody else.
  await search.first().focus();
  const gone = await ann.context.request.delete(`/api/v1/contacts/${id}?workspace=${ann.workspace.id}`, {
    headers: { origin: new URL(home).origin },
  });
  expect(gone.ok()).toBe(true);
  await expect(main.getByRole('heading', { name: 'Contacts live here' })).toBeVisible();
  await expect(search.first()).toBeFocused();
});

test('[M219] a yes or no in a table is a box: ticked by pointer and by key, seen by the other, taken back by undo', async ({
  ann,
  ben,
}) => {
  await makeRecord(ann, 'tasks', { name: 'Call Ida' });
  for (const { page, home } of [ann, ben]) await page.goto(`${home}/tasks`);
  const row = (page: typeof ann.page) => page.getByRole('row', { name: /Call Ida/ });
  const box = (page: typeof ann.page) => row(page).getByRole('checkbox', { name: 'Done' });
  await expect(box(ann.page)).not.toBeChecked();
  await box(ann.page).click();
  for (const { page } of [ann, ben]) await expect(box(page)).toBeChecked();
  expect(await problems(ann.page, 'tasks')).toEqual([]);

  // The keys go on from the box.
  await expect(ann.page.getByRole('grid')).toBeFocused();
  await ann.page.keyboard.press('Space');
  for (const { page } of [ann, ben]) await expect(box(page)).not.toBeChecked();
  await ann.page.keyboard.press('Enter');
  for (const { page } of [ann, ben]) await expect(box(page)).toBeChecked();
  await ann.page.keyboard.press('Control+z');
  for (const { page } of [ann, ben]) await expect(box(page)).not.toBeChecked();
});
