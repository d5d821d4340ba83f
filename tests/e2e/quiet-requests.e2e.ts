import { badge, makeDeal, note } from './deals.ts';
import { expect, test } from './people.ts';

test('a record without a note, and the note that begins there, ask the server for nothing that is not there', async ({ ann }) => {
  const deal = await makeDeal(ann, { name: 'Quiet requests' });
  const failed: string[] = [];
  ann.page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  await ann.page.goto(deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('The first words');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  // Who wrote in it is told as soon as there is something to tell.
  await expect(ann.page.getByText('wrote in the note')).toBeVisible();
  expect(failed).toEqual([]);
});
