import { makeDeal, makeRecord } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, test } from './people.ts';

// A product whose browsers hold hardly anything.
test.use({ environment: { REPLICA_ROWS: '50' } });

test('[M91] [M152] what a device leaves to the server is listed, searched, opened and named all the same, and missed without the network', async ({
  ann,
  ben,
}) => {
  const { page } = ann;
  const people = Array.from({ length: 230 }, (_, at) => ({ firstName: 'Person', lastName: String(500 + at) }));
  const [first] = await Promise.all(people.slice(0, 60).map((values) => makeRecord(ben, 'contacts', values)));
  for (let from = 60; from < people.length; from += 34)
    await Promise.all(people.slice(from, from + 34).map((values) => makeRecord(ben, 'contacts', values)));
  const deal = await makeDeal(ben, { name: 'Repowering', contacts: [first?.id] });
  const says = page.locator('[data-on-server]');

  await page.goto(`${ann.home}/deals?view=table`);
  await expect(page.getByRole('row', { name: /Repowering/ })).toBeVisible();
  await expect(says).toHaveCount(0);
  await keptOnDevice(page);
  await page.getByRole('link', { name: 'Contacts', exact: true }).click();
  await expect(says).toHaveText(/^Contacts are searched on the server: 200 of 230/);
  await expect(page.locator('[data-sums]')).toHaveText(/^230 contacts/);
  // The next page comes as the end of this one comes near, under the pointer, and the count is that of all.
  await page.goto(`${ann.home}/contacts?sort=lastName`);
  await expect(page.getByRole('row', { name: /Person 500/ })).toBeVisible();
  await page.getByRole('grid').hover();
  const last = page.getByRole('row', { name: /Person 729/ });
  await expect.poll(async () => (await page.mouse.wheel(0, 3_000), last.isVisible())).toBe(true);
  await expect(says).toHaveText('Contacts are searched on the server.');
  await expect(page.locator('[data-sums]')).toHaveText(/^230 contacts/);

  // Filtered by the server, and followed: somebody else renames one of them.
  await page.goto(`${ann.home}/contacts?search=500`);
  await expect(page.locator('[data-sums]')).toHaveText(/^1 contact$/);
  await expect(page.getByRole('row', { name: /Person 500/ })).toBeVisible();
  const headers = { origin: new URL(ben.home).origin };
  const path = `/api/v1/contacts/${first?.id}?workspace=${ben.workspace.id}`;
  expect((await ben.context.request.patch(path, { data: { firstName: 'Erika' }, headers })).ok()).toBe(true);
  await expect(page.getByRole('row', { name: /Erika 500/ })).toBeVisible();

  // Named by another record, on its own page, and by its words.
  await page.goto(deal.address);
  await expect(page.getByText('Erika 500').first()).toBeVisible();
  await page.goto(`${ann.home}/contacts/${first?.id}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Erika 500' })).toBeVisible();
  await page.goto(`${ann.home}/search?q=person+517`);
  await expect(page.getByText('Contacts are searched on the server.')).toBeVisible();
  await expect(page.locator('[data-hit]').first()).toContainText('Person 517');

  await page.goto(`${ann.home}/deals?view=table`);
  await expect(page.getByRole('row', { name: /Repowering/ })).toBeVisible();
  await ann.context.setOffline(true);
  await expect(page.locator('[data-connection]')).toHaveText(/Offline/);
  await page.getByRole('link', { name: 'Contacts', exact: true }).click();
  await expect(says).toHaveText(/^Contacts are not on this device/);
  await page.goto(`${ann.home}/search?q=person+518`);
  await expect(page.getByText('Contacts are not on this device and were not searched.')).toBeVisible();
});
