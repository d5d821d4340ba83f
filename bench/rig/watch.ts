import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How a server is at one moment. */
export type Observation = {
  readonly pid: number;
  /** Garbage was collected right before. */
  readonly collected: boolean;
  /** Bytes of JavaScript's heap and of buffers beside it. */
  readonly live: number;
  readonly resident: number;
  /** Milliseconds that the event loop was late by in the last second. */
  readonly delayP95: number;
  readonly delayWorst: number;
};

/** Watches a server from inside of its process, ours and others alike, through a module that Node loads first. */
export function watching(): {
  readonly environment: Readonly<Record<string, string>>;
  readonly observations: (pid: number) => readonly Observation[];
  /** How it is once garbage is collected. */
  readonly collected: (pid: number) => Promise<Observation>;
  readonly remove: () => void;
} {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-watch-'));
  const file = join(directory, 'observations');
  const observations = (pid: number): Observation[] =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Observation)
          .filter((one) => one.pid === pid)
      : [];
  return {
    environment: {
      NODE_OPTIONS: `--import=${new URL('watched.ts', import.meta.url).href}`,
      RAPPORT_BENCH_WATCH: file,
    },
    observations,
    async collected(pid) {
      const collections = () => observations(pid).filter((one) => one.collected);
      const before = collections().length;
      process.kill(pid, 'SIGUSR2');
      for (;;) {
        const newest = collections().at(before);
        if (newest) return newest;
        await pause(50);
      }
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
