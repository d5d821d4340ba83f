import { badge, cell, edit, input, makeDeal, readDeal } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ keepsPages: true });

test('[V2] a browser that keeps nothing says so, and asks before it closes on edits that the server does not have', async ({
  ann,
}) => {
  const deal = await makeDeal(ann, { name: 'Kept nowhere' });
  const { page } = ann;
  // What a private window or a company's policy does.
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('blocked', 'SecurityError');
    };
  });
  await page.goto(deal.address);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'error');
  await expect(badge(ann)).toHaveText('Not kept on this device');
  await badge(ann).click();
  await expect(page.getByText('Edits are lost when the page closes before they are sent.')).toBeVisible();
  await page.keyboard.press('Escape');
  await edit(ann, 'nextStep');
  await input(ann, 'nextStep').fill('Call before noon');
  await input(ann, 'nextStep').press('Enter');
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ nextStep: 'Call before noon' });

  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await ann.context.setOffline(true);
  await edit(ann, 'nextStep');
  await input(ann, 'nextStep').fill('Call after noon');
  await input(ann, 'nextStep').press('Enter');
  await expect(cell(ann, 'nextStep')).toContainText('Call after noon');
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(['beforeunload']);
  expect(page.isClosed()).toBe(false);
  await ann.context.setOffline(false);
  await expect.poll(() => readDeal(ann, deal)).toMatchObject({ nextStep: 'Call after noon' });
  // The server has it before this page hears of that.
  const asks = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
  await expect.poll(asks).toBe(false);
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => page.isClosed()).toBe(true);
  expect(asked).toHaveLength(1);
});
