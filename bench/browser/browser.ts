import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { browserArguments, findBrowser } from '../../apps/cli/src/test-run/find-browser.ts';
import { figuresTable, type Figure } from '../rig/report.ts';
import { short } from '../rig/statistics.ts';
import { signIn } from '../rig/sign-in.ts';
import { startWorkspace } from '../rig/workspace.ts';
import { attempt, inWords, viewport, type Bench, type Part } from './bench.ts';
import { remoteChanges, scrolling } from './live-cases.ts';
import { noteArrivals } from './page-probes.ts';
import { evaluation, peers } from './peer-cases.ts';
import { offlineEdits, opening } from './record-cases.ts';
import { searching } from './search-cases.ts';
import { seed, sizeOf } from './seed.ts';
import { serverExecutor } from './server-cases.ts';
import { coldStart, heap, warmStart } from './start-cases.ts';
import { viewChanges } from './view-cases.ts';

/** Each with the seconds after which it is given up: one that hangs must not cost the others. */
const parts: { readonly [name: string]: readonly [seconds: number, part: Part] } = {
  'warm start': [180, warmStart],
  'heap of the tab': [90, heap],
  'evaluation of views': [120, evaluation],
  'changes of the view': [180, viewChanges],
  'open a record': [180, opening],
  search: [180, searching],
  'executor in SQL': [120, serverExecutor],
  'remote changes': [120, remoteChanges],
  'offline edits': [180, offlineEdits],
  // Last: the page then stands ahead of the server.
  'scrolling under remote changes': [180, scrolling],
};

type Options = {
  readonly rows?: number | undefined;
  /** A directory in which the workspace is kept, to be measured again without an import. */
  readonly keep?: string | undefined;
  /** Measures these parts alone, after a cold start. */
  readonly only?: ReadonlySet<string>;
};
export const partNames = (): readonly string[] => [...Object.keys(parts), 'peers'];

/** What people wait for in the browser, with a workspace of `rows` deals, half as many contacts and a fifth accounts. */
export async function browserCase({ rows = 100_000, keep, only }: Options): Promise<string> {
  const workspace = await startWorkspace({ pages: true, keep });
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments() });
  const figures: Figure[] = [];
  try {
    const size = sizeOf(rows);
    const seconds = await seed(workspace, size);
    const isAsked = (name: string) => !only?.size || only.has(name);
    const bench: Bench = { workspace, browser, rows, figures };
    const device = await signedIn(bench);
    const open = async (): Promise<Page> => {
      const page = await device.newPage();
      page.setDefaultTimeout(60_000);
      await page.addInitScript(noteArrivals);
      return page;
    };
    let page = await open();
    await attempt(bench, 'cold start', 120, () => coldStart(bench, page));
    for (const [name, [limit, part]] of Object.entries(parts)) {
      if (!isAsked(name)) continue;
      if (await attempt(bench, name, limit, () => part(bench, page))) continue;
      // What the part left behind, a tab without a network or one that hangs, is not what the next one begins with.
      void page.close().catch(() => undefined);
      await device.setOffline(false);
      page = await open();
    }
    let beside = 'Peers were not measured.';
    if (isAsked('peers')) await attempt(bench, 'peers', 300, async () => void (beside = await peers(bench, page)));
    const made = `${inWords(size.deals)} deals, ${inWords(size.contacts)} contacts and ${inWords(size.accounts)} accounts${seconds === undefined ? '' : `, imported in ${short(seconds)} s`}.`;
    return `${made}\n\n${figuresTable(figures)}\n\nBeside peers, which answer the same, in one page of the same browser:\n\n${beside}`;
  } finally {
    await browser.close();
    await (keep === undefined ? workspace.product.stop() : workspace.product.end());
  }
}

/** Somebody who has signed in, on a device that holds nothing yet. */
async function signedIn({ workspace, browser }: Bench): Promise<BrowserContext> {
  const first = await browser.newContext();
  await signIn(await first.newPage(), workspace);
  // Their cookie alone: what this browser remembers of who is here, a new device does not know.
  const { cookies } = await first.storageState();
  const context = await browser.newContext({ storageState: { cookies, origins: [] }, viewport });
  await first.close();
  return context;
}
