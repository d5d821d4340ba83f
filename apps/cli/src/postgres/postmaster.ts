import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A server that runs on a data directory, as its postmaster.pid tells. */
export type Postmaster = { readonly pid: number; readonly socketDirectory: string };

/** How far the start time in postmaster.pid may be from that of the process: both are whole seconds of two clocks. */
const clockTolerance = 10;

/**
 * The postmaster at work on `data`, or undefined. A pid file that a crash left behind is removed, so that a process
 * which happens to have got the same number does not keep Postgres from starting.
 */
export function runningPostmaster(data: string): Postmaster | undefined {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pid, directory, started, , socketDirectory] = readFileSync(file, 'utf8').split('\n');
  const process = { pid: Number(pid), socketDirectory: socketDirectory?.trim() ?? '' };
  if (!Number.isInteger(process.pid) || process.pid <= 0) return undefined;
  const startedAt = startOf(process.pid);
  if (directory === data && startedAt !== undefined && Math.abs(startedAt - Number(started)) <= clockTolerance) return process;
  // Backends outlive a killed postmaster for a moment; Postgres finds them itself as long as the file is there.
  if (!anybodyIn(data)) rmSync(file, { force: true });
  return undefined;
}

/** Whether a process still runs. One that has ended but was not waited for (its number remains) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return process.platform !== 'linux' || !/^[ZX]/.test(statOf(pid)?.[0] ?? 'X');
}

/** Start of a process in seconds since 1970; undefined when there is none. */
export function startOf(pid: number): number | undefined {
  if (!isAlive(pid)) return undefined;
  if (process.platform !== 'linux') {
    const answer = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' } });
    const time = Date.parse(answer.stdout.trim());
    return Number.isNaN(time) ? undefined : time / 1000;
  }
  const boot = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1];
  const ticks = statOf(pid)?.[19];
  return ticks === undefined ? undefined : Number(boot) + Number(ticks) / 100;
}

/** The words of /proc/<pid>/stat from the state on: the name in parentheses before it may hold spaces. */
function statOf(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return undefined;
  }
}

/** Whether a process has `directory` as its working directory, as every process of a Postgres server has. */
function anybodyIn(directory: string): boolean {
  if (process.platform !== 'linux') return false;
  return readdirSync('/proc').some((entry) => {
    try {
      return /^\d+$/.test(entry) && readlinkSync(`/proc/${entry}/cwd`) === directory;
    } catch {
      return false;
    }
  });
}
