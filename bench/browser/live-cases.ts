import type { Page } from '@playwright/test';
import { short, summarise } from '../rig/statistics.ts';
import { addressOf, columns, counts, inWords, note, type Bench } from './bench.ts';
import { follow, framesWhileScrolling, sightings } from './page-probes.ts';
import { changeManyRecords, dealIds } from './remote.ts';
import { endTelling, heardFrames, heardOf, listen, tellChanges, toldSoFar } from './told-changes.ts';

/** A colleague changes a deal on the board, one time after the other. */
export async function remoteChanges(bench: Bench, page: Page): Promise<void> {
  await page.goto(addressOf(bench, 'deals?view=board'));
  await counts(page, bench.rows).waitFor();
  const id = await page.locator('[data-card]').first().getAttribute('data-card');
  const path = `/api/v1/deals/${id}`;
  const { name } = await bench.workspace.api<{ name: string }>('GET', path);
  for (let round = 0; round < 60; round += 1) {
    await bench.workspace.api('PATCH', path, { name: `mark-${round}-mark ${name}` });
    await page.locator(`[data-card="${id}"]`, { hasText: `mark-${round}-mark` }).waitFor();
  }
  await bench.workspace.api('PATCH', path, { name });
  const { p50, p95, count } = summarise(await sightings(page));
  const more = ` p95 (p50 ${short(p50)}, n ${count})`;
  note(bench, 'remote change, from the browser to the open board', p95, { unit: 'ms', aim: 50, more });
}

/** The same scroll twice: while nothing happens, and while colleagues change a thousand rows a second. */
export async function scrolling(bench: Bench, page: Page): Promise<void> {
  await page.goto(addressOf(bench, `deals?view=table&columns=${columns}`));
  await counts(page, bench.rows).waitFor();
  await listen(page);
  // What the server says of changed rows, to be said again as fast as no server on these cores could.
  const ids = await dealIds(bench.workspace, Math.min(500, bench.rows));
  const stop = await changeManyRecords(bench.workspace, ids, 200);
  while ((await heardOf(page)) < ids.length) await page.waitForTimeout(200);
  await stop();
  // What is still on its way.
  for (let before = -1, now = 0; before !== now; before = now, now = await heardFrames(page)) await page.waitForTimeout(2_000);
  const seconds = 10;
  await framesWhileScrolling(page, '[role=grid]', 2);
  const calm = summarise(await framesWhileScrolling(page, '[role=grid]', seconds));
  await tellChanges(page, 1_000);
  await page.waitForTimeout(1_000);
  const before = await toldSoFar(page);
  const busy = summarise(await framesWhileScrolling(page, '[role=grid]', seconds));
  const rate = ((await toldSoFar(page)) - before) / seconds;
  await endTelling(page);
  if (rate === 0) throw new Error('No changes came');
  // And the list shows them: the highest number stands above all that the server has written.
  await follow(page, addressOf(bench, `deals?view=table&columns=${columns}&sort=-nextStep`));
  await page.waitForFunction(
    () => {
      const grid = document.querySelector('[role=grid]');
      // It stands where the scroll ended.
      grid?.scrollTo({ top: 0 });
      return /Step \d{4}/.test(grid?.textContent ?? '');
    },
    undefined,
    { timeout: 20_000 },
  );
  const came = `${inWords(Math.round(rate))} changes/s came`;
  note(bench, 'frames while scrolling under 1,000 changes/s, p95', busy.p95 / calm.p95, {
    unit: 'x',
    aim: 1.5,
    more: ` (${short(busy.p95)} against ${short(calm.p95)} ms, ${came})`,
  });
  note(bench, 'the same, p99', busy.p99 / calm.p99, {
    unit: 'x',
    aim: 2,
    more: ` (${short(busy.p99)} against ${short(calm.p99)} ms)`,
  });
}
