import { badge, cell, edit, input, makeDeal, note, readDeal } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { noteId } from '../../packages/model/src/documents/links.ts';
import { expect, test } from './people.ts';

test.use({ company: 'Rotated' });

test('[M52, V7] a copy takes the place of a deal and its note while somebody writes offline: all of it arrives, once', async ({
  ann,
  ben,
  product,
}) => {
  const deal = await makeDeal(ann, { name: 'Aurora pilot' });
  await ann.page.goto(deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('They pay late.');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await ben.page.goto(deal.address);
  await expect(note(ben)).toContainText('They pay late.');
  await keptOnDevice(ann.page);

  await ann.context.setOffline(true);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'offline');
  await note(ann).click();
  await ann.page.keyboard.press('Control+End');
  await ann.page.keyboard.type(' Ask Ida first.');
  await edit(ann, 'amount');
  await input(ann, 'amount').fill('55k');
  await input(ann, 'amount').press('Enter');
  await expect(badge(ann)).toContainText('waiting');

  // Ben has both open meanwhile, and goes on in the copies, whose editor is another one.
  const former = await note(ben).elementHandle();
  for (const id of [deal.id, noteId(deal.id)]) expect(await product.operate('rotate', { id })).toEqual({ done: true });
  await expect.poll(() => former?.evaluate((editor) => editor.isConnected)).toBe(false);
  await expect(note(ben)).toHaveText('They pay late.');
  await note(ben).click();
  await ben.page.keyboard.press('Control+Home');
  await ben.page.keyboard.type('Careful: ');
  await expect(badge(ben)).toHaveAttribute('data-connection', 'saved');
  await expect(note(ben)).toHaveText('Careful: They pay late.');

  await ann.context.setOffline(false);
  for (const somebody of [ann, ben]) {
    await expect(note(somebody)).toHaveText('Careful: They pay late. Ask Ida first.');
    await expect(cell(somebody, 'amount')).toHaveText('€55,000');
    await expect(badge(somebody)).toHaveAttribute('data-connection', 'saved');
  }
  await expect(badge(ann)).not.toContainText('waits for you');
  expect(await readDeal(ben, deal)).toMatchObject({ amount: { amount: 5_500_000 } });

  // And both write on, in one and the same document.
  await note(ann).click();
  await ann.page.keyboard.press('Control+End');
  await ann.page.keyboard.type(' Done.');
  await expect(note(ben)).toHaveText('Careful: They pay late. Ask Ida first. Done.');
});
