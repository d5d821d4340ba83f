import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { picture } from '../support/bring-file.ts';
import { makePdf } from '../support/make-pdf.ts';
import { serious } from './axe.ts';
import { keptFile, keptOnDevice } from './device.ts';
import { drop } from './drop-files.ts';
import { expect, type Somebody, test } from './people.ts';

async function account(somebody: Somebody, name: string): Promise<string> {
  const made = await somebody.context.request.post(`/api/v1/accounts?workspace=${somebody.workspace.id}`, {
    data: { name },
    headers: { origin: new URL(somebody.home).origin },
  });
  const { id } = (await made.json()) as { id: string };
  return `${somebody.home}/accounts/${id}`;
}

const list = (page: Page) => page.getByRole('region', { name: 'Files' });
const row = (page: Page, name: string) => list(page).locator('[data-file]').filter({ hasText: name });

test.use({ keepsPages: true, viewport: { width: 1600, height: 1000 } });

test('[M134] [M139] [M252] a file that is dropped is on the other screen, is opened, renamed, deleted and brought back; what lies is refused in words', async ({
  ann,
  ben,
}) => {
  const address = await account(ann, 'Files Ltd');
  await Promise.all([ann.page.goto(address), ben.page.goto(address)]);
  await expect(list(ann.page)).toBeVisible();
  await drop(ann.page, '[data-record]', [
    { name: 'Stand plan.png', type: 'image/png', bytes: Buffer.from(picture(640, 480)) },
    { name: 'Offer.txt', type: 'text/plain', bytes: Buffer.from('Ten turbines.') },
    { name: 'Trick.png', type: 'image/png', bytes: Buffer.from('<script>alert(1)</script>') },
  ]);
  await expect(row(ben.page, 'Stand plan.png')).toContainText(ann.name);
  await expect(row(ben.page, 'Offer.txt')).toContainText('13 bytes');
  const refused = list(ann.page).locator('[data-underway=refused]');
  await expect(refused).toContainText('This file says that it is image/png, and it is text/plain.');
  await expect(ann.page.locator('[data-connection]')).toContainText('waits for you');
  // [M183] It waits on the page of what was not sent, too, beside the record that it was for.
  await ann.page.locator('[data-connection]').click();
  await ann.page.getByRole('link', { name: 'See the edit that was not sent' }).click();
  await expect(ann.page.locator('[data-refused-files]')).toContainText('Files Ltd');
  await expect(ann.page.locator('[data-refused-files]')).toContainText('This file says that it is image/png');
  await ann.page.locator('[data-refused-files]').getByRole('link', { name: 'Files Ltd' }).click();
  await refused.getByRole('button', { name: 'Take Trick.png back' }).click();
  await expect(refused).toHaveCount(0);
  expect(await serious(ann.page)).toEqual([]);

  // A picture is shown, with its bytes from the server; the rest is saved.
  await list(ben.page).getByRole('button', { name: 'Open Stand plan.png' }).click();
  const shown = ben.page.getByRole('dialog').getByRole('img', { name: 'Stand plan.png' });
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
  await ben.page.keyboard.press('Escape');
  const [download] = await Promise.all([
    ben.page.waitForEvent('download'),
    list(ben.page).getByRole('link', { name: 'Download Offer.txt' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Offer.txt');
  expect(await readFile(await download.path(), 'utf8')).toBe('Ten turbines.');

  // Renamed by one, seen by the other; deleted by its author, and back with undo.
  await list(ben.page).getByRole('button', { name: 'Actions of Offer.txt' }).click();
  await ben.page.getByRole('menuitem', { name: 'Rename' }).click();
  await list(ben.page).getByRole('textbox', { name: 'New name of Offer.txt' }).fill('Offer 2.txt');
  await list(ben.page).getByRole('textbox', { name: 'New name of Offer.txt' }).press('Enter');
  await expect(row(ann.page, 'Offer 2.txt')).toBeVisible();
  await list(ann.page).getByRole('button', { name: 'Actions of Offer 2.txt' }).click();
  await ann.page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(row(ben.page, 'Offer 2.txt')).toHaveCount(0);
  await ann.page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(ben.page, 'Offer 2.txt')).toBeVisible();

  // With a comment, by a drop onto it.
  await drop(ann.page, '[role=region][aria-label="Add to this record"]', [
    { name: 'Sketch.txt', type: 'text/plain', bytes: Buffer.from('a line') },
  ]);
  await ann.page.getByRole('textbox', { name: 'Comment' }).fill('See the sketch');
  await ann.page.getByRole('textbox', { name: 'Comment' }).press('Control+Enter');
  const comment = ben.page.getByRole('article').filter({ hasText: 'See the sketch' });
  await expect(comment.locator('[data-file]')).toContainText('Sketch.txt');

  // [M252] Onto what is said already: one's own takes it, another's is answered with it.
  const sent = '[id^="comment-"]';
  const late = (name: string) => [{ name, type: 'text/plain', bytes: Buffer.from(name) }];
  await drop(ann.page, sent, late('Second sketch.txt'), /Drop to add to your comment/);
  await expect(comment.locator('[data-file]')).toContainText(['Sketch.txt', 'Second sketch.txt']);
  await drop(ben.page, 'article:has([id^="comment-"])', late('Better sketch.txt'), /Drop to answer with it/);
  await comment.getByRole('textbox', { name: 'Reply' }).fill('Rather so');
  await expect(comment).toContainText('Better sketch.txt');
  await comment.getByRole('textbox', { name: 'Reply' }).press('Control+Enter');
  const answer = ann.page.locator(sent).filter({ hasText: 'Rather so' });
  await expect(answer.locator('[data-file]')).toContainText('Better sketch.txt');
  await expect(ann.page.locator(sent).first().locator('[data-file]')).toHaveCount(2);
});

test('[M139] a file added without a network waits on the device, through a reload, is counted, and goes when the network is back', async ({
  ann,
  ben,
}) => {
  const address = await account(ann, 'Offline files');
  await Promise.all([ann.page.goto(address), ben.page.goto(address)]);
  await expect(list(ann.page)).toBeVisible();
  await keptOnDevice(ann.page);
  await ann.context.setOffline(true);
  await expect(ann.page.locator('[data-connection=offline]')).toBeVisible();
  await drop(ann.page, '[data-record]', [{ name: 'Photo.png', type: 'image/png', bytes: Buffer.from(picture(320, 200)) }]);
  await expect(list(ann.page).locator('[data-underway=waiting]')).toContainText('Goes when the connection is back');
  await expect(ann.page.locator('[data-connection]')).toContainText('1 edit waiting');
  await keptFile(ann.page, 'Photo.png');
  await ann.page.reload();
  await expect(list(ann.page).locator('[data-underway=waiting]')).toContainText('Photo.png');
  await ann.context.setOffline(false);
  await expect(row(ben.page, 'Photo.png')).toBeVisible();
  await expect(row(ann.page, 'Photo.png')).toBeVisible();
  await expect(ann.page.locator('[data-connection=saved]')).toBeVisible();
});

test('[M173] a PDF is turned page by page and read out; a hostile or broken one says so, and the page goes on', async ({
  ann,
}) => {
  const { page } = ann;
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('dialog', () => complaints.push('a program ran'));
  await page.goto(await account(ann, 'Documents Ltd'));
  await expect(list(page)).toBeVisible();

  // What draws documents is not among what every page brings along: it comes with the first of them.
  const kept = () =>
    page.evaluate(async () => {
      const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const keys = (await Promise.all(caches_.map((one) => one.keys()))).flat().map(({ url }) => url);
      return { all: keys.length, pdf: keys.filter((url) => /pdf[.\w]*\.min/.test(url)).length };
    });
  await expect.poll(async () => (await kept()).all).toBeGreaterThan(10);
  expect((await kept()).pdf).toBe(0);

  const hostile = makePdf({ pages: 10_000, secondSide: 200_000, program: 'app.alert\\(1\\)' });
  await drop(page, '[data-record]', [
    { name: 'Offer.pdf', type: 'application/pdf', bytes: makePdf({ pages: 3 }) },
    { name: 'Hostile.pdf', type: 'application/pdf', bytes: hostile },
    { name: 'Broken.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7\nNothing that is a page.\n') },
  ]);
  const open = (name: string) =>
    list(page)
      .getByRole('button', { name: `Open ${name}` })
      .click();
  const dialog = page.getByRole('dialog');
  const shown = dialog.locator('[data-pdf-page]');

  await open('Offer.pdf');
  await expect(shown).toHaveAttribute('data-pdf-page', '1');
  await expect(shown).toContainText('Page 1 of the offer');
  const dark = () =>
    shown.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const copy = document.createElement('canvas');
      [copy.width, copy.height] = [canvas.width, canvas.height];
      const context = copy.getContext('2d');
      context?.drawImage(canvas, 0, 0);
      return context?.getImageData(0, 0, copy.width, copy.height).data.some((value, at) => at % 4 === 0 && value < 100);
    });
  expect(await dark()).toBe(true);
  await shown.focus();
  await page.keyboard.press('ArrowRight');
  await expect(shown).toContainText('Page 2 of the offer');
  await page.keyboard.press('End');
  await expect(shown).toContainText('Page 3 of the offer');
  await dialog.getByRole('button', { name: 'Previous page' }).click();
  await expect(shown).toHaveAttribute('data-pdf-page', '2');
  expect(await serious(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await open('Hostile.pdf');
  await expect(shown).toHaveAttribute('data-pdf-page', '1');
  await expect(dialog).toContainText('Page 1 of 10,000');
  await shown.focus();
  await page.keyboard.press('ArrowRight');
  await expect(shown).toHaveAttribute('data-pdf-page', '2');
  const side = await shown.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.width);
  expect(side).toBeLessThanOrEqual(2_900);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await open('Broken.pdf');
  await expect(dialog.getByRole('alert')).toContainText('This document cannot be shown');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(complaints).toEqual([]);
});
