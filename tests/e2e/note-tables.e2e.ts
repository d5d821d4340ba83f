import { serious } from './axe.ts';
import { makeDeal, note, together } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

const row = (somebody: Somebody, index: number) => note(somebody).getByRole('row').nth(index);
const cellOfCaret = ({ page }: Somebody) =>
  page.evaluate(() => getSelection()?.anchorNode?.parentElement?.closest('th, td')?.textContent);

test('[M165] two write in one table, one of them without a network, add a row and a column, and have both', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Tabled' });
  await together(ann, ben, deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  const { keyboard } = ann.page;
  await keyboard.type('/table');
  await expect(ann.page.getByRole('option', { name: 'Table' })).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Enter');
  await expect(row(ann, 2)).toBeVisible();
  for (const [index, words] of ['Part', 'Price', 'By', 'Rotor', '12', 'May'].entries()) {
    if (index > 0) await keyboard.press('Tab');
    await keyboard.type(words);
  }
  await expect(row(ben, 0)).toHaveText('PartPriceBy');
  await expect(note(ben).getByRole('columnheader', { name: 'Price' })).toBeVisible();
  await expect(row(ben, 1)).toHaveText('Rotor12May');

  await ben.context.setOffline(true);
  await expect(ben.page.locator('[data-connection=offline]')).toBeVisible();
  await note(ben).getByRole('cell', { name: 'Rotor' }).click();
  await ben.page.keyboard.press('End');
  await ben.page.keyboard.type(' blade');
  await ben.page.getByRole('button', { name: 'Rows and columns of this table' }).click();
  await ben.page.getByRole('menuitem', { name: 'Row below' }).click();
  await expect(row(ben, 3)).toBeVisible();
  await expect(note(ben)).toBeFocused();
  await ben.page.keyboard.type('Tower');
  await note(ann).getByRole('columnheader', { name: 'By' }).click();
  await expect.poll(() => cellOfCaret(ann)).toBe('By');
  await keyboard.press('Alt+Shift+ArrowRight');
  await keyboard.type('Who');
  await ben.context.setOffline(false);
  for (const somebody of [ann, ben]) {
    await expect(row(somebody, 0)).toHaveText('PartPriceByWho');
    await expect(row(somebody, 1)).toHaveText('Rotor blade12May');
    await expect(row(somebody, 2)).toContainText('Tower');
  }
  expect(await serious(ben.page)).toEqual([]);
  const pictures = process.env.RAPPORT_PICTURES;
  if (pictures) await ann.page.screenshot({ path: `${pictures}/note-tables.png` });

  // Out of the last row there is a line below.
  await note(ann).getByRole('row').last().getByRole('cell').first().click();
  await keyboard.press('Enter');
  await keyboard.type('And so on.');
  await expect(note(ben).getByText('And so on.')).toBeVisible();
  await expect(row(ben, 3)).not.toContainText('And so on.');
});
