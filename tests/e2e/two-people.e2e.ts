import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { badge, cell, changeDeal, edit, findInFeed, input, makeDeal, readDeal, together } from './deals.ts';
import { expect, type Somebody, test } from './people.ts';

const column = ({ page }: Somebody, stage: string) => page.locator('[data-column]').filter({ hasText: stage });

async function write(somebody: Somebody, field: string, text: string): Promise<void> {
  await edit(somebody, field);
  await input(somebody, field).fill(text);
  await input(somebody, field).press('Enter');
}

test('[V2] [V7] two people set one field at once: both see the later value, and the other can be put back by who made it', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann);
  await together(ann, ben, deal.address);
  // Without a network neither can have seen the other's value.
  await Promise.all([ann.context.setOffline(true), ben.context.setOffline(true)]);
  for (const somebody of [ann, ben]) await expect(badge(somebody)).toHaveAttribute('data-connection', 'offline');
  await write(ann, 'amount', '45k');
  await expect(badge(ann)).toContainText('1 edit waiting');
  await write(ben, 'amount', '50k');
  await expect(badge(ben)).toContainText('1 edit waiting');
  for (const somebody of [ben, ann]) {
    await somebody.context.setOffline(false);
    await expect(badge(somebody)).toHaveAttribute('data-connection', 'saved');
  }

  // [M60] Landing told her at once; until she has decided she finds it again in the inbox, and the activity keeps it for ever.
  const away = ann.page.getByRole('dialog', { name: 'While you were away' });
  await expect(away).toContainText('You had set €45,000');
  await ann.page.keyboard.press('Escape');
  await ann.page.goto(`${ann.home}/inbox`);
  await ann.page.getByRole('button', { name: 'While you were away' }).click();
  await expect(away).toContainText('You had set €45,000');
  await ann.page.goto(deal.address);
  for (const somebody of [ann, ben]) await expect(cell(somebody, 'amount')).toHaveText('€50,000');
  const lost = `${ann.name} set amount to €45,000 at the same time as ${ben.name} set €50,000, which stayed`;
  for (const somebody of [ann, ben]) await findInFeed(somebody, somebody.page.getByText(lost));
  await expect(ben.page.getByRole('button', { name: 'Put mine back' })).toHaveCount(0);
  await ann.page.getByRole('button', { name: 'Put mine back' }).click();
  for (const somebody of [ann, ben]) await expect(cell(somebody, 'amount')).toHaveText('€45,000');
});

test('a write through the API appears in the fields that two people have open, and leaves alone what they type', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann);
  await together(ann, ben, deal.address);
  await edit(ann, 'closeDate');
  await input(ann, 'closeDate').fill('31.7.');
  await edit(ben, 'amount');
  await changeDeal(ben, deal, { amount: { amount: 7_000_000, currency: 'EUR' }, probability: 40 });

  await expect(cell(ann, 'amount')).toContainText('€70,000');
  // Ben only stands in the field: he has typed nothing that the new value could take away.
  await expect(input(ben, 'amount')).toHaveValue('€70,000');
  await expect(input(ann, 'closeDate')).toHaveValue('31.7.');
  await expect(input(ann, 'closeDate')).toBeFocused();
  await input(ann, 'closeDate').fill('31.7.2027');
  await input(ann, 'closeDate').press('Enter');
  await expect(cell(ben, 'closeDate')).toHaveText('31 Jul 2027');
  await expect.poll(() => readDeal(ben, deal)).toMatchObject({ amount: { amount: 7_000_000 }, closeDate: '2027-07-31' });
});

test('[V2] the badge calls visible to all what everybody’s rows show, and not before, also for a value that was there already', async ({
  ann,
  ben,
}) => {
  const deal = await makeDeal(ann, { name: 'Seen by all' });
  await ann.page.goto(deal.address);
  await ben.page.goto(`${ben.home}/deals?view=table&search=Seen+by+all`);
  await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  // Each time the page says it, the rows behind the API must have it: noted in the page at the very moment.
  const rows = `/api/v1/deals/${deal.id}?workspace=${ann.workspace.id}`;
  await ann.page.evaluate((url) => {
    const answers: string[] = [];
    Object.assign(window, { answers });
    const mark = document.querySelector('[data-connection]') as Element;
    new MutationObserver(() => {
      if (mark.getAttribute('data-visible') === 'true')
        void fetch(url)
          .then((response) => response.json() as Promise<{ nextStep?: string }>)
          .then(({ nextStep }) => answers.push(nextStep ?? ''));
    }).observe(mark, { attributes: true, attributeFilter: ['data-visible'] });
  }, rows);
  for (const text of ['Call Ida', 'Send the offer', 'Send the offer', 'Ask Jon']) {
    await edit(ann, 'nextStep');
    await input(ann, 'nextStep').fill(text);
    await input(ann, 'nextStep').press('Enter');
    await expect.poll(async () => (await readDeal(ann, deal))['nextStep']).toBe(text);
    await expect(badge(ann)).toHaveAttribute('data-visible', 'true');
  }
  await badge(ann).click();
  await expect(ann.page.getByText('visible to all who may see it')).toBeVisible();
  const answers = () => ann.page.evaluate(() => (window as unknown as { answers: string[] }).answers);
  await expect.poll(answers).toContain('Ask Jon');
  expect((await answers()).filter((text) => text === '')).toEqual([]);
});

test('a client that claims to be somebody else is shown under its own name', async ({ ann, ben }) => {
  const deal = await makeDeal(ann);
  await ann.page.goto(deal.address);
  const { document } = (await readDeal(ben, deal)) as { document: string };
  const token = async () => {
    const path = `/api/v1/sync-token?workspace=${ben.workspace.id}`;
    const answer = await ben.context.request.post(path, { headers: { origin: new URL(ben.home).origin } });
    return (await answer.json()) as { token: string; url: string };
  };
  const websocketProvider = new HocuspocusProviderWebsocket({ url: (await token()).url });
  const provider = new HocuspocusProvider({ websocketProvider, name: document, token: async () => (await token()).token });
  provider.attach();
  provider.setAwarenessField('user', { memberId: '00000000-0000-7000-8000-000000000000', name: 'The boss', hue: 3 });
  provider.setAwarenessField('location', { field: 'amount' });
  await expect(cell(ann, 'amount')).toContainText(ben.name);
  await expect(ann.page.getByText('The boss')).toHaveCount(0);
  provider.destroy();
  websocketProvider.destroy();
  await expect(cell(ann, 'amount')).not.toContainText(ben.name);
});

test('a manager’s board moves while she watches: cards, counts, sums and the rails', async ({ ann, ben }) => {
  const stage = { pipeline: 'sales', stage: 'proposal', closeDate: new Date().toISOString().slice(0, 10) };
  const amount = (amount: number) => ({ amount: amount * 100, currency: 'EUR' });
  const [first, second] = [
    await makeDeal(ben, { ...stage, name: 'Watched one', amount: amount(40_000) }),
    await makeDeal(ben, { ...stage, name: 'Watched two', amount: amount(60_000) }),
  ];
  await ann.page.goto(`${ann.home}/deals?view=board&pipeline=sales&filter[name][contains]=Watched`);
  await expect(column(ann, 'Proposal').locator('[data-count]')).toHaveText('2');
  await expect(column(ann, 'Proposal').locator('[data-sum]')).toContainText('€100K', { ignoreCase: true });
  await expect(column(ann, 'Won').locator('[data-count]')).toHaveText('0');

  await ben.page.goto(first.address);
  await write(ben, 'amount', '90k');
  await expect(column(ann, 'Proposal').locator('[data-sum]')).toContainText('€150K', { ignoreCase: true });
  await ben.page.getByRole('button', { name: 'Win deal' }).click();
  await expect(column(ann, 'Proposal').locator('[data-count]')).toHaveText('1');
  await expect(column(ann, 'Proposal').locator('[data-sum]')).toContainText('€60K', { ignoreCase: true });
  await expect(column(ann, 'Won').locator('[data-count]')).toHaveText('1');
  await expect(column(ann, 'Won')).toContainText('€90K', { ignoreCase: true });

  await changeDeal(ben, second, { stage: 'lost' });
  await expect(column(ann, 'Lost').locator('[data-count]')).toHaveText('1');
  await column(ann, 'Won').click();
  await expect(ann.page.locator('section[data-column]').filter({ hasText: 'Watched one' })).toContainText('Won');
});
