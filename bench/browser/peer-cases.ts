import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { table } from '../rig/report.ts';
import { short, summarise } from '../rig/statistics.ts';
import { note, type Bench, type Part } from './bench.ts';
import type { bench as inPage, Times } from './peers/page.ts';

const DOCUMENTS = 300;
const kinds: { readonly [extension: string]: string } = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const directory = fileURLToPath(new URL('./peers', import.meta.url));

/** What other libraries need for the same questions of the same rows, and for the same documents, in the same page. */
export const peers = (bench: Bench, device: Page): Promise<string> =>
  inBenchPage(bench, device, async (page) => {
    const rows = await engines(bench, page);
    rows.push(...(await documents(page)));
    return table(['what', 'rapport', 'peer', '', 'ratio'], rows);
  });

/** What a change of the view costs before anything is drawn, in a page that draws nothing. */
export const evaluation: Part = (bench, device) =>
  inBenchPage(bench, device, async (page) => {
    const times = await page.evaluate(
      (id) => (globalThis as unknown as { bench: typeof inPage }).bench.evaluations(id),
      bench.workspace.id,
    );
    const kinds = [
      ['order asked for first', times.firstSort, 100],
      ['order known', times.sort, 8],
      ['filter', times.filter, 8],
      ['groups', times.group, 8],
      ['one record changed', times.change, 8],
    ] as const;
    for (const [kind, values, aim] of kinds) {
      const { p50, p95, count } = summarise(values);
      note(bench, `rows and totals computed: ${kind}`, p95, { unit: 'ms', aim, more: ` p95 (p50 ${short(p50)}, n ${count})` });
    }
  });

async function inBenchPage<Of>(bench: Bench, device: Page, work: (page: Page) => Promise<Of>): Promise<Of> {
  const context = await bench.browser.newContext({ storageState: await device.context().storageState() });
  const page = await context.newPage();
  const out = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  try {
    await build({
      root: directory,
      base: '/bench-peers/',
      configFile: false,
      logLevel: 'error',
      plugins: [svelte({ configFile: false })],
      build: {
        outDir: out,
        target: 'esnext',
        rolldownOptions: { input: join(directory, 'page.ts'), output: { entryFileNames: 'page.js' } },
      },
    });
    await serve(bench, page, out);
    return await work(page);
  } finally {
    await context.close();
    rmSync(out, { recursive: true, force: true });
  }
}

/** On the product's own origin, so that the rows come from it. */
async function serve({ workspace }: Bench, page: Page, out: string): Promise<void> {
  const root = `${workspace.product.address}/bench-peers/`;
  await page.route(`${root}**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice('/bench-peers/'.length);
    if (name === '')
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><script type="module" src="page.js"></script>' });
    return route.fulfill({ contentType: kinds[extname(name)] ?? 'text/plain', body: readFileSync(join(out, name)) });
  });
  await page.goto(root);
  await page.waitForFunction(() => 'bench' in globalThis);
}

async function engines({ workspace, rows: deals }: Bench, page: Page): Promise<string[][]> {
  const measured = new Map<string, Times | string>();
  for (const name of ['own', 'tanstack', 'sqlite']) {
    process.stderr.write(`    ${name} …\n`);
    measured.set(
      name,
      await page
        .evaluate(([name, id]) => (globalThis as unknown as { bench: typeof inPage }).bench.times(name, id), [
          name,
          workspace.id,
        ] as const)
        .catch((error: unknown) => String(error).split('\n')[0] ?? ''),
    );
  }
  const own = measured.get('own');
  if (own === undefined || typeof own === 'string') throw new Error(own);
  if (!own.check.startsWith(`${deals} deals`)) throw new Error(`The page holds ${own.check}`);
  return [
    ['TanStack DB', measured.get('tanstack')],
    ['SQLite wasm', measured.get('sqlite')],
  ].flatMap(([peer, other]) => compared(String(peer), own, other as Times | string));
}

function compared(peer: string, own: Times, other: Times | string): string[][] {
  if (typeof other === 'string') return [[`${peer}: not measured`, '', other, peer, '']];
  if (other.check !== own.check) throw new Error(`${peer} answers ${other.check}, not ${own.check}`);
  const line = (what: string, ours: number, theirs: number) => [
    what,
    `${short(ours)} ms`,
    `${short(theirs)} ms`,
    peer,
    `${short(theirs / ours)}x`,
  ];
  const p95 = (times: readonly number[]) => summarise(times).p95;
  return [
    line('rows taken in', own.made, other.made),
    line('first filter, order and sum', own.first, other.first),
    line('another filter and order, p50', summarise(own.known).p50, summarise(other.known).p50),
    line('another filter and order, p95', p95(own.known), p95(other.known)),
    line('groups of all with count and sum, p95', p95(own.groups), p95(other.groups)),
    line('one change until the list has it, p95', p95(own.changes), p95(other.changes)),
  ];
}

async function documents(page: Page): Promise<string[][]> {
  const own = await page.evaluate(
    (count) => (globalThis as unknown as { bench: typeof inPage }).bench.ownDocuments(count),
    DOCUMENTS,
  );
  const peer = await page.evaluate(
    (count) => (globalThis as unknown as { bench: typeof inPage }).bench.peerDocuments(count),
    DOCUMENTS,
  );
  const line = (what: string, ours: number, theirs: number) => [
    `${DOCUMENTS} documents ${what}`,
    `${short(ours)} ms`,
    `${short(theirs)} ms`,
    'y-indexeddb',
    `${short(theirs / ours)}x`,
  ];
  return [line('stored', own.stored, peer.stored), line('loaded', own.loaded, peer.loaded)];
}
