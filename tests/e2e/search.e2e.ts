import type { Page } from '@playwright/test';
import { problems } from './axe.ts';
import { makeDeal, makeRecord, note, together, typeInSearch } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

// Hits are counted: none may come from other files.
test.use({ company: 'Search' });

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search' });
const option = (page: Page, name: string | RegExp) => palette(page).getByRole('option', { name });
const hits = (page: Page) => page.locator('[data-hit]');
const box = (page: Page) => page.getByRole('searchbox', { name: 'Search' });
const titled = (page: Page, name: string) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
const answered = (page: Page, text: string) => expect(page.locator(`[data-results="${text}"]`)).toBeVisible();

async function open({ page, home }: Somebody, path = 'deals?view=table'): Promise<void> {
  await page.goto(`${home}/${path}`);
  await expect(page.locator('[data-connection]')).toHaveText(/Saved/);
}
const type = (page: Page, text: string) => typeInSearch({ page }, text);
async function writeNote({ page }: Somebody, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Write a note…' }).click();
  await page.getByRole('textbox', { name: 'Note' }).click();
  await page.keyboard.type(text);
  await expect(page.locator('[data-connection]')).toHaveText(/Saved/);
}
const commentOn = (somebody: Somebody, deal: string, body: string) =>
  makeRecord(somebody, 'comments', { record: `deal:${deal}`, body });

test('what others wrote in comments and notes is found below one’s own rows, which do not move for it', async ({ ann, ben }) => {
  const { page } = ann;
  const deal = await makeDeal(ben, { name: 'Gasherd for the canteen' });
  const other = await makeDeal(ben, { name: 'Smart meter rollout' });
  await commentOn(ben, other.id, 'They asked whether the Gasherd can be swapped in spring.');
  await open(ben, `deals/${deal.id}`);
  await writeNote(ben, 'The Gasherd arrives with the Wechselrichter');

  await open(ann);
  await keptOnDevice(page);
  // The server answers when told to: what was there before it did must stand where it stood.
  let answer = () => {};
  const told = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/v1/search?**', async (route) => {
    // All but the words of notes is on the device.
    expect(new URL(route.request().url()).searchParams.get('types')).toBe('notes');
    await told;
    await route.continue();
  });
  await type(page, 'gasherd');
  const mine = option(page, /Gasherd for the canteen/).first();
  const said = option(page, /swapped in spring/);
  await expect(mine).toHaveAttribute('aria-selected', 'true');
  await expect(mine.locator('mark')).toHaveText('Gasherd');
  await expect(said).toContainText('Smart meter rollout');
  const places = () => Promise.all([mine, said, option(page, /See all results/)].map((one) => one.boundingBox()));
  const before = await places();
  answer();
  await expect(option(page, /arrives with the Wechselrichter/)).toContainText('Gasherd for the canteen');
  expect(await places()).toEqual(before);
  await expect(mine).toHaveAttribute('aria-selected', 'true');
  await expect(palette(page).getByText('Comments', { exact: true })).toBeVisible();
  await expect(palette(page).getByText('Notes', { exact: true })).toBeVisible();
  expect(await problems(page, 'palette-server')).toEqual([]);
  await option(page, /swapped in spring/).click();
  await titled(page, 'Smart meter rollout');

  // Enter means what was typed, however fast.
  await type(page, 'gasherd for the');
  await page.keyboard.press('Enter');
  await titled(page, 'Gasherd for the canteen');
});

test('everything that is found stands on a page, is walked through by keys, and is there again after going back', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  for (let at = 1; at <= 7; at++) await makeDeal(ben, { name: `Turbine hall ${at}` });
  const account = await makeRecord(ben, 'accounts', { name: 'Nordwind', description: 'Runs every Turbine in the north' });
  await makeRecord(ben, 'contacts', { firstName: 'Eva', lastName: 'Straßer', phones: ['+49 (0)40 123-45'] });
  await commentOn(ben, (await makeDeal(ben, { name: 'Spare parts' })).id, 'The turbine needs a new bearing.');
  await open(ann);
  await type(page, 'turbine');
  await page.keyboard.press('Shift+Enter');
  await expect(page).toHaveURL(/\/search\?q=turbine/);
  await answered(page, 'turbine');
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Deals', 'Accounts', 'Comments']);
  await expect(page.locator('[data-type=deal] [data-hit]')).toHaveCount(5);
  await expect(page.locator('[data-type=deal] [data-hit]').first()).toContainText(/D-\d{4}/);
  await expect(page.locator('mark')).toHaveText([...Array.from({ length: 6 }, () => 'Turbine'), 'turbine']);
  expect(await problems(page, 'search')).toEqual([]);

  // By keys: into the hits, past the deals, and the account opens.
  await box(page).focus();
  for (let at = 0; at < 6; at++) await page.keyboard.press('ArrowDown');
  await expect(page.locator(`[data-hit="${account.id}"]`)).toBeFocused();
  await page.keyboard.press('k');
  await expect(page.locator('[data-type=deal] [data-hit]').last()).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await titled(page, 'Nordwind');
  await page.goBack();
  await answered(page, 'turbine');

  // All of one type, and back.
  await page.getByRole('link', { name: 'More deals' }).click();
  await expect(page.locator('[data-type=deal] [data-hit]')).toHaveCount(7);
  await expect(page).toHaveURL(/types=deals/);
  await page.getByRole('link', { name: 'Back to everything' }).click();
  await expect(page.locator('[data-type=comment]')).toBeVisible();

  // A phone in another spelling, from the box.
  await page.keyboard.press('/');
  await box(page).clear();
  await box(page).pressSequentially('040/12345');
  await expect(hits(page)).toHaveText([/Eva Straßer/]);
  await box(page).fill('nothing is called like that');
  await expect(page.getByText('Nothing found for “nothing is called like that”')).toBeVisible();
});

test('[M88] without the network comments and the notes of this device are found, and what is not searched is said', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  const deal = await makeDeal(ben, { name: 'Kept on the device' });
  const other = await makeDeal(ben, { name: 'Seen by Ben alone' });
  await commentOn(ben, deal.id, 'The Umspannwerk is what they mean.');
  await open(ben, `deals/${other.id}`);
  await writeNote(ben, 'Umspannwerk it is.');
  await together(ann, ben, deal.address);
  await writeNote(ben, 'Two cranes for the Umspannwerk');
  await expect(note(ann)).toContainText('Two cranes for the Umspannwerk');
  await open(ann);
  await expect(page.getByText('Kept on the device')).toBeVisible();
  await keptOnDevice(page);
  await ann.context.setOffline(true);
  await expect(page.locator('[data-connection]')).toHaveText(/Offline/);
  await page.reload();
  await expect(page.getByText('Kept on the device')).toBeVisible();
  await type(page, 'umspannwerk');
  await expect(option(page, /is what they mean/)).toContainText('Kept on the device');
  await expect(option(page, /Two cranes/)).toContainText('Kept on the device');
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByText(/notes that are not kept on this device were not searched/)).toBeVisible();
  await expect(hits(page)).toHaveText([/Two cranes/, /is what they mean/]);
  await box(page).fill('kept on');
  await expect(hits(page)).toHaveText([/Kept on the device/]);
  await box(page).fill('umspannwerk');
  await ann.context.setOffline(false);
  await expect(hits(page)).toHaveText([/Two cranes/, /Umspannwerk it is/, /is what they mean/]);
});

test('[M66] without the network a misspelt name is found all the same, in the palette and on the page, after a reload too', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  await makeDeal(ben, { name: 'Umrichterhalle for the harbour' });
  await open(ann);
  await expect(page.getByText('Umrichterhalle for the harbour')).toBeVisible();
  await keptOnDevice(page);
  await ann.context.setOffline(true);
  await expect(page.locator('[data-connection]')).toHaveText(/Offline/);
  await page.reload();
  await expect(page.getByText('Umrichterhalle for the harbour')).toBeVisible();
  await type(page, 'umrihcterhale');
  await expect(palette(page).getByText('More on this device', { exact: true })).toBeVisible();
  await expect(option(page, /^Umrichterhalle/)).toBeVisible();
  await page.keyboard.press('Shift+Enter');
  await expect(hits(page)).toHaveText([/Umrichterhalle for the harbour/]);
});

test('[V6] a record that lies in the trash is gone from what the words find', async ({ ann, ben }) => {
  const { page } = ann;
  const { id } = await makeDeal(ben, { name: 'Schaltschrank for the depot' });
  await open(ann);
  await type(page, 'schaltschrnak');
  await expect(option(page, /^Schaltschrank/)).toBeVisible();
  const headers = { origin: new URL(ben.home).origin };
  const removed = await ben.context.request.delete(`/api/v1/deals/${id}?workspace=${ben.workspace.id}`, { headers });
  expect(removed.ok(), await removed.text()).toBe(true);
  await expect(option(page, /^Schaltschrank/)).toHaveCount(0);
});

test('a number leads to its record, is a column of lists for whoever wants it, and is new until the server gives it', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  const { id, number } = await makeRecord(ben, 'deals', { name: 'Known by its number' });
  await page.goto(`${ann.home}/${String(number).toLowerCase()}`);
  await titled(page, 'Known by its number');
  await expect(page).toHaveURL(new RegExp(`/deals/${id}`));
  await page.goto(`${ann.home}/D-999999`);
  await expect(page.getByText('This page is not here')).toBeVisible();

  await open(ann, 'deals?view=table&search=number');
  await expect(page.getByRole('columnheader', { name: 'Number' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('option', { name: 'Number' }).click();
  await page.keyboard.press('Escape');
  // Only columns near what is seen are drawn, and a new one stands last.
  const toTheEnd = () =>
    page.getByRole('grid').evaluate((grid) => {
      for (let at: Element | null = grid; at; at = at.parentElement) at.scrollLeft = at.scrollWidth;
    });
  await toTheEnd();
  await expect(page.getByRole('row', { name: /Known by its number/ })).toContainText(String(number));
  await keptOnDevice(page);
  await ann.context.setOffline(true);
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('textbox').first().fill('Second number');
  await page.keyboard.press('Shift+Enter');
  await titled(page, 'Second number');
  await page.goBack();
  const second = page.getByRole('row', { name: /Second number/ });
  await expect(second).toBeVisible();
  await toTheEnd();
  await expect(second).toContainText('D-new');
  await ann.context.setOffline(false);
  await expect(second).toContainText(/D-\d{4}/);
});
