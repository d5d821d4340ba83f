import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../repository.ts';
import { runQuietly, step } from '../terminal/step.ts';
import { t } from '../words.ts';
import { findBrowser } from './find-browser.ts';

const playwright = 'node_modules/@playwright/test/cli.js';
const debian = () => existsSync('/etc/debian_version');
const root = () => process.getuid?.() === 0;

/** A browser for the tests: one that is there, else Playwright's, else Debian's. Undefined when none is to be had. */
export async function bringBrowser(): Promise<string | undefined> {
  const ways = [{ command: process.execPath, args: [playwright, 'install', 'chromium'] }];
  if (debian() && root()) {
    ways.push({ command: 'sh', args: ['-c', 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium'] });
  }
  for (const way of ways) {
    const found = findBrowser();
    if (found) return found;
    await step(t('test.fetchBrowser'), () =>
      runQuietly({ ...way, cwd: repository, log: join(repository, '.node/browser.log') }),
    ).catch(() => undefined);
  }
  return findBrowser();
}

/** What a person types to get one. */
export const browserCommand = (): string =>
  debian() ? 'sudo apt-get install -y chromium' : `node ${playwright} install chromium`;
