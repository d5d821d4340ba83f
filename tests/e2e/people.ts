/**
 * The fixtures of the browser tests: a product of its own per worker, and two people signed in to its workspace in two
 * browsers that share nothing. A file whose pages show everything of a person names a company of its own
 * (`test.use({ company: 'My day' })`) and gets a product without what other files left there. To fetch all pages beforehand
 * takes a browser a third of its time: it does so when a test waits for it (`keptOnDevice`). A file in which nobody does
 * says `test.use({ keepsPages: false })`, one about the fetching itself `test.use({ keepsPages: true })`.
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

async function open(browser: Browser, product: Product, who: 'ann' | 'ben', keepsPages: KeepsPages): Promise<Somebody> {
  const { workspace, states } = signedUp();
  const context = await browser.newContext({ storageState: states[who], baseURL: product.address });
  if (keepsPages === 'when asked') await context.addInitScript(keepWhenAsked);
  const page = await context.newPage();
  const person = who === 'ann' ? annsAccount : bensAccount;
  return { ...person, page, context, workspace, home: `${product.address}/app/${workspace.slug}` };
}

type KeepsPages = boolean | 'when asked';
type Environment = Readonly<Record<string, string>>;
type ForTest = {
  keepsPages: KeepsPages;
  company: string;
  /** Of the product, beside what it inherits. */
  environment: Environment;
  product: Product;
  ann: Somebody;
  ben: Somebody;
};

/**
 * The products of one worker: that of everybody, and that of one company, which ends when another one's turn has come. As
 * fixtures of the worker they would be a worker, and a browser, of their own each.
 */
class Products {
  #usual: Product | undefined;
  #other: { readonly name: string; readonly product: Product } | undefined;

  async of(company: string, environment: Environment): Promise<Product> {
    const name = JSON.stringify([company, environment]);
    if (name === JSON.stringify(['', {}])) return (this.#usual ??= await startSignedUp());
    if (this.#other?.name !== name) {
      await this.#other?.product.stop();
      this.#other = undefined;
      this.#other = { name, product: await startSignedUp(environment) };
    }
    return this.#other.product;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#usual?.stop(), this.#other?.product.stop()]);
  }
}

/** Runs in each page: it is not begun to keep the pages before `keepPages` is called, unless they are kept already. */
function keepWhenAsked(): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return;
  const register = workers.register.bind(workers);
  let keepPages = () => {};
  const asked = new Promise<void>((resolve) => (keepPages = resolve));
  Object.assign(globalThis, { keepPages });
  workers.register = async (...given) => {
    if (!(await workers.getRegistration())) await asked;
    return register(...given);
  };
}

export const test = base.extend<ForTest, { products: Products }>({
  keepsPages: ['when asked', { option: true }],
  // Also of the browsers that a test opens itself.
  serviceWorkers: async ({ keepsPages }, use) => use(keepsPages === false ? 'block' : 'allow'),
  company: ['', { option: true }],
  environment: [{}, { option: true }],
  products: [
    async ({}, use) => {
      const products = new Products();
      await use(products);
      await products.stop();
    },
    { scope: 'worker', timeout: 900_000 },
  ],
  product: [
    async ({ products, company, environment }, use) => use(await products.of(company, environment)),
    { timeout: 900_000 },
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
