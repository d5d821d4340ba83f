/**
 * Pictures of every page for `docs/pages`, taken of the demo company as one of its people sees it: at desktop and phone
 * width, light and dark. `npm run pictures`, or `npm run pictures board inbox` for some.
 */
import { type Browser, chromium, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserArguments, findBrowser } from '../../apps/cli/src/test-run/find-browser.ts';
import { startProduct } from '../support/product.ts';

const directory = fileURLToPath(new URL('../../docs/pages', import.meta.url));

/** What is seen where, below `/app/<workspace>` unless it begins with a slash; `open` does what a person would do first. */
const pages: readonly { readonly name: string; readonly path: string; readonly open?: (page: Page) => Promise<void> }[] = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'my-day', path: 'my-day' },
  { name: 'inbox', path: 'inbox', open: (page) => page.locator('a[data-line]').first().click() },
  { name: 'search', path: 'search?q=meter' },
  { name: 'palette', path: 'deals?view=table', open: (page) => page.keyboard.press('Control+k') },
  { name: 'create', path: 'deals?view=table', open: create },
  { name: 'board', path: 'deals?view=board' },
  { name: 'deals', path: 'deals?view=table' },
  { name: 'accounts', path: 'accounts' },
  { name: 'contacts', path: 'contacts' },
  { name: 'tasks', path: 'tasks' },
  { name: 'deal', path: 'deals?view=table&sort=-amount', open: openFirst },
  { name: 'account', path: 'accounts?sort=-revenue', open: openFirst },
  { name: 'following', path: 'following' },
  { name: 'import', path: 'import' },
  { name: 'demo', path: 'demo' },
  ...[
    'profile',
    'notifications',
    'workspace',
    'pipelines',
    'record-types',
    'choices',
    'members',
    'teams',
    'keys',
    'imports',
    'trash',
  ].map((subject) => ({ name: `settings-${subject}`, path: `settings/${subject}` })),
];

const looks = [
  { name: 'light', colorScheme: 'light', width: 1440, height: 900 },
  { name: 'dark', colorScheme: 'dark', width: 1440, height: 900 },
  { name: 'phone', colorScheme: 'light', width: 390, height: 844 },
  { name: 'phone-dark', colorScheme: 'dark', width: 390, height: 844 },
] as const;

async function create(page: Page): Promise<void> {
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('textbox').first().fill('Deal, Huber Pharma, 40k, next friday');
}

async function openFirst(page: Page): Promise<void> {
  await page.locator('[role=row] a').first().click();
  await page.waitForURL(/[0-9a-f]{8}-[0-9a-f-]{27}/);
  await page.locator('[data-field]').first().waitFor();
  await page.getByRole('tablist').first().waitFor();
}

/** Nothing is loading any more, and nothing slides. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]') && document.fonts.status === 'loaded');
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => {
    const badge = document.querySelector('[data-connection]');
    return !badge || badge.getAttribute('data-connection') === 'saved';
  });
}

/** Takes those whose name is wanted, as whoever has this address to themselves. */
async function takeAll(browser: Browser, address: string, name: string, wanted: (picture: string) => boolean): Promise<void> {
  const context = await browser.newContext({
    baseURL: address,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  const signIn = await context.newPage();
  await signIn.goto(address);
  await signIn.getByRole('button', { name: `Continue as ${name}` }).click();
  await signIn.waitForURL('**/app/**');
  const home = /^.*\/app\/[^/]+/.exec(signIn.url())?.[0] ?? '';
  await settled(signIn);
  await signIn.close();
  for (const { name, path, open } of pages) {
    if (!wanted(name)) continue;
    for (const look of looks) {
      const page = path.startsWith('/') ? await browser.newPage({ baseURL: address }) : await context.newPage();
      await page.setViewportSize(look);
      await page.emulateMedia({ colorScheme: look.colorScheme });
      await page.goto(path.startsWith('/') ? path : `${home}/${path}`);
      await page.locator('main, form').first().waitFor();
      await settled(page);
      await open?.(page);
      await settled(page);
      await page.screenshot({ path: join(directory, `${name}-${look.name}.jpg`), type: 'jpeg', quality: 60 });
      await page.close();
    }
    process.stdout.write(`${name}\n`);
  }
}

mkdirSync(directory, { recursive: true });
const product = await startProduct({ demo: true });
const executablePath = process.env.RAPPORT_BROWSER ?? findBrowser();
const browser = await chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: browserArguments() });
try {
  // Under an address of one's own one click is enough to be somebody. Settings are the owner's.
  const of = (key: string) => product.address.replace('//localhost', `//${key}.localhost`);
  const asked = process.argv.slice(2);
  const wanted = (picture: string) => asked.length === 0 || asked.some((word) => picture.startsWith(word));
  const isSetting = (picture: string) => picture.startsWith('settings-');
  await takeAll(browser, of('ana'), 'Ana Lindqvist', (picture) => wanted(picture) && !isSetting(picture));
  await takeAll(browser, of('henrik'), 'Henrik Voss', (picture) => wanted(picture) && isSetting(picture));
} finally {
  await browser.close();
  await product.stop();
}
