import { chromium, type Page } from '@playwright/test';
import { browserArguments, findBrowser } from '../../apps/cli/src/test-run/find-browser.ts';
import { counts } from '../browser/bench.ts';
import { follow, type Opened, untilShown } from '../browser/page-probes.ts';
import { figuresTable, type Figure } from '../rig/report.ts';
import { signIn } from '../rig/sign-in.ts';
import { median, short, summarise } from '../rig/statistics.ts';
import { startWorkspace, type BenchWorkspace } from '../rig/workspace.ts';

const ENTRIES = 10_000;
const CONTACTS = 2_000;
const BELOW = 499;
const READS = 60;
const OPENINGS = 8;

type Page50 = { readonly items: readonly unknown[]; readonly next: string | null };
type Account = { readonly what: string; readonly id: string };

/** The largest accounts: one of 10,000 entries, one of 2,000 contacts, one above 499 others; their timelines and pages. */
export async function timeline(): Promise<string> {
  const figures: Figure[] = [];
  const workspace = await startWorkspace({ pages: true });
  try {
    const busy = await busyAccount(workspace);
    const wide = await wideAccount(workspace);
    const above = await accountAbove(workspace);
    for (const account of [busy, wide]) await answers(workspace, account, figures);
    await inBrowser(workspace, { busy, wide, above }, figures);
  } finally {
    await workspace.product.stop();
  }
  return figuresTable(figures);
}

const inWords = (count: number) => count.toLocaleString('en');

async function busyAccount({ api }: BenchWorkspace): Promise<Account> {
  const { id } = await api<{ id: string }>('POST', '/api/v1/accounts', { name: 'Busy' });
  await inParallel(ENTRIES, (at) =>
    api('POST', '/api/v1/messages', {
      record: `account:${id}`,
      channel: at % 2 === 0 ? 'email' : 'chat',
      direction: at % 3 === 0 ? 'outgoing' : 'incoming',
      at: new Date(Date.UTC(2020, 0, 1, 0, at * 7)).toISOString(),
      subject: `Message ${at}`,
    }),
  );
  return { what: `${inWords(ENTRIES)} entries`, id };
}

async function wideAccount({ api }: BenchWorkspace): Promise<Account> {
  const { id } = await api<{ id: string }>('POST', '/api/v1/accounts', { name: 'Wide' });
  await inParallel(CONTACTS, (at) => api('POST', '/api/v1/contacts', { lastName: `Person ${at}`, accounts: [id] }));
  return { what: `${inWords(CONTACTS)} contacts`, id };
}

async function accountAbove({ api }: BenchWorkspace): Promise<Account> {
  const { id } = await api<{ id: string }>('POST', '/api/v1/accounts', { name: 'Above' });
  await inParallel(BELOW, (at) => api('POST', '/api/v1/accounts', { name: `Below ${at}`, parent: id }));
  return { what: `${BELOW} accounts below it`, id };
}

async function inParallel(count: number, make: (at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (next < count) await make(next++);
    }),
  );
}

/** What the server answers to whoever reads a timeline from it. */
async function answers({ api }: BenchWorkspace, { what, id }: Account, figures: Figure[]): Promise<void> {
  const [first, later]: [number[], number[]] = [[], []];
  const page = async (times: number[], cursor: string | null) => {
    const began = performance.now();
    const query = `limit=50${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await api<Page50>('GET', `/api/v1/accounts/${id}/timeline?${query}`);
    times.push(performance.now() - began);
    return answer.next;
  };
  for (let at = 0; at < READS; at += 1) await page(first, null);
  let cursor = await page([], null);
  for (let at = 0; at < READS && cursor !== null; at += 1) cursor = await page(later, cursor);
  const add = (part: string, times: readonly number[], aim: number) => {
    const { p50, p95 } = summarise(times);
    const measured = `p50 ${short(p50)} ms, p95 ${short(p95)} ms`;
    figures.push({ what: `server: timeline of an account with ${what}, ${part}`, measured, aim: `${aim} ms`, met: p95 <= aim });
  };
  add('first page', first, 300);
  add('a page further down', later, 100);
}

/** What somebody waits for who has the rows: from the press to what it shows. */
async function inBrowser(
  workspace: BenchWorkspace,
  { busy, wide, above }: { readonly busy: Account; readonly wide: Account; readonly above: Account },
  figures: Figure[],
): Promise<void> {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments() });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    await signIn(page, workspace);
    const app = `${workspace.product.address}/app/${workspace.slug}`;
    // All that is told of it has come to the device.
    await page.goto(`${app}/accounts/${busy.id}`);
    await page
      .locator('.chips button', { hasText: inWords(ENTRIES) })
      .first()
      .waitFor();
    await page.goto(`${app}/contacts?view=table`);
    await counts(page, CONTACTS).waitFor();
    const add = (what: string, times: readonly Opened[], aim?: number) => {
      const took = median(times.map(({ ms }) => ms));
      const worst = Math.max(...times.map(({ ms }) => ms));
      const [elements, longest] = [Math.max(...times.map((one) => one.elements)), median(times.map((one) => one.longest))];
      const measured = `median ${short(took)} ms, worst ${short(worst)} ms; ${inWords(elements)} elements, longest task ${short(longest)} ms`;
      figures.push({
        what,
        measured,
        aim: aim === undefined ? '' : `${aim} ms`,
        met: aim === undefined ? undefined : took <= aim,
      });
    };
    const section = '[data-timeline] li';
    const open = async (account: Account, shows: string, text?: string) => {
      const times: Opened[] = [];
      for (let round = 0; round < OPENINGS; round += 1) {
        await follow(page, `${app}/deals`);
        await page.locator('[data-record]').waitFor({ state: 'detached' });
        times.push(await untilShown(page, { address: `${app}/accounts/${account.id}`, shows, ...(text && { text }) }));
      }
      // The code of the page loads with the first.
      add(`page of an account with ${account.what}, from the press to drawn`, times.slice(1), 300);
    };
    await open(busy, section);
    add('a page further down its timeline, from the press to drawn', await pagesOf(page, section), 100);
    await open(wide, 'aside.related', inWords(CONTACTS));
    add('50 more of its contacts, from the press to drawn', await pagesOf(page, 'aside.related li'), 100);
    await open(above, '[data-account-tree] p', String(BELOW + 1));
    add('50 more of the accounts below it, from the press to drawn', await pagesOf(page, '[data-account-tree] li'), 100);
  } finally {
    await browser.close();
  }
}

/** Presses on what shows more, one after the other. */
async function pagesOf(page: Page, lines: string): Promise<readonly Opened[]> {
  const times: Opened[] = [];
  for (let round = 0; round < OPENINGS; round += 1) {
    const more = lines.startsWith('[data-timeline]')
      ? page.locator('.older')
      : page.locator(lines.slice(0, lines.lastIndexOf(' '))).getByRole('button', { name: 'show 50 more' });
    await more.first().waitFor();
    await more.first().evaluate((one) => one.setAttribute('data-bench-more', ''));
    const before = await page.locator(lines).count();
    times.push(await untilShown(page, { press: '[data-bench-more]', shows: lines, count: before + 25 }));
    await page.evaluate(() => document.querySelector('[data-bench-more]')?.removeAttribute('data-bench-more'));
  }
  return times;
}
