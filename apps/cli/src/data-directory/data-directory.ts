import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliRefusal } from '../cli-refusal.ts';
import { t } from '../words.ts';

/** Version of the layout of a data directory: what lies where, apart from the database, which has a version of its own. */
const layoutVersion = 1;

const versionFile = (directory: string) => join(directory, 'version');

/** Refuses a data directory that a newer Rapport has made. Touches nothing. */
export function checkVersion(directory: string): void {
  let text: string;
  try {
    text = readFileSync(versionFile(directory), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new CliRefusal(t('data.unreadable', { directory, reason: (error as Error).message }));
  }
  if (!(Number(text) <= layoutVersion)) throw new CliRefusal(t('data.newer', { directory, version: text, ours: layoutVersion }));
}

/**
 * Makes the data directory. Others cannot list it; root lets them pass through it, since the account that Postgres
 * runs as must reach its own directory inside. Files with secrets are 0600 each.
 */
export function makeDataDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    writeFileSync(versionFile(directory), `${layoutVersion}\n`, { mode: 0o600 });
  } catch (error) {
    throw new CliRefusal(t('data.unwritable', { directory, reason: (error as Error).message }));
  }
}
