import { defineConfig, devices } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { browserArguments, findTestBrowser } from '../../apps/cli/src/test-run/find-browser.ts';

const executablePath = process.env.RAPPORT_BROWSER ?? findTestBrowser();

/** Each worker runs a product of its own, a copy of one (see signed-up.ts); a test that fails is not tried again. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  globalSetup: './signed-up.ts',
  outputDir: fileURLToPath(new URL('../../test-results/e2e', import.meta.url)),
  // One spends half its time waiting; each has a product of its own.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // A slow machine fails nothing: these only end what hangs.
  timeout: 900_000,
  expect: { timeout: 60_000 },
  use: {
    ...devices['Desktop Chrome'],
    channel: undefined,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    screenshot: 'only-on-failure',
    // A picture per frame costs more than what is tested; `RAPPORT_TRACE=1` keeps one of each failure.
    trace: process.env.RAPPORT_TRACE ? 'retain-on-failure' : 'off',
    launchOptions: { ...(executablePath !== undefined && { executablePath }), args: browserArguments() },
  },
});
