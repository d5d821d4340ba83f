import { RefusalError } from '@rapport/model/errors';

type Window = { count: number; until: number };

/**
 * Counts failures per key in a fixed window. An attempt is counted before it is checked and given back when it
 * succeeds, so that a thousand attempts at once are a thousand attempts.
 */
export class Attempts {
  readonly #windows = new Map<string, Window>();
  readonly #most: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  /** Keys kept at most; the oldest go first. An attacker with many addresses must not fill the memory. */
  readonly #capacity: number;

  constructor(most: number, windowMs: number, now: () => number, capacity = 100_000) {
    this.#most = most;
    this.#windowMs = windowMs;
    this.#now = now;
    this.#capacity = capacity;
  }

  /** Counts one, or refuses with the seconds to wait. */
  take(key: string): void {
    const now = this.#now();
    const known = this.#windows.get(key);
    const window = known && known.until > now ? known : { count: 0, until: now + this.#windowMs };
    if (window.count >= this.#most)
      throw new RefusalError('too-many', { values: { seconds: Math.ceil((window.until - now) / 1_000) } });
    window.count++;
    this.#windows.delete(key);
    this.#windows.set(key, window);
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size <= this.#capacity) break;
      this.#windows.delete(oldest);
    }
  }

  /** The attempt succeeded: it does not count. */
  giveBack(key: string): void {
    const window = this.#windows.get(key);
    if (window && window.count > 0) window.count--;
  }

  clear(key: string): void {
    this.#windows.delete(key);
  }

  get size(): number {
    return this.#windows.size;
  }
}
