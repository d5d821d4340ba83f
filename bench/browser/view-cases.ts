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
  const again: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    for (const field of ['amount', 'stage', 'title', 'closeDate'])
      for (const way of ['ascending', 'descending'])
        (round === 0 ? first : again).push(await fromPress(page, `[data-column-head=${field}] button`, sorted(field, way)));
  }
  const asked = told(first);
  note(bench, 'sort change to drawn list, order asked for first', asked.p95, { unit: 'ms', aim: 100, more: asked.more });
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
