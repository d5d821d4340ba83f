import { makeDeal, note, together } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ keepsPages: false });

test('[M248] whoever follows a colleague far down a note is not pulled back once they have scrolled away', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'A long note' });
  await together(ann, ben, deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  for (let line = 1; line <= 60; line += 1) {
    await ann.page.keyboard.insertText(`Line ${line}`);
    await ann.page.keyboard.press('Enter');
  }
  await ann.page.keyboard.press('ControlOrMeta+Home');
  await note(ben).getByText('Line 58').click();
  await ben.page.keyboard.press('End');
  await ben.page.keyboard.type(' by Ben');

  const top = note(ann).getByText('Line 1', { exact: true });
  const far = note(ann).getByText('Line 58');
  const follow = ann.page.getByRole('button', { name: `Follow ${ben.name}` });
  const following = ann.page.getByRole('button', { name: `Following ${ben.name} until you scroll or type` });
  await follow.click();
  await expect(following).toHaveAttribute('aria-pressed', 'true');
  await expect(far).toBeInViewport();
  await expect(top).not.toBeInViewport();

  await far.hover();
  await ann.page.mouse.wheel(0, -9_000);
  await expect(top).toBeInViewport();
  await ben.page.keyboard.type(' and more');
  await expect(far).toHaveText('Line 58 by Ben and more');
  await expect(top).toBeInViewport();
  await expect(following).toHaveCount(0);

  // By a key as by the wheel.
  await follow.click();
  await expect(far).toBeInViewport();
  await ann.page.keyboard.press('PageUp');
  await expect(following).toHaveCount(0);
});

test('[M249] [M251] words that are chosen are linked by the key that everywhere else searches, and a wrong address says so', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Linked by key' });
  await together(ann, ben, deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  const { keyboard } = ann.page;
  await keyboard.type('see the site');
  for (let letter = 0; letter < 'site'.length; letter += 1) await keyboard.press('Shift+ArrowLeft');
  await expect(ann.page.getByRole('toolbar', { name: 'Format' })).toBeVisible();
  await keyboard.press('ControlOrMeta+k');
  const address = ann.page.getByRole('textbox', { name: 'Address of the link' });
  await expect(address).toBeFocused();
  await address.fill('our site');
  await keyboard.press('Enter');
  await expect(ann.page.getByRole('alert')).toContainText('An address begins with https://');
  await expect(address).toHaveValue('our site');
  // [M251] Beside the words that it is about, and not over them.
  const line = await note(ann).getByText('see the site').boundingBox();
  const bar = await ann.page.getByRole('toolbar', { name: 'Format' }).boundingBox();
  if (!line || !bar) throw new Error('not drawn');
  expect(bar.y >= line.y + line.height || bar.y + bar.height <= line.y).toBe(true);
  await address.fill('example.org/offer');
  await keyboard.press('Enter');
  await expect(note(ben).getByRole('link', { name: 'site' })).toHaveAttribute('href', 'https://example.org/offer');
  await expect(note(ann)).toBeFocused();

  await keyboard.press('ControlOrMeta+Home');
  await keyboard.press('ControlOrMeta+k');
  await expect(ann.page.getByRole('dialog', { name: 'Search' })).toBeVisible();
});
