import { problems } from './axe.ts';
import { badge, cell, edit, input, makeDeal, makeRecord, type Deal } from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

// Who sees what is decided here for everybody.
test.use({ company: 'Access' });

const settings = (somebody: Somebody, page: string) => somebody.page.goto(`${somebody.home}/settings/${page}`);
const memberId = async ({ context, home }: Somebody) => {
  const answer = await context.request.get(`${new URL(home).origin}/api/me`);
  return ((await answer.json()) as { workspaces: { memberId: string }[] }).workspaces[0]?.memberId ?? '';
};

/** Lets only owners and collaborators see deals and accounts. */
async function restrict(ann: Somebody): Promise<void> {
  await settings(ann, 'visibility');
  for (const types of ['Deals', 'Accounts']) {
    await ann.page.getByLabel(`Who sees ${types}`).selectOption('owner');
    await expect(ann.page.getByLabel(`Who sees ${types}`)).toHaveValue('owner');
  }
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
}

/** A deal of Ann's on an account of hers. */
async function annsDeal(ann: Somebody, name: string): Promise<Deal> {
  const owner = await memberId(ann);
  const account = await makeRecord(ann, 'accounts', { name: `${name} company`, owner });
  return makeDeal(ann, { name, owner, account: account.id });
}

async function openShare(ann: Somebody, deal: Deal) {
  await ann.page.goto(deal.address);
  await ann.page.getByRole('button', { name: 'More actions' }).first().click();
  await ann.page.getByRole('menuitem', { name: 'Share' }).click();
  return ann.page.getByRole('dialog');
}
async function viewAs(ann: Somebody, { name }: Somebody) {
  await ann.page.getByRole('button', { name: `Actions for ${name}` }).click();
  await ann.page.getByRole('menuitem', { name: `View as ${name}` }).click();
}
async function shareWith(ann: Somebody, deal: Deal, name: string) {
  const dialog = await openShare(ann, deal);
  await dialog.getByRole('button', { name: /Let a person or team see it/ }).click();
  await ann.page.getByRole('option', { name: new RegExp(name) }).click();
  await expect(dialog.getByText(`Shared by ${ann.name}`)).toBeVisible();
  return dialog;
}

test('[V6] a deal goes from a screen when admins hide it; who has its link asks for it, and it opens when it is shared', async ({
  ann,
  ben,
}) => {
  const deal = await annsDeal(ann, 'Quiet renewal');
  await ben.page.goto(`${ben.home}/deals?view=table`);
  await expect(ben.page.getByRole('link', { name: 'Quiet renewal', exact: true })).toBeVisible();
  await restrict(ann);
  await expect(ben.page.getByText('Quiet renewal')).toHaveCount(0);

  await ben.page.goto(deal.address);
  await expect(ben.page.getByText('You can’t see this deal').last()).toBeVisible();
  await ben.page.getByRole('button', { name: `Ask ${ann.name} for access` }).click();
  await expect(ben.page.getByText(`${ann.name} has been asked.`)).toBeVisible();

  await ann.page.goto(`${ann.home}/inbox`);
  await expect(ann.page.getByText(`${ben.name} asks to see this`)).toBeVisible();
  await expect(ann.page.getByRole('list', { name: 'Notifications' })).toContainText('Quiet renewal');
  const dialog = await shareWith(ann, deal, ben.name);
  await expect(dialog.getByRole('listitem').filter({ hasText: ann.name }).first()).toContainText('Owner');
  await expect(dialog.getByText('See everything')).toBeVisible();

  // He waits on its page: it opens there by itself. The account it is about stays hidden, without its name.
  await expect(ben.page.getByRole('heading', { name: 'Quiet renewal' })).toBeVisible();
  await expect(cell(ben, 'account')).toContainText('an account you can’t see');
  await expect(ben.page.getByText('Quiet renewal company')).toHaveCount(0);

  await dialog.getByRole('button', { name: `Stop sharing with ${ben.name}` }).click();
  await expect(ben.page.getByText('You can’t see this deal').last()).toBeVisible();
  await expect(ben.page.getByRole('heading', { name: 'Quiet renewal' })).toHaveCount(0);
});

test('[V7] what somebody typed while they lost a deal is not taken, and kept for them with its text', async ({ ann, ben }) => {
  const deal = await annsDeal(ann, 'Lost on the way');
  await restrict(ann);
  const dialog = await shareWith(ann, deal, ben.name);
  await ben.page.goto(deal.address);
  await expect(cell(ben, 'amount')).toHaveText('€40,000');
  await keptOnDevice(ben.page);
  await ben.context.setOffline(true);
  await expect(badge(ben)).toHaveAttribute('data-connection', 'offline');
  await edit(ben, 'amount');
  await input(ben, 'amount').fill('77k');
  await input(ben, 'amount').press('Enter');
  await expect(badge(ben)).toContainText('1 edit waiting');

  await dialog.getByRole('button', { name: `Stop sharing with ${ben.name}` }).click();
  await expect(dialog.getByText(`Shared by ${ann.name}`)).toHaveCount(0);
  const hidden = async () => (await ben.context.request.get(`/api/v1/deals/${deal.id}?workspace=${ben.workspace.id}`)).status();
  await expect.poll(hidden).toBe(404);
  await ben.context.setOffline(false);
  await expect(ben.page.getByText('You can’t see this deal').last()).toBeVisible();
  await expect(badge(ben)).toContainText('1 edit waits for you');
  await badge(ben).click();
  await ben.page.getByRole('link', { name: 'See the edit that was not sent' }).click();
  await expect(ben.page.getByText(/77,000/).first()).toBeVisible();
});

test('[V6] an admin sees what a member sees, read-only, until she stops', async ({ ann, ben }) => {
  await annsDeal(ann, 'For Ann alone');
  await makeDeal(ben, { name: 'Ben’s own', owner: await memberId(ben) });
  await restrict(ann);
  await settings(ann, 'members');
  await viewAs(ann, ben);
  await expect(ann.page.getByText(`You see what ${ben.name} sees.`)).toBeVisible();
  await ann.page.getByRole('link', { name: 'Deals' }).first().click();
  await expect(ann.page.getByText('Ben’s own').first()).toBeVisible();
  await expect(ann.page.getByText('For Ann alone')).toHaveCount(0);
  await expect(ann.page.getByRole('button', { name: 'New deal' })).toHaveCount(0);
  await ann.page.getByRole('button', { name: 'Stop' }).click();
  await ann.page.goto(`${ann.home}/deals?view=table`);
  await expect(ann.page.getByText('For Ann alone').first()).toBeVisible();
});

test('what roles may do is ticked per role and counts at once', async ({ ann, ben }) => {
  await ben.page.goto(`${ben.home}/settings/imports`);
  await expect(ben.page.getByRole('heading', { name: 'Imports' })).toBeVisible();
  await settings(ann, 'visibility');
  await ann.page.getByRole('checkbox', { name: 'Import files: Member' }).uncheck();
  await expect(ben.page.getByText('Only administrators see this page.')).toBeVisible();
  await ann.page.getByRole('checkbox', { name: 'Import files: Member' }).check();
  await expect(ben.page.getByRole('heading', { name: 'Imports' })).toBeVisible();
});

test('axe finds nothing serious where access is decided, shared and asked for', async ({ ann, ben }) => {
  const deal = await annsDeal(ann, 'Looked at by machines');
  await restrict(ann);
  const found = [...(await problems(ann.page, 'visibility'))];
  await ben.page.goto(deal.address);
  await expect(ben.page.getByRole('button', { name: `Ask ${ann.name} for access` })).toBeVisible();
  found.push(...(await problems(ben.page, 'no-access')));
  await shareWith(ann, deal, ben.name);
  found.push(...(await problems(ann.page, 'share')));
  await ann.page.keyboard.press('Escape');
  await settings(ann, 'members');
  await viewAs(ann, ben);
  await expect(ann.page.getByText(`You see what ${ben.name} sees.`)).toBeVisible();
  found.push(...(await problems(ann.page, 'view-as')));
  expect(found).toEqual([]);
});
