/**
 * Pictures of every page for `docs/pages`, taken of the demo company as one of its people sees it: at four widths, light
 * and dark. `npm run pictures`, or `npm run pictures board inbox` for some. Says what sticks out at the side.
 */
import type { Browser } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startProduct } from '../support/product.ts';
import { eightLooks, launch, seatOf, settled, take, wantedPictures } from './camera.ts';
import { demoPages, type Pictured, settingsPages, signIn, workPages } from './pages.ts';

const directory = fileURLToPath(new URL('../../docs/pages', import.meta.url));
const wanted = wantedPictures();

/** Takes the pages that are wanted, as whoever has this address to themselves. */
async function takeAll(browser: Browser, address: string, name: string, pages: readonly Pictured[]): Promise<string[]> {
  const chosen = pages.filter((page) => wanted(page.name));
  if (chosen.length === 0) return [];
  const place = { baseURL: address, locale: 'en-GB', timezoneId: 'Europe/Berlin' };
  const context = await browser.newContext(place);
  const first = await context.newPage();
  await first.goto(address);
  await first.getByRole('button', { name: `Continue as ${name}` }).click();
  await first.waitForURL('**/app/**');
  const home = /^.*\/app\/[^/]+/.exec(first.url())?.[0] ?? '';
  await settled(first);
  await first.close();
  // What a browser keeps stays behind with the first one, so the note that something was kept must not come along.
  const { cookies } = await context.storageState();
  const storageState = { cookies: cookies.filter((cookie) => cookie.name !== 'rapport.kept'), origins: [] };
  const seat = await seatOf(browser, { ...place, storageState });
  await context.close();
  const wide: string[] = [];
  for (const page of chosen) wide.push(...(await take(seat, home, page, eightLooks, directory)));
  return wide;
}

mkdirSync(directory, { recursive: true });
const product = await startProduct({ demo: true });
const browser = await launch();
try {
  // Under an address of one's own one click is enough to be somebody. Settings are the owner's.
  const of = (key: string) => product.address.replace('//localhost', `//${key}.localhost`);
  const wide = [
    ...(wanted(signIn.name) ? await take(await seatOf(browser, {}), product.address, signIn, eightLooks, directory) : []),
    ...(await takeAll(browser, of('ana'), 'Ana Lindqvist', [...workPages, ...demoPages])),
    ...(await takeAll(browser, of('henrik'), 'Henrik Voss', settingsPages)),
  ];
  process.stdout.write(wide.length === 0 ? 'Nothing sticks out.\n' : `${wide.join('\n')}\n`);
} finally {
  await browser.close();
  await product.stop();
}
