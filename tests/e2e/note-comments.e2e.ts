import { badge, makeDeal, note } from './deals.ts';
import { drawn } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

const thread = ({ page }: Somebody) => page.getByRole('dialog').getByRole('article', { name: 'Comments' });
const mark = ({ page }: Somebody) => page.getByRole('button', { name: /comments? on “/ });
const saved = (somebody: Somebody) => expect(badge(somebody)).toHaveAttribute('data-connection', 'saved');
/** Chooses what was typed last, as a keyboard does. */
async function chooseLast({ page }: Somebody, letters: number): Promise<void> {
  for (let each = 0; each < letters; each += 1) await page.keyboard.press('Shift+ArrowLeft');
  // The browser tells the page of a selection after the key that made it.
  await drawn(page);
}

test('[M129] [V7] two people talk about words of a note: the thread follows them, is resolved by either, and says when they are gone', async ({
  ann,
  ben,
}) => {
  const { address } = await makeDeal(ann);
  await Promise.all([ann, ben].map(({ page }) => page.goto(address)));
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('They want a rebate');
  await expect(note(ben)).toHaveText('They want a rebate');

  // By keyboard: choose words, write, send; Escape gives the note back.
  await chooseLast(ann, 'a rebate'.length);
  await ann.page.keyboard.press('Control+Alt+m');
  await ann.page.getByRole('dialog').getByRole('textbox', { name: 'Comment' }).fill('How much?');
  await ann.page.keyboard.press('Control+Enter');
  await expect(mark(ann)).toHaveAccessibleName('1 comment on “a rebate”');

  // Ben writes within and before the words; the mark stays, and opens what was said.
  await expect(mark(ben)).toBeVisible();
  await note(ben).click();
  await ben.page.keyboard.press('Control+Home');
  await ben.page.keyboard.type('Monday. ');
  await expect(note(ann)).toHaveText('Monday. They want a rebate');
  await mark(ben).click();
  await expect(thread(ben)).toContainText('How much?');
  await thread(ben).getByRole('button', { name: 'Reply' }).click();
  await thread(ben).getByRole('textbox', { name: 'Reply' }).fill('Ten percent.');
  await ben.page.keyboard.press('Control+Enter');
  await expect(mark(ann)).toHaveAccessibleName('2 comments on “a rebate”');
  const pictures = process.env.RAPPORT_PICTURES;
  if (pictures) await ben.page.screenshot({ path: `${pictures}/note-comments.png` });
  await ben.page.keyboard.press('Escape');
  await expect(ben.page.getByRole('dialog')).toHaveCount(0);

  // The timeline quotes them, and leads there.
  const told = ann.page.getByRole('region', { name: 'Activity' }).getByRole('article', { name: 'Comments' });
  await told.getByRole('button', { name: 'a rebate' }).click();
  await expect(mark(ann)).toBeFocused();

  // A comment without the network, on a field; it arrives later.
  await saved(ben);
  await ben.context.setOffline(true);
  await expect(badge(ben)).toHaveAttribute('data-connection', 'offline');
  await ben.page.locator('[data-field="amount"]').first().hover();
  await ben.page.getByRole('button', { name: /^Comment on Amount/ }).click();
  await ben.page.getByRole('dialog').getByRole('textbox', { name: 'Comment' }).fill('Net or gross?');
  await ben.page.keyboard.press('Control+Enter');
  await expect(ben.page.getByRole('button', { name: /^1 comment on Amount/ })).toBeVisible();
  // Ann deletes the words meanwhile.
  await note(ann).click();
  await ann.page.keyboard.press('Control+a');
  await ann.page.keyboard.type('Nothing yet.');
  await expect(mark(ann)).toHaveCount(0);
  await expect(told).toContainText('These words are no longer in the note.');
  await ben.context.setOffline(false);
  await expect(note(ben)).toHaveText('Nothing yet.');
  await expect(mark(ben)).toHaveCount(0);
  await expect(ann.page.getByRole('button', { name: /^1 comment on Amount/ })).toBeVisible();

  // Taking the deletion back brings them back, with their thread; either resolves it.
  await note(ann).click();
  // Marks are drawn a frame later than words: to wait for them would be a press too many.
  const words = async () => (await note(ann).innerText()).includes('a rebate');
  for (let step = 0; !(await words()) && step < 20; step += 1) await ann.page.keyboard.press('Control+z');
  await expect(mark(ben)).toBeVisible();
  await mark(ben).click();
  await thread(ben).getByRole('button', { name: 'Resolve' }).click();
  await expect(mark(ben)).toHaveCount(0);
  await expect(mark(ann)).toHaveCount(0);
});
