import type { Page } from '@playwright/test';
import { badge, cell, edit, input, makeDeal, readDeal } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, test } from './people.ts';

/**
 * Freezes a page with its lock in its hands, as a browser does with hidden ones: it runs nothing until it thaws. What the
 * browser's own command for it stops is not a page that is tested, which always counts as looked at.
 */
async function freeze(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Debugger.enable');
  const frozen = new Promise<void>((resolve) => session.once('Debugger.paused', () => resolve()));
  await session.send('Debugger.pause');
  // The next thing that it does is the last.
  session.send('Runtime.evaluate', { expression: '1' }).catch(() => undefined);
  await frozen;
  return () => session.detach();
}

test('[M95] [V1] a tab that is frozen while it leads loses nothing: another takes over what it had stored, and it follows when it thaws', async ({
  ann,
}) => {
  const deal = await makeDeal(ann, { name: 'Indus pumps' });
  const { page, context } = ann;
  await page.goto(deal.address);
  await keptOnDevice(page);
  await context.setOffline(true);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'offline');
  await edit(ann, 'nextStep');
  await input(ann, 'nextStep').fill('Stored before the frost');
  await input(ann, 'nextStep').press('Enter');
  await expect(badge(ann)).toContainText('1 edit waiting');
  const thaw = await freeze(page);
  await context.setOffline(false);

  const other = { ...ann, page: await context.newPage() };
  await other.page.goto(deal.address);
  await expect(badge(other)).toHaveAttribute('data-visible', 'true');
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ nextStep: 'Stored before the frost' });
  await edit(other, 'amount');
  await input(other, 'amount').fill('45k');
  await input(other, 'amount').press('Enter');
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ amount: { amount: 4_500_000 } });

  await thaw();
  await expect(cell(ann, 'amount')).toHaveText('€45,000');
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  await other.page.close();
});
