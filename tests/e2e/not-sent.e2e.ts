import type { Locator } from '@playwright/test';
import { problems } from './axe.ts';
import { badge, cell, edit, input, makeDeal, note, readDeal } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ company: 'Not sent' });

async function setMember(by: Somebody, of: Somebody, data: { role?: string; active?: boolean }): Promise<void> {
  const { context, workspace, home } = by;
  const me = (await (await of.context.request.get('/api/me')).json()) as { workspaces: { memberId: string }[] };
  const path = `/api/w/${workspace.id}/members/${me.workspaces[0]?.memberId ?? ''}`;
  const changed = await context.request.patch(path, { data, headers: { origin: new URL(home).origin } });
  expect(changed.ok(), await changed.text()).toBe(true);
}

test('[V7] what the server refuses is listed with value, reason and ways on, outlives a reload, and can be sent again', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Borealis pilot' });
  const { page } = ben;
  await page.goto(deal.address);
  await page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ben).click();
  await page.keyboard.type('Met them. ');
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');
  await keptOnDevice(page);

  await ben.context.setOffline(true);
  await expect(badge(ben)).toHaveAttribute('data-connection', 'offline');
  await edit(ben, 'amount');
  await input(ben, 'amount').fill('55k');
  await input(ben, 'amount').press('Enter');
  await note(ben).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('They sign on Friday.');
  await expect(badge(ben)).toContainText('waiting');
  await setMember(ann, ben, { role: 'viewer' });
  await ben.context.setOffline(false);

  await expect(badge(ben)).toContainText('2 edits wait for you');
  await expect(cell(ben, 'amount')).toHaveText('€40,000');
  await badge(ben).click();
  await page.getByRole('link', { name: 'See 2 edits that were not sent' }).click();
  const lines = page.locator('[data-not-sent]');
  await expect(lines).toHaveCount(2);
  const amount = lines.filter({ hasText: 'Amount' });
  await expect(amount).toContainText('Borealis pilot');
  await expect(amount).toContainText('€55,000 · Now: €40,000');
  await expect(amount).toContainText('Your role does not allow this.');
  const words = lines.filter({ hasText: 'They sign on Friday.' });
  await expect(words).toContainText('Borealis pilot');
  expect(await problems(page, 'not-sent')).toEqual([]);

  await page.reload();
  await expect(lines).toHaveCount(2);
  await page.keyboard.press('j');
  await expect(lines.first()).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(lines).toHaveCount(1);
  await page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await expect(lines).toHaveCount(2);

  await setMember(ann, ben, { role: 'member' });
  // Until server and page have heard that he may write again, both keep the words: they leave the list when they are
  // made anew and come back with the refusal, so what the server said is waited for.
  const again = (line: Locator, name: string, left: number) =>
    expect(async () => {
      if (await line.isVisible()) await line.getByRole('button', { name }).click();
      await expect(lines).toHaveCount(left, { timeout: 3_000 });
      await expect(badge(ben)).toHaveAttribute('data-connection', 'saved', { timeout: 10_000 });
      await expect(lines).toHaveCount(left, { timeout: 1_000 });
    }).toPass();
  await again(words, 'Add to the note', 1);
  await again(amount, 'Apply again', 0);
  await expect(page.getByText('Everything was sent')).toBeVisible();
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ amount: { amount: 5_500_000 } });
  await ann.page.goto(deal.address);
  await expect(note(ann)).toContainText('Met them.');
  await expect(note(ann)).toContainText('They sign on Friday.');
});

// The last of this file: Ben belongs to nothing any more.
test('[M94] [V6] [V7] whoever was removed while offline reads that on landing, with what was not sent, and then nothing is left', async ({
  ann,
  ben,
}) => {
  const { page } = ben;
  const deal = await makeDeal(ann, { name: 'Hydra filters' });
  await page.goto(deal.address);
  await keptOnDevice(page);
  await ben.context.setOffline(true);
  await expect(badge(ben)).toHaveAttribute('data-connection', 'offline');
  await edit(ben, 'nextStep');
  await input(ben, 'nextStep').fill('Ask for the floor plan');
  await input(ben, 'nextStep').press('Enter');
  await expect(badge(ben)).toContainText('1 edit waiting');
  await setMember(ann, ben, { active: false });
  await ben.context.setOffline(false);

  // Who asks is to be known before anything is shown.
  await page.waitForURL('**/sign-in**');
  await expect(page.getByLabel('Email')).toHaveValue(ben.email);
  await page.getByLabel('Email').press('Enter');
  await page.getByLabel('Password', { exact: true }).fill(ben.password);
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page.getByRole('heading', { name: 'You are no longer a member of' })).toBeVisible();
  const lines = page.locator('[data-unsent-edit]');
  await expect(lines).toHaveText(/Hydra filters\s*Next step\s*Ask for the floor plan/);
  expect(await problems(page, 'removed')).toEqual([]);
  await page.goto('/');
  await expect(lines).toHaveCount(1);
  await page.getByRole('button', { name: 'Delete from this device' }).click();
  await expect(page.getByText('Nothing of it is kept on this device any more.')).toBeVisible();
  const kept = () =>
    indexedDB.databases().then((all) => all.map(({ name }) => name).filter((name) => name?.startsWith('rapport/')));
  expect(await page.evaluate(kept)).toEqual([]);
  expect(await readDeal(ann, deal)).not.toHaveProperty('nextStep', 'Ask for the floor plan');
});
