import type { Locator, Page } from '@playwright/test';
import { problems } from './axe.ts';
import { badge, cell, edit, makeRecord } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

// Lists are looked at whole: nothing may come from other files.
test.use({ company: 'Quick' });

const dialog = (page: Page) => page.getByRole('dialog');
const line = (page: Page) => dialog(page).getByRole('textbox', { name: 'In one line' });
const understood = (page: Page) => dialog(page).getByRole('list', { name: 'What was understood' });
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const toast = (page: Page, text: string) => page.getByRole('status', { name: 'Notices' }).getByText(text);

async function list({ page, home }: Somebody, plural: string, title: string): Promise<void> {
  await page.goto(`${home}/${plural}?view=table`);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.locator('[data-sums]')).not.toBeEmpty();
}
async function tabTo(page: Page, place: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(place).toBeFocused({ timeout: 100 });
  }).toPass();
}
async function say(page: Page, words: string): Promise<void> {
  await page.locator('h1').first().click();
  await page.keyboard.press('c');
  await expect(line(page)).toBeFocused();
  await page.keyboard.type(words);
}

test('a deal in one line, by keyboard alone: read while typing, made with its account, seen by the other, taken back as one', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  await list(ann, 'deals', 'Deals');
  await list(ben, 'deals', 'Deals');
  await say(page, 'Deal, Contoso, Renewal, 40k, 30 June 2027, Proposal');
  await expect(understood(page)).toContainText('40,000');
  await expect(understood(page)).toContainText('30 Jun 2027');
  await expect(understood(page)).toContainText('Proposal');

  // Given back, the stage is a word of the name again; typed anew it would be the same word.
  const back = dialog(page).getByRole('button', { name: 'Stage: take “Proposal” as words instead' });
  await tabTo(page, back);
  await page.keyboard.press('Enter');
  await expect(understood(page)).toContainText('Contoso, Renewal, Proposal');
  await expect(line(page)).toBeFocused();
  for (let at = 0; at < ', Proposal'.length; at++) await page.keyboard.press('Backspace');

  const also = dialog(page).getByRole('checkbox', { name: 'Also create account “Contoso”' });
  await tabTo(page, also);
  await page.keyboard.press('Space');
  await line(page).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toHaveCount(0);
  await expect(toast(page, 'Created Renewal')).toBeVisible();
  for (const somebody of [ann, ben]) {
    await expect(row(somebody.page, 'Renewal')).toContainText('Contoso');
    await expect(row(somebody.page, 'Renewal')).toContainText('40,000');
  }

  await page.keyboard.press('Control+z');
  for (const somebody of [ann, ben]) await expect(row(somebody.page, 'Renewal')).toHaveCount(0);
  await list(ben, 'accounts', 'Accounts');
  await expect(ben.page.getByText('Contoso')).toHaveCount(0);
});

test('one line after the other, then the last one opened; a call to come is a task about whom it names', async ({ ann }) => {
  const { page } = ann;
  await makeRecord(ann, 'contacts', { firstName: 'Ana', lastName: 'Quintero' });
  await list(ann, 'tasks', 'Tasks');
  await say(page, 'call Ana tomorrow 10:00 about pricing');
  await expect(dialog(page)).toHaveAccessibleName('New task');
  await expect(understood(page)).toContainText('Ana Quintero');
  await page.keyboard.press('Control+Enter');
  await expect(line(page)).toHaveValue('');
  await expect(dialog(page).getByText('Created Call Ana about pricing')).toBeVisible();
  await expect(row(page, 'Call Ana about pricing')).toContainText('Ana Quintero');
  await page.keyboard.type('todo send the papers');
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Send the papers' })).toBeVisible();
});

test('[V10] without the network a line is made as well, and sent later', async ({ ann, ben }) => {
  await list(ann, 'deals', 'Deals');
  await list(ben, 'deals', 'Deals');
  await keptOnDevice(ann.page);
  await ann.context.setOffline(true);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'offline');
  await say(ann.page, 'Made in the train, 7k');
  await ann.page.keyboard.press('Enter');
  await expect(row(ann.page, 'Made in the train')).toContainText('7,000');
  await expect(badge(ann)).toContainText('1 edit waiting');
  await expect(row(ben.page, 'Made in the train')).toHaveCount(0);
  await ann.context.setOffline(false);
  await expect(row(ben.page, 'Made in the train')).toContainText('7,000');
});

test('what nothing is called is made inside the picker, and one undo takes both back', async ({ ann }) => {
  const { page, home } = ann;
  const { id } = await makeRecord(ann, 'deals', { name: 'Without account' });
  await page.goto(`${home}/deals/${id}`);
  await edit(ann, 'account');
  await expect(page.getByRole('combobox', { name: 'Account' })).toBeFocused();
  await page.keyboard.type('Fabrikam');
  await expect(page.getByRole('option', { name: 'Create “Fabrikam”' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(cell(ann, 'account')).toContainText('Fabrikam');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await edit(ann, 'account');
  await expect(page.getByRole('combobox', { name: 'Account' })).toBeFocused();
  await page.keyboard.type('fabrikam');
  await expect(page.getByRole('option', { name: 'Fabrikam' })).toBeVisible();
  await expect(page.getByRole('option', { name: /^Create/ })).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+z');
  await expect(cell(ann, 'account')).not.toContainText('Fabrikam');
  await list(ann, 'accounts', 'Accounts');
  await expect(page.getByText('Fabrikam')).toHaveCount(0);
});

test('[M32] who has the same domain, address or number is named while it is typed, and nobody is stopped', async ({ ann }) => {
  const { page, home } = ann;
  await makeRecord(ann, 'accounts', { name: 'Northwind GmbH', domain: 'northwind.example' });
  await makeRecord(ann, 'contacts', { lastName: 'Okoye', emails: ['o@northwind.example'], phones: ['+49 40 1234567'] });
  await list(ann, 'accounts', 'Accounts');
  await say(page, 'account Northern, https://www.northwind.example/about');
  await expect(dialog(page).getByRole('link', { name: 'Northwind GmbH has this domain' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(row(page, 'Northern')).toBeVisible();

  await say(page, 'contact Someone Else, 0049 (0)40 123 45 67');
  await expect(dialog(page).getByRole('link', { name: 'Okoye has this phone number' })).toBeVisible();
  await page.keyboard.press('Escape');

  const { id } = await makeRecord(ann, 'contacts', { lastName: 'Third' });
  await page.goto(`${home}/contacts/${id}`);
  await edit(ann, 'emails');
  await page.keyboard.type('O@Northwind.example');
  const same = page.getByRole('link', { name: 'Okoye has this email address' });
  await expect(same).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(cell(ann, 'emails')).toContainText('o@northwind.example');
  await tabTo(page, same);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Okoye' })).toBeVisible();
});

test('axe finds nothing serious in the line with everything that it can show', async ({ ann }) => {
  const { page } = ann;
  await list(ann, 'deals', 'Deals');
  await say(page, 'contact Ana Müller-Lüdenscheidt, Nobody Yet Ltd, o@axe.example, +49 40 555 0101');
  await makeRecord(ann, 'contacts', { lastName: 'Twin', emails: ['o@axe.example'] });
  await expect(dialog(page).getByRole('link', { name: 'Twin has this email address' })).toBeVisible();
  expect(await problems(page, 'quick-create')).toEqual([]);
  await dialog(page).getByRole('button', { name: 'All fields' }).click();
  await expect(dialog(page).getByRole('link', { name: 'Twin has this email address' })).toBeVisible();
  expect(await problems(page, 'new-record')).toEqual([]);
});
