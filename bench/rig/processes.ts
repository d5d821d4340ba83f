import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const TICKS_PER_SECOND = 100; // USER_HZ on every Linux that matters

type Usage = { readonly cpuSeconds: number; readonly residentBytes: number };

/** CPU time and resident memory of a process from /proc; zero when it is gone. */
export function usageOf(pid: number): Usage {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return { cpuSeconds, residentBytes: Number(resident?.[1] ?? 0) * 1024 };
  } catch {
    return { cpuSeconds: 0, residentBytes: 0 };
  }
}

/** Those processes whose parent is `pid`. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      try {
        const stat = readFileSync(`/proc/${child}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        return false;
      }
    });
}

/** A process with all that it started. */
export function usageOfTree(pid: number): Usage {
  const own = usageOf(pid);
  return childrenOf(pid)
    .map(usageOfTree)
    .reduce(
      (sum, one) => ({ cpuSeconds: sum.cpuSeconds + one.cpuSeconds, residentBytes: sum.residentBytes + one.residentBytes }),
      own,
    );
}

export const cores = availableParallelism();
