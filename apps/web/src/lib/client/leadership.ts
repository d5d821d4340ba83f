import type { Store } from '@rapport/persistence/browser/store';

/**
 * Which of a user's tabs carries the feed, the replica's writes and the outbox for all. A Web Lock decides; a tab that
 * becomes visible takes it over, because a hidden one may be frozen with the lock in its hands. Its writes are fenced
 * by a number, so a leader that thaws writes nothing any more. Without locks (plain HTTP on another machine) every
 * tab leads for itself.
 */
export class Leadership {
  readonly #name: string;
  readonly #store: Store;
  readonly #changed: (lead: number | undefined) => void;
  readonly #ended = new AbortController();
  #lead: number | undefined;
  #letGo: (() => void) | undefined;

  constructor(name: string, store: Store, changed: (lead: number | undefined) => void) {
    this.#name = name;
    this.#store = store;
    this.#changed = changed;
  }

  /** The number that fences this tab's writes; undefined while another leads. */
  get lead(): number | undefined {
    return this.#lead;
  }

  start(): void {
    if (!this.#store.durable || !navigator.locks) {
      void this.#take();
      return;
    }
    void this.#request(document.visibilityState === 'visible');
    document.addEventListener(
      'visibilitychange',
      () => {
        if (document.visibilityState === 'visible' && this.#lead === undefined) void this.#request(true);
      },
      { signal: this.#ended.signal },
    );
  }

  /** A write was refused because somebody else leads. */
  deposed(): void {
    if (this.#lead === undefined) return;
    this.#lead = undefined;
    this.#letGo?.();
    this.#changed(undefined);
  }

  stop(): void {
    this.#ended.abort();
    this.#lead = undefined;
    this.#letGo?.();
  }

  async #request(steal: boolean): Promise<void> {
    // Stealing cannot be aborted, waiting can; the two options exclude each other.
    const options: LockOptions = steal ? { steal: true } : { signal: this.#ended.signal };
    try {
      await navigator.locks.request(this.#name, options, async () => {
        if (this.#ended.signal.aborted) return;
        const held = new Promise<void>((resolve) => (this.#letGo = resolve));
        await this.#take();
        await held;
      });
    } catch {
      // Stolen by another tab, or this one is closing.
    }
    if (this.#ended.signal.aborted) return;
    if (this.#lead !== undefined) this.deposed();
    // In line for when the other tab is closed.
    void this.#request(false);
  }

  async #take(): Promise<void> {
    this.#lead = await this.#store.takeLead();
    if (!this.#ended.signal.aborted) this.#changed(this.#lead);
  }
}
