import { ofColours, serious } from './axe.ts';
import { cell, edit, makeDeal, together } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

/** As when the lid closes or another tab comes to the front. */
const lookAway = ({ page }: Somebody) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });

test('whoever looks away is drawn hollow, says so by name, and stays readable in light and dark', async ({ ann, ben }) => {
  const deal = await makeDeal(ann, { name: 'Somebody is idle' });
  await together(ann, ben, deal.address);
  await edit(ben, 'amount');
  await expect(cell(ann, 'amount')).toContainText(ben.name);
  await lookAway(ben);
  const face = ann.page.getByRole('img', { name: `${ben.name}, idle` }).first();
  await expect(face).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await ann.page.emulateMedia({ colorScheme });
    expect(await serious(ann.page, ofColours)).toEqual([]);
    if (process.env.RAPPORT_PICTURES)
      await ann.page.screenshot({ path: `${process.env.RAPPORT_PICTURES}/idle-${colorScheme}.png` });
  }
});
