import type { Page } from '@playwright/test';
import { short, summarise } from '../rig/statistics.ts';
import { addressOf, columns, counts, note, type Bench } from './bench.ts';
import { fromAddress, fromPress } from './page-probes.ts';

const told = (values: readonly number[]) => {
  const { p50, p95, count } = summarise(values);
  return { p95, more: ` p95 (p50 ${short(p50)}, n ${count})` };
};

/** From the press, or the new address, until the list has changed: what is computed, and what is drawn of it. */
export async function viewChanges(bench: Bench, page: Page): Promise<void> {
  const list = `?view=table&columns=${columns}`;
  await page.goto(addressOf(bench, `deals${list}`));
  await counts(page, bench.rows).waitFor();
  const sorted = (field: string, way: string) => `[data-column-head=${field}][aria-sort=${way}]`;
  const first: number[] = [];
  const awaited: number[] = [];
  const again: number[] = [];
  const pressAll = async (times: number[]) => {
    for (const field of ['amount', 'stage', 'title', 'closeDate'])
      for (const way of ['ascending', 'descending'])
        times.push(await fromPress(page, `[data-column-head=${field}] button`, sorted(field, way)));
  };
  await pressAll(first);
  for (let round = 0; round < 4; round += 1) await pressAll(again);
  await page.goto(addressOf(bench, `deals${list}`));
  await counts(page, bench.rows).waitFor();
  // Whoever looks at a list for a moment finds its orders made.
  await page.waitForTimeout(5_000);
  await pressAll(awaited);
  const asked = told(first);
  note(bench, 'sort change to drawn list, order asked for at once', asked.p95, { unit: 'ms', aim: 100, more: asked.more });
  const later = told(awaited);
  note(bench, 'the same, on a list that was open for 5 seconds', later.p95, { unit: 'ms', aim: 100, more: later.more });
  const known = told(again);
  note(bench, 'sort change to drawn list, order known', known.p95, { unit: 'ms', aim: 8, more: known.more });

  await page.goto(addressOf(bench, `deals${list}`));
  await counts(page, bench.rows).waitFor();
  const filters: number[] = [];
  // Each finds another number of deals, which the line above the list says.
  for (let round = 0; round < 8; round += 1)
    for (const stages of ['proposal', 'proposal,discovery', 'proposal,discovery,qualified'])
      filters.push(await fromAddress(page, `${list}&filter[stage][in]=${stages}`, '[data-sums]'));
  const filtered = told(filters);
  note(bench, 'filter change to drawn list and totals', filtered.p95, { unit: 'ms', aim: 8, more: filtered.more });

  await page.goto(addressOf(bench, `deals${list}&group=stage`));
  await page.locator('[data-group]').first().waitFor();
  const groups: number[] = [];
  for (let round = 0; round < 10; round += 1)
    for (const field of ['forecastCategory', 'stage'])
      groups.push(await fromAddress(page, `${list}&group=${field}`, '[data-group]', 'data-group'));
  const grouped = told(groups);
  note(bench, 'group change to drawn list and totals', grouped.p95, { unit: 'ms', aim: 8, more: grouped.more });
}
