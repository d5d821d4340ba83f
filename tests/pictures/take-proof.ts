/**
 * Pictures that try the pages, for `docs/proof`: a German company while it is empty, then with names of forty letters,
 * at 200 % zoom, and with three people present. `npm run pictures:proof`, or with names for some. Says what sticks out.
 */
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Product, startProduct } from '../support/product.ts';
import { join, type Person, type SignedIn, signUpFirst } from '../support/sign-up.ts';
import { launch, type Look, type Seat, seatOf, settled, take, wantedPictures } from './camera.ts';
import { settingsPages, workPages } from './pages.ts';

const directory = fileURLToPath(new URL('../../docs/proof', import.meta.url));
const wanted = wantedPictures();
const place = { locale: 'de-DE', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' } as const;
const password = 'correct horse battery';

const owner: Person = { name: 'Annegret-Sophie von Hohenstein-Waldeckfeld', email: 'annegret@example.org', password };
const others: readonly Person[] = [
  { name: 'Maximilian-Alexander Freiherr zu Löwenstein', email: 'max@example.org', password },
  { name: 'Ö', email: 'oe@example.org', password },
];

const desk: Look = { name: 'desk', colorScheme: 'light', width: 1440, height: 900 };
const dark: Look = { ...desk, name: 'dark', colorScheme: 'dark' };
const phone: Look = { name: 'phone', colorScheme: 'light', width: 390, height: 844 };
const zoomed: Look = { name: 'zoomed', colorScheme: 'light', width: 720, height: 450 };
const emptyPages = [...workPages, ...settingsPages].filter(({ name }) => name !== 'deal' && name !== 'account' && wanted(name));
const fullPages = [...workPages, ...settingsPages].filter(({ name }) => wanted(name));

async function enter(browser: Browser, product: Product, { cookie }: SignedIn): Promise<BrowserContext> {
  const context = await browser.newContext({ ...place, baseURL: product.address });
  const cookies = cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: product.address };
  });
  await context.addCookies(cookies);
  return context;
}

/** Makes one record through the API; answers its id. */
async function make(context: BrowserContext, home: string, workspace: string, plural: string, data: object): Promise<string> {
  const { origin } = new URL(home);
  const made = await context.request.post(`/api/v1/${plural}?workspace=${workspace}`, { data, headers: { origin } });
  expect(made.status(), await made.text()).toBe(201);
  return ((await made.json()) as { id: string }).id;
}

/** Accounts, contacts, deals and tasks whose names have forty letters and more; answers the address of a deal. */
async function fill(context: BrowserContext, home: string, { workspaceId, memberId }: SignedIn): Promise<string> {
  const one = (plural: string, data: object) => make(context, home, workspaceId, plural, data);
  const stages = ['qualified', 'discovery', 'proposal', 'negotiation'];
  let deal = '';
  for (const [at, stage] of stages.entries()) {
    const account = await one('accounts', {
      name: `Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft ${at + 1}`,
      owner: memberId,
      phones: ['+49 30 5550 1234'],
      revenue: { amount: 123_456_789_00, currency: 'EUR' },
    });
    const contact = await one('contacts', {
      firstName: 'Karl-Friedrich-Wilhelm-Emanuel',
      lastName: `Graf von Schleswig-Holstein-Sonderburg-Glücksburg ${at + 1}`,
      jobTitle: 'Geschäftsbereichsleiter Verbrauchserfassung und Abrechnungsdienstleistungen',
      accounts: [account],
      emails: ['karl-friedrich-wilhelm-emanuel@schleswig-holstein-sonderburg.example'],
    });
    deal = await one('deals', {
      name: `Rahmenvertrag Zweirichtungs-Drehstromzählereinrichtungen ${at + 1}`,
      account,
      contacts: [contact],
      pipeline: 'sales',
      stage,
      owner: memberId,
      amount: { amount: 98_765_432_10, currency: 'EUR' },
      closeDate: at === 1 ? '2026-01-31' : '2027-12-31',
      ...(at > 1 && { nextStep: 'Wirtschaftlichkeitsberechnung mit Beschaffungsabteilung durchsprechen' }),
    });
    await one('tasks', {
      name: 'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung prüfen',
      assignee: memberId,
      due: '2026-01-31',
    });
  }
  return `${home}/deals/${deal}`;
}

/** A page while two others are at its deals, of which the last one is open. */
async function threePeople(seat: Seat, others: readonly BrowserContext[], home: string, deal: string): Promise<string[]> {
  const wide: string[] = [];
  for (const [at, other] of others.entries()) {
    const page = await other.newPage();
    await page.goto(deal);
    await settled(page);
    const field = page.locator(at === 0 ? '[data-field=amount]' : '[data-field=closeDate]').first();
    await field.getByRole('button').first().click();
  }
  for (const [name, path] of [
    ['deal', deal.slice(home.length + 1)],
    ['board', 'deals?view=board'],
    ['deals', 'deals?view=table'],
  ] as const) {
    if (!wanted(name)) continue;
    const present = (page: Page) => page.locator('[role=img][aria-label], img[alt]').nth(1).waitFor();
    wide.push(...(await take(seat, home, { name: `three-${name}`, path, open: present }, [desk, dark, phone], directory)));
  }
  return wide;
}

mkdirSync(directory, { recursive: true });
const product = await startProduct();
const browser = await launch();
try {
  const signedIn = await signUpFirst(product, owner, 'Gesellschaft für Verbrauchserfassungstechnik', 'de');
  const context = await enter(browser, product, signedIn);
  const me = (await (await context.request.get('/api/me')).json()) as { workspaces: { slug: string }[] };
  const home = `${product.address}/app/${me.workspaces[0]?.slug ?? ''}`;
  const seat = await seatOf(browser, { ...place, baseURL: product.address, storageState: await context.storageState() });
  const wide: string[] = [];
  for (const page of emptyPages)
    wide.push(...(await take(seat, home, { ...page, name: `empty-${page.name}` }, [desk, phone], directory)));
  const deal = await fill(context, home, signedIn);
  const colleagues: BrowserContext[] = [];
  for (const person of others) colleagues.push(await enter(browser, product, await join(product, signedIn, person)));
  for (const page of fullPages)
    wide.push(...(await take(seat, home, { ...page, name: `german-${page.name}` }, [desk, phone, zoomed], directory)));
  wide.push(...(await threePeople(seat, colleagues, home, deal)));
  process.stdout.write(wide.length === 0 ? 'Nothing sticks out.\n' : `${wide.join('\n')}\n`);
} finally {
  await browser.close();
  await product.stop();
}
