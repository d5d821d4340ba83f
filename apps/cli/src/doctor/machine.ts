import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';

/** What a start depends on outside of Rapport, as it is here. Tests hand in another machine. */
export type Machine = {
  readonly platform: string;
  readonly nodeVersion: string;
  /** Undefined: there is no npm. */
  readonly npm: () => { readonly version: string; readonly registry: string; readonly proxy: string | undefined } | undefined;
  /** Bytes that may be written where `path` is or would be; undefined when nobody can tell. */
  readonly room: (path: string) => number | undefined;
  readonly memory: number;
  /** Files and sockets that one process may have open. */
  readonly openFiles: number;
};

export const thisMachine = (): Machine => ({
  platform: `${process.platform} ${process.arch}`,
  nodeVersion: process.version,
  npm: npmHere,
  room,
  memory: memoryHere(),
  openFiles: openFilesHere(),
});

function npmHere(): ReturnType<Machine['npm']> {
  const ask = (...args: string[]) => spawnSync('npm', args, { encoding: 'utf8', timeout: 20_000 }).stdout?.trim() || undefined;
  const version = ask('--version');
  if (version === undefined) return undefined;
  const proxy = process.env.HTTPS_PROXY ?? process.env.https_proxy ?? ask('config', 'get', 'https-proxy');
  return {
    version,
    registry: ask('config', 'get', 'registry') ?? '',
    proxy: proxy === 'null' || proxy === 'undefined' ? undefined : proxy,
  };
}

function room(path: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(nearest(path));
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** The path itself, or the directory that it would be made in. */
export const nearest = (path: string): string => (existsSync(path) || path === dirname(path) ? path : nearest(dirname(path)));

/** A container may have less than its machine. */
function memoryHere(): number {
  const { constrainedMemory } = process;
  const allowed = constrainedMemory();
  return allowed > 0 && allowed < totalmem() ? allowed : totalmem();
}

/** Node raises the soft limit to the hard one by itself, so the hard one counts. */
function openFilesHere(): number {
  try {
    const [, hard] = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return hard === undefined || hard === 'unlimited' ? Infinity : Number(hard);
  } catch {
    return Infinity;
  }
}
