import type { Page } from '@playwright/test';
import type { BenchWorkspace } from './workspace.ts';

/** As its owner, until the first page is there. */
export async function signIn(page: Page, { product, email, password }: BenchWorkspace): Promise<void> {
  await page.goto(`${product.address}/sign-in`);
  await page.locator('[name=email]').fill(email);
  await page.keyboard.press('Enter');
  await page.locator('[name=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/app/**');
}
