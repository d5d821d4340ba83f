import {
  badge,
  cell,
  changeDeal,
  changeDealLater,
  edit,
  input,
  makeDeal,
  readChanges,
  readDeal,
  readLosses,
  type Told,
} from './deals.ts';
import { keptOnDevice } from './device.ts';
import { expect, type Somebody, test } from './people.ts';

// What she comes back to is told of all that is hers.
test.use({ company: 'Wrong clock' });

const day = 86_400_000;

async function stageMoves(somebody: Somebody, id: string): Promise<readonly Told[]> {
  return (await readChanges(somebody, { id }))
    .filter(({ field }) => field === 'stage')
    .sort((a, b) => (a.madeAt < b.madeAt ? -1 : 1));
}

async function memberId({ context, workspace }: Somebody): Promise<string> {
  const me = (await (await context.request.get('/api/me')).json()) as { workspaces: { id: string; memberId: string }[] };
  return me.workspaces.find(({ id }) => id === workspace.id)?.memberId ?? '';
}

test('[M155] [V2] a clock that is a day ahead, or behind, changes nothing: one signs in, who wrote later is who wrote later, and nothing happened tomorrow', async ({
  ann,
  ben,
  browser,
  product,
}) => {
  test.slow();
  for (const [how, skew] of [
    ['ahead', day],
    ['behind', -day],
  ] as const) {
    const began = Date.now();
    const deal = await makeDeal(ben, { name: `Volans sensors, ${how}`, pipeline: 'sales', stage: 'qualified' });
    const other = await makeDeal(ben, { name: `Volans service, ${how}`, owner: await memberId(ann) });
    const context = await browser.newContext({ baseURL: product.address });
    const page = await context.newPage();
    const wrong: Somebody = { ...ann, page, context };
    await page.clock.setSystemTime(Date.now() + skew);

    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(ann.email);
    await page.getByLabel('Email').press('Enter');
    await page.getByLabel('Password', { exact: true }).fill(ann.password);
    await page.getByLabel('Password', { exact: true }).press('Enter');
    await expect(page).toHaveURL(/\/app\//);
    await page.goto(deal.address);
    await expect(badge(wrong)).toHaveAttribute('data-connection', 'saved');
    await keptOnDevice(page);
    await expect(badge(wrong)).toHaveAttribute('data-visible', 'true');

    await context.setOffline(true);
    await expect(badge(wrong)).toHaveAttribute('data-connection', 'offline');
    await edit(wrong, 'nextStep');
    await input(wrong, 'nextStep').fill('Before Ben');
    await input(wrong, 'nextStep').press('Enter');
    await expect(cell(wrong, 'nextStep')).toContainText('Before Ben');
    await changeDealLater(ben, deal, { nextStep: 'After Ann', name: `Volans meters, ${how}` });
    await changeDeal(ben, other, { nextStep: 'Call them' });
    await edit(wrong, 'name');
    await input(wrong, 'name').fill(`Volans pilot, ${how}`);
    await input(wrong, 'name').press('Enter');
    const stages = page.getByRole('list', { name: 'Stages' });
    await stages.getByRole('button', { name: 'Proposal' }).click();
    await expect(stages.locator('[aria-current=step]')).toContainText('Proposal');
    await expect(badge(wrong)).toContainText('waiting');
    await context.setOffline(false);
    await expect(badge(wrong)).toHaveAttribute('data-connection', 'saved');

    // Hers was typed before Ben's, and hers after Ben's: each time the later one stands.
    const settled = { nextStep: 'After Ann', name: `Volans pilot, ${how}`, stage: 'proposal' };
    const id = (value: unknown) => (typeof value === 'object' && value !== null && 'id' in value ? value.id : value);
    await expect
      .poll(async () => {
        const { nextStep, name, stage } = await readDeal(ben, deal);
        return { nextStep, name, stage: id(stage) };
      })
      .toEqual(settled);
    await expect.poll(async () => (await stageMoves(ben, deal.id)).map(({ to }) => id(to))).toEqual(['proposal']);
    for (const { madeAt } of await stageMoves(ben, deal.id)) {
      expect(Date.parse(madeAt)).toBeGreaterThanOrEqual(began);
      expect(Date.parse(madeAt)).toBeLessThanOrEqual(Date.now());
    }
    await expect(cell(wrong, 'nextStep')).toContainText('After Ann');
    // What she lost, and what happened meanwhile to what is hers.
    const dialog = page.getByRole('dialog', { name: 'While you were away' });
    await expect(dialog.locator('[data-clash=nextStep]')).toContainText('You had set “Before Ben');
    await expect(dialog.locator(`[data-away="${other.id}"]`)).toContainText(`${ben.name} set next step to Call them`);
    await context.close();
  }
});

test('[M221] [V2] an edit that stood on the line was made when it was made: what another wrote meanwhile stands', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ben, { name: 'Vela couplings' });
  let held: (() => void)[] | undefined;
  await ann.page.routeWebSocket(/\/sync$/, (page) => {
    const server = page.connectToServer();
    page.onMessage((message) => (held ? void held.push(() => server.send(message)) : server.send(message)));
  });
  await ann.page.goto(deal.address);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  const write = async (field: string, text: string) => {
    await edit(ann, field);
    await input(ann, field).fill(text);
    await input(ann, field).press('Enter');
    await expect(cell(ann, field)).toContainText(text);
  };
  // As quick as a line is tells how long it stands later.
  await write('name', 'Vela couplings, 2027');
  await expect.poll(async () => (await readDeal(ben, deal)).name).toBe('Vela couplings, 2027');

  held = [];
  await write('nextStep', 'Before Ben');
  await expect.poll(() => held?.length).toBeGreaterThan(0);
  await changeDealLater(ben, deal, { nextStep: 'After Ann' });
  await expect(cell(ann, 'nextStep')).toContainText('Before Ben');
  const late = held;
  held = undefined;
  for (const send of late) send();
  await expect
    .poll(async () => (await readLosses(ben, deal)).map(({ from, to }) => [from, to]))
    .toContainEqual(['Before Ben', 'After Ann']);
  await expect(badge(ann)).toHaveAttribute('data-connection', 'saved');
  await expect(cell(ann, 'nextStep')).toContainText('After Ann');
  expect((await readDeal(ben, deal)).nextStep).toBe('After Ann');
});
