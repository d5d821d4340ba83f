import { accessSync, constants, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliRefusal } from '../cli-refusal.ts';
import { nearest } from '../doctor/machine.ts';
import { t } from '../words.ts';

/** Version of the layout of a data directory: what lies where, apart from the database, which has a version of its own. */
const layoutVersion = 1;

const versionFile = (directory: string) => join(directory, 'version');

/** What a disk brings along that is mounted here. */
const ofTheDisk = new Set(['lost+found', '.Trash-0']);

/** Refuses a data directory that a newer Rapport has made, that is another user's, or that holds something else. Touches nothing. */
export function checkVersion(directory: string): void {
  refuseOthers(directory);
  let text: string;
  try {
    text = readFileSync(versionFile(directory), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return refuseForeign(directory);
    throw new CliRefusal(t('data.unreadable', { directory, reason: (error as Error).message }));
  }
  if (!(Number(text) <= layoutVersion)) throw new CliRefusal(t('data.newer', { directory, version: text, ours: layoutVersion }));
}

/** Root may use anybody's: the database then runs as whoever owns it. */
function refuseOthers(directory: string): void {
  const own = process.getuid?.();
  const owner = statSync(directory, { throwIfNoEntry: false })?.uid;
  if (owner === undefined || own === undefined || own === 0 || owner === own) return;
  throw new CliRefusal(t('data.notYours', { directory, owner: owner === 0 ? 'root' : owner }));
}

function refuseForeign(directory: string): void {
  let entries: string[];
  try {
    entries = readdirSync(directory);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new CliRefusal(t('data.unreadable', { directory, reason: message }));
  }
  const found = entries.find((entry) => !ofTheDisk.has(entry));
  if (found !== undefined) throw new CliRefusal(t('data.foreign', { directory, found }));
}

/** Refuses a place that cannot be written to, without trying. */
export function checkWritable(directory: string): void {
  try {
    accessSync(nearest(directory), constants.W_OK);
  } catch (error) {
    throw new CliRefusal(t('data.unwritable', { directory, reason: (error as Error).message }));
  }
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
