import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { badge, cell, edit, input, makeDeal, note, readDeal } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, test } from './people.ts';

test.use({ company: 'Restored' });
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** `./rapport …` as the operator types it. */
function rapport(dataDirectory: string, ...args: string[]): void {
  const { DATABASE_URL: _, ...environment } = process.env;
  const done = spawnSync(process.execPath, [join(repository, 'apps/cli/src/main.ts'), ...args], {
    cwd: repository,
    env: { ...environment, RAPPORT_DATA: dataDirectory, LC_ALL: 'C' },
    encoding: 'utf8',
  });
  expect(done.status, done.stderr).toBe(0);
}

test('[V7] after a restore everybody goes on: what was edited meanwhile on a device away is made again, what was deleted stays so', async ({
  ann,
  ben,
  product,
}) => {
  const deal = await makeDeal(ann, { name: 'Borealis pilot' });
  const gone = await makeDeal(ann, { name: 'Deleted before' });
  await ben.page.goto(deal.address);
  await ben.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ben).click();
  await ben.page.keyboard.type('Met them. ');
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');
  await keptOnDevice(ben.page);
  const removed = await ann.context.request.delete(`/api/v1/deals/${gone.id}?workspace=${ann.workspace.id}`, {
    headers: { origin: product.address },
  });
  expect(removed.ok()).toBe(true);

  const file = join(mkdtempSync(join(tmpdir(), 'rapport-backup-')), 'all.backup');
  rapport(product.dataDirectory, 'backup', file);
  // After the backup: this is lost with the restore, for it is what a restore is for.
  await makeDeal(ann, { name: 'Made after the backup' });
  await product.kill();
  await expect(badge(ben)).toHaveAttribute('data-connection', 'offline');
  await edit(ben, 'amount');
  await input(ben, 'amount').fill('55k');
  await input(ben, 'amount').press('Enter');
  await note(ben).click();
  await ben.page.keyboard.press('Control+End');
  await ben.page.keyboard.type('They sign on Friday.');
  await expect(badge(ben)).toContainText('waiting');
  rapport(product.dataDirectory, 'restore', file, '--replace');
  await product.restart();

  // The amount is made again by itself; the words wait for their author, and go below what the note says now.
  await expect.poll(() => readDeal(ann, deal), { timeout: 60_000 }).toMatchObject({ amount: { amount: 5_500_000 } });
  await expect(badge(ben)).toContainText('1 edit waits for you');
  await ben.page.goto(`${ben.home}/not-sent`);
  await expect(ben.page.locator('[data-not-sent]')).toContainText('They sign on Friday.');
  await ben.page.getByRole('button', { name: 'Add to the note' }).click();
  await expect(ben.page.getByText('Everything was sent')).toBeVisible();
  await ann.page.goto(deal.address);
  await expect(cell(ann, 'amount')).toHaveText('€55,000');
  await expect(note(ann)).toContainText('Met them.');
  await expect(note(ann)).toContainText('They sign on Friday.');
  await ann.page.goto(`${ann.home}/deals?view=table`);
  await expect(ann.page.getByRole('link', { name: 'Borealis pilot' })).toBeVisible();
  await expect(ann.page.getByText('Made after the backup')).toHaveCount(0);
  await expect(ann.page.getByText('Deleted before')).toHaveCount(0);
});
