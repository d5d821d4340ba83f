import type { BrowserContext } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserArguments, findTestBrowser } from '../../apps/cli/src/test-run/find-browser.ts';
import { badge, cell, makeDeal } from './deals.ts';
import { hasWritten, keptOnDevice } from './device.ts';
import { expect, test, type Somebody } from './people.ts';

test.use({ company: 'Cold start', keepsPages: true });

test('[M70] [V10] without the network a reload and deep links to a record, a filtered view and settings open, and /api is kept nowhere', async ({
  ann,
}) => {
  const { page, context, home } = ann;
  const deal = await makeDeal(ann, { name: 'Deep link' });
  await makeDeal(ann, { name: 'Another one', amount: { amount: 1_000, currency: 'EUR' } });
  await page.goto(`${home}/deals?view=table`);
  await expect(page.getByRole('link', { name: 'Deep link' })).toBeVisible();
  await keptOnDevice(page);
  await context.setOffline(true);

  await page.reload();
  await expect(page.getByRole('link', { name: 'Another one' })).toBeVisible();
  await page.goto(deal.address);
  await expect(cell(ann, 'amount')).toHaveText('€40,000');
  await page.goto(`${home}/deals?view=table&filter[name][contains]=Deep`);
  await expect(page.getByRole('link', { name: 'Deep link' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Another one' })).toBeHidden();
  await page.goto(`${home}/settings/pipelines`);
  await expect(page.getByRole('heading', { name: 'Pipelines' }).first()).toBeVisible();
  await page.goto('/');
  await expect(page).toHaveURL(/\/app\//);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'offline');
  const kept = await page.evaluate(async () => {
    const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/app');
  expect(kept.filter((path) => path.startsWith('/api') || path.endsWith('/version.json'))).toEqual([]);
});

/** In the page: the last of what this device reads of its rows does not come before `readOn` is called. */
function readHalf(): void {
  let readOn = () => {};
  const held = new Promise<void>((resolve) => (readOn = resolve));
  Object.assign(globalThis, { readOn });
  const { getAll } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.getAll = function (this: IDBObjectStore, ...given: Parameters<typeof getAll>) {
    const request = getAll.apply(this, given);
    if (this.name !== 'journal') return request;
    const listen = request.addEventListener.bind(request);
    request.addEventListener = (event: string, told: EventListener) =>
      event === 'success' ? void held.then(() => told(new Event('success'))) : listen(event, told);
    return request;
  };
}

test('[M186] [V10] a board that is loaded anew without the network shows its cards before all rows are read, where they stay; it counts when they are', async ({
  ann,
  ben,
}) => {
  for (const name of ['First picture', 'Second picture', 'Third picture']) await makeDeal(ann, { name });
  const { page, context, home } = ben;
  await page.goto(`${home}/deals`);
  const cards = page.locator('[data-card]');
  await expect(cards.filter({ hasText: 'First picture' })).toBeVisible();
  await keptOnDevice(page);
  await hasWritten(page, 'picture');
  const places = () =>
    cards.evaluateAll((all) => all.map((one) => [one.textContent, Math.round(one.getBoundingClientRect().top)] as const));
  const sums = page.locator('[data-sums]');
  const counted = await sums.textContent();
  const before = await places();
  await context.setOffline(true);
  await page.addInitScript(readHalf);

  await page.reload();
  await expect(cards.filter({ hasText: 'First picture' })).toBeVisible();
  await expect.poll(places).toEqual(before);
  await expect(sums).not.toContainText(/\d/);
  expect((await page.locator('[data-count]').allTextContents()).join('')).toBe('');
  await page.evaluate(() => (globalThis as unknown as { readOn: () => void }).readOn());
  await expect(sums).toHaveText(counted ?? '');
  expect(await places()).toEqual(before);
});

/** In the page: it does not get the lead among its tabs, and loads no rows, before `takeLead` is called. */
function waitForLead(): void {
  let takeLead = () => {};
  const held = new Promise<void>((resolve) => (takeLead = resolve));
  Object.assign(globalThis, { takeLead });
  const { locks } = navigator;
  const request = locks.request.bind(locks) as (...given: unknown[]) => Promise<unknown>;
  Object.assign(locks, { request: (...given: unknown[]) => held.then(() => request(...given)) });
}

/** Another browser of theirs, which holds nothing but that they have signed in. */
async function newDevice({ context }: Somebody): Promise<BrowserContext> {
  const device = await context.browser()?.newContext({ storageState: { cookies: await context.cookies(), origins: [] } });
  if (!device) throw new Error('No browser');
  return device;
}

test('[M223] a new device asks for no more than forty files of code before its first board and its first list', async ({
  ann,
}) => {
  await makeDeal(ann, { name: 'In few files' });
  for (const [view, shown] of [
    ['board', '[data-card]'],
    ['table', '[role=rowheader] a'],
  ] as const) {
    const fresh = await newDevice(ann);
    try {
      const device = await fresh.newPage();
      await device.goto(`${ann.home}/deals?view=${view}`);
      await expect(device.locator(shown, { hasText: 'In few files' })).toBeVisible();
      const files = await device.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .filter(({ name }) => /\/_app\/immutable\/.*\.js$/.test(name))
          .map(({ name }) => name),
      );
      expect(files.length).toBeGreaterThan(5);
      expect(files.length, files.join('\n')).toBeLessThanOrEqual(40);
    } finally {
      await fresh.close();
    }
  }
});

test('[M210] a new device asks for its rows once, before it has made its copy and leads', async ({ ann }) => {
  const { home } = ann;
  await makeDeal(ann, { name: 'Asked for ahead' });
  const fresh = await newDevice(ann);
  try {
    const device = await fresh.newPage();
    await device.addInitScript(waitForLead);
    const asked: string[] = [];
    device.on('request', (request) => {
      if (request.url().includes('/api/sync/bootstrap')) asked.push(request.url());
    });
    const ahead = device.waitForRequest((request) => request.url().includes('/api/sync/bootstrap'));
    await device.goto(`${home}/deals?view=table`);
    await ahead;
    await device.evaluate(() => (globalThis as unknown as { takeLead: () => void }).takeLead());
    await expect(device.getByRole('link', { name: 'Asked for ahead' })).toBeVisible();
    await keptOnDevice(device);
    expect(asked).toHaveLength(1);
  } finally {
    await fresh.close();
  }
});

test('[M233] a new device asks who is here, and for the rows of what is on the screen first, before its code has come, and neither twice', async ({
  ann,
}) => {
  await makeDeal(ann, { name: 'Asked by the page' });
  const fresh = await newDevice(ann);
  try {
    const device = await fresh.newPage();
    const asked: string[] = [];
    device.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/api/me') asked.push('me');
      if (pathname === '/api/sync/bootstrap') asked.push(searchParams.get('screen') ?? 'by code');
    });
    const { promise: both, resolve: hasAsked } = Promise.withResolvers<void>();
    await device.route('**/_app/immutable/**', async (route) => {
      await both;
      await route.continue();
    });
    const going = device.goto(`${ann.home}/deals?view=table`);
    await expect.poll(() => [...asked].sort()).toEqual(['deals', 'me']);
    hasAsked();
    await going;
    await expect(device.getByRole('link', { name: 'Asked by the page' })).toBeVisible();
    await keptOnDevice(device);
    expect(asked).toHaveLength(2);

    // Who is known here is shown what is here, and asks for no rows.
    await device.reload();
    await expect(device.getByRole('link', { name: 'Asked by the page' })).toBeVisible();
    await expect(device.locator('[data-connection=saved]').first()).toBeVisible();
    expect(asked).toEqual([...asked.slice(0, 2), 'me']);
  } finally {
    await fresh.close();
  }
});

test('[M70] [V10] a browser that is started without the network opens a record at once', async ({
  ann,
  ben,
  playwright,
  product,
}) => {
  const deal = await makeDeal(ann, { name: 'From a cold start' });
  const profile = mkdtempSync(join(tmpdir(), 'rapport-profile-'));
  const launch = () =>
    playwright.chromium.launchPersistentContext(profile, {
      executablePath: process.env.RAPPORT_BROWSER ?? findTestBrowser() ?? undefined,
      args: browserArguments(),
      baseURL: product.address,
      locale: 'en-GB',
    });
  try {
    const before = await launch();
    await before.addCookies((await ben.context.storageState()).cookies);
    const seen = await before.newPage();
    await seen.goto(deal.address);
    await expect(seen.locator('[data-field=amount]').first()).toHaveText('€40,000');
    await keptOnDevice(seen);
    await before.close();

    const after = await launch();
    await after.setOffline(true);
    const page = await after.newPage();
    await page.goto(deal.address);
    await expect(page.locator('[data-field=amount]').first()).toHaveText('€40,000');
    await expect(page.locator('[data-connection=offline]')).toBeVisible();
    await after.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

test('Rapport can be installed, offers it once in the sidebar, and its shortcuts lead to the day and to a new contact', async ({
  ann,
}) => {
  const { page, home } = ann;
  await page.goto(`${home}/deals`);
  await keptOnDevice(page);
  const cdp = await ann.context.newCDPSession(page);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  // A test's window keeps nothing, like a private one.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  const { errors, data } = await cdp.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { shortcuts } = JSON.parse(data ?? '{}') as { shortcuts: { name: string; url: string }[] };
  expect(shortcuts.map(({ name }) => name)).toEqual(['My day', 'New contact']);

  const offer = page.locator('[data-install]');
  await expect(offer).toBeHidden();
  const asked = () =>
    page.evaluate(() => {
      const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: () => Promise.resolve() });
      dispatchEvent(event);
      return event.defaultPrevented;
    });
  expect(await asked()).toBe(true);
  await expect(offer).toContainText('Install Rapport');
  await offer.getByRole('button', { name: 'Don’t offer again' }).click();
  await expect(offer).toBeHidden();
  await page.reload();
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  expect(await asked()).toBe(true);
  await expect(offer).toBeHidden();

  await page.goto(shortcuts[0]?.url ?? '');
  await expect(page).toHaveURL(`${home}/my-day`);
  await page.goto(shortcuts[1]?.url ?? '');
  await expect(page).toHaveURL(`${home}/contacts`);
  await expect(page.getByRole('dialog')).toBeVisible();
});
