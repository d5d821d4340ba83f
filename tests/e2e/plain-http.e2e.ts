import { freePort, startProduct } from '../support/product.ts';
import { ann } from '../support/sign-up.ts';
import { expect, test } from './people.ts';
import { browserArguments, findTestBrowser } from '../../apps/cli/src/test-run/find-browser.ts';

test('on plain HTTP under another name signing in, editing and saving work, and the owner is told once what does not', async ({
  playwright,
}) => {
  const port = await freePort();
  const address = `http://crm.test:${port}`;
  const product = await startProduct({ port, environment: { PUBLIC_URL: address } });
  const browser = await playwright.chromium.launch({
    executablePath: process.env.RAPPORT_BROWSER ?? findTestBrowser() ?? undefined,
    args: [...browserArguments(), '--host-resolver-rules=MAP crm.test 127.0.0.1'],
  });
  try {
    expect(product.log()).toContain('reverse_proxy 127.0.0.1');
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await page.goto((await product.signUp()).link ?? '');
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await page.locator('[name=organization]').fill('Plain');
    await page.locator('[name=name]').fill(ann.name);
    await page.locator('[name=email]').fill(ann.email);
    await page.locator('[name=password]').fill(ann.password);
    await page.locator('form [type=submit]').click();
    await page.waitForURL('**/app/**');
    const notice = page.getByText('This address has no https');
    await expect(notice).toBeVisible();
    await page.getByRole('button', { name: 'Understood' }).click();
    await expect(notice).toBeHidden();

    const home = new URL(page.url()).pathname.split('/').slice(0, 3).join('/');
    const id = await page.evaluate(async () => {
      const { workspaces } = (await (await fetch('/api/me')).json()) as { workspaces: { id: string }[] };
      const made = await fetch(`/api/v1/deals?workspace=${workspaces[0]?.id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Plain deal', amount: { amount: 4_000_000, currency: 'EUR' } }),
      });
      return ((await made.json()) as { id: string }).id;
    });
    await page.goto(`${address}${home}/deals/${id}`);
    const amount = page.locator('[data-field=amount]').first();
    await amount.getByRole('button').first().click();
    await amount.getByRole('textbox').fill('45k');
    await amount.getByRole('textbox').press('Enter');
    await expect(page.locator('[data-connection]')).toHaveAttribute('data-connection', 'saved');
    await page.reload();
    await expect(amount).toHaveText('€45,000');
    await expect(page.locator('[data-connection]')).toHaveAttribute('data-connection', 'saved');
    await expect(notice).toBeHidden();
  } finally {
    await browser.close();
    await product.stop();
  }
});
