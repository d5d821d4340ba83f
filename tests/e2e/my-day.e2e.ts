import type { Page } from '@playwright/test';
import { ofColours, serious } from './axe.ts';
import { goByKey, makeRecord } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

// The page shows every task and deal of a person: none may come from other files.
test.use({ company: 'My day' });

// The browsers are in Berlin: for an hour or two of every day its today is another than in UTC.
const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' });
// Counted from noon in UTC: where clocks are changed a day is not 24 hours long.
const day = (days: number) =>
  new Date(Date.parse(`${calendar.format(Date.now())}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const part = (page: Page, name: string) => page.locator(`[data-part="${name}"]`);
const line = (page: Page, name: string) => page.locator('[data-day]').filter({ hasText: name });
async function memberId(somebody: Somebody): Promise<string> {
  const me = (await (await somebody.context.request.get('/api/me')).json()) as { workspaces: { memberId: string }[] };
  return me.workspaces[0]?.memberId ?? '';
}
const task = async (of: Somebody, name: string, values = {}) =>
  makeRecord(of, 'tasks', { name, assignee: await memberId(of), ...values });
const deal = async (of: Somebody, name: string, values = {}) =>
  makeRecord(of, 'deals', { name, owner: await memberId(of), pipeline: 'sales', stage: 'proposal', ...values });
async function openDay({ page, home }: Somebody): Promise<void> {
  await page.goto(`${home}/my-day`);
  await expect(page.getByRole('heading', { name: 'My day' })).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

test('a day by keyboard alone: go there, done, undo, snooze, next step', async ({ ann }) => {
  const { page, home } = ann;
  await task(ann, 'Long overdue', { due: day(-9) });
  await task(ann, 'Call the bank', { due: day(0) });
  await task(ann, 'Prepare the visit', { due: day(3) });
  await deal(ann, 'Silent deal', { closeDate: day(30) });
  await page.goto(`${home}/deals?view=table`);
  await expect(page.getByRole('heading', { name: 'Deals' })).toBeVisible();
  await goByKey(ann, 'm', /my-day/);
  await expect(part(page, 'overdue').getByText('Long overdue')).toBeVisible();
  await expect(part(page, 'today').getByText('Call the bank')).toBeVisible();
  await expect(part(page, 'upcoming').getByText('Prepare the visit')).toBeVisible();
  await expect(part(page, 'deals').getByText('No next step')).toBeVisible();

  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Long overdue' })).toBeFocused();
  await page.keyboard.press('d');
  await expect(line(page, 'Long overdue')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Call the bank' })).toBeFocused();
  await expect(page.getByText('Done: Long overdue')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(part(page, 'overdue').getByText('Long overdue')).toBeVisible();

  await page.keyboard.press('h');
  await page.getByRole('combobox').fill('+2w');
  await page.keyboard.press('Enter');
  await expect(part(page, 'upcoming').getByText('Call the bank')).toBeVisible();
  await expect(page.getByText(/^Put off until .*: Call the bank/)).toBeVisible();

  await page.getByRole('link', { name: 'Silent deal' }).focus();
  await page.keyboard.press('n');
  await page.keyboard.type('Ask for the budget tomorrow');
  await page.keyboard.press('Enter');
  await expect(part(page, 'upcoming').getByText('Ask for the budget')).toBeVisible();
  await expect(part(page, 'deals')).toHaveCount(0);
});

test('two people complete one repeating task without the network: there is one next task', async ({ ann, ben }) => {
  await task(ann, 'Water the plants', { due: day(0), repeat: 'week' });
  await openDay(ann);
  const { page } = ben;
  await page.goto(`${ben.home}/tasks`);
  await expect(page.getByText('Water the plants').first()).toBeVisible();
  for (const somebody of [ann, ben]) {
    // The pages of a record come from this device, once it has them.
    await keptOnDevice(somebody.page);
    await somebody.context.setOffline(true);
  }
  await ann.page.getByRole('link', { name: 'Water the plants' }).focus();
  await ann.page.keyboard.press('d');
  await expect(part(ann.page, 'upcoming').getByText('Water the plants')).toBeVisible();
  await page.getByRole('link', { name: 'Water the plants' }).click();
  await page.getByRole('button', { name: 'Mark as done' }).click();
  await ann.context.setOffline(false);
  await ben.context.setOffline(false);
  for (const somebody of [ann, ben]) await expect(somebody.page.locator('[data-connection]')).toHaveText(/Saved/);
  const query = `?workspace=${ann.workspace.id}&filter[name]=Water the plants`;
  await expect
    .poll(async () => {
      const found = await ann.context.request.get(`/api/v1/tasks${query}`);
      return ((await found.json()) as { items: { due: string; done: boolean }[] }).items
        .map(({ due, done }) => `${due} ${done === true}`)
        .sort();
    })
    .toEqual([`${day(0)} true`, `${day(7)} false`]);
});

test('what others put on my day waits while I am at it, and what they take off stays, marked', async ({ ann, ben }) => {
  const { page } = ann;
  const { id } = await task(ann, 'Somebody else does this', { due: day(0) });
  await openDay(ann);
  await page.getByRole('link', { name: 'Somebody else does this' }).focus();
  const mine = await memberId(ann);
  await makeRecord(ben, 'tasks', { name: 'New from Ben', due: day(0), assignee: mine });
  await expect(part(page, 'today').getByRole('button', { name: '1 new' })).toBeVisible();
  await expect(line(page, 'New from Ben')).toHaveCount(0);
  await ben.context.request.patch(`/api/v1/tasks/${id}?workspace=${ben.workspace.id}`, {
    data: { done: true },
    headers: { origin: new URL(ben.home).origin },
  });
  await expect(line(page, 'Somebody else does this').getByText(`${ben.name} changed this`)).toBeVisible();
  await page.getByRole('button', { name: '1 new' }).click();
  await expect(line(page, 'New from Ben')).toBeVisible();
  await expect(line(page, 'Somebody else does this')).toHaveCount(0);
});

test('tomorrow becomes today at midnight where the person is', async ({ ann }) => {
  const { page, home } = ann;
  // The browser is in Berlin: 23:30 there.
  await page.clock.install({ time: new Date('2027-01-14T22:30:00Z') });
  await task(ann, 'Due on the fifteenth', { due: '2027-01-15' });
  await page.goto(`${home}/my-day`);
  await expect(part(page, 'upcoming').getByText('Due on the fifteenth')).toBeVisible();
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.clock.fastForward('01:00:00');
  await expect(part(page, 'today').getByText('Due on the fifteenth')).toBeVisible();
});

test('a calendar address opens my days without a sign-in until it is revoked', async ({ ann, browser }) => {
  const { page } = ann;
  await task(ann, 'In the calendar', { due: day(5) });
  await openDay(ann);
  await page.getByRole('button', { name: 'Calendar', exact: true }).click();
  await page.getByRole('button', { name: 'Make an address' }).click();
  const address = (await page.locator('[data-calendar]').textContent()) ?? '';
  const stranger = await browser.newContext();
  const path = new URL(address).pathname;
  const origin = new URL(ann.home).origin;
  expect(await (await stranger.request.get(`${origin}${path}`)).text()).toContain('SUMMARY:In the calendar');
  await page.getByRole('button', { name: 'Revoke' }).first().click();
  await expect(page.getByText('No address yet.')).toBeVisible();
  expect((await stranger.request.get(`${origin}${path}`)).status()).toBe(404);
  await stranger.close();
});

test('axe finds nothing serious on a full day, light, dark and on a phone', async ({ ann }) => {
  const { page } = ann;
  await task(ann, 'Donaudampfschifffahrtsgesellschaftskapitän anrufen', { due: day(-1), repeat: 'month on 31' });
  await task(ann, 'Today', { due: day(0) });
  await task(ann, 'Someday');
  await deal(ann, 'Late deal of a long name that goes on and on', {
    closeDate: day(-3),
    amount: { amount: 4_500_000, currency: 'EUR' },
  });
  await deal(ann, 'Steps', { nextStep: 'Send the offer', nextStepDate: day(0), closeDate: day(20) });
  await openDay(ann);
  const pictures = process.env.RAPPORT_PICTURES;
  for (const look of [
    { name: 'light', colorScheme: 'light', width: 1440, height: 900 },
    { name: 'dark', colorScheme: 'dark', width: 1440, height: 900 },
    { name: 'phone', colorScheme: 'light', width: 390, height: 844 },
    { name: 'phone-dark', colorScheme: 'dark', width: 390, height: 844 },
  ] as const) {
    await page.setViewportSize(look);
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
    expect(await serious(page, look.colorScheme === 'dark' ? ofColours : undefined), look.name).toEqual([]);
    if (pictures) await page.screenshot({ path: `${pictures}/my-day-${look.name}.png` });
  }
  // Nothing sticks out sideways at the narrowest width.
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
