import { chromium } from '@playwright/test';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { browserArguments, findBrowser } from '../../apps/cli/src/test-run/find-browser.ts';
import { figuresTable } from '../rig/report.ts';
import { median, short } from '../rig/statistics.ts';
import { dealsCsv, importDeals, startWorkspace } from '../rig/workspace.ts';

/** Board of 10,000 deals after a reload, and how much JavaScript the first screen takes. */
export async function screen(): Promise<string> {
  const workspace = await startWorkspace({ pages: true });
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments() });
  try {
    await importDeals(workspace, dealsCsv(10_000));
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${workspace.product.address}/sign-in`);
    await page.locator('[name=email]').fill(workspace.email);
    await page.keyboard.press('Enter');
    await page.locator('[name=password]').fill(workspace.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/app/**');
    const scripts = new Map<string, number>();
    page.on('response', async (response) => {
      if (response.request().resourceType() === 'script') scripts.set(response.url(), gzipSync(await response.body()).length);
    });
    await page.goto(`${workspace.product.address}/app/${workspace.slug}/deal?view=board`);
    await page.locator('[data-card]').first().waitFor();
    await pause(3_000); // the replica settles on the disk
    const kilobytes = [...scripts.values()].reduce((sum, size) => sum + size, 0) / 1024;
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const began = performance.now();
      await page.reload({ waitUntil: 'commit' });
      await page.locator('[data-card]').nth(20).waitFor();
      times.push((performance.now() - began) / 1000);
    }
    return figuresTable([
      {
        what: 'board of 10,000 deals after reload, cards on screen',
        measured: `${short(median(times))} s`,
        aim: '0.9 s',
        met: median(times) <= 0.9,
      },
      { what: 'JavaScript of the first screen', measured: `${short(kilobytes)} KB gzip`, aim: '200 KB', met: kilobytes <= 200 },
    ]);
  } finally {
    await browser.close();
    await workspace.product.stop();
  }
}
