import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOf } from '../postgres/postmaster.ts';

/** Who uses a data directory: one process at a time. */
export type Holder = { readonly pid: number; readonly startedAt: number; readonly address: string | undefined };

const lockFile = (directory: string) => join(directory, 'lock');
const clockTolerance = 2;

/** The living process that uses the directory. A lock whose process is gone, or whose number is another's now, is none. */
export function holderOf(directory: string): Holder | undefined {
  const holder = read(lockFile(directory));
  const started = holder && startOf(holder.pid);
  return holder && started !== undefined && Math.abs(started - holder.startedAt) <= clockTolerance ? holder : undefined;
}

export type DataLock = { setAddress(address: string): void; release(): void };

/** Takes the directory, or answers who has it. */
export function takeLock(directory: string): DataLock | Holder {
  const file = lockFile(directory);
  const mine: Holder = { pid: process.pid, startedAt: startOf(process.pid) ?? 0, address: undefined };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(directory);
    if (holder) return holder;
    removeStale(file);
  }
  return {
    setAddress: (address) => {
      writeFileSync(`${file}.new`, JSON.stringify({ ...mine, address }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    release: () => {
      if (read(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Of two that find the same stale lock only one renames it; should that have been a fresh one, its owner gets it back. */
function removeStale(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const taken = read(aside);
  const started = taken && startOf(taken.pid);
  if (taken && started !== undefined && Math.abs(started - taken.startedAt) <= clockTolerance) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
