/** What axe finds on a page, in the looks that people have it in. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { drawn } from './device.ts';

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
/** What axe judges by colours, which are all that differs in the dark. */
export const ofColours = ['color-contrast', 'link-in-text-block'];
const looks = [
  { name: 'light', colorScheme: 'light', viewport: desk, rules: undefined },
  { name: 'dark', colorScheme: 'dark', viewport: desk, rules: ofColours },
  { name: 'phone', colorScheme: 'light', viewport: phone, rules: undefined },
] as const;

/** What axe finds serious or worse in the page as it is, by rule and place; by all of its rules unless some are named. */
export async function serious(page: Page, rules?: readonly string[]): Promise<string[]> {
  // What is fading in, or from one colour to another, has no colours of its own yet.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await drawn(page);
  // There are no frames, so axe need not open a page of its own to put results together. Where each thing stands that is
  // as it should be takes it as long as finding out, and style sheets that it fetches again are for no rule that is on.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], preload: false });
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`);
}

/** The same in light and in dark. */
export async function seriousInBothModes(page: Page): Promise<string[]> {
  const found = await serious(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...found, ...(await serious(page, ofColours))];
}

/** What axe finds serious or worse in one page in every look, by rule and place; and what sticks out on a phone. */
export async function problems(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const look of looks) {
    await page.setViewportSize(look.viewport);
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
    found.push(...(await serious(page, look.rules)).map((one) => `${name}, ${look.name}: ${one}`));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > look.viewport.width) found.push(`${name}, ${look.name}: ${width} px wide`);
    // For whoever wants to look at what was checked.
    if (process.env.RAPPORT_PICTURES) await page.screenshot({ path: `${process.env.RAPPORT_PICTURES}/${name}-${look.name}.png` });
  }
  await page.setViewportSize(desk);
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
