import { makeDeal, note, together } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

const tabs = ({ page }: Somebody) => page.getByRole('tablist', { name: 'Notes' });
const tab = (somebody: Somebody, name: string) => tabs(somebody).getByRole('tab', { name, exact: true });
/** The tabs of the notes, from the left. */
const order = (somebody: Somebody) => tabs(somebody).getByRole('tab').allTextContents();
const seen = async (somebody: Somebody) => (await order(somebody)).map((name) => name.trim());

test('[M217] two put the notes of a record in another order at once, one dragging without a network, one by key: both see both, and undo takes back one’s own', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Ordered' });
  await together(ann, ben, deal.address);
  for (const template of ['Discovery call', 'Quarterly review', 'Hand-over']) {
    await ann.page.getByRole('button', { name: 'New note' }).click();
    await ann.page.getByRole('menuitem', { name: template }).click();
    await expect(tab(ben, template)).toBeVisible();
  }
  const begun = ['Note', 'Discovery call', 'Quarterly review', 'Hand-over'];
  for (const somebody of [ann, ben]) expect(await seen(somebody)).toEqual(begun);

  await keptOnDevice(ann.page);
  await ann.context.setOffline(true);
  await expect(ann.page.locator('[data-connection=offline]')).toBeVisible();
  // In front of the shared note, in which nobody has written yet.
  await tab(ann, 'Hand-over').dragTo(tab(ann, 'Note'), { targetPosition: { x: 4, y: 16 }, steps: 12 });
  await expect.poll(() => seen(ann)).toEqual(['Hand-over', 'Note', 'Discovery call', 'Quarterly review']);
  await expect(tab(ann, 'Hand-over')).toHaveAttribute('aria-selected', 'true');

  await tab(ben, 'Discovery call').click();
  await ben.page.getByRole('button', { name: 'Actions of this note' }).press('Enter');
  await expect(ben.page.getByRole('menuitem', { name: 'Move to the front' })).toBeFocused();
  await ben.page.keyboard.press('ArrowDown');
  await ben.page.keyboard.press('ArrowDown');
  await ben.page.keyboard.press('Enter');
  await expect.poll(() => seen(ben)).toEqual(['Note', 'Quarterly review', 'Discovery call', 'Hand-over']);
  await expect(ben.page.getByRole('status').filter({ hasText: 'Discovery call, place 3 of 4' })).toHaveCount(1);
  await expect(ben.page.getByRole('button', { name: 'Actions of this note' })).toBeFocused();

  await ann.context.setOffline(false);
  const both = ['Hand-over', 'Note', 'Quarterly review', 'Discovery call'];
  for (const somebody of [ann, ben]) await expect.poll(() => seen(somebody)).toEqual(both);
  await ann.page.reload();
  await expect.poll(() => seen(ann)).toEqual(both);
  await expect(note(ben)).toBeVisible();

  // Ben puts the shared note last, and thinks better of it.
  await tab(ben, 'Note').click();
  await ben.page.getByRole('button', { name: 'Actions of this note' }).click();
  await ben.page.getByRole('menuitem', { name: 'Move right' }).click();
  for (const somebody of [ann, ben])
    await expect.poll(() => seen(somebody)).toEqual(['Hand-over', 'Quarterly review', 'Note', 'Discovery call']);
  await tab(ben, 'Discovery call').click();
  await ben.page.getByRole('button', { name: 'Actions of this note' }).click();
  await ben.page.getByRole('menuitem', { name: 'Move to the front' }).click();
  await expect.poll(() => seen(ann)).toEqual(['Discovery call', 'Hand-over', 'Quarterly review', 'Note']);
  await ben.page.keyboard.press('Control+z');
  for (const somebody of [ann, ben])
    await expect.poll(() => seen(somebody)).toEqual(['Hand-over', 'Quarterly review', 'Note', 'Discovery call']);
});
