/** Pages opened by their address in a German browser: they speak German, and long German words stick out nowhere. */
import { translator } from '@rapport/text/translator';
import { makeDeal, makeRecord } from './deals.ts';
import { expect, test } from './people.ts';

test.use({ keepsPages: false, company: 'German', locale: 'de-DE' });

const t = translator('de', 'settings', 'inbox', 'trash', 'day');
const widths = [
  { name: 'a narrow phone', width: 360, height: 740 },
  { name: 'a small desk', width: 1024, height: 768 },
  { name: '200 % zoom', width: 720, height: 450 },
] as const;

test('every page opened by its address speaks German, and nothing sticks out at 360 px, 1024 px and 200 % zoom', async ({
  ann,
}) => {
  const { page } = ann;
  await page.goto(`${ann.home}/settings/workspace`);
  const company = page.getByRole('textbox', { name: 'Name' });
  await company.fill('Verbrauchserfassung');
  await company.press('Enter');
  await expect(page.getByRole('navigation').getByText('Verbrauchserfassung').first()).toBeVisible();
  const account = await makeRecord(ann, 'accounts', {
    name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  });
  const deal = await makeDeal(ann, {
    name: 'Rahmenvertrag Zweirichtungs-Drehstromzählereinrichtungen',
    account: account.id,
    amount: { amount: 9_876_543_210, currency: 'EUR' },
    nextStep: 'Wirtschaftlichkeitsberechnung mit Beschaffungsabteilung durchsprechen',
  });
  const wrong: string[] = [];
  const subjects = [
    'profile',
    'security',
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
    'imports',
    'status',
  ] as const;
  const pages: [path: string, title: string][] = [
    ...subjects.map((subject): [string, string] => [`settings/${subject}`, t(subject)]),
    ['settings/notifications', t('inbox:settings.title')],
    ['settings/trash', t('trash:title')],
    ['inbox', t('inbox:title')],
    ['my-day', t('day:title')],
    ['deals?view=board', 'Deals'],
    ['deals?view=table', 'Deals'],
    [`deals/${deal.id}`, 'Rahmenvertrag'],
  ];
  for (const [path, title] of pages) {
    await page.goto(`${ann.home}/${path}`);
    await expect(page.locator('h1').filter({ hasText: title }).first(), path).toBeVisible();
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    for (const { name, ...size } of widths) {
      await page.setViewportSize(size);
      const sticksOut = () =>
        page.evaluate(() => {
          const main = document.querySelector('main');
          const buttons = [...document.querySelectorAll<HTMLElement>('main button, nav a, nav button')];
          const cut = buttons.filter((one) => one.scrollWidth > one.clientWidth + 1 && !one.querySelector('.truncate'));
          return {
            page: document.documentElement.scrollWidth > innerWidth,
            main: (main?.scrollWidth ?? 0) > (main?.clientWidth ?? 0) + 1,
            cut: cut.map((one) => one.innerText).filter(Boolean),
          };
        });
      const found = await sticksOut();
      if (found.page || found.main || found.cut.length > 0) wrong.push(`${path} at ${name}: ${JSON.stringify(found)}`);
    }
  }
  expect(wrong).toEqual([]);
});
