import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { join } from 'node:path';
import { browserArguments, findBrowser } from '../../apps/cli/src/test-run/find-browser.ts';
import type { Pictured } from './pages.ts';

/** How a page is looked at. */
export type Look = {
  readonly name: string;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
};

const widths = [
  { name: '', width: 1440, height: 900 },
  { name: 'small-', width: 1024, height: 768 },
  { name: 'phone-', width: 390, height: 844 },
  { name: 'narrow-', width: 360, height: 740 },
] as const;

/** Wide desk, small desk, phone and narrow phone, each light and dark. */
export const eightLooks: readonly Look[] = widths.flatMap(({ name, width, height }) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ name: `${name}${colorScheme}`, colorScheme, width, height })),
);

/** Somebody's two devices. A phone is touched. */
export type Seat = { readonly desk: BrowserContext; readonly phone: BrowserContext };

/** Both devices of somebody who is signed in (or of a stranger). */
export async function seatOf(browser: Browser, options: BrowserContextOptions): Promise<Seat> {
  return {
    desk: await browser.newContext({ reducedMotion: 'reduce', ...options }),
    phone: await browser.newContext({ reducedMotion: 'reduce', hasTouch: true, isMobile: true, ...options }),
  };
}

export async function launch(): Promise<Browser> {
  const executablePath = process.env.RAPPORT_BROWSER ?? findBrowser();
  return chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: browserArguments() });
}

/** Nothing is loading any more, and nothing slides. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]') && document.fonts.status === 'loaded');
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => {
    const badge = document.querySelector('[data-connection]');
    return !badge || badge.getAttribute('data-connection') === 'saved';
  });
}

/** Opens a page of its own in each look and writes `<directory>/<name>-<look>.jpg`; answers what sticks out at the side. */
export async function take(
  seat: Seat,
  home: string,
  { name, path, open }: Pictured,
  looks: readonly Look[],
  directory: string,
): Promise<string[]> {
  const wide: string[] = [];
  for (const look of looks) {
    const page = await seat[look.width < 400 ? 'phone' : 'desk'].newPage();
    await page.setViewportSize(look);
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
    await page.goto(path.startsWith('/') ? `${new URL(home).origin}${path}` : `${home}/${path}`);
    await page.locator('main, form').first().waitFor();
    await settled(page);
    await open?.(page);
    await settled(page);
    await page.screenshot({ path: join(directory, `${name}-${look.name}.jpg`), type: 'jpeg', quality: 60 });
    const [width, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
    if (width > room) wide.push(`${name}-${look.name}: ${width} px wide in ${room}`);
    await page.close();
  }
  process.stdout.write(`${name}\n`);
  return wide;
}

/** Which pictures the command line asks for, by how their names begin; all when it names none. */
export function wantedPictures(): (picture: string) => boolean {
  const asked = process.argv.slice(2);
  return (picture) => asked.length === 0 || asked.some((word) => picture.startsWith(word));
}
