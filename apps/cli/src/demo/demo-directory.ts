import type { Config } from '@rapport/sync-server/config';
import type { CompanyWish } from '@rapport/sync-server/features/demo/company/make-company';
import { readDemoMark, writeDemoMark } from '@rapport/sync-server/features/demo/demo-mark';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CliRefusal } from '../cli-refusal.ts';
import { makeDataDirectory } from '../data-directory/data-directory.ts';
import { isAlive, runningPostmaster } from '../postgres/postmaster.ts';
import { t } from '../words.ts';

/** A real workspace is never shown as a demo, nor a demo as one: the directory says which it is. */
export function refuseDemoDirectory({ dataDirectory }: Pick<Config, 'dataDirectory'>): void {
  if (readDemoMark(dataDirectory)) throw new CliRefusal(t('demo.isDemo', { directory: dataDirectory }));
}

/**
 * Sees to it that the directory holds the demo that is wanted, or nothing yet. One of another day, size or seed is made
 * anew, as is one that was left half made; a directory that was not made for a demo is refused untouched.
 */
export async function prepareDemoDirectory(config: Config, wish: CompanyWish, say: (text: string) => void): Promise<void> {
  const { dataDirectory: directory } = config;
  if (config.databaseUrl !== undefined) throw new CliRefusal(t('demo.ownDatabase'));
  const mark = readDemoMark(directory);
  if (!mark && existsSync(directory) && readdirSync(directory).length > 0) throw new CliRefusal(t('demo.isReal', { directory }));
  const same = mark?.seed === wish.seed && mark.day === wish.day && mark.scale === wish.scale;
  if (mark && same && mark.complete) return;
  if (mark) {
    if (mark.complete) say(t('demo.renewed', { was: mark.day, now: wish.day }));
    await endDatabase(directory);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  makeDataDirectory(directory);
  writeDemoMark(directory, { ...wish, complete: false });
}

/** The database of a server that was killed lives on. */
async function endDatabase(directory: string): Promise<void> {
  const running = runningPostmaster(join(directory, 'postgres/data'));
  if (!running) return;
  process.kill(running.pid, 'SIGINT');
  while (isAlive(running.pid)) await pause(20);
}
