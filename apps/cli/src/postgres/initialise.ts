import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { CliRefusal } from '../cli-refusal.ts';
import { t } from '../words.ts';
import { runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Place, removeHalves } from './place.ts';

/** The database's user; people never see it. */
export const user = 'rapport';

/**
 * Makes the database cluster once. It is built under another name and renamed when complete, so `data` is never half
 * done: what a killed initdb left is thrown away and made again.
 */
export function initialise(place: Place, binaries: Binaries): void {
  if (existsSync(join(place.data, 'PG_VERSION'))) return refuseOtherVersion(place, binaries);
  // Somebody else's files: a rename onto them would fail with less to say.
  if (existsSync(place.data) && readdirSync(place.data).length > 0)
    throw new CliRefusal(t('postgres.foreign', { directory: place.data }));
  removeHalves(place);
  const half = join(place.root, `initdb-${randomBytes(4).toString('hex')}`);
  const answer = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${half}`,
      `--username=${user}`,
      // The socket's directory lets nobody else in, and nothing listens on the network.
      '--auth-local=trust',
      '--auth-host=reject',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      `--lc-ctype=${process.platform === 'darwin' ? 'UTF-8' : 'C.UTF-8'}`,
      '--text-search-config=simple',
    ],
    { ...runAs(place.account), encoding: 'utf8' },
  );
  if (answer.status !== 0) {
    const reason = (answer.stderr || answer.error?.message || '').trim().split('\n').slice(-3).join(' ');
    throw new CliRefusal(t('postgres.initFailed', { directory: place.root, reason }));
  }
  renameSync(half, place.data);
}

function refuseOtherVersion(place: Place, binaries: Binaries): void {
  const made = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim();
  const ours = /(\d+)/.exec(
    spawnSync(binaries.postgres, ['--version'], { ...runAs(place.account), encoding: 'utf8' }).stdout,
  )?.[1];
  if (ours !== undefined && made !== ours)
    throw new CliRefusal(t('postgres.otherVersion', { directory: place.data, made, ours }));
}
