import { edit, makeDeal, readDeal } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

// What is renamed and hidden here is so for everybody.
test.use({ keepsPages: false, company: 'Settings' });

const card = ({ page }: Somebody, name: string) => page.locator('[data-card]').filter({ hasText: name });
const columnOf = (somebody: Somebody, name: string) =>
  somebody.page.locator('section[data-column]').filter({ has: card(somebody, name) });
const stageNames = ({ page }: Somebody) => page.locator('section[data-column] h2');
const line = ({ page }: Somebody, stage: string) => page.locator(`[data-stage="${stage}"]`);
const settings = (somebody: Somebody, page: string) => somebody.page.goto(`${somebody.home}/settings/${page}`);

test('a stage that an admin renames and moves by key changes on the board that somebody else looks at', async ({ ann, ben }) => {
  for (const stage of ['qualified', 'discovery', 'proposal'])
    await makeDeal(ann, { name: `Watched in ${stage}`, pipeline: 'sales', stage, nextStep: 'Call' });
  await ben.page.goto(`${ben.home}/deals?view=board&pipeline=sales`);
  await expect(stageNames(ben).first()).toContainText('Qualified');

  await settings(ann, 'pipelines');
  await expect(line(ann, 'discovery').getByRole('link', { name: '1 deal' })).toBeVisible();
  const name = line(ann, 'discovery').getByRole('textbox', { name: 'Name of the stage' });
  await name.fill('First talk');
  await name.press('Enter');
  await expect(stageNames(ben).nth(1)).toContainText('First talk');

  const grip = line(ann, 'discovery').getByRole('button', { name: 'Move First talk' });
  await grip.focus();
  const spoken = ann.page.locator('[role=status].sr-only').last();
  await ann.page.keyboard.press('Space');
  await expect(spoken).toContainText('Lifted First talk, place 2 of 6');
  await ann.page.keyboard.press('ArrowUp');
  await expect(spoken).toContainText('First talk, place 1 of 6');
  await expect(grip).toBeFocused();
  await ann.page.keyboard.press('Enter');
  await expect(stageNames(ben).first()).toContainText('First talk');

  await ann.page.keyboard.press('Space');
  await ann.page.keyboard.press('ArrowDown');
  await ann.page.keyboard.press('ArrowDown');
  await ann.page.keyboard.press('Escape');
  await expect(spoken).toContainText('First talk is back at place 1 of 6');
  await expect(line(ann, 'discovery').locator('xpath=preceding-sibling::li')).toHaveCount(0);
});

test('removing a stage in use asks where its deals go; one undo brings back both', async ({ ann, ben }) => {
  const deal = await makeDeal(ann, { name: 'Stands in the way', pipeline: 'sales', stage: 'negotiation', nextStep: 'Call' });
  await ben.page.goto(`${ben.home}/deals?view=board&pipeline=sales`);
  await expect(columnOf(ben, 'Stands in the way')).toHaveAttribute('data-column', 'negotiation');

  await settings(ann, 'pipelines');
  await line(ann, 'negotiation').getByRole('button', { name: 'More about Negotiation' }).click();
  await line(ann, 'negotiation').getByRole('button', { name: 'Remove stage' }).click();
  const dialog = ann.page.getByRole('dialog');
  await expect(dialog).toContainText('1 deal');
  await dialog.getByLabel('Move them to').selectOption({ label: 'Qualified' });
  await dialog.getByRole('button', { name: 'Move and remove' }).click();
  await expect(line(ann, 'negotiation')).toHaveCount(0);
  await expect(columnOf(ben, 'Stands in the way')).toHaveAttribute('data-column', 'qualified');
  await expect(ben.page.locator('[data-column=negotiation]')).toHaveCount(0);

  await ann.page.getByRole('button', { name: 'Undo' }).click();
  await expect(columnOf(ben, 'Stands in the way')).toHaveAttribute('data-column', 'negotiation');
  await expect(line(ann, 'negotiation')).toBeVisible();
  expect(await readDeal(ann, deal)).toMatchObject({ name: 'Stands in the way' });
});

test('a stage asks for its required field when a deal moves there, and Escape moves nothing', async ({ ann, ben }) => {
  await settings(ann, 'pipelines');
  await line(ann, 'proposal').getByRole('button', { name: 'More about Proposal' }).click();
  await line(ann, 'proposal').getByRole('checkbox', { name: 'Next step', exact: true }).check();

  await makeDeal(ben, { name: 'Asked about', pipeline: 'sales', stage: 'qualified' });
  await ben.page.goto(`${ben.home}/deals?view=board&pipeline=sales`);
  const move = async () => {
    await card(ben, 'Asked about').focus();
    await ben.page.keyboard.press('s');
    await ben.page.getByRole('combobox').fill('Proposal');
    await ben.page.getByRole('combobox').press('Enter');
  };
  await move();
  const dialog = ben.page.getByRole('dialog', { name: 'Move Asked about to Proposal' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Don’t move' }).click();
  await expect(columnOf(ben, 'Asked about')).toHaveAttribute('data-column', 'qualified');

  await move();
  await dialog.getByRole('textbox').fill('Send the offer');
  await dialog.getByRole('textbox').press('Enter');
  await dialog.getByRole('button', { name: 'Move to Proposal' }).click();
  await expect(columnOf(ben, 'Asked about')).toHaveAttribute('data-column', 'proposal');
  await expect(card(ben, 'Asked about')).toContainText('Send the offer');

  await line(ann, 'proposal').getByRole('checkbox', { name: 'Next step', exact: true }).uncheck();
});

test('a type that the company does not use leaves everybody’s menu, and comes back', async ({ ann, ben }) => {
  await ben.page.goto(`${ben.home}/deals`);
  const products = ben.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Products' });
  await expect(products).toBeVisible();
  await settings(ann, 'record-types');
  await ann.page.getByRole('checkbox', { name: 'Products' }).uncheck();
  await expect(products).toHaveCount(0);
  await ann.page.getByRole('checkbox', { name: 'Products' }).check();
  await expect(products).toBeVisible();
});

test('the company’s name and a choice that an admin adds by key are there for somebody else without a reload', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ben, { name: 'Where from', source: 'website' });
  await ben.page.goto(deal.address);
  await settings(ann, 'workspace');
  const name = ann.page.getByRole('textbox', { name: 'Name' });
  await expect(name).toHaveValue('Example');
  await name.fill('Harbour and Sons');
  await name.press('Enter');
  await expect(ben.page.getByRole('navigation', { name: 'Main' }).getByText('Harbour and Sons', { exact: true })).toBeVisible();

  await ann.page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Choice lists' }).click();
  await ann.page.getByLabel('List').selectOption({ label: 'Source (Deal, Lead)' });
  await ann.page.getByLabel('New option').fill('A friend of Ben');
  await ann.page.keyboard.press('Enter');
  const grip = ann.page.getByRole('button', { name: 'Move A friend of Ben' });
  await grip.focus();
  for (const key of ['Space', 'Home', 'Enter']) await ann.page.keyboard.press(key);
  await expect(ann.page.getByRole('textbox', { name: 'Name of the option' }).first()).toHaveValue('A friend of Ben');
  await edit(ben, 'source');
  await expect(ben.page.getByRole('option').filter({ hasText: 'A friend of Ben' })).toBeVisible();
});

test('teams stand in a tree, and removing one can be taken back', async ({ ann, ben }) => {
  await settings(ann, 'teams');
  for (const name of ['North', 'Harbour']) {
    await ann.page.getByLabel('Name of the team').last().fill(name);
    await ann.page.keyboard.press('Enter');
    await expect(ann.page.locator('[data-team]')).toHaveCount(name === 'North' ? 1 : 2);
    // Emptied by the server's answer, which may come after the team: it must not take the next name.
    await expect(ann.page.getByLabel('Name of the team').last()).toHaveValue('');
  }
  await ann.page.getByLabel('Part of: Harbour').selectOption({ label: 'Part of North' });
  const below = ann.page.locator('[data-team] [data-team]');
  await expect(below).toHaveCount(1);
  await expect(ann.page.getByLabel('Part of: North').getByRole('option', { name: 'Part of Harbour' })).toHaveCount(0);
  await ann.page.getByLabel('Add somebody to Harbour').selectOption({ label: ben.name });
  await expect(below).toContainText('1 person');
  await below.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(below).toHaveCount(0);
  await ann.page.getByRole('button', { name: 'Undo' }).click();
  await expect(below).toContainText(ben.name);
});

test('a placeholder is taken over by an invitation, with all it owns', async ({ ann, browser, product }) => {
  const members = `/api/w/${ann.workspace.id}/members`;
  const data = { name: 'Pia Legacy' };
  const made = await ann.context.request.post(members, { data, headers: { origin: product.address } });
  const { id } = (await made.json()) as { id: string };
  const deal = await makeDeal(ann, { name: 'From the old system', stage: 'qualified', owner: id });

  await settings(ann, 'members');
  const pia = ann.page.locator(`[data-member="${id}"]`);
  await expect(pia).toContainText('holds 1 open record: 1 deal');
  await pia.getByRole('button', { name: 'Invite' }).click();
  const dialog = ann.page.getByRole('dialog');
  await expect(dialog.getByLabel('For')).toHaveValue(id);
  await dialog.getByRole('button', { name: 'Make an invitation link' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Copy link' }).inputValue();
  await ann.page.keyboard.press('Escape');
  await expect(ann.page.getByRole('region', { name: 'Open invitations' })).toContainText('Pia Legacy');

  const context = await browser.newContext({ baseURL: product.address });
  const page = await context.newPage();
  await page.goto(link);
  await page.locator('[name=email]').fill('pia@example.org');
  await page.locator('[name=password]').fill('correct horse pia');
  await page.locator('form [type=submit]').click();
  await page.waitForURL('**/app/**');
  const me = (await (await context.request.get('/api/me')).json()) as { workspaces: { memberId: string }[] };
  expect(me.workspaces[0]?.memberId).toBe(id);
  await expect(pia).toContainText('pia@example.org');
  await expect(pia).toContainText('holds 1 open record: 1 deal');
  await expect(ann.page.getByRole('region', { name: 'Open invitations' })).toHaveCount(0);
  expect((await readDeal(ann, deal))['owner']).toBe(id);
  await context.close();
});

test('the only owner can be neither demoted nor deactivated, in the page or around it', async ({ ann, product }) => {
  const me = (await (await ann.context.request.get('/api/me')).json()) as { workspaces: { memberId: string }[] };
  const id = me.workspaces[0]?.memberId ?? '';
  await settings(ann, 'members');
  const mine = ann.page.locator(`[data-member="${id}"]`);
  await expect(mine).toContainText('The only owner. Make somebody else an owner first.');
  await expect(mine.getByLabel(/^Role/)).toHaveCount(0);
  await expect(mine.getByRole('button', { name: 'Actions for' })).toHaveCount(0);
  for (const data of [{ role: 'admin' }, { active: false }]) {
    const path = `/api/w/${ann.workspace.id}/members/${id}`;
    const refused = await ann.context.request.patch(path, { data, headers: { origin: product.address } });
    expect(refused.ok()).toBe(false);
    expect(await refused.text()).toContain('last-owner');
  }
});

test('who is deactivated hands over what is open, and is out at once', async ({ ann, browser, product }) => {
  const headers = { origin: product.address };
  const base = `/api/w/${ann.workspace.id}`;
  const invited = await ann.context.request.post(`${base}/invitations`, { data: { role: 'member' }, headers });
  const context = await browser.newContext({ baseURL: product.address });
  const page = await context.newPage();
  await page.goto(((await invited.json()) as { link: string }).link);
  await page.locator('[name=name]').fill('Lee Vance');
  await page.locator('[name=email]').fill('lee@example.org');
  await page.locator('[name=password]').fill('correct horse lee');
  await page.locator('form [type=submit]').click();
  await page.waitForURL('**/app/**');
  const me = (await (await context.request.get('/api/me')).json()) as { workspaces: { memberId: string }[] };
  const owner = me.workspaces[0]?.memberId;
  const open = await makeDeal(ann, { name: 'Left behind', stage: 'qualified', owner });
  const won = await makeDeal(ann, { name: 'Won before', stage: 'won', owner });
  await page.goto(open.address);
  await expect(page.locator('[data-connection=saved]')).toBeVisible();

  await settings(ann, 'members');
  const lee = ann.page.locator(`[data-member="${owner}"]`);
  await expect(lee).toContainText('holds 1 open record: 1 deal');
  await lee.getByRole('button', { name: 'Actions for Lee Vance' }).click();
  await ann.page.getByRole('menuitem', { name: 'Deactivate' }).click();
  const dialog = ann.page.getByRole('dialog', { name: 'Deactivate Lee Vance' });
  await dialog.getByLabel('Hand it over to').selectOption({ label: ann.name });
  await dialog.getByRole('button', { name: 'Hand over and deactivate' }).click();
  await expect(ann.page.getByText('Lee Vance is deactivated; 1 deal went to')).toBeVisible();
  await expect(ann.page.getByRole('region', { name: 'Have left' })).toContainText('Lee Vance');
  await page.waitForURL('**/sign-in**');
  expect((await context.request.get(`/api/v1/deals?workspace=${ann.workspace.id}`)).ok()).toBe(false);
  const { workspaces } = (await (await ann.context.request.get('/api/me')).json()) as { workspaces: { memberId: string }[] };
  await expect.poll(async () => (await readDeal(ann, open))['owner']).toBe(workspaces[0]?.memberId);
  expect((await readDeal(ann, won))['owner']).toBe(owner);
  await context.close();
});

test('[V6] a member sees no page of the administrators, and the API refuses what those pages do', async ({ ben, product }) => {
  await settings(ben, 'profile');
  const nav = ben.page.getByRole('navigation', { name: 'Settings' });
  await expect(nav.getByRole('link')).toHaveText(['Profile', 'Security', 'Notifications', 'This device', 'Imports', 'Trash']);
  for (const page of [
    'workspace',
    'pipelines',
    'choices',
    'record-types',
    'note-templates',
    'members',
    'teams',
    'sign-in-rules',
    'keys',
    'audit',
  ]) {
    await settings(ben, page);
    await expect(ben.page.getByText('Only administrators see this page.')).toBeVisible();
  }
  const headers = { origin: product.address };
  const base = `/api/w/${ben.workspace.id}`;
  const { request } = ben.context;
  for (const refused of [
    await request.post(`${base}/teams`, { data: { name: 'Mine' }, headers }),
    await request.post(`${base}/invitations`, { data: { role: 'member' }, headers }),
    await request.get(`${base}/keys`),
    await request.get(`${base}/audit`),
    await request.get(`${base}/audit.csv`),
    await request.get(`${base}/sign-in-rules`),
  ])
    expect(refused.status()).toBe(403);
});

test('people say who they are and which keys they press', async ({ ann, ben }) => {
  await settings(ben, 'profile');
  const name = ben.page.getByLabel('Your name');
  await expect(name).toHaveValue(ben.name);
  await name.fill('Ben O. Okafor');
  await name.press('Enter');
  await settings(ann, 'members');
  const named = (text: string) =>
    ann.page.locator('[data-member] div').getByText(text, { exact: true }).and(ann.page.locator('div'));
  await expect(named('Ben O. Okafor')).toBeVisible();
  await name.fill(ben.name);
  await name.press('Enter');
  await expect(named(ben.name)).toBeVisible();

  await ben.page.getByRole('button', { name: 'Create: C. Change the key' }).click();
  await ben.page.keyboard.press('n');
  await expect(ben.page.getByRole('button', { name: 'Create: N. Change the key' })).toBeVisible();
  await ben.page.goto(`${ben.home}/deals`);
  await ben.page.locator('h1').click();
  await ben.page.keyboard.press('c');
  await ben.page.keyboard.press('n');
  await expect(ben.page.getByRole('dialog', { name: 'New deal' })).toBeVisible();
});

test('[M51] keeping for a shorter time how records were says first what goes for good, and nothing changes before', async ({
  ann,
}) => {
  const kept = ({ page }: Somebody) => page.getByLabel('Show how records were');
  await settings(ann, 'workspace');
  await kept(ann).selectOption({ label: 'For 2 years' });
  const dialog = ann.page.getByRole('dialog');
  await expect(dialog).toContainText('so does the list of what was changed');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(kept(ann)).toHaveValue('0');
  await kept(ann).selectOption({ label: 'For 2 years' });
  await dialog.getByRole('button', { name: 'Forget it' }).click();
  await expect(kept(ann)).toHaveValue('2');
  // Keeping more takes nothing away, so that nobody is asked.
  await kept(ann).selectOption({ label: 'For 5 years' });
  await ann.page.reload();
  await expect(kept(ann)).toHaveValue('5');
});
