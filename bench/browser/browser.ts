import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { browserArguments, findBrowser } from '../../apps/cli/src/test-run/find-browser.ts';
import { keptOnDevice } from '../../tests/e2e/device.ts';
import { figuresTable, type Figure } from '../rig/report.ts';
import { median, short, summarise } from '../rig/statistics.ts';
import { signIn } from '../rig/sign-in.ts';
import { startWorkspace, type BenchWorkspace } from '../rig/workspace.ts';
import {
  changesArrived,
  framesWhileScrolling,
  fromAddress,
  fromPress,
  fromTyping,
  noteArrivals,
  sightings,
} from './page-probes.ts';
import { changeManyRecords, dealIds } from './remote.ts';
import { lotOf, LOTS, seed, sizeOf } from './seed.ts';

type Bench = { readonly workspace: BenchWorkspace; readonly browser: Browser; readonly rows: number; readonly figures: Figure[] };
const number = (value: number) => value.toLocaleString('en');
const viewport = { width: 1440, height: 900 };
const columns =
  'account,stage,amount,closeDate,owner,nextStep,nextStepDate,probability,source,lostReason,product,tags,description,externalId,number,pipeline,team,contacts,forecastCategory';

/** What people wait for in the browser, with a workspace of `rows` deals, half as many contacts and a fifth accounts. */
export async function browserCase(rows = 100_000): Promise<string> {
  const workspace = await startWorkspace({ pages: true });
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments() });
  const figures: Figure[] = [];
  try {
    const size = sizeOf(rows);
    const seconds = await seed(workspace, size);
    const bench = { workspace, browser, rows, figures };
    const context = await signedIn(bench);
    const page = await coldStart(bench, context);
    for (const part of [warmStart, viewChanges, remoteChanges, scrolling, searching, opening, heap, offlineEdits]) {
      process.stderr.write(`  ${part.name} …\n`);
      try {
        await part(bench, page);
      } catch (error) {
        process.stderr.write(`    ${String(error)}\n`);
        figures.push({ what: part.name, measured: `not measured: ${String(error).split('\n')[0]}`, aim: '', met: false });
      }
    }
    await context.close();
    const made = `${number(size.deals)} deals, ${number(size.contacts)} contacts and ${number(size.accounts)} accounts, imported in ${short(seconds)} s.`;
    return `${made}\n\n${figuresTable(figures)}`;
  } finally {
    await browser.close();
    await workspace.product.stop();
  }
}

const at = ({ workspace }: Bench, path: string) => `${workspace.product.address}/app/${workspace.slug}/${path}`;
const sums = (page: Page, { rows }: Bench) => page.locator('[data-sums]', { hasText: number(rows) });
function note({ figures }: Bench, what: string, value: number, unit: string, aim: number | undefined, more = ''): void {
  const met = aim === undefined ? undefined : value <= aim;
  process.stderr.write(`    ${what}: ${short(value)} ${unit}${more}\n`);
  figures.push({ what, measured: `${short(value)} ${unit}${more}`, aim: aim === undefined ? '' : `${aim} ${unit}`, met });
}

/** Somebody who has signed in, on a device that holds nothing yet. */
async function signedIn({ workspace, browser }: Bench): Promise<BrowserContext> {
  const first = await browser.newContext();
  const page = await first.newPage();
  await signIn(page, workspace);
  const context = await browser.newContext({ storageState: await first.storageState(), viewport });
  await first.close();
  return context;
}

async function coldStart(bench: Bench, context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.addInitScript(noteArrivals);
  const began = performance.now();
  await page.goto(at(bench, 'deals?view=board'), { waitUntil: 'commit' });
  await page.locator('[data-card]').first().waitFor();
  note(bench, 'cold start: first screen', (performance.now() - began) / 1000, 's', 0.7);
  await sums(page, bench).waitFor();
  note(bench, 'cold start: all rows', (performance.now() - began) / 1000, 's', 6);
  return page;
}

async function warmStart(bench: Bench, page: Page): Promise<void> {
  await keptOnDevice(page);
  await page.locator('[data-connection]', { hasText: 'Saved' }).waitFor();
  await page.waitForTimeout(3_000); // the rest of the rows settles on the disk
  const said = await sums(page, bench).textContent();
  await page.context().setOffline(true);
  const cards: number[] = [];
  const totals: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const began = performance.now();
    await page.reload({ waitUntil: 'commit' });
    await page.locator('[data-card]').first().waitFor();
    cards.push((performance.now() - began) / 1000);
    await sums(page, bench).waitFor();
    totals.push((performance.now() - began) / 1000);
  }
  if ((await sums(page, bench).textContent()) !== said) throw new Error('Offline says other totals than online.');
  await page.context().setOffline(false);
  note(bench, 'warm start offline: cards of the last view', median(cards), 's', 0.9);
  note(bench, 'warm start offline: totals, everything filterable', median(totals), 's', 3);
}

/** From the press until the list has changed, drawing included. */
async function viewChanges(bench: Bench, page: Page): Promise<void> {
  await page.goto(at(bench, `deals?view=table&columns=${columns}`));
  await sums(page, bench).waitFor();
  const head = (field: string) => `[data-column-head=${field}] button`;
  const first: number[] = [];
  const again: number[] = [];
  const sorted = (field: string, way: string) => `[data-column-head=${field}][aria-sort=${way}]`;
  for (let round = 0; round < 6; round += 1) {
    for (const field of ['amount', 'stage', 'title']) {
      (round === 0 ? first : again).push(await fromPress(page, head(field), sorted(field, 'ascending')));
      (round === 0 ? first : again).push(await fromPress(page, head(field), sorted(field, 'descending')));
    }
  }
  note(bench, 'sort change to drawn list, order asked for first', summarise(first).p95, 'ms', 100, ' p95');
  note(
    bench,
    'sort change to drawn list, order known',
    summarise(again).p95,
    'ms',
    8,
    ` p95 (p50 ${short(summarise(again).p50)})`,
  );
  const filters: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    for (const stage of ['proposal', 'discovery', 'qualified'])
      filters.push(await fromAddress(page, `?view=table&columns=${columns}&filter[stage]=${stage}`, '[data-sums]'));
  }
  const known = summarise(filters);
  note(bench, 'filter change to drawn list and totals', known.p95, 'ms', 8, ` p95 (p50 ${short(known.p50)})`);
}

async function remoteChanges(bench: Bench, page: Page): Promise<void> {
  await page.goto(at(bench, 'deals?view=board'));
  await sums(page, bench).waitFor();
  const id = (await page.locator('[data-card]').first().getAttribute('data-card')) ?? '';
  for (let round = 0; round < 60; round += 1) {
    await bench.workspace.api('PATCH', `/api/v1/deals/${id}`, { name: `Deal mark-${round}-mark` });
    await page.locator(`[data-card="${id}"]`, { hasText: `mark-${round}-mark` }).waitFor();
  }
  const times = summarise(await sightings(page));
  note(
    bench,
    'remote change, from the browser to the open board',
    times.p95,
    'ms',
    50,
    ` p95 (p50 ${short(times.p50)}, n ${times.count})`,
  );
}

async function scrolling(bench: Bench, page: Page): Promise<void> {
  await page.goto(at(bench, `deals?view=table&columns=${columns}`));
  await sums(page, bench).waitFor();
  const seconds = 10;
  await framesWhileScrolling(page, '[role=grid]', 2);
  const calm = summarise(await framesWhileScrolling(page, '[role=grid]', seconds));
  const ids = await dealIds(bench.workspace, 2_000);
  const stop = await changeManyRecords(bench.workspace, ids, 1_000);
  await page.waitForTimeout(1_000);
  const before = await changesArrived(page);
  const busy = summarise(await framesWhileScrolling(page, '[role=grid]', seconds));
  const rate = ((await changesArrived(page)) - before) / seconds;
  await stop();
  const frames = `${short(busy.p95)} against ${short(calm.p95)} ms, ${number(Math.round(rate))} changes/s came`;
  note(bench, 'frames while scrolling under 1,000 changes/s, p95', busy.p95 / calm.p95, 'x', 1.5, ` (${frames})`);
  note(bench, 'the same, p99', busy.p99 / calm.p99, 'x', 2, ` (${short(busy.p99)} against ${short(calm.p99)} ms)`);
}

async function searching(bench: Bench, page: Page): Promise<void> {
  await page.goto(at(bench, 'deals?view=table'));
  await sums(page, bench).waitFor();
  await page.keyboard.press('ControlOrMeta+K');
  const input = '[role=dialog] input';
  await page.locator(input).waitFor();
  const times: number[] = [];
  for (const text of ['harbour', 'willowson', 'lot017x', 'company12']) {
    await fromTyping(page, input, text.slice(0, 2), '[role=dialog] [role=option]');
    for (let letters = 3; letters <= text.length; letters += 1)
      times.push(await fromTyping(page, input, text.slice(0, letters), '[role=dialog] [role=option]'));
  }
  const known = summarise(times.filter((one) => !Number.isNaN(one)));
  note(bench, 'search, keystroke to hits', known.p95, 'ms', 16, ` p95 (p50 ${short(known.p50)}, n ${known.count})`);
  await page.keyboard.press('Escape');
}

async function opening(bench: Bench, page: Page): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    await page.goto(at(bench, `deals?view=table&search=${lotOf(round)}`));
    await page.locator('[role=rowheader] a').first().waitFor();
    await sums(page, { ...bench, rows: Math.ceil((bench.rows - round) / LOTS) }).waitFor();
    if (round > 1) times.push(await fromPress(page, '[role=rowheader] a', '[data-field]'));
    else await fromPress(page, '[role=rowheader] a', '[data-field]');
  }
  const known = summarise(times);
  note(bench, 'open a record that is on the device', known.p95, 'ms', 50, ` p95 (p50 ${short(known.p50)})`);
}

async function heap(bench: Bench, page: Page): Promise<void> {
  await page.goto(at(bench, 'deals?view=board'));
  await sums(page, bench).waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  note(bench, 'heap of the tab, board open', usedSize / 1048576, 'MB', 250);
}

/** A lot is marked and changed twice without a network; then the network comes back. */
async function offlineEdits(bench: Bench, page: Page): Promise<void> {
  const count = Math.ceil(bench.rows / LOTS);
  await page.goto(at(bench, `deals?view=table&search=${lotOf(0)}`));
  await sums(page, { ...bench, rows: count }).waitFor();
  await page.context().setOffline(true);
  await page.locator('[role=grid]').focus();
  for (const stage of ['Discovery', 'Proposal']) {
    await page.keyboard.press('ControlOrMeta+A');
    await page.getByRole('toolbar').getByRole('button', { name: 'Stage' }).click();
    await page.getByRole('dialog').getByRole('option', { name: stage }).first().click();
    await page.locator('[data-connection]', { hasText: /device|Offline/ }).waitFor();
  }
  const began = performance.now();
  await page.context().setOffline(false);
  await page.locator('[data-connection]', { hasText: 'Saved' }).waitFor();
  note(
    bench,
    `${number(count * 2)} offline edits of ${number(count)} records, network to all saved`,
    (performance.now() - began) / 1000,
    's',
    2,
  );
}
