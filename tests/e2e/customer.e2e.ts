import { serious } from './axe.ts';
import { makeRecord } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ keepsPages: false });

const eur = (amount: number) => ({ amount, currency: 'EUR' });

test('[M111] [M112] [M114] [M115] [M116] [M117] a customer at a glance: how they stand, what is next, and everything that happened, live', async ({
  ann,
  ben,
}) => {
  const parent = await makeRecord(ann, 'accounts', { name: 'Quill Holding' });
  const account = await makeRecord(ann, 'accounts', { name: 'Quill', parent: parent.id });
  const contact = await makeRecord(ann, 'contacts', {
    firstName: 'Ida',
    lastName: 'Quill',
    accounts: [account.id],
    emails: ['ida@quill.example'],
    phones: ['+49 30 1234'],
  });
  const deal = await makeRecord(ann, 'deals', {
    name: 'Quill renewal',
    account: account.id,
    amount: eur(4_000_000),
    closeDate: '2099-06-30',
  });
  const task = { name: 'Send the offer', due: '2026-01-02', related: [`deal:${deal.id}`] };
  await makeRecord(ann, 'tasks', task);
  await makeRecord(ann, 'tickets', { subject: 'Pen leaks', account: account.id });
  const record = `account:${account.id}`;
  const order = await makeRecord(ann, 'orders', { record, orderedOn: '2026-02-01', total: eur(12_000), reference: 'Q-1' });
  await makeRecord(ann, 'orderLines', { record, order: order.id, name: 'Fountain pen', quantity: 2, total: eur(12_000) });
  await makeRecord(ann, 'payments', { record, paidOn: '2026-02-10', amount: { amount: 5_000, currency: 'CHF' } });

  const address = `${ben.home}/accounts/${account.id}`;
  await ben.page.setViewportSize({ width: 1500, height: 1000 });
  await Promise.all([ann.page.goto(address), ben.page.goto(address)]);
  const standing = ben.page.locator('[data-health]');
  await expect(standing).toContainText('1 overdue task');
  await expect(standing).toContainText('1 open ticket');
  await expect(ben.page.locator('[data-purchases=order]')).toContainText('€120');
  await expect(ben.page.locator('[data-purchases=payment]')).toContainText('CHF 50');
  await ben.page.locator('[data-purchases=order] summary').click();
  await expect(ben.page.locator('[data-purchases=order]').getByText('Fountain pen · 2 · €120')).toBeVisible();
  await expect(ben.page.locator('[data-account-tree]')).toContainText('2 accounts · 1 open deal · €40,000');
  await expect(ben.page.locator('[data-account-tree]').getByRole('link', { name: 'Quill Holding' })).toBeVisible();

  // What is overdue is first; done here, it is gone there.
  await expect(ben.page.locator('[data-next=task]')).toContainText('Send the offer');
  await ann.page.getByRole('button', { name: 'Mark “Send the offer” as done' }).first().click();
  await expect(ben.page.locator('[data-next=task]')).toHaveCount(0);
  await expect(standing).not.toContainText('overdue');

  // Three clicks on the page of the contact, and the account's timeline tells it, with whom it was.
  await ann.page.goto(`${ann.home}/contacts/${contact.id}`);
  const composer = ann.page.getByRole('region', { name: 'Add to this record' });
  await composer.getByRole('tab', { name: 'Log call' }).click();
  await composer.getByRole('button', { name: 'Reached', exact: true }).click();
  await composer.getByRole('button', { name: 'Log call' }).click();
  const timeline = ben.page.locator('[data-timeline]');
  await expect(timeline.getByRole('article').filter({ hasText: 'Call with Ida Quill' })).toContainText('Reached');
  await expect(timeline.getByRole('link', { name: 'Ida Quill', exact: true }).first()).toBeVisible();
  await expect(standing).toContainText('spoken with today');

  // A longer one, with the task that was promised in it.
  await composer.getByRole('button', { name: '15 min' }).click();
  await composer.getByRole('textbox', { name: 'Notes' }).fill('They want ink, too');
  await composer.getByRole('textbox', { name: 'Follow-up task' }).fill('Offer ink');
  await composer.getByRole('button', { name: 'Log call' }).click();
  await expect(timeline.getByRole('article').filter({ hasText: 'They want ink, too' }).first()).toContainText('15 minutes');
  await expect(ben.page.locator('[data-next=task]')).toContainText('Offer ink');

  // Whoever reads is not moved: what comes waits above until they ask.
  await timeline.hover();
  await ann.page.keyboard.press('m');
  await ann.page.keyboard.type('Ida prefers blue');
  await ann.page.keyboard.press('Control+Enter');
  const fresh = ben.page.getByRole('button', { name: '1 new', exact: true });
  await expect(fresh).toBeVisible();
  await expect(timeline).not.toContainText('Ida prefers blue');
  await fresh.click();
  await expect(timeline).toContainText('Ida prefers blue');
  await ben.page
    .getByRole('group', { name: 'Show' })
    .getByRole('button', { name: /^Purchases/ })
    .click();
  await expect(timeline.locator('[data-entry=payment]')).toContainText('CHF 50');
  await expect(timeline).not.toContainText('Ida prefers blue');
  expect(await serious(ben.page)).toEqual([]);
});

test('[M118] from a record one goes on to the next of the list that one came from', async ({ ann }) => {
  const { page } = ann;
  for (const name of ['Listed one', 'Listed two', 'Listed three']) await makeRecord(ann, 'accounts', { name });
  await page.goto(`${ann.home}/accounts?search=Listed&sort=name`);
  await page.getByRole('link', { name: 'Listed one' }).click();
  await expect(page.locator('[data-in-list]')).toContainText('1 of 3');
  await page.keyboard.press('j');
  await expect(page.locator('h1')).toContainText('Listed three');
  await page.getByRole('button', { name: 'Next in the list' }).click();
  await expect(page.locator('h1')).toContainText('Listed two');
  await expect(page.locator('[data-in-list]')).toContainText('3 of 3');
  await page.keyboard.press('k');
  await expect(page.locator('h1')).toContainText('Listed three');

  // [M182] A look at one from the list goes on in the same order.
  await page.goto(`${ann.home}/accounts?search=Listed&sort=name`);
  await page.getByRole('row').filter({ hasText: 'Listed one' }).getByRole('button', { name: 'Peek' }).click();
  const peek = page.locator('[data-peek]');
  await expect(peek.locator('[data-in-list]')).toContainText('1 of 3');
  await expect(peek.locator('h1')).toContainText('Listed one');
  await page.keyboard.press('j');
  await expect(peek.locator('h1')).toContainText('Listed three');
  await peek.getByRole('button', { name: 'Next in the list' }).click();
  await expect(peek.locator('h1')).toContainText('Listed two');
  await expect(peek.getByRole('button', { name: 'Next in the list' })).toBeDisabled();
  await page.keyboard.press('k');
  await expect(peek.locator('h1')).toContainText('Listed three');
});

test('[M113] what an admin makes a key fact stands under the name for everybody', async ({ ann, ben }) => {
  const { id } = await makeRecord(ann, 'accounts', { name: 'Facts', founded: 1921, website: 'https://facts.example' });
  await ben.page.goto(`${ben.home}/accounts/${id}`);
  await expect(ben.page.locator('h1')).toContainText('Facts');
  await ann.page.goto(`${ann.home}/settings/record-types`);
  await ann.page.locator('summary').filter({ hasText: 'Lifecycle' }).click();
  await ann.page.getByRole('combobox', { name: 'Add a fact…' }).first().selectOption({ label: 'Founded' });
  await expect(ben.page.locator('.sentence')).toContainText('Founded 1921');
});
