import type { Page } from '@playwright/test';
import { lookId } from '@rapport/model/documents/links';
import { problems } from './axe.ts';
import { badge, cell, changeDeal, changeDealLater, changeRecord, edit, input, makeDeal, makeRecord, readDeal } from './deals.ts';
import { isCurrent, keptOnDevice, sentLooks } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ company: 'Away' });

const dialog = ({ page }: Somebody) => page.getByRole('dialog', { name: 'While you were away' });
const line = (somebody: Somebody, id: string) => dialog(somebody).locator(`[data-away="${id}"]`);

async function memberId(somebody: Somebody): Promise<string> {
  const me = (await (await somebody.context.request.get('/api/me')).json()) as { workspaces: { id: string; memberId: string }[] };
  return me.workspaces.find(({ id }) => id === somebody.workspace.id)?.memberId ?? '';
}

/**
 * Her page goes out of sight at what it takes for nine hours ago: its clock is set back once it knows how far the server's
 * is from it. What it notes then lies on her device. That she was here a moment ago is forgotten first, or it would stand.
 */
async function leaveNineHoursAgo(somebody: Somebody): Promise<void> {
  const { page } = somebody;
  await sentLooks(page);
  await changeRecord(somebody, 'looks', lookId(await memberId(somebody), 'workspace'), { seenAt: null });
  await page.clock.setSystemTime(Date.now() - 9 * 3_600_000);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.goto('about:blank');
  await page.clock.setSystemTime(Date.now());
}

test('whoever comes back after hours reads on one screen what happened to their records, once, and again from the inbox', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  const deal = await makeDeal(ann, { name: 'Borealis pilot', owner: await memberId(ann) });
  const other = await makeDeal(ben, { name: 'Cetus rollout', owner: await memberId(ben) });
  await page.goto(`${ann.home}/my-day`);
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  // Before that it is not noted that she was here.
  await isCurrent(page);
  await expect(dialog(ann)).toHaveCount(0);
  await leaveNineHoursAgo(ann);

  await changeDeal(ben, deal, { amount: { amount: 5_500_000, currency: 'EUR' }, nextStep: 'Send the offer' });
  await changeDeal(ben, deal, { amount: { amount: 6_000_000, currency: 'EUR' } });
  await makeRecord(ben, 'comments', { record: `deal:${deal.id}`, body: 'They want it by May.' });
  await changeDeal(ben, other, { nextStep: 'Call them' });

  await page.goto(`${ann.home}/my-day`);
  await expect(dialog(ann)).toBeVisible();
  await expect(line(ann, deal.id)).toContainText(`${ben.name} changed amount from €40,000 to €60,000`);
  await expect(line(ann, deal.id)).toContainText(`${ben.name} commented`);
  await expect(dialog(ann).getByRole('region', { name: 'Yours' }).locator('[data-away]')).toHaveCount(1);
  await expect(dialog(ann).getByRole('region', { name: 'Others' }).locator(`[data-away="${other.id}"]`)).toContainText(
    `${ben.name} created this deal`,
  );
  expect(await problems(page, 'away')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog(ann)).toHaveCount(0);
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');

  await page.reload();
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  await page.goto(`${ann.home}/inbox`);
  await page.getByRole('button', { name: 'While you were away' }).click();
  await line(ann, deal.id).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Borealis pilot' })).toBeVisible();
  await expect(dialog(ann)).toHaveCount(0);
});

test('[M154] [V7] what was made offline and lost is shown on landing with both values: kept, or put back; the next loss, too', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  const deal = await makeDeal(ann, { name: 'Draco meters' });
  await page.goto(deal.address);
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  await ann.context.setOffline(true);
  await expect(badge(ann)).toHaveText(/Offline/);
  for (const [field, text] of [
    ['nextStep', 'Ask for the floor plan'],
    ['name', 'Draco meters, phase one'],
  ] as const) {
    await edit(ann, field);
    await input(ann, field).fill(text);
    await input(ann, field).press('Enter');
    await expect(cell(ann, field)).toContainText(text);
  }
  await changeDealLater(ben, deal, { nextStep: 'Send the contract', name: 'Draco water meters' });
  await ann.context.setOffline(false);

  const clash = (field: string) => dialog(ann).locator(`[data-clash=${field}]`);
  await expect(clash('nextStep')).toContainText(`${ben.name} set Next step to “Send the contract`);
  await expect(clash('nextStep')).toContainText('You had set “Ask for the floor plan');
  expect(await problems(page, 'away-clash')).toEqual([]);
  await clash('nextStep').getByRole('button', { name: 'Keep mine' }).click();
  await clash('name').getByRole('button', { name: 'Keep theirs' }).click();
  await expect(clash('name').getByRole('status')).toHaveText('Keep theirs');
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ nextStep: 'Ask for the floor plan', name: 'Draco water meters' });
  await page.keyboard.press('Escape');
  await expect(dialog(ann)).toHaveCount(0);
  await expect(cell(ann, 'nextStep')).toContainText('Ask for the floor plan');
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');

  // A minute has not passed: what is lost next is shown all the same, and what was decided is not shown again.
  await ann.context.setOffline(true);
  await expect(badge(ann)).toHaveText(/Offline/);
  await edit(ann, 'nextStep');
  await input(ann, 'nextStep').fill('Ask for the prices');
  await input(ann, 'nextStep').press('Enter');
  await expect(cell(ann, 'nextStep')).toContainText('Ask for the prices');
  // Who is in a field is told in a line instead.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await changeDealLater(ben, deal, { nextStep: 'Send the invoice' });
  await ann.context.setOffline(false);
  await expect(clash('nextStep')).toContainText('You had set “Ask for the prices');
  await expect(dialog(ann).locator('[data-clash]')).toHaveCount(1);
});

test('[M92] [V7] what two people made offline is offered on landing and on both records, and merged by nobody unasked', async ({
  ann,
  ben,
}) => {
  for (const somebody of [ann, ben]) {
    await somebody.page.goto(`${somebody.home}/accounts?view=table`);
    await keptOnDevice(somebody.page);
    await somebody.context.setOffline(true);
    await expect(badge(somebody)).toHaveAttribute('data-connection', 'offline');
  }
  const make = async ({ page }: Somebody, line: string, name: string) => {
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('c');
    await expect(page.getByRole('textbox', { name: 'In one line' })).toBeFocused();
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible();
  };
  await make(ann, 'account Fornax Pumps, fornax.example', 'Fornax Pumps');
  await make(ben, 'account Pumps of Fornax, www.fornax.example', 'Pumps of Fornax');
  await ann.context.setOffline(false);
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  await ben.context.setOffline(false);

  const twice = (page: Page) => page.locator('[data-made-twice]');
  await expect(dialog(ben).getByRole('region', { name: 'Perhaps made twice' })).toContainText(
    `Fornax Pumps, made by ${ann.name}, has the same domain`,
  );
  expect(await problems(ben.page, 'made-twice')).toEqual([]);
  await twice(ben.page).getByRole('button', { name: 'Delete mine' }).click();
  await expect(twice(ben.page)).toHaveCount(0);
  await ben.page.keyboard.press('Escape');
  await ben.page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).last().click();
  await expect(ben.page.getByRole('row').filter({ hasText: 'Pumps of Fornax' })).toBeVisible();

  const { page } = ann;
  await page.getByRole('link', { name: 'Fornax Pumps' }).click();
  await expect(twice(page)).toContainText(`Pumps of Fornax, made by ${ben.name}, has the same domain`);
  await twice(page).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pumps of Fornax' })).toBeVisible();
  await expect(twice(page)).toContainText('Fornax Pumps, made by you, has the same domain');
  await twice(page).getByRole('button', { name: 'Keep both' }).click();
  await expect(twice(page)).toHaveCount(0);
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Fornax Pumps' })).toBeVisible();
  await expect(page.locator('[data-looked=true]')).toBeAttached();
  await expect(twice(page)).toHaveCount(0);
});

test('[V7] whoever looks elsewhere when it lands, or while the server cannot be asked, is told when they look again', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  const deal = await makeDeal(ann, { name: 'Eridanus gateway' });
  await page.goto(deal.address);
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  await ann.context.setOffline(true);
  await expect(badge(ann)).toHaveText(/Offline/);
  await edit(ann, 'nextStep');
  await input(ann, 'nextStep').fill('Ask for the plan');
  await input(ann, 'nextStep').press('Enter');
  await changeDealLater(ben, deal, { nextStep: 'Send the contract' });
  const look = (visibility: 'hidden' | 'visible') =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visibility);
  // Who is in a field is told in a line instead.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await look('hidden');
  await ann.context.setOffline(false);
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  await expect(dialog(ann)).toHaveCount(0);

  await page.route('**/away?*', (route) => route.abort());
  const failed = page.waitForEvent('requestfailed');
  await look('visible');
  await failed;
  await page.unroute('**/away?*');
  await expect(dialog(ann).locator('[data-clash=nextStep]')).toContainText('You had set “Ask for the plan');
});
