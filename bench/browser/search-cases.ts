import type { Page } from '@playwright/test';
import { short, summarise } from '../rig/statistics.ts';
import { addressOf, counts, note, type Bench } from './bench.ts';
import { fromTyping } from './page-probes.ts';
import { words } from './seed.ts';

/** What is typed, and what the title of a hit looks like: in it the typed text stands as nobody types it. */
type Typed = { readonly text: string; readonly hit: string };
const swapped = (text: string, at: number) => `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
const lots = [17, 42, 99, 120, 158];

const lotText = (lot: number) => `lot${String(lot).padStart(3, '0')}x`;

const exact: readonly Typed[] = [
  ...words.map((word) => ({ text: word.toLowerCase(), hit: `${word} ` })),
  ...words.map((word) => ({ text: `${word.toLowerCase()}son`, hit: `${word}son ` })),
  ...lots.map((lot) => ({ text: lotText(lot), hit: `${lotText(lot)} \\d` })),
];
const beginnings: readonly Typed[] = [2, 3, 4].flatMap((letters) => [
  ...words.map((word) => ({ text: word.slice(0, letters).toLowerCase(), hit: word })),
  ...lots.map((lot) => ({ text: lotText(lot).slice(0, letters + 1), hit: 'lot\\d{3}x \\d' })),
]);
const slips: readonly Typed[] = words
  .filter((word) => word.length > 5)
  .flatMap((word) => [
    { text: swapped(word.toLowerCase(), 2), hit: word },
    { text: swapped(`${word.toLowerCase()}son`, 3), hit: `${word}son ` },
  ]);

/** From the keystroke until a record that fits stands in the palette. */
export async function searching(bench: Bench, page: Page): Promise<void> {
  await page.goto(addressOf(bench, 'deals?view=table'));
  await counts(page, bench.rows).waitFor();
  await page.locator('main h1').click();
  await page.keyboard.press('ControlOrMeta+K');
  const input = '[role=dialog] input[role=combobox]';
  await page.locator(input).waitFor();
  // The index is made when the palette is first opened: until something is found, and until all is, slips included.
  const opened = performance.now();
  const option = '[role=dialog] [role=option]';
  for (const [what, { text, hit }] of [
    ['the palette opened first: something found', exact[0]!],
    ['the same, until everything is found', slips[0]!],
  ] as const) {
    await page.fill(input, text);
    await page.locator(option, { hasText: hit }).first().waitFor();
    note(bench, what, (performance.now() - opened) / 1000, { unit: 's' });
  }
  const timesOf = async (queries: readonly Typed[]) => {
    const times: number[] = [];
    for (const { text, hit } of queries) times.push(await fromTyping(page, input, text, '[role=dialog] [role=option]', hit));
    return summarise(times);
  };
  await timesOf([...exact.slice(0, 3), ...slips.slice(0, 3)]);
  const kinds = [
    ['a whole word', exact, 16],
    ['the beginning of a word', beginnings, 16],
    ['a word with a slip', slips, 60],
  ] as const;
  for (const [kind, queries, aim] of kinds) {
    const { p50, p95, count } = await timesOf(queries);
    note(bench, `search for ${kind}, keystroke to hits`, p95, { unit: 'ms', aim, more: ` p95 (p50 ${short(p50)}, n ${count})` });
  }
  await page.keyboard.press('Escape');
}
