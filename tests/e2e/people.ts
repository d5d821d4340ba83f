/**
 * The fixtures of the browser tests: a product of its own per worker, and two people signed in to its workspace in two
 * browsers that share nothing. A file whose pages show everything of a person names a company of its own
 * (`test.use({ company: 'My day' })`) and gets a product without what other files left there. A file in which nobody is
 * without a server says `test.use({ keepsPages: false })`: its browsers need not fetch all pages beforehand, which takes
 * them a third of their time.
 *
 *     import { expect, test } from './people.ts';
 *     test('a deal moves on the other screen', async ({ ann, ben, product }) => {
 *       await ann.page.goto(`${ann.home}/deal`);
 *     });
 */
import { type Browser, type BrowserContext, expect, type Page, test as base } from '@playwright/test';
import type { Product } from '../support/product.ts';
import { ann as annsAccount, ben as bensAccount, type Person } from '../support/sign-up.ts';
import { signedUp, type SignedUp, startSignedUp } from './signed-up.ts';

/** Somebody at work in a browser of their own. */
export type Somebody = Person & {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly workspace: SignedUp['workspace'];
  /** `/app/<workspace>` with the product's address before it. */
  readonly home: string;
};

async function open(browser: Browser, product: Product, who: 'ann' | 'ben', keepsPages: boolean): Promise<Somebody> {
  const { workspace, states } = signedUp();
  const serviceWorkers = keepsPages ? 'allow' : 'block';
  const context = await browser.newContext({ storageState: states[who], baseURL: product.address, serviceWorkers });
  const page = await context.newPage();
  const person = who === 'ann' ? annsAccount : bensAccount;
  return { ...person, page, context, workspace, home: `${product.address}/app/${workspace.slug}` };
}

type ForTest = { keepsPages: boolean; ann: Somebody; ben: Somebody };

export const test = base.extend<ForTest, { company: string; product: Product }>({
  keepsPages: [true, { option: true }],
  company: ['', { scope: 'worker', option: true }],
  product: [
    async ({}, use) => {
      const product = await startSignedUp();
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 900_000 },
  ],
  ann: async ({ product, browser, keepsPages }, use) => {
    const ann = await open(browser, product, 'ann', keepsPages);
    await use(ann);
    await ann.context.close();
  },
  ben: async ({ product, browser, keepsPages }, use) => {
    const ben = await open(browser, product, 'ben', keepsPages);
    await use(ben);
    await ben.context.close();
  },
});

export { expect };
