/**
 * The fixtures of the browser tests: a product of its own per worker, and two people signed in to its workspace in two
 * browsers that share nothing. A file whose pages show everything of a person names a company of its own
 * (`test.use({ company: 'My day' })`) and gets a fresh product, without what other files left there.
 *
 *     import { expect, test } from './people.ts';
 *     test('a deal moves on the other screen', async ({ ann, ben, product }) => {
 *       await ann.page.goto(`${ann.home}/deal`);
 *     });
 */
import { type Browser, type BrowserContext, expect, type Page, test as base } from '@playwright/test';
import { type Product, startProduct } from '../support/product.ts';
import { ann as annsAccount, ben as bensAccount, type Person } from '../support/sign-up.ts';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;
type Workspace = { readonly id: string; readonly slug: string };

/** Somebody at work in a browser of their own. */
export type Somebody = Person & {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly workspace: Workspace;
  /** `/app/<workspace>` with the product's address before it. */
  readonly home: string;
};

type SignedUp = { readonly workspace: Workspace; readonly states: Readonly<Record<'ann' | 'ben', StorageState>> };

/** Signs Ann up through the link that `start` prints and Ben through her invitation, both in the real forms. */
async function signUpBoth(product: Product, browser: Browser, company: string): Promise<SignedUp> {
  const { link } = await product.signUp();
  const first = await browser.newContext();
  const annsPage = await first.newPage();
  await annsPage.goto(link ?? '');
  await annsPage.locator('[name=organization]').fill(company);
  await fillPerson(annsPage, annsAccount);
  const me = (await (await first.request.get(`${product.address}/api/me`)).json()) as { workspaces: Workspace[] };
  const workspace = me.workspaces[0];
  if (!workspace) throw new Error('The first owner has no workspace.');

  const invited = await first.request.post(`${product.address}/api/w/${workspace.id}/invitations`, {
    data: { email: bensAccount.email, role: 'member' },
    headers: { origin: product.address },
  });
  const second = await browser.newContext();
  const bensPage = await second.newPage();
  await bensPage.goto(((await invited.json()) as { link: string }).link);
  await fillPerson(bensPage, bensAccount);
  const states = { ann: await sessionOf(first), ben: await sessionOf(second) };
  await Promise.all([first.close(), second.close()]);
  return { workspace, states };
}

/** What signs somebody in on another device: without the note that something is kept on this one. */
async function sessionOf(context: BrowserContext) {
  const { cookies, origins } = await context.storageState();
  return { origins, cookies: cookies.filter(({ name }) => name !== 'rapport.kept') };
}

async function fillPerson(page: Page, person: Person): Promise<void> {
  await page.locator('[name=name]').fill(person.name);
  const email = page.locator('[name=email]');
  if (await email.isEditable()) await email.fill(person.email);
  await page.locator('[name=password]').fill(person.password);
  await page.locator('form [type=submit]').click();
  await page.waitForURL('**/app/**');
}

async function open(browser: Browser, product: Product, { workspace, states }: SignedUp, who: 'ann' | 'ben'): Promise<Somebody> {
  const context = await browser.newContext({ storageState: states[who], baseURL: product.address });
  const page = await context.newPage();
  const person = who === 'ann' ? annsAccount : bensAccount;
  return { ...person, page, context, workspace, home: `${product.address}/app/${workspace.slug}` };
}

export const test = base.extend<{ ann: Somebody; ben: Somebody }, { company: string; product: Product; signedUp: SignedUp }>({
  company: ['Example', { scope: 'worker', option: true }],
  product: [
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  signedUp: [
    async ({ product, browser, company }, use) => use(await signUpBoth(product, browser, company)),
    { scope: 'worker', timeout: 120_000 },
  ],
  ann: async ({ product, browser, signedUp }, use) => {
    const ann = await open(browser, product, signedUp, 'ann');
    await use(ann);
    await ann.context.close();
  },
  ben: async ({ product, browser, signedUp }, use) => {
    const ben = await open(browser, product, signedUp, 'ben');
    await use(ben);
    await ben.context.close();
  },
});

export { expect };
