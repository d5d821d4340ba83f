import type { Page } from '@playwright/test';
import { hasWritten, keptOnDevice } from '../../tests/e2e/device.ts';
import { median } from '../rig/statistics.ts';
import { addressOf, counts, note, type Bench } from './bench.ts';

const seconds = (since: number) => (performance.now() - since) / 1000;

/** A device that holds nothing, the server beside it. */
export async function coldStart(bench: Bench, page: Page): Promise<void> {
  const began = performance.now();
  await page.goto(addressOf(bench, 'deals?view=board'), { waitUntil: 'commit' });
  await page.locator('[data-card]').first().waitFor();
  const first = seconds(began);
  await counts(page, bench.rows).waitFor({ timeout: 60_000 });
  const all = seconds(began);
  note(bench, 'cold start: first screen', first, { unit: 's', aim: 0.7 });
  note(bench, 'cold start: all rows', all, { unit: 's', aim: 6 });
}

/** Everything is written down, and nothing waits. */
export async function settled(page: Page): Promise<void> {
  await keptOnDevice(page);
  await page.locator('[data-connection=saved]').first().waitFor();
}

export async function warmStart(bench: Bench, page: Page): Promise<void> {
  await settled(page);
  const said = await counts(page, bench.rows).textContent();
  // Somebody has looked at the view for a moment.
  await hasWritten(page, 'picture');
  await page.context().setOffline(true);
  const cards: number[] = [];
  const totals: number[] = [];
  try {
    for (let round = 0; round < 3; round += 1) {
      const began = performance.now();
      await page.reload({ waitUntil: 'commit' });
      await page.locator('[data-card]').first().waitFor();
      cards.push(seconds(began));
      await counts(page, bench.rows).waitFor();
      totals.push(seconds(began));
    }
    const says = await counts(page, bench.rows).textContent();
    if (says !== said) throw new Error(`Offline says ${says}, online said ${said}.`);
  } finally {
    await page.context().setOffline(false);
  }
  note(bench, 'warm start offline: cards of the last view', median(cards), { unit: 's', aim: 0.9 });
  note(bench, 'warm start offline: totals, everything filterable', median(totals), { unit: 's', aim: 3 });
}

export async function heap(bench: Bench, page: Page): Promise<void> {
  await page.goto(addressOf(bench, 'deals?view=board'));
  await counts(page, bench.rows).waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  note(bench, 'heap of the tab, board open', usedSize / 1048576, { unit: 'MB', aim: 250 });
}
