import { problems } from './axe.ts';
import { makeDeal, makeRecord, typeInSearch } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

test.use({ keepsPages: false });

const heading = ({ page }: Somebody, name: string) => page.getByRole('heading', { name }).first();

test('axe finds nothing serious where people come in', async ({ ann, browser, product }) => {
  const context = await browser.newContext({ baseURL: product.address });
  const page = await context.newPage();
  const invited = await ann.context.request.post(`/api/w/${ann.workspace.id}/invitations`, {
    data: { role: 'member' },
    headers: { origin: product.address },
  });
  const { link } = (await invited.json()) as { link: string };
  const found: string[] = [];
  for (const [name, address] of [
    ['sign-in', '/sign-in'],
    ['sign-up', '/sign-up?code=none'],
    ['invite', link],
    ['used-invite', '/invite/none'],
  ] as const) {
    await page.goto(address);
    await expect(page.getByRole('heading').first()).toBeVisible();
    found.push(...(await problems(page, name)));
  }
  expect(found).toEqual([]);
  await context.close();
});

test('axe finds nothing serious in lists, board, record and palette', async ({ ann, ben }) => {
  const { page, home } = ann;
  const account = await makeRecord(ann, 'accounts', { name: 'Donaudampfschifffahrtsgesellschaft Beteiligungs GmbH' });
  const stages = ['qualified', 'discovery', 'proposal', 'negotiation', 'won', 'lost'];
  let address = '';
  for (const [at, stage] of stages.entries()) {
    const deal = await makeDeal(ann, {
      name: `Renewal of the fleet, part ${at + 1}`,
      account: account.id,
      pipeline: 'sales',
      stage,
      ...(at % 2 === 0 && { nextStep: 'Send the offer', closeDate: '2026-01-31' }),
    });
    if (stage === 'proposal') address = deal.address;
  }
  await ben.page.goto(address);
  const found: string[] = [];
  const visit = async (name: string, path: string, title: string) => {
    await page.goto(path);
    await expect(heading(ann, title)).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    found.push(...(await problems(page, name)));
  };
  await visit('list', `${home}/deals?view=table`, 'Deals');
  await visit('board', `${home}/deals?view=board&pipeline=sales`, 'Deals');
  await visit('empty-list', `${home}/contacts`, 'Contacts');
  await visit('filtered-out', `${home}/deals?view=table&filter[name][contains]=nothing-is-called-so`, 'Deals');
  await page.goto(address);
  await expect(page.getByRole('img', { name: ben.name }).first()).toBeVisible();
  await expect(page.getByText('created this deal')).toBeVisible();
  found.push(...(await problems(page, 'record')));
  await typeInSearch(ann, 'renewal');
  found.push(...(await problems(page, 'palette')));
  expect(found).toEqual([]);
});

test('axe finds nothing serious in the import', async ({ ann }) => {
  const { page, home } = ann;
  const found: string[] = [];
  await page.goto(`${home}/import?type=deal`);
  await expect(heading(ann, 'Bring in a CSV file')).toBeVisible();
  found.push(...(await problems(page, 'import-file')));
  const buffer = Buffer.from(
    'name,amount,stage,close date\nFrom a file,100,Proposal,2027-01-31\nAnd another,lots,Proposal,2027-02-28\n',
  );
  await page.locator('input[type=file]').setInputFiles({ name: 'two.csv', mimeType: 'text/csv', buffer });
  await expect(heading(ann, 'Where does each column go?')).toBeVisible();
  found.push(...(await problems(page, 'import-columns')));
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('2 will be created')).toBeVisible();
  found.push(...(await problems(page, 'import-check')));
  await page.getByRole('button', { name: 'Import 2 rows' }).click();
  await expect(page.getByText('2 created')).toBeVisible();
  found.push(...(await problems(page, 'import-done')));
  expect(found).toEqual([]);
});

for (const [path, title] of [
  ['profile', 'Profile'],
  ['workspace', 'Workspace'],
  ['pipelines', 'Pipelines and stages'],
  ['choices', 'Choice lists'],
  ['record-types', 'Types in use'],
  ['note-templates', 'Note templates'],
  ['imports', 'Imports'],
  ['members', 'People'],
  ['teams', 'Teams'],
  ['keys', 'API keys'],
  ['status', 'Status'],
] as const)
  test(`axe finds nothing serious in the settings: ${title}`, async ({ ann }) => {
    const { context, page, home, workspace } = ann;
    const options = { data: { name: 'Northern harbour' }, headers: { origin: new URL(home).origin } };
    if (path === 'members' || path === 'teams')
      expect((await context.request.post(`/api/w/${workspace.id}/${path}`, options)).status()).toBe(201);
    await page.goto(`${home}/settings/${path}`);
    await expect(page.locator('h1').filter({ hasText: title })).toBeVisible();
    if (path === 'pipelines') {
      await page.getByRole('button', { name: 'More about Qualified' }).click();
      await expect(page.getByRole('group', { name: 'Fields to ask for' })).toBeVisible();
    }
    expect(await problems(page, `settings-${path}`)).toEqual([]);
  });
