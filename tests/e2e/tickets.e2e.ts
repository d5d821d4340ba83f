import type { Page } from '@playwright/test';
import { serious } from './axe.ts';
import { expect, test } from './people.ts';

// Cards are counted: none may come from other files.
test.use({ keepsPages: false, company: 'Tickets' });

/** Makes a ticket in the dialog that `C` opens. */
async function createTicket(page: Page, subject: string): Promise<void> {
  await page.locator('h1').click();
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('textbox').first().fill(subject);
  await page.keyboard.press('Enter');
  await expect(card(page, subject)).toBeVisible();
}
const card = (page: Page, subject: string) => page.locator('[data-card]').filter({ hasText: subject });
const column = (page: Page, name: string) => page.locator('section[data-column]').filter({ hasText: name });

test('[M103] tickets are worked off from a queue: solved here, moved there, and on to the next', async ({ ann, ben }) => {
  const { page } = ann;
  await page.goto(`${ann.home}/tickets`);
  for (const subject of ['Printer without paper', 'Wrong address', 'Late delivery']) await createTicket(page, subject);
  await expect(column(page, 'New').locator('[data-card]')).toHaveCount(3);
  expect(await serious(page)).toEqual([]);

  await ben.page.goto(`${ben.home}/tickets`);
  await expect(card(ben.page, 'Late delivery')).toBeVisible();
  await ben.page.getByRole('link', { name: 'Mine', exact: true }).click();
  await expect(ben.page.locator('[data-card]')).toHaveCount(0);
  await ben.page.getByRole('link', { name: 'All open', exact: true }).click();

  // The newest is on top: after it comes the one before.
  await page.getByRole('link', { name: 'Mine', exact: true }).click();
  await card(page, 'Late delivery').getByRole('link', { name: 'Late delivery' }).click();
  await expect(page.getByRole('button', { name: /^Copy TK-\d+$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Mark as Solved' }).click();
  await page.getByRole('link', { name: 'Next: Wrong address' }).click();
  await expect(page.locator('h1')).toContainText('Wrong address');
  await expect(card(ben.page, 'Late delivery')).toHaveCount(0);
  await expect(card(ben.page, 'Wrong address')).toBeVisible();

  await page.getByRole('button', { name: 'Mark as Solved' }).click();
  await expect(page.locator('[data-queue]')).toContainText('1 ticket left');
  await page.getByRole('button', { name: 'Reopen' }).click();
  await expect(page.locator('[data-queue]')).toHaveCount(0);
  await expect(column(ben.page, 'New')).toContainText('Wrong address');
});

test('[M105] a message that a program brings stands on the open record at once, and once however often it arrives', async ({
  ann,
  product,
}) => {
  const { page } = ann;
  await page.goto(`${ann.home}/tickets`);
  await createTicket(page, 'Charger is missing');
  await card(page, 'Charger is missing').getByRole('link', { name: 'Charger is missing' }).click();
  const id = await page.locator('[data-record]').getAttribute('data-record');
  const data = {
    record: `ticket:${id}`,
    channel: 'email',
    direction: 'incoming',
    at: '2026-03-01T09:30:00.000Z',
    subject: 'Still no charger',
    body: 'It was not in the box.',
    externalId: '<1@buyer.example>',
  };
  const headers = { origin: product.address };
  for (const status of [201, 200])
    expect((await ann.context.request.post(`${product.address}/api/v1/messages`, { data, headers })).status()).toBe(status);
  const message = page.locator('[data-entry=message]');
  await expect(message).toHaveCount(1);
  await expect(message).toContainText('Message: Still no charger');
  await expect(message).toContainText('It was not in the box.');
  await page.getByRole('button', { name: /^Messages 1$/ }).click();
  await expect(message).toBeVisible();
});

test('[M107] a contact is something to a ticket, until when is said at the other end', async ({ ann, ben, product }) => {
  const headers = { origin: product.address };
  const make = async (type: string, data: object) => {
    const answer = await ann.context.request.post(`${product.address}/api/v1/${type}`, { data, headers });
    return ((await answer.json()) as { id: string }).id;
  };
  const [ticket, contact] = [
    await make('tickets', { subject: 'Who decides here?' }),
    await make('contacts', { firstName: 'Rosa', lastName: 'Weller' }),
  ];
  const { page } = ann;
  await page.setViewportSize({ width: 1500, height: 900 });
  await page.goto(`${ann.home}/tickets/${ticket}`);
  const roles = page.getByRole('region', { name: 'People and roles' });
  await roles.getByRole('button', { name: 'Add a role' }).click();
  await page.getByRole('combobox', { name: 'To' }).fill('Weller');
  await page.getByRole('option', { name: /Rosa Weller/ }).click();
  await roles.getByRole('button', { name: 'Save role' }).click();
  await expect(roles.getByRole('alert')).toHaveText('Choose a role.');
  await roles.getByRole('button', { name: /^Role/ }).click();
  await page.getByRole('option', { name: 'Economic buyer' }).click();
  await roles.getByRole('button', { name: 'Save role' }).click();
  await expect(roles.locator('[data-link]')).toContainText('Rosa Weller');

  await ben.page.setViewportSize({ width: 1500, height: 900 });
  await ben.page.goto(`${ben.home}/contacts/${contact}`);
  const there = ben.page.getByRole('region', { name: 'People and roles' });
  await expect(there.locator('[data-link]')).toContainText('Who decides here?');
  await there.getByRole('button', { name: 'Change the role of Who decides here?' }).click();
  await there.getByRole('button', { name: /^Until/ }).click();
  await ben.page.keyboard.type('31.12.2024');
  await ben.page.keyboard.press('Enter');
  await there.getByRole('button', { name: 'Save role' }).click();
  await expect(roles.locator('[data-link]')).toContainText('Economic buyer · until');
});

test('[M108] a lead becomes an account, a contact and a deal, and one step back takes all of it back', async ({
  ann,
  product,
}) => {
  const { page } = ann;
  const data = { firstName: 'Ida', lastName: 'Falk', company: 'Brauerei Dornfelde', emails: ['ida@dornfelde.example'] };
  const made = await ann.context.request.post(`${product.address}/api/v1/leads`, { data, headers: { origin: product.address } });
  const { id } = (await made.json()) as { id: string };
  await page.goto(`${ann.home}/leads/${id}`);
  await page.getByRole('button', { name: 'Qualify lead' }).click();
  await page.waitForURL('**/deals/*');
  await expect(page.locator('h1')).toContainText('Brauerei Dornfelde');
  await expect(page.getByRole('link', { name: 'Ida Falk' }).first()).toBeVisible();
  const count = async (type: string) => {
    const answer = await ann.context.request.get(`${product.address}/api/v1/${type}?search=Dornfelde`);
    return ((await answer.json()) as { items: unknown[] }).items.length;
  };
  await expect.poll(() => count('accounts')).toBe(1);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(async () => [await count('accounts'), await count('deals')]).toEqual([0, 0]);
  await page.goto(`${ann.home}/leads/${id}`);
  await expect(page.getByRole('button', { name: 'Qualify lead' })).toBeVisible();
});
