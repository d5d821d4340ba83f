import { picture } from '../support/bring-file.ts';
import { serious } from './axe.ts';
import { makeDeal, note, together } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { drop } from './drop-files.ts';
import { expect, type Somebody, test } from './people.ts';

const png = (name: string, width: number, height: number) => ({
  name,
  type: 'image/png',
  bytes: Buffer.from(picture(width, height)),
});

test('[M164] [M166] a picture that is dropped into a note without a network is seen at once, by the other when it is there, keeps its room, and is a line in words when it is taken away', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Pictured' });
  await together(ann, ben, deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('The hall as it stands.');
  await ann.page.keyboard.press('Enter');
  await expect(note(ben)).toContainText('The hall as it stands.');

  await keptOnDevice(ann.page);
  await ann.context.setOffline(true);
  await expect(ann.page.locator('[data-connection=offline]')).toBeVisible();
  await drop(ann.page, '.note > .page', [png('Hall.png', 640, 480)]);
  const own = note(ann).locator('[data-picture] img');
  await expect(own).toHaveAttribute('src', /^blob:/);
  await note(ann).locator('figcaption').click();
  await ann.page.keyboard.type('Hall 7 from above');
  await expect(own).toHaveAttribute('alt', 'Hall 7 from above');

  await ann.context.setOffline(false);
  const seen = note(ben).getByRole('img', { name: 'Hall 7 from above' });
  await expect(seen).toBeVisible();
  await expect(seen).toHaveAttribute('src', /\/content\?show$/);
  await expect.poll(() => seen.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
  const box = await note(ben).locator('.frame').boundingBox();
  expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(640 / 480, 1);
  expect(await serious(ben.page)).toEqual([]);

  // Who wrote what the pointer rests on, by the log, which is asked once.
  const asked: string[] = [];
  ben.page.on('request', (request) => void (request.url().includes('/authors/') && asked.push(request.url())));
  const tip = ben.page.getByRole('tooltip');
  for (const words of ['The hall as it stands.', 'Hall 7 from above']) {
    await note(ben).getByText(words, { exact: true }).hover();
    await expect(tip).toContainText(ann.name);
    await ben.page.mouse.move(2, 2);
    await expect(tip).toBeHidden();
  }
  expect(asked).toHaveLength(1);
  const pictures = process.env.RAPPORT_PICTURES;
  if (pictures) {
    await note(ben).getByText('The hall as it stands.').hover();
    await expect(tip).toBeVisible();
    await ben.page.screenshot({ path: `${pictures}/note-pictures.png` });
  }

  // Taken away where it hangs, its line says so and keeps its words.
  await ann.page.getByRole('button', { name: 'Actions of Hall.png' }).click();
  await ann.page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(note(ben).locator('[data-picture]')).toContainText('This picture was taken away');
  await expect(note(ben).locator('figcaption')).toHaveText('Hall 7 from above');
});

test('[M218] a picture is replaced by one that is chosen, and without a network by one that is dropped onto it: its words stay, and undo brings back the one before', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Replaced' });
  await together(ann, ben, deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('The plan.');
  await expect(note(ben)).toContainText('The plan.');
  await drop(ann.page, '.note > .page', [png('First.png', 320, 240)]);
  await note(ann).locator('figcaption').click();
  await ann.page.keyboard.type('How it is built');
  await expect(note(ben).getByRole('img', { name: 'How it is built' })).toBeVisible();

  const width = (somebody: Somebody) =>
    note(somebody)
      .locator('.frame img')
      .evaluate((image: HTMLImageElement) => image.naturalWidth);
  const choosing = ann.page.waitForEvent('filechooser');
  const button = note(ann).getByRole('button', { name: 'Replace image…' });
  // By keyboard: it is beside the picture in the order of Tab, and shows itself.
  await button.focus();
  await expect(note(ann).locator('.replace')).toHaveCSS('opacity', '1');
  await button.press('Enter');
  const chooser = await choosing;
  expect(chooser.isMultiple()).toBe(false);
  const { name, type: mimeType, bytes: buffer } = png('Second.png', 200, 300);
  await chooser.setFiles([{ name, mimeType, buffer }]);
  await expect.poll(() => width(ann)).toBe(200);
  await expect(button).toBeFocused();
  await expect.poll(() => width(ben)).toBe(200);
  await expect(note(ben).locator('figure')).toHaveCount(1);
  expect(await serious(ann.page)).toEqual([]);
  await ann.page.keyboard.press('Control+z');
  for (const somebody of [ann, ben]) await expect.poll(() => width(somebody)).toBe(320);

  await keptOnDevice(ann.page);
  await ann.context.setOffline(true);
  await expect(ann.page.locator('[data-connection=offline]')).toBeVisible();
  await drop(ann.page, '.note .frame', [png('Third.png', 400, 100)], /Drop to replace/);
  await expect.poll(() => width(ann)).toBe(400);
  await note(ben).locator('figcaption').click();
  await ben.page.keyboard.press('End');
  await ben.page.keyboard.type(' now');
  await ann.context.setOffline(false);
  for (const somebody of [ann, ben]) {
    await expect.poll(() => width(somebody)).toBe(400);
    await expect(note(somebody).locator('figcaption')).toHaveText('How it is built now');
    await expect(note(somebody).locator('figure')).toHaveCount(1);
  }
  await note(ann).getByText('The plan.').click();
  await ann.page.keyboard.press('Control+z');
  for (const somebody of [ann, ben]) await expect.poll(() => width(somebody)).toBe(320);
  await expect(note(ann).locator('figcaption')).toHaveText('How it is built now');
});
