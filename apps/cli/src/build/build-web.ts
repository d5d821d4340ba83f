import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CliRefusal } from '../cli-refusal.ts';
import { takeLock } from '../data-directory/lock.ts';
import { repository } from '../repository.ts';
import { runQuietly, step } from '../terminal/step.ts';
import { t } from '../words.ts';
import { sourceHash } from './source-hash.ts';

/** Builds that a server may still be reading its pages from. */
const kept = 3;

const builds = join(repository, '.builds');

/**
 * Makes `build` point to a web build of the present sources. Each build lies under the hash of what it was made from: an
 * unchanged tree builds nothing, and a running server keeps the files it began with.
 */
export async function buildWeb(): Promise<void> {
  const hash = sourceHash(repository);
  try {
    if (!isBuilt(hash)) await step(t('step.build'), () => build(hash));
    point(hash);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM', 'EROFS'].includes(code ?? '')) throw error;
    throw new CliRefusal(t('step.unwritable', { directory: repository, reason: message }));
  }
}

const isBuilt = (hash: string) => existsSync(join(builds, hash, 'handler.js'));

async function build(hash: string): Promise<void> {
  mkdirSync(builds, { recursive: true });
  let lock = takeLock(builds);
  for (; !('release' in lock); lock = takeLock(builds)) await pause(300);
  try {
    if (isBuilt(hash)) return;
    for (const entry of readdirSync(builds)) if (entry.startsWith('half-')) rmSync(join(builds, entry), { recursive: true, maxRetries: 5, retryDelay: 100 });
    // Under a name of its own: what a killed start left may still be at work in another one.
    const half = `half-${hash}-${process.pid}`;
    await runQuietly({
      command: process.execPath,
      args: ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
      cwd: repository,
      log: join(repository, '.node/build.log'),
      env: { ...process.env, NODE_ENV: 'production', BUILD_DIR: `./.builds/${half}` },
    });
    renameSync(join(builds, half), join(builds, hash));
    prune();
  } finally {
    lock.release();
  }
}

function point(hash: string): void {
  const [link, target] = [join(repository, 'build'), join('.builds', hash)];
  touch(join(builds, hash));
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there?.isSymbolicLink() && readlinkSync(link) === target) return;
  if (there && !there.isSymbolicLink()) rmSync(link, { recursive: true });
  const fresh = join(builds, `link-${process.pid}`);
  rmSync(fresh, { force: true });
  symlinkSync(target, fresh);
  renameSync(fresh, link);
}

/** Says that it is in use. What another user has built may be used all the same. */
function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
}

function prune(): void {
  const all = readdirSync(builds)
    .filter((entry) => /^[0-9a-f]{16}$/.test(entry))
    .map((entry) => ({ path: join(builds, entry), used: statSync(join(builds, entry)).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  for (const { path } of all.slice(kept)) rmSync(path, { recursive: true, force: true });
}
