import type { Page } from '@playwright/test';
import { short, summarise } from '../rig/statistics.ts';
import { addressOf, counts, inWords, note, type Bench } from './bench.ts';
import { follow, fromPressToEach } from './page-probes.ts';
import { lotOf, LOTS } from './seed.ts';

const inLot = ({ rows }: Bench, lot: number) => Math.ceil((rows - lot) / LOTS);

/** From the press on a line of a list to its record: the name in its head and the fields, then all that hangs on it. */
export async function opening(bench: Bench, page: Page): Promise<void> {
  const fields: number[] = [];
  const whole: number[] = [];
  await page.goto(addressOf(bench, 'deals?view=table'));
  await counts(page, bench.rows).waitFor();
  for (let round = 0; round < 22; round += 1) {
    await follow(page, addressOf(bench, `deals?view=table&search=${lotOf(round)}`));
    await counts(page, inLot(bench, round)).waitFor();
    await page.locator('[role=rowheader] a').first().waitFor();
    const parts = [`main h1 [data-field]`, 'main dl [data-field]', 'main [data-composer]', 'main aside section'];
    const [head = Number.NaN, facts = Number.NaN, ...rest] = await fromPressToEach(page, '[role=rowheader] a', parts);
    // What one has never opened since the page began is slower: what points at what is told once.
    if (round < 2) continue;
    fields.push(Math.max(head, facts));
    whole.push(Math.max(...rest));
  }
  const tell = (what: string, times: readonly number[], aim?: number) => {
    const { p50, p95, count } = summarise(times);
    const more = ` p95 (p50 ${short(p50)}, n ${count})`;
    note(bench, what, p95, { unit: 'ms', more, ...(aim !== undefined && { aim }) });
  };
  tell('open a record that is on the device: name, head and facts', fields, 50);
  tell('the same, with its timeline and what belongs to it', whole);
}

/** A lot is marked and changed twice without a network; then the network comes back. */
export async function offlineEdits(bench: Bench, page: Page): Promise<void> {
  const lot = 100;
  const count = inLot(bench, lot);
  await page.goto(addressOf(bench, `deals?view=table&search=${lotOf(lot)}`));
  await counts(page, count).waitFor();
  await page.context().setOffline(true);
  try {
    await page.locator('[role=grid]').focus();
    for (const stage of ['Discovery', 'Proposal']) {
      await page.keyboard.press('ControlOrMeta+A');
      await page.getByRole('toolbar').getByRole('button', { name: 'Stage' }).click();
      await page.getByRole('dialog').getByRole('option', { name: stage }).first().click();
      await page.locator('[data-cell=stage]', { hasText: stage }).first().waitFor();
    }
    await page.locator('[data-connection]:not([data-connection=saved])').first().waitFor();
  } finally {
    await page.context().setOffline(false);
  }
  const began = performance.now();
  await page.locator('[data-connection=saved]').first().waitFor();
  const took = (performance.now() - began) / 1000;
  const what = `${inWords(count * 2)} offline edits of ${inWords(count)} records, network to all saved`;
  note(bench, what, took, { unit: 's', aim: 2 });
}
