import { makeDeal } from './deals.ts';
import { isCurrent } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

// An inbox shows all that concerns a person: none may come from other files.
test.use({ keepsPages: false, company: 'Inbox' });

const line = ({ page }: Somebody, title: string) => page.locator('[data-notification]').filter({ hasText: title });
const badge = ({ page }: Somebody) => page.locator('nav [data-unread]').filter({ visible: true });
const composer = ({ page }: Somebody) => page.getByRole('textbox', { name: 'Comment', exact: true });
const comment = ({ page }: Somebody, text: string) => page.locator('[id^="comment-"]').filter({ hasText: text });

/** Starts from an empty inbox, whatever the tests before left in it. */
async function readAll(somebody: Somebody): Promise<void> {
  await somebody.page.goto(`${somebody.home}/inbox`);
  await expect(somebody.page.locator('[data-connection="saved"]')).toBeVisible();
  // Before that there may be more to read than is here.
  await isCurrent(somebody.page);
  const all = somebody.page.getByRole('button', { name: 'Mark all as read' });
  if (await all.isVisible()) await all.click();
  await expect(badge(somebody)).toHaveCount(0);
}

test('a mention by keyboard is live on the other’s screen, opens at the very comment, and is read on both devices', async ({
  ann,
  ben,
}) => {
  await readAll(ben);
  const second = { ...ben, page: await ben.context.newPage() };
  await second.page.goto(`${ben.home}/deals`);
  const deal = await makeDeal(ann, { name: 'Mentioned in' });
  await ann.page.goto(deal.address);
  await composer(ann).fill(`Could you look, @${ben.name.slice(0, 3)}`);
  await expect(ann.page.getByRole('option', { name: ben.name })).toBeVisible();
  await composer(ann).press('Enter');
  await composer(ann).pressSequentially('please?\nhttps://example.org/plan.');
  await composer(ann).press('ControlOrMeta+Enter');
  await expect(comment(ann, 'Could you look').getByRole('link')).toHaveAttribute('href', 'https://example.org/plan');

  await expect(badge(second)).toHaveText('1');
  await expect(second.page).toHaveTitle(/^\(1\) /);
  await expect(line(ben, 'Mentioned in')).toContainText(`${ann.name} mentioned you: Could you look`);
  await ben.page.keyboard.press('j');
  await ben.page.keyboard.press('Enter');
  await expect(comment(ben, 'Could you look')).toBeInViewport();
  await expect(comment(ben, 'Could you look')).toHaveClass(/wanted/);
  for (const device of [ben, second]) {
    await expect(badge(device)).toHaveCount(0);
    await expect(device.page).not.toHaveTitle(/^\(/);
  }
  // Nobody is told of their own doing.
  await expect(badge(ann)).toHaveCount(0);
  await second.page.close();
});

test('several on one record are one line; E, U and "mark all as read" work by key, and the last is undone', async ({
  ann,
  ben,
}) => {
  await readAll(ben);
  const me = (await (await ben.context.request.get('/api/me')).json()) as { workspaces: { memberId: string }[] };
  const owner = me.workspaces[0]?.memberId ?? '';
  const deal = await makeDeal(ann, { name: 'Given and moved', owner, pipeline: 'sales', stage: 'qualified' });
  await expect(line(ben, 'Given and moved')).toContainText('assigned this to you');
  const moved = await ann.context.request.patch(`/api/v1/deals/${deal.id}?workspace=${ann.workspace.id}`, {
    data: { stage: 'proposal' },
    headers: { origin: new URL(ann.home).origin },
  });
  expect(moved.ok()).toBe(true);
  await makeDeal(ann, { name: 'Another one', owner });
  await expect(line(ben, 'Given and moved')).toContainText('moved your deal to Proposal');
  await expect(line(ben, 'Given and moved')).toContainText('and 1 more here');
  await expect(badge(ben)).toHaveText('3');

  await ben.page.keyboard.press('j');
  await expect(line(ben, 'Another one').getByRole('link')).toBeFocused();
  await ben.page.keyboard.press('e');
  await expect(badge(ben)).toHaveText('2');
  await ben.page.keyboard.press('u');
  await expect(badge(ben)).toHaveText('3');
  await ben.page.keyboard.press('Shift+E');
  await expect(badge(ben)).toHaveCount(0);
  await ben.page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(badge(ben)).toHaveText('3');
});

test('what somebody is told of is theirs to choose, on every device of theirs', async ({ ann, ben }) => {
  await readAll(ben);
  await ben.page.goto(`${ben.home}/settings/notifications`);
  await expect(ben.page.getByText('This server has no mail server yet')).toBeVisible();
  const mentions = ben.page.getByRole('checkbox', { name: 'In the inbox: Somebody mentions you' });
  await mentions.uncheck();
  await ben.page.reload();
  await expect(mentions).not.toBeChecked();
  await mentions.check();
  await expect(ben.page.locator('[data-connection="saved"]')).toBeVisible();
  // The other person's own are untouched.
  await ann.page.goto(`${ann.home}/settings/notifications`);
  await expect(ann.page.getByRole('combobox', { name: 'Mail: Somebody moves your deal' })).toHaveValue('digest');
});

test('a thread: answered, resolved and reopened by the other, edited and deleted by its author with a way back', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Talked about' });
  for (const somebody of [ann, ben]) await somebody.page.goto(deal.address);
  await composer(ann).fill('First thought');
  await ann.page.getByRole('button', { name: 'Comment', exact: true }).click();
  const thread = ({ page }: Somebody) => page.getByRole('article', { name: 'Comments' });
  await thread(ben).getByRole('button', { name: 'Reply', exact: true }).click();
  const reply = ben.page.getByRole('textbox', { name: 'Reply' });
  await reply.fill('An answer');
  await reply.press('ControlOrMeta+Enter');
  await expect(thread(ann)).toContainText('An answer');
  await expect(badge(ann)).toHaveText(/\d+/);

  await thread(ben).getByRole('button', { name: 'Resolve' }).click();
  await expect(thread(ann)).toContainText('Resolved: First thought');
  await thread(ann)
    .getByRole('button', { name: /^Resolved/ })
    .click();
  await thread(ann).getByRole('button', { name: 'Reopen' }).click();

  const menu = async (item: string) => {
    await comment(ann, 'First thought').getByRole('button', { name: 'More' }).click();
    await ann.page.getByRole('menuitem', { name: item }).click();
  };
  await menu('Edit');
  const editor = comment(ann, ann.name).getByRole('textbox');
  await editor.fill('First thought, better');
  await editor.press('ControlOrMeta+Enter');
  await expect(comment(ben, 'First thought, better')).toBeVisible();
  await menu('Delete');
  await expect(comment(ben, 'First thought')).toHaveCount(0);
  await ann.page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(comment(ben, 'First thought, better')).toBeVisible();
});
