/**
 * A product in which two people are signed up, made once per run in the real forms. Whoever wants a product of their own
 * gets a copy of its data instead of making a database and signing up again, which takes five times as long.
 */
import { type Browser, type BrowserContext, chromium, type FullConfig, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Product, startProduct } from '../support/product.ts';
import { ann, ben, type Person } from '../support/sign-up.ts';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;
export type SignedUp = {
  readonly workspace: { readonly id: string; readonly slug: string };
  readonly states: Readonly<Record<'ann' | 'ben', StorageState>>;
};

const kept = 'RAPPORT_SIGNED_UP';

/** Runs before all tests; answers what removes it after them. */
export default async function makeOnce({ projects }: FullConfig): Promise<() => void> {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-signed-up-'));
  const product = await startProduct();
  const browser = await chromium.launch(projects[0]?.use.launchOptions);
  try {
    writeFileSync(join(directory, 'people.json'), JSON.stringify(await signUpBoth(product, browser)));
    await product.end();
    mkdirSync(join(directory, 'data'));
    copy(product.dataDirectory, join(directory, 'data'));
  } finally {
    await Promise.all([browser.close(), product.stop()]);
  }
  process.env[kept] = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}

/** A product of its own, with Ann and Ben in the workspace Example. */
export async function startSignedUp(environment?: Readonly<Record<string, string>>): Promise<Product> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'rapport-product-'));
  copy(join(made(), 'data'), dataDirectory);
  // As root the database runs as somebody else, who must get through.
  chmodSync(dataDirectory, process.getuid?.() === 0 ? 0o711 : 0o700);
  // The first product has built what was to be built.
  return startProduct({ dataDirectory, pages: false, ...(environment && { environment }) });
}

/** Who they are and what signs them in, in every product of `startSignedUp`. */
export const signedUp = (): SignedUp => JSON.parse(readFileSync(join(made(), 'people.json'), 'utf8')) as SignedUp;

const made = (): string => {
  const directory = process.env[kept];
  if (directory === undefined) throw new Error('Nobody was signed up before the tests.');
  return directory;
};

/** Signs Ann up through the link that `start` prints and Ben through her invitation. */
async function signUpBoth(product: Product, browser: Browser): Promise<SignedUp> {
  const { link } = await product.signUp();
  const options = { locale: 'en-GB', timezoneId: 'Europe/Berlin' };
  const first = await browser.newContext(options);
  const annsPage = await first.newPage();
  await annsPage.goto(link ?? '');
  await annsPage.locator('[name=organization]').fill('Example');
  await fillPerson(annsPage, ann);
  const me = (await (await first.request.get(`${product.address}/api/me`)).json()) as { workspaces: SignedUp['workspace'][] };
  const workspace = me.workspaces[0];
  if (!workspace) throw new Error('The first owner has no workspace.');

  const invited = await first.request.post(`${product.address}/api/w/${workspace.id}/invitations`, {
    data: { email: ben.email, role: 'member' },
    headers: { origin: product.address },
  });
  const second = await browser.newContext(options);
  const bensPage = await second.newPage();
  await bensPage.goto(((await invited.json()) as { link: string }).link);
  await fillPerson(bensPage, ben);
  return { workspace, states: { ann: await sessionOf(first), ben: await sessionOf(second) } };
}

async function fillPerson(page: Page, person: Person): Promise<void> {
  await page.locator('[name=name]').fill(person.name);
  const email = page.locator('[name=email]');
  if (await email.isEditable()) await email.fill(person.email);
  await page.locator('[name=password]').fill(person.password);
  await page.locator('form [type=submit]').click();
  await page.waitForURL('**/app/**');
}

/** What signs somebody in on another device: without the note that something is kept on this one. */
async function sessionOf(context: BrowserContext): Promise<StorageState> {
  const { cookies } = await context.storageState();
  return { origins: [], cookies: cookies.filter(({ name }) => name !== 'rapport.kept') };
}

/** With owners and rights, which Node's own copying does not take along and the database insists on. */
const copy = (from: string, to: string): unknown => execFileSync('cp', ['-a', `${from}/.`, to]);
