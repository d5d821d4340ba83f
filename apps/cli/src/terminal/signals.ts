import { stopPrograms } from './step.ts';

let stop: (() => Promise<void>) | undefined;
let stopping = false;

/**
 * Ctrl-C, SIGTERM and a closed terminal end everything in order; a second one ends this process at once. Before a stop is
 * known (during a build) they end the programs at work.
 */
export function listenForSignals(): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(code);
      stopping = true;
      stopPrograms();
      void (stop?.() ?? Promise.resolve()).finally(() => process.exit(stop ? 0 : code));
    });
  }
}

/** What a signal does from now on. */
export const onStop = (work: () => Promise<void>): void => void (stop = work);

/** Whether a signal has come: what fails now fails because of it. */
export const isStopping = (): boolean => stopping;
