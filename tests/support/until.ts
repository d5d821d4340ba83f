import { vi } from 'vitest';

/** Until the check no longer throws, with what it gave. Its patience only ends what hangs: a slow machine fails nothing. */
export const until = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { interval: 5, timeout: 120_000 });
