import { problems, serious } from './axe.ts';
import { badge, changeDeal, makeDeal, note, together } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ keepsPages: false });

const menu = ({ page }: Somebody, name: string) => page.getByRole('listbox', { name });
const item = (somebody: Somebody) => note(somebody).getByRole('checkbox').first();

/** Types a sign and words behind it, and takes the line of the menu that says this. */
async function choose(somebody: Somebody, typed: string, line: string): Promise<void> {
  const { keyboard } = somebody.page;
  await keyboard.type(typed);
  const option = menu(somebody, typed.startsWith('@') ? 'Mention' : 'Insert').getByRole('option', { name: line });
  await expect(option).toBeVisible();
  for (let presses = 0; presses < 8 && (await option.getAttribute('aria-selected')) !== 'true'; presses += 1)
    await keyboard.press('ArrowDown');
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Enter');
  await expect(option).toBeHidden();
}

test('[M120] [M121] [M122] [M123] a line of a note becomes a task of whom it mentions, done on either side; a value in the text is the record’s', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Written about' });
  await together(ann, ben, deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  const { keyboard } = ann.page;

  // By Markdown, by the menu, and by what the menu finds.
  await keyboard.type('# Plan');
  await keyboard.press('Enter');
  await choose(ann, '/todo', 'Check list');
  await keyboard.type('send the offer to ');
  await keyboard.type(`@${ben.name.slice(0, 3)}`);
  const people = menu(ann, 'Mention');
  await expect(people.getByRole('option', { name: ben.name })).toBeVisible();
  expect(await serious(ann.page)).toEqual([]);
  await keyboard.press('Enter');
  await expect(note(ann).locator('[data-chip^="member:"]')).toHaveText(`@${ben.name}`);
  await keyboard.type('31.12.2030 ');
  await choose(ann, '/task', 'Task');
  for (const somebody of [ann, ben]) {
    await expect(note(somebody).getByRole('heading', { name: 'Plan' })).toBeVisible();
    await expect(note(somebody).locator('[data-chip^="task:"]')).toContainText(ben.name);
    await expect(note(somebody).locator('[data-chip^="task:"]')).toContainText('2030');
    await expect(item(somebody)).not.toBeChecked();
  }

  // Ticked off in the note, it is done; taken back on the task's own page, it is open in the note.
  const box = await item(ben).boundingBox();
  if (!box) throw new Error('no box');
  await ben.page.mouse.click(box.x + 8, box.y + 10);
  for (const somebody of [ann, ben]) await expect(item(somebody)).toBeChecked();
  await ben.page.locator('[data-chip^="task:"] a').click();
  await expect(ben.page.getByRole('heading', { level: 1, name: 'send the offer to' })).toBeVisible();
  const done = ben.page.locator('[data-field="done"]').first();
  await expect(done).toContainText('Yes');
  const task = ben.page.url().split('/').at(-1) ?? '';
  const path = `/api/v1/tasks/${task}?workspace=${ben.workspace.id}`;
  const opened = await ben.context.request.patch(path, { data: { done: false }, headers: { origin: new URL(ben.home).origin } });
  expect(opened.ok(), await opened.text()).toBe(true);
  await expect(item(ann)).not.toBeChecked();

  // A day that is near is said as one says it, whole on its line; what is copied names it, wherever it is read.
  const tomorrow = new Date(Date.now() + 86_400_000).toLocaleDateString('en-CA', { timeZone: 'Europe/Berlin' });
  const put = await ben.context.request.patch(path, { data: { due: tomorrow }, headers: { origin: new URL(ben.home).origin } });
  expect(put.ok(), await put.text()).toBe(true);
  const chip = note(ann).locator('[data-chip^="task:"]');
  await expect(chip).toContainText('tomorrow');
  await expect(chip.locator('[data-tip]')).toHaveAttribute('data-tip', new RegExp(tomorrow.slice(0, 4)));

  // A value in the text follows the record.
  await note(ann).click();
  await keyboard.press('ControlOrMeta+End');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.type('It is worth ');
  await choose(ann, '/amount', 'Amount');
  await expect(note(ann).locator('[data-chip$="#amount"]')).toHaveText('€40,000');
  await changeDeal(ann, deal, { amount: { amount: 4_700_000, currency: 'EUR' } });
  await expect(note(ann).locator('[data-chip$="#amount"]')).toHaveText('€47,000');
  const pictures = process.env.RAPPORT_PICTURES;
  if (pictures) await ann.page.screenshot({ path: `${pictures}/note-writing.png` });

  // Whom it mentions hears of it, and comes from there to the record.
  await ben.page.goto(`${ben.home}/inbox`);
  const told = ben.page.locator('[data-notification]').filter({ hasText: 'Written about' });
  await expect(told).toContainText(`${ann.name} mentioned you`);
  await told.getByRole('link').first().click();
  await expect(note(ben).locator('[data-chip$="#amount"]')).toHaveText('€47,000');
  await expect(note(ben).locator('[data-chip^="member:"]')).toHaveAttribute('data-arrived', '');

  // A mention of a record leads there, under whatever name it has.
  await note(ann).click();
  await keyboard.press('ControlOrMeta+End');
  await keyboard.type(' ');
  await choose(ann, '@Written', 'Written about');
  await changeDeal(ann, deal, { name: 'Renamed since' });
  await expect(note(ben).getByRole('link', { name: 'Renamed since' })).toHaveAttribute('href', new RegExp(`/deals/${deal.id}$`));
});

test('[M250] [M251] what was chosen at the caret is one step to take back: a task goes with its line and comes again, offline too, and no menu opens by itself', async ({
  ann,
}) => {
  const deal = await makeDeal(ann, { name: 'Taken back' });
  await ann.page.goto(deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  const { keyboard } = ann.page;
  const [tasks, people] = [note(ann).locator('[data-chip^="task:"]'), note(ann).locator('[data-chip^="member:"]')];
  const tasksNow = async () => {
    const answer = await ann.context.request.get(`/api/v1/tasks?workspace=${ann.workspace.id}&limit=200`);
    const { items } = (await answer.json()) as { items: readonly { name: string }[] };
    return items.filter(({ name }) => name === 'call the bank').length;
  };

  await keyboard.type('call the bank ');
  await choose(ann, '/task', 'Task');
  await expect(tasks).toHaveCount(1);
  await expect.poll(tasksNow).toBe(1);
  await keyboard.press('ControlOrMeta+z');
  await expect(tasks).toHaveCount(0);
  await expect(note(ann)).toContainText('call the bank');
  await expect(menu(ann, 'Insert')).toBeHidden();
  await expect.poll(tasksNow).toBe(0);
  await keyboard.press('ControlOrMeta+Shift+z');
  await expect(tasks).toContainText(ann.name);
  await expect.poll(tasksNow).toBe(1);

  await ann.context.setOffline(true);
  await keyboard.press('ControlOrMeta+z');
  await expect(tasks).toHaveCount(0);
  await keyboard.press('ControlOrMeta+Shift+z');
  await expect(tasks).toContainText(ann.name);
  await keyboard.press('ControlOrMeta+z');
  await expect(tasks).toHaveCount(0);
  // The line is as it was before, and Enter makes nothing of it.
  await keyboard.press('Enter');
  await expect(tasks).toHaveCount(0);
  await ann.context.setOffline(false);
  await expect.poll(tasksNow).toBe(0);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');

  await keyboard.type('ask @');
  await keyboard.type(ann.name.slice(0, 2));
  await expect(menu(ann, 'Mention').getByRole('option', { name: ann.name })).toBeVisible();
  await keyboard.press('Enter');
  await expect(people).toHaveCount(1);
  await keyboard.press('ControlOrMeta+z');
  await expect(people).toHaveCount(0);
  await expect(menu(ann, 'Mention')).toBeHidden();
  // Who types on wants it.
  await keyboard.type(ann.name.slice(2, 3));
  await expect(menu(ann, 'Mention').getByRole('option', { name: ann.name })).toBeVisible();
});

test('[M125] a note from a template has its title and its text on the other’s screen, beside the shared one, and goes to the trash by itself', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Noted twice' });
  await together(ann, ben, deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('shared');
  await expect(note(ben)).toHaveText('shared');
  await ann.page.getByRole('button', { name: 'New note' }).click();
  await ann.page.getByRole('menuitem', { name: 'Discovery call' }).click();
  await expect(note(ann).getByRole('heading', { name: 'Who decides' })).toBeVisible();

  // It opens where somebody chooses it, and never by itself.
  const tab = (somebody: Somebody, name: string) => somebody.page.getByRole('tab', { name, exact: true });
  await expect(note(ben)).toHaveText('shared');
  await tab(ben, 'Discovery call').click();
  await expect(note(ben).getByRole('heading', { name: 'Who decides' })).toBeVisible();
  await note(ben)
    .getByRole('checkbox')
    .first()
    .click({ position: { x: 8, y: 10 } });
  await expect(note(ann).getByRole('checkbox').first()).toBeChecked();
  expect(await problems(ann.page, 'note-template')).toEqual([]);

  await ann.page.getByRole('textbox', { name: 'Title of the note' }).fill('Call in May');
  await ann.page.keyboard.press('Enter');
  await expect(tab(ben, 'Call in May')).toBeVisible();
  await ann.page.getByRole('button', { name: 'Actions of this note' }).click();
  await ann.page.getByRole('menuitem', { name: 'Delete this note' }).click();
  await expect(note(ann)).toHaveText('shared');
  await expect(tab(ben, 'Call in May')).toHaveCount(0);
  await ann.page.goto(`${ann.home}/settings/trash`);
  await expect(ann.page.getByText('Call in May')).toBeVisible();
});

test('[M239] a note is begun and written in while the disk is busy, and the other gets all of it once the disk has it', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Written at once' });
  await together(ann, ben, deal.address);
  await ann.page.getByRole('button', { name: 'Write a note…' }).click();
  await note(ann).click();
  await ann.page.keyboard.type('shared');
  await expect(note(ben)).toHaveText('shared');
  // Somebody reads a lot, and all that is written waits behind them until they are let go.
  await ann.page.evaluate(async () => {
    const [found] = (await indexedDB.databases()).filter(({ name }) => name?.startsWith('rapport/'));
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open(found?.name ?? '');
      opening.addEventListener('success', () => resolve(opening.result));
    });
    let over = false;
    const stores = database.transaction(['documents', 'updates', 'outbox'], 'readwrite');
    const busy = () => {
      if (!over) stores.objectStore('outbox').count().addEventListener('success', busy);
    };
    busy();
    Object.assign(window, { letGo: () => (over = true) });
  });
  await ann.page.getByRole('button', { name: 'New note' }).click();
  await ann.page.getByRole('menuitem', { name: 'Discovery call' }).click();
  await expect(note(ann).getByRole('heading', { name: 'Who decides' })).toBeVisible();
  await note(ann).getByRole('heading', { name: 'Who decides' }).click();
  await ann.page.keyboard.press('End');
  await ann.page.keyboard.type(', and when');
  await expect(note(ann).getByRole('heading', { name: 'Who decides, and when' })).toBeVisible();
  await ann.page.evaluate(() => (window as unknown as { letGo: () => void }).letGo());
  await ben.page.getByRole('tab', { name: 'Discovery call', exact: true }).click();
  await expect(note(ben).getByRole('heading', { name: 'Who decides, and when' })).toBeVisible();
});
