import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { documentName } from '@rapport/model/documents/document-name';
import { noteId } from '@rapport/model/documents/links';
import { limits } from '@rapport/model/limits';
import { browserArguments, findBrowser } from '../../apps/cli/src/test-run/find-browser.ts';
import { noted, pasteInto, untilShown, watchTyping } from '../browser/page-probes.ts';
import { figuresTable, type Figure } from '../rig/report.ts';
import { signIn } from '../rig/sign-in.ts';
import { median, short, summarise } from '../rig/statistics.ts';
import { Typist } from '../rig/typist.ts';
import { type BenchWorkspace, startWorkspace, tokensFor } from '../rig/workspace.ts';

/** Besides the two in front of browsers. */
const OTHERS = 8;
const ROUNDS = 3;
const KEYS = 60;
const KEYS_OF_LONGEST = 20;
/** Some 330 keys a minute: as fast as people who type well. */
const PERIOD = 180;
const PAGES = 60;
const MEGABYTE = 1_048_576;

const text = '[data-note][contenteditable=true]';

/**
 * Ten people in one note beside two, a paste of 5 MB, and a note of sixty pages. Whoever types and whoever watches sit in
 * front of the product's pages; the others are the stock provider on sockets of their own.
 */
export async function note(): Promise<string> {
  const workspace = await startWorkspace({ pages: true });
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments() });
  const figures: Figure[] = [];
  try {
    const first = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await signIn(await first.newPage(), workspace);
    const second = await browser.newContext({ storageState: await first.storageState(), viewport: { width: 1440, height: 900 } });
    await together(workspace, [first, second], figures);
    await pastes(workspace, first, figures);
    await long(workspace, [first, second], figures);
  } finally {
    await browser.close();
    await workspace.product.stop();
  }
  return figuresTable(figures);
}

/** An account whose note is begun, and the name of that note's document. */
async function begin({ api, product, slug }: BenchWorkspace, context: BrowserContext, name: string) {
  const made = await api<{ id: string; document: string }>('POST', '/api/v1/accounts', { name });
  const [workspace = '', incarnation] = (made.document.split('/')[0] ?? '').split('.');
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const address = `${product.address}/app/${slug}/accounts/${made.id}`;
  await page.goto(address);
  await page.locator('[data-note]').first().click();
  await page.locator(text).click();
  await page.keyboard.type('Begun.');
  await page.keyboard.press('Enter');
  await page.locator('[data-connection=saved]').first().waitFor();
  const document = documentName({
    workspace,
    incarnation: Number(incarnation),
    type: 'note',
    id: noteId(made.id),
    generation: 1,
  });
  return { page, address, document };
}

async function together(workspace: BenchWorkspace, [ann, ben]: readonly [BrowserContext, BrowserContext], figures: Figure[]) {
  const { page, address, document } = await begin(workspace, ann, 'Written together');
  const watching = await ben.newPage();
  await watching.goto(address);
  await watching.locator(text).getByText('Begun.').waitFor();
  const { url, tokens } = await tokensFor(workspace, OTHERS);
  const [two, ten]: [number[], number[]] = [[], []];
  // In turn, as the machine is not the same all the time.
  for (let round = 0; round < ROUNDS; round += 1) {
    two.push(...(await keystrokes(page, watching, `A${round}`)).other);
    const others = await Promise.all(
      Array.from({ length: OTHERS }, (_, at) =>
        Typist.arrive(url, tokens[at % tokens.length] ?? '', document, `${round}.${at}: `),
      ),
    );
    for (const [at, other] of others.entries()) other.type(PERIOD, (PERIOD * at) / OTHERS);
    ten.push(...(await keystrokes(page, watching, `B${round}`)).other);
    for (const other of others) other.leave();
  }
  const [a, b] = [summarise(two), summarise(ten)];
  const ratio = b.p95 / a.p95;
  const say = ({ p50, p95, count }: typeof a) => `p50 ${short(p50)} ms, p95 ${short(p95)} ms (n ${count})`;
  figures.push({ what: 'two people in a note: keystroke → other screen', measured: say(a), aim: '', met: undefined });
  figures.push({ what: 'ten people in a note: keystroke → other screen', measured: say(b), aim: '', met: undefined });
  figures.push({ what: 'ten people beside two, p95', measured: `${short(ratio)}x`, aim: '2x', met: ratio <= 2 });
  await page.close();
  await watching.close();
}

/** Milliseconds from each key to the screens of whoever types and of whoever watches, in a paragraph that begins with `mark`. */
async function keystrokes(
  page: Page,
  watching: Page,
  mark: string,
  count = KEYS,
): Promise<{ readonly own: number[]; readonly other: number[] }> {
  await page.locator(text).click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type(`${mark}:`);
  await watching.locator(text).getByText(`${mark}:`).waitFor();
  await watchTyping(page, [watching], text, `${mark}:`);
  await page.keyboard.type('x'.repeat(count), { delay: PERIOD });
  const [keys, own, other] = [
    await noted(page, 'keys', count),
    await noted(page, 'seen', count),
    await noted(watching, 'seen', count),
  ];
  const since = (seen: readonly number[]) => seen.slice(0, count).map((at, index) => at - (keys[index] ?? Number.NaN));
  return { own: since(own), other: since(other) };
}

async function pastes(workspace: BenchWorkspace, context: BrowserContext, figures: Figure[]): Promise<void> {
  for (const [what, bytes] of [
    ['a paste of 0.5 MB', MEGABYTE / 2],
    ['a paste of 5 MB', limits.notePasteBytes.value - 1_000],
  ] as const) {
    const { page } = await begin(workspace, context, what);
    const { ms, said } = await pasteInto(page, text, bytes);
    const there = said === '' ? `all there after ${short(ms / 1000)} s` : `refused: “${said}”`;
    await page.locator('[data-connection=saved]').first().waitFor();
    figures.push({ what, measured: there, aim: '', met: undefined });
    if (bytes > MEGABYTE && said === '') {
      const { p50, p95 } = summarise((await keystrokes(page, page, 'P', KEYS_OF_LONGEST)).own);
      const measured = `p50 ${short(p50)} ms, p95 ${short(p95)} ms`;
      figures.push({ what: 'typing in a note of 5 MB: keystroke → own screen', measured, aim: '', met: undefined });
    }
    await page.close();
  }
}

/** Sixty pages, as an office counts them: 1,500 paragraphs of 120 letters. */
async function long(workspace: BenchWorkspace, [ann, ben]: readonly [BrowserContext, BrowserContext], figures: Figure[]) {
  const { page, address, document } = await begin(workspace, ann, 'Long');
  await page.close();
  const { url, tokens } = await tokensFor(workspace, 1);
  const typist = await Typist.arrive(url, tokens[0] ?? '', document, 'By hand: ');
  await typist.append(PAGES * 25, 120);
  typist.leave();
  const times: number[] = [];
  const app = `${workspace.product.address}/app/${workspace.slug}`;
  const [writing, watching] = [await ann.newPage(), await ben.newPage()];
  await watching.goto(address);
  await watching.locator(text).getByText('Begun.').waitFor();
  for (let round = 0; round < 5; round += 1) {
    await writing.goto(`${app}/accounts?view=table`);
    await writing.locator('[role=rowheader] a').first().waitFor();
    times.push((await untilShown(writing, { address, shows: `${text} p`, count: PAGES * 25 })).ms);
  }
  const opened = `median ${short(median(times))} ms, worst ${short(Math.max(...times))} ms`;
  figures.push({
    what: `a note of ${PAGES} pages: from the press on its record to the whole text`,
    measured: opened,
    aim: '',
    met: undefined,
  });
  const { own, other } = await keystrokes(writing, watching, 'L');
  for (const [whose, keys] of [
    ['own', own],
    ['other', other],
  ] as const) {
    const { p50, p95 } = summarise(keys);
    const measured = `p50 ${short(p50)} ms, p95 ${short(p95)} ms`;
    figures.push({ what: `typing in it: keystroke → ${whose} screen`, measured, aim: '', met: undefined });
  }
}
