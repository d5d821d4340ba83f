import type { Page } from '@playwright/test';
import { badge, cell, edit, input, makeDeal, note, readDeal, together } from './deals.ts';
import { keptEdit, keptOnDevice } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

const reconnected = 90_000;

/** Keeps, frame by frame, the newest texts that this person saw while the badge said "Saved". */
async function watchWhatIsSaved(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { note: '', name: '' };
    Object.assign(globalThis, { savedTexts: seen });
    const look = () => {
      if (document.querySelector('[data-connection]')?.getAttribute('data-connection') === 'saved') {
        seen.note = document.querySelector<HTMLElement>('[role=textbox][contenteditable]')?.innerText ?? seen.note;
        seen.name = document.querySelector<HTMLElement>('[data-field=description]')?.innerText ?? seen.name;
      }
      requestAnimationFrame(look);
    };
    look();
  });
}
const savedTexts = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { savedTexts: { note: string; name: string } }).savedTexts);
/** Words by their letters: one that stands half typed in a frame has no gap yet behind it. */
const words = (text: string) => text.match(/start|[ab]\d*/g) ?? [];

/** Types words until told to stop, and after a handful stops to think until they are saved; answers all of them. */
async function typeUntil(somebody: Somebody, name: string, stopped: () => boolean): Promise<string[]> {
  const typed: string[] = [];
  const another = async () => {
    typed.push(`${name}${typed.length}`);
    await somebody.page.keyboard.type(`${typed.at(-1) ?? ''} `);
  };
  while (!stopped()) {
    await another();
    if (typed.length % 5 !== 0) continue;
    const goesOn = async () => stopped() || (await badge(somebody).getAttribute('data-connection')) === 'saved';
    await expect.poll(goesOn, { intervals: [20] }).toBe(true);
  }
  // The server may have gone just when all was saved: this word waits for sure.
  await another();
  return typed;
}

test('[V1] kill -9 while two people type: what the badge called saved is there for both, what it did not follows', async ({
  ann,
  ben,
  browser,
  product,
}) => {
  const deal = await makeDeal(ann);
  await together(ann, ben, deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('start ');
  await expect(note(ben)).toContainText('start');
  await note(ben).click();
  await ben.page.keyboard.press('Control+End');
  await Promise.all([watchWhatIsSaved(ann.page), watchWhatIsSaved(ben.page)]);

  let stop = false;
  const typing = Promise.all([typeUntil(ann, 'a', () => stop), typeUntil(ben, 'b', () => stop)]);
  await expect.poll(async () => words((await savedTexts(ann.page)).note).length).toBeGreaterThan(10);
  await product.kill();
  await expect(badge(ann)).toHaveAttribute('data-connection', 'offline');
  const saved = await Promise.all([ann, ben].map(async ({ page }) => words((await savedTexts(page)).note)));
  stop = true;
  const [anns = [], bens = []] = await typing;
  for (const somebody of [ann, ben]) await expect(badge(somebody)).toContainText('waiting');

  // Nobody of those who typed is connected: what a third browser sees is what the server kept.
  await Promise.all([ann.page.goto('about:blank'), ben.page.goto('about:blank')]);
  await product.restart();
  const stranger = await browser.newContext({ storageState: await ben.context.storageState(), baseURL: product.address });
  const page = await stranger.newPage();
  await page.goto(deal.address);
  const kept = page.getByRole('textbox', { name: 'Note' });
  await expect(kept).toContainText('start');
  const there = new Set(words(await kept.innerText()));
  // A word that stood half typed in a frame counts by its letters.
  for (const texts of saved)
    expect(texts.slice(0, -1).filter((word) => !there.has(word) && ![...there].some((one) => one.startsWith(word)))).toEqual([]);

  await Promise.all([ann.page.goto(deal.address), ben.page.goto(deal.address)]);
  for (const somebody of [ann, ben])
    await expect(badge(somebody)).toHaveAttribute('data-connection', 'saved', { timeout: reconnected });
  for (const text of [note(ann), note(ben), kept]) {
    await expect
      .poll(async () => {
        const now = new Map<string, number>();
        for (const word of words(await text.innerText())) now.set(word, (now.get(word) ?? 0) + 1);
        return [...anns, ...bens].filter((word) => now.get(word) !== 1);
      })
      .toEqual([]);
  }
  await stranger.close();
});

test('[V1] [V10] what is typed with the server away outlives a reload and the tab, and is sent when the server is back', async ({
  ann,
  ben,
  product,
}) => {
  const deal = await makeDeal(ann, { name: 'Typed without a server' });
  await ann.page.goto(deal.address);
  await keptOnDevice(ann.page);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('before ');
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');

  await product.kill();
  await expect(badge(ann)).toHaveAttribute('data-connection', 'offline');
  await ann.page.keyboard.type('after');
  await edit(ann, 'amount');
  await input(ann, 'amount').fill('45k');
  await input(ann, 'amount').press('Enter');
  await expect(badge(ann)).toContainText('waiting');

  await ann.page.reload();
  await expect(cell(ann, 'amount')).toHaveText('€45,000');
  await expect(note(ann)).toHaveText('before after');
  await expect(badge(ann)).toContainText('waiting');

  const before = (await badge(ann).textContent()) ?? '';
  await edit(ann, 'closeDate');
  await input(ann, 'closeDate').fill('31.7.2027');
  await input(ann, 'closeDate').press('Enter');
  await expect(cell(ann, 'closeDate')).toHaveText('31 Jul 2027');
  await expect(badge(ann)).not.toHaveText(before);
  await keptEdit(ann.page, 'closeDate');
  await kill(ann.page);

  const again: Somebody = { ...ann, page: await ann.context.newPage() };
  await again.page.goto(deal.address);
  await expect(cell(again, 'amount')).toHaveText('€45,000');
  await expect(cell(again, 'closeDate')).toHaveText('31 Jul 2027');
  await expect(note(again)).toHaveText('before after');

  await product.restart();
  await expect(badge(again)).toHaveAttribute('data-connection', 'saved', { timeout: reconnected });
  // "Saved" is the log's word; the row that the API reads follows it.
  const written = { amount: { amount: 4_500_000, currency: 'EUR' }, closeDate: '2027-07-31' };
  await expect.poll(() => readDeal(ben, deal)).toMatchObject(written);
  await ben.page.goto(deal.address);
  await expect(note(ben)).toHaveText('before after');
});

/** Ends the tab's process, as the system does when memory is short. */
async function kill(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}
