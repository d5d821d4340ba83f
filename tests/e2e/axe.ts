/** What axe finds on a page, in the looks that people have it in. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { drawn } from './device.ts';

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const looks = [
  { name: 'light', colorScheme: 'light', viewport: desk },
  { name: 'dark', colorScheme: 'dark', viewport: desk },
  { name: 'phone', colorScheme: 'light', viewport: phone },
] as const;

/** What axe finds serious or worse in the page as it is, by rule and place. */
export async function serious(page: Page): Promise<string[]> {
  // What is fading in, or from one colour to another, has no colours of its own yet.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await drawn(page);
  // There are no frames, so axe need not open a page of its own to put results together.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`);
}

/** What axe finds serious or worse in one page in every look, by rule and place; and what sticks out on a phone. */
export async function problems(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const look of looks) {
    await page.setViewportSize(look.viewport);
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
    found.push(...(await serious(page)).map((one) => `${name}, ${look.name}: ${one}`));
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > look.viewport.width) found.push(`${name}, ${look.name}: ${width} px wide`);
    // For whoever wants to look at what was checked.
    if (process.env.RAPPORT_PICTURES) await page.screenshot({ path: `${process.env.RAPPORT_PICTURES}/${name}-${look.name}.png` });
  }
  await page.setViewportSize(desk);
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
