/** Loaded into a server before its own code: once a second, and after a collection on SIGUSR2, writes how it is. */
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import type { Observation } from './watch.ts';

const file = process.env['RAPPORT_BENCH_WATCH'];
if (file !== undefined && isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const write = (collected: boolean) => {
    const { heapUsed, external, rss } = process.memoryUsage();
    const line: Observation = {
      pid: process.pid,
      collected,
      live: heapUsed + external,
      resident: rss,
      // What the timer is late by; its own resolution is no delay.
      delayP95: Math.max(0, delay.percentile(95) / 1e6 - 5),
      delayWorst: Math.max(0, delay.max / 1e6 - 5),
    };
    delay.reset();
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  setInterval(() => write(false), 1_000).unref();
  process.on('SIGUSR2', () => {
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    write(true);
  });
}
