import { problems } from './axe.ts';
import { badge, cell, makeDeal, makeRecord, note } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ keepsPages: false, company: 'Trash' });

const trash = (somebody: Somebody) => `${somebody.home}/settings/trash`;
const line = ({ page }: Somebody, name: string) => page.locator('[data-trashed-row]').filter({ hasText: name });
const toasts = ({ page }: Somebody) => page.getByRole('status', { name: 'Notices' });

const said = ({ page }: Somebody) => page.getByRole('article').filter({ hasText: 'Ask Ida first' });

/** Deletes the record whose page is open. */
async function removeHere({ page }: Somebody, type: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).first().click();
  await page.getByRole('menuitem', { name: `Delete ${type}` }).click();
}
async function comment({ page }: Somebody, text: string): Promise<void> {
  await page.keyboard.press('m');
  await page.keyboard.type(text);
  await page.keyboard.press('Control+Enter');
}

test('what one deletes the other finds in the trash and brings back with note and comments; its name is struck through meanwhile', async ({
  ann,
  ben,
}) => {
  const account = await makeRecord(ann, 'accounts', { name: 'Borealis Energy' });
  const address = `${ann.home}/accounts/${account.id}`;
  const deal = await makeDeal(ann, { name: 'Borealis meters', account: account.id });
  await makeDeal(ann, { name: 'Borealis cloud', account: account.id });
  for (const firstName of ['Ida', 'Jon', 'Kim'])
    await makeRecord(ann, 'contacts', { firstName, lastName: 'Berg', accounts: [account.id] });

  await ann.page.goto(address);
  await expect(ann.page.getByRole('button', { name: 'Write a note…' })).toBeVisible();
  await comment(ann, 'Ask Ida first');
  await expect(said(ann)).toBeVisible();
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('They pay late.');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');

  await ben.page.goto(deal.address);
  const name = cell(ben, 'account').getByRole('link', { name: 'Borealis Energy' });
  await expect(name).toBeVisible();
  await expect(ben.page.locator(`[data-trashed="${account.id}"]`)).toHaveCount(0);

  await removeHere(ann, 'account');
  await expect(toasts(ann)).toContainText('Deleted Borealis Energy. 3 contacts and 2 deals stay');

  // The deal still says whose it was, and that this is gone: seen and heard.
  await expect(cell(ben, 'account').locator('s')).toHaveText('Borealis Energy');
  await expect(name).toHaveAccessibleName('Borealis Energy (in the trash)');
  await ben.page.goto(`${ben.home}/deals?view=table&filter[account]=${account.id}`);
  const chip = ben.page.getByRole('button', { name: 'Account is Borealis Energy (in the trash)' });
  await expect(chip.locator('s')).toHaveText('Borealis Energy');
  await ben.page.goto(deal.address);
  await name.click();
  const banner = ben.page.locator('[data-trash-banner]');
  await expect(banner).toContainText('Borealis Energy is in the trash');
  await expect(banner).toContainText(`${ann.name} deleted it`);
  await expect(note(ben)).toContainText('They pay late.');
  await expect(said(ben)).toBeVisible();
  await expect(ben.page.getByText(`${ann.name} deleted this account`)).toBeVisible();
  await expect(note(ben)).toHaveAttribute('contenteditable', 'false');
  await expect(cell(ben, 'domain').getByRole('button')).toHaveCount(0);

  await banner.getByRole('link', { name: 'All of the trash' }).click();
  await expect(line(ben, 'Borealis Energy')).toContainText(`${ann.name}`);
  await expect(line(ben, 'Borealis Energy')).toContainText('30 days left');
  // Ben is a member: he brings back, he does not erase.
  await expect(ben.page.getByRole('button', { name: 'Delete Borealis Energy for good' })).toHaveCount(0);
  await ann.page.goto(trash(ann));
  await expect(line(ann, 'Borealis Energy')).toBeVisible();
  await line(ben, 'Borealis Energy').getByRole('button', { name: 'Restore Borealis Energy' }).click();
  await expect(toasts(ben)).toContainText('Restored Borealis Energy');
  await expect(line(ann, 'Borealis Energy')).toHaveCount(0);
  await expect(ann.page.getByRole('heading', { name: 'Nothing in the trash' })).toBeVisible();

  await ben.page.goto(address);
  await expect(note(ben)).toContainText('They pay late.');
  await expect(note(ben)).toHaveAttribute('contenteditable', 'true');
  await expect(said(ben)).toBeVisible();
  await ben.page.goto(deal.address);
  await expect(name).toHaveAccessibleName('Borealis Energy');
  await expect(ben.page.locator(`[data-trashed="${account.id}"]`)).toHaveCount(0);
});

test('the trash is worked by keyboard alone: find, mark, restore and take back; deleting for good asks first', async ({
  ann,
  ben,
}) => {
  const headers = { origin: new URL(ann.home).origin };
  const remove = async (plural: string, id: string) => {
    const gone = await ann.context.request.delete(`/api/v1/${plural}/${id}?workspace=${ann.workspace.id}`, { headers });
    expect(gone.ok()).toBe(true);
  };
  const account = await makeRecord(ann, 'accounts', { name: 'Cetus Labs' });
  const deals = [
    await makeDeal(ann, { name: 'Cetus pilot', account: account.id }),
    await makeDeal(ann, { name: 'Draco rollout' }),
  ];
  await remove('accounts', account.id);
  for (const { id } of deals) await remove('deals', id);

  const { page } = ann;
  await page.goto(trash(ann));
  await expect(page.locator('[data-trashed-row]')).toHaveCount(3);
  expect(await problems(page, 'trash')).toEqual([]);
  await page.getByRole('searchbox', { name: 'Find in the trash' }).fill('cetus');
  await expect(page.locator('[data-trashed-row]')).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Type' }).selectOption('deal');
  await expect(page.locator('[data-trashed-row]')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Find in the trash' }).fill('nothing of that name');
  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(page.locator('[data-trashed-row]')).toHaveCount(3);

  // Last deleted first: the rollout, the pilot, then the account.
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Draco rollout' })).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByRole('toolbar', { name: '2 selected' })).toBeVisible();
  const box = page.getByRole('checkbox', { name: 'Select Draco rollout' });
  await box.click();
  await expect(box).toBeChecked();
  await expect(page.getByRole('toolbar', { name: '3 selected' })).toBeVisible();
  await box.click();
  await expect(box).not.toBeChecked();
  expect(await problems(page, 'trash-selected')).toEqual([]);
  await page.keyboard.press('r');
  await expect(page.locator('[data-trashed-row]')).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'Draco rollout' })).toBeFocused();
  await toasts(ann).getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('[data-trashed-row]')).toHaveCount(3);

  await ben.page.goto(deals[1]?.address ?? '');
  await expect(ben.page.locator('[data-trash-banner]')).toContainText('Draco rollout is in the trash');
  await line(ann, 'Draco rollout').getByRole('link').focus();
  await page.keyboard.press('Delete');
  const asked = page.getByRole('dialog', { name: 'Delete Draco rollout for good?' });
  await expect(asked).toContainText('Nobody can bring this back.');
  await page.keyboard.press('Escape');
  await expect(asked).toBeHidden();
  await line(ann, 'Draco rollout').getByRole('link').focus();
  await page.keyboard.press('Delete');
  await asked.getByRole('button', { name: 'Delete for good' }).click();
  await expect(toasts(ann)).toContainText('Deleted Draco rollout for good');
  await expect(line(ann, 'Draco rollout')).toHaveCount(0);
  await expect(ben.page.getByRole('heading', { name: 'Not available' }).first()).toBeAttached();
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await page.reload();
  await expect(page.locator('[data-trashed-row]')).toHaveCount(2);
});

test('what somebody else restores stays under the pointer, marked, and leaves with it; what they delete waits above', async ({
  ann,
  ben,
}) => {
  const contact = async (lastName: string) => makeRecord(ann, 'contacts', { firstName: 'Still', lastName });
  const made = await Promise.all(['Here', 'There', 'Later'].map(contact));
  const remove = async (somebody: Somebody, at: number) => {
    await somebody.page.goto(`${somebody.home}/contacts/${made[at]?.id ?? ''}`);
    await removeHere(somebody, 'contact');
    await expect(toasts(somebody)).toContainText('Deleted Still');
  };
  await remove(ann, 0);
  await remove(ann, 1);
  await ann.page.goto(trash(ann));
  await line(ann, 'Still Here').hover();
  const place = await line(ann, 'Still Here').boundingBox();

  await remove(ben, 2);
  await expect(ann.page.getByRole('button', { name: '1 new' })).toBeVisible();
  expect(await line(ann, 'Still Here').boundingBox()).toEqual(place);
  await ben.page.goto(trash(ben));
  await ben.page.getByRole('button', { name: 'Restore Still There' }).click();
  await expect(line(ann, 'Still There')).toContainText(`Restored by ${ben.name}`);
  await expect(line(ann, 'Still There').getByRole('button')).toHaveCount(0);
  await expect(line(ann, 'Still Later')).toHaveCount(0);

  await ann.page.mouse.move(5, 5);
  await expect(line(ann, 'Still There')).toHaveCount(0);
  await expect(line(ann, 'Still Later')).toBeVisible();
});
