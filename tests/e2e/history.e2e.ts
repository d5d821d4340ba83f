import { problems } from './axe.ts';
import { badge, cell, changeDeal, edit, input, makeDeal, makeRecord, note, readDeal, together } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ keepsPages: false, company: 'History' });

test('[V3] [M253] [M254] a record and its note are seen as they were, by whom they were changed, and brought back while others watch', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Borealis pilot' });
  await together(ann, ben, deal.address);
  await ben.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ben).click();
  // In one edit: typed across the end of a minute it would be two moments.
  await ben.page.keyboard.insertText('They want to sign on Friday.');
  await edit(ben, 'amount');
  await input(ben, 'amount').fill('55k');
  await input(ben, 'amount').press('Enter');
  await expect(cell(ann, 'amount')).toHaveText('€55,000');
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');
  await expect(note(ann)).toContainText('Friday');

  const { page } = ann;
  const open = async () => {
    await page.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: 'History' }).click();
  };
  await open();
  const dialog = page.getByRole('dialog', { name: 'History of Borealis pilot' });
  const moments = dialog.locator('[data-moment]');
  const then = dialog.locator('[data-then]');
  // Ben's amount, Ben's note, and how it began.
  await expect(moments.filter({ hasText: ben.name }).first()).toBeVisible();
  await moments.filter({ hasText: ben.name }).filter({ hasText: 'Amount' }).first().click();
  await expect(then.locator('[data-then-field=amount] s')).toHaveText('€40,000');
  await expect(then.locator('[data-then-field=amount]')).toContainText('€55,000');
  await expect(then.locator('[data-then-field=name] [data-changed=true]')).toHaveCount(0);
  await moments.filter({ hasText: ben.name }).filter({ hasText: 'Note' }).first().click();
  await expect(then.locator('[data-then-note] ins').first()).toContainText('They want to sign on Friday.');
  // [M254] It says so still: there is nothing to bring back.
  const restoreNote = then.getByRole('button', { name: 'Restore the note' });
  await expect(then.locator('[data-same]')).toHaveText('This is how it is now.');
  await expect(restoreNote).toHaveCount(0);
  expect(await problems(page, 'history')).toEqual([]);

  await moments.last().click();
  await expect(then.locator('[data-then-field=amount]')).toContainText('€40,000');
  await expect(then.locator('[data-then-field=amount]')).toContainText('now: €55,000');
  await then.getByRole('button', { name: 'Restore Amount' }).click();
  await expect(cell(ben, 'amount')).toHaveText('€40,000');
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ amount: { amount: 4_000_000 } });
  const said = page.locator('[data-toasts] > div').filter({ hasText: 'Amount is as it was' });
  await said.getByText('Undo').click();
  await expect(cell(ben, 'amount')).toHaveText('€55,000');
  await expect(then.locator('[data-then-field=amount]')).toContainText('now: €55,000');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // What Ann takes out of the note comes back with the moment before, as a new edit that Ben sees.
  await note(ann).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await expect(note(ben)).not.toContainText('Friday');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await open();
  await moments.filter({ hasText: ben.name }).filter({ hasText: 'Note' }).first().click();
  // The moment that is shown first has these words, too: as what was taken out.
  await expect(then.locator('[data-then-note] ins').first()).toContainText('They want to sign on Friday.');
  await expect(then.locator('[data-same]')).toHaveCount(0);
  await restoreNote.click();
  await expect(then.locator('[data-same]')).toBeVisible();
  await expect(note(ben)).toContainText('They want to sign on Friday.');

  // [M253] Ben wrote it, whoever brought it back.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await note(ann).getByText('They want to sign').click();
  await page.keyboard.press('ControlOrMeta+Alt+y');
  const wrote = page.getByRole('dialog', { name: 'Who wrote this' });
  await expect(wrote.getByRole('listitem')).toHaveCount(1);
  await expect(wrote.getByRole('strong')).toHaveText(ben.name);
  await expect(wrote).toContainText(`restored by ${ann.name}`);
});

test('[M160, M161, M162, M163] one slides through the moments with what was linked then, sees who changed a field last, and brings all back as one', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  const account = await makeRecord(ann, 'accounts', { name: 'Borealis Energy' });
  const deal = await makeDeal(ann, { name: 'Solar park', account: account.id });
  const person = await makeRecord(ann, 'contacts', { lastName: 'Lindqvist' });
  await changeDeal(ann, deal, { contacts: [person.id] });
  await changeDeal(ben, deal, { amount: { amount: 5_500_000, currency: 'EUR' }, closeDate: '2027-09-30' });
  await page.goto(deal.address);
  await expect(cell(ann, 'amount')).toHaveText('€55,000');

  // Who was it, by pointer, by touch and by key.
  const words = `${ben.name}, `;
  await cell(ann, 'amount').getByRole('button').first().hover();
  await expect(page.getByRole('tooltip')).toContainText(words);
  await expect(page.getByRole('tooltip')).toContainText('was €40,000');
  await page.getByRole('button', { name: 'Amount: who changed it last' }).click();
  await expect(page.locator('[data-last-change]')).toContainText('was €40,000');
  await page.getByRole('button', { name: 'Show history' }).click();
  const dialog = page.getByRole('dialog', { name: 'History of Solar park' });
  const moments = dialog.locator('[data-moment]');
  const then = dialog.locator('[data-then]');
  await expect(dialog).toContainText('What changed Amount.');
  await expect(moments).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Show every change' }).click();
  await expect(moments.nth(1)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await cell(ann, 'amount').getByRole('button').first().focus();
  await page.keyboard.press('h');
  await expect(dialog).toContainText('What changed Amount.');
  await dialog.getByRole('button', { name: 'Show every change' }).click();

  // The slider goes to the beginning by key, and says where it is.
  const slider = dialog.getByRole('slider', { name: 'Moment' });
  await expect(moments.nth(1)).toBeVisible();
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', new RegExp(ann.name));
  await expect(moments.last()).toHaveAttribute('aria-current', 'true');
  await expect(then.locator('[data-then-field=amount]')).toContainText('now: €55,000');
  expect(await problems(page, 'history')).toEqual([]);

  // All of it comes back, said beforehand, and goes again with one undo.
  await then.getByRole('button', { name: 'Restore all fields' }).click();
  const restoring = then.locator('[data-restoring]');
  await expect(restoring).toContainText('€55,000');
  await expect(restoring).toContainText('€40,000');
  await restoring.getByRole('button', { name: /^Restore \d fields$/ }).click();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(cell(ann, 'amount')).toHaveText('€40,000');
  await expect.poll(() => readDeal(ben, deal)).toMatchObject({ amount: { amount: 4_000_000 }, closeDate: '2027-06-30' });
  await page.keyboard.press('Control+z');
  await expect(cell(ann, 'amount')).toHaveText('€55,000');
  await expect.poll(() => readDeal(ben, deal)).toMatchObject({ amount: { amount: 5_500_000 }, closeDate: '2027-09-30' });

  // On the account it is seen that the deal was there, though it has gone elsewhere.
  const elsewhere = await makeRecord(ann, 'accounts', { name: 'Elsewhere' });
  const path = `/api/v1/accounts/${account.id}?workspace=${ben.workspace.id}`;
  const headers = { origin: new URL(ben.home).origin };
  expect((await ben.context.request.patch(path, { data: { domain: 'borealis.example' }, headers })).ok()).toBe(true);
  await changeDeal(ben, deal, { account: elsewhere.id });
  await page.goto(`${ann.home}/accounts/${account.id}`);
  await page.getByRole('button', { name: 'More actions' }).first().click();
  await page.getByRole('menuitem', { name: 'History' }).click();
  const past = page.getByRole('dialog', { name: 'History of Borealis Energy' });
  await expect(past.locator('[data-moment]').first()).toContainText(ben.name);
  await expect(past.locator('[data-then-links]')).toContainText('Solar park');
  await past.getByLabel('As of').fill('2020-01-01T09:00');
  await expect(past.locator('[data-then]')).toContainText('It was not there yet.');
});

test('[M170, M171] a board as of a day is read only with words, stays with its address, and says so without the network', async ({
  ann,
}) => {
  const { page } = ann;
  const { id } = await makeDeal(ann, { name: 'Wind park' });
  await page.goto(`${ann.home}/deals`);
  const card = page.locator(`[data-card="${id}"]`);
  await expect(card).toBeVisible();
  await page.getByRole('link', { name: 'As of…' }).click();
  // A week ago there was none.
  const bar = page.getByRole('region', { name: 'The past' });
  await expect(bar).toHaveAttribute('data-past', /^\d{4}-\d\d-\d\d$/);
  await expect(page.getByText('No deals that day')).toBeVisible();
  await expect(card).toBeHidden();
  const then = new URL(page.url()).searchParams.get('asof') ?? '';

  // The end of today is how it is now; nothing can be moved there.
  const today = (await bar.getByLabel('Day').last().getAttribute('max')) ?? '';
  await bar.getByLabel('Day').last().fill(today);
  await expect(bar).toHaveAttribute('data-past', today);
  await expect(card).toBeVisible();
  await card.focus();
  await page.keyboard.press('Space');
  await expect(page.getByText(/This is how it was on .* Go back to now to change something/)).toBeVisible();
  await page.reload();
  await expect(bar).toHaveAttribute('data-past', today);
  await expect(card).toBeVisible();

  await ann.context.setOffline(true);
  await bar.getByLabel('Day').last().fill(then);
  await expect(bar).toContainText('The past is read from the server');
  await ann.context.setOffline(false);
  await expect(bar).toHaveAttribute('data-past', then);
  await bar.getByRole('link', { name: 'Back to now' }).click();
  await expect(bar).toBeHidden();
  await expect(card).toBeVisible();
});
