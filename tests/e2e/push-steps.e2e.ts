import type { CDPSession, Page } from '@playwright/test';
import { type PushStep, pushStepEvent, pushSteps } from '../../apps/web/src/lib/client/push-steps.ts';
import { badge, cell, edit, input, makeDeal, readDeal } from './deals.ts';
import { expect, test } from './people.ts';

/** The page says that a step was reached, and from then on does nothing any more. */
const stopAt = (page: Page, at: PushStep) =>
  page.evaluate(
    ([event, step]) => {
      addEventListener(event, ({ detail }: CustomEventInit) => {
        if (detail !== step) return;
        console.log(`stopped: ${step}`);
        for (;;);
      });
    },
    [pushStepEvent, at] as const,
  );

/** Ends the page's process where it stands. A page that has stopped takes no session any more: it is made before. */
async function crash(page: Page, session: CDPSession): Promise<void> {
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}

test('[M83] [V1] a page that ends after any step of a push loses nothing that was stored: the next one sends it', async ({
  ann,
}) => {
  const deal = await makeDeal(ann, { name: 'Grus turbines', nextStep: 'none' });
  let expected = 'none';
  for (const step of pushSteps) {
    const page = await ann.context.newPage();
    const there = { ...ann, page };
    await page.goto(deal.address);
    await expect(cell(there, 'nextStep')).toContainText(expected);
    await expect(badge(there)).toHaveAttribute('data-visible', 'true');
    const stopped = page.waitForEvent('console', (message) => message.text() === `stopped: ${step}`);
    await edit(there, 'nextStep');
    await input(there, 'nextStep').fill(`ended when ${step}`);
    // Not before: that somebody has come to this page goes the same way.
    const session = await page.context().newCDPSession(page);
    await stopAt(page, step);
    // It never answers once the page has stopped.
    input(there, 'nextStep')
      .press('Enter')
      .catch(() => undefined);
    await stopped;
    await crash(page, session);

    const next = { ...ann, page: await ann.context.newPage() };
    await next.page.goto(deal.address);
    await expect(badge(next)).toHaveAttribute('data-visible', 'true');
    // What was shown and not stored yet may go with its page.
    const possible = step === 'noted' ? [expected, `ended when ${step}`] : [`ended when ${step}`];
    await expect.poll(async () => possible.includes(String((await readDeal(ann, deal))['nextStep']))).toBe(true);
    expected = String((await readDeal(ann, deal))['nextStep']);
    await expect(cell(next, 'nextStep')).toContainText(expected);
    await next.page.close();
  }
});
