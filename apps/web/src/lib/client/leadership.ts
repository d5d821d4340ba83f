import type { Store } from '@rapport/persistence/browser/store';

/** Milliseconds until a disk that could not say who leads is asked again. */
const diskAgain = 60_000;

export type LeadershipListener = {
  /** This tab sends and follows for all from now on, or no longer. */
  changed(leads: boolean): void;
  /** The disk did not take that this tab leads: it takes no rows of it either. */
  unstored(error: unknown): void;
};

/**
 * Which of a user's tabs carries the feed and the outbox for all. A Web Lock decides; a tab that becomes visible takes
 * it over, because a hidden one may be frozen with the lock in its hands. Without locks (plain HTTP on another machine)
 * every tab sends and follows for itself at all times.
 *
 * Its writes of rows are fenced by a number on the disk, so a leader that thaws writes nothing any more. It may lead
 * without one: where the disk is full, and without locks, where the tab that was looked at last has it.
 */
export class Leadership {
  readonly #name: string;
  readonly #store: Store;
  readonly #listener: LeadershipListener;
  readonly #ended = new AbortController();
  #hasLocks: boolean;
  #leads = false;
  #lead: number | undefined;
  /** The number that was asked for last. */
  #asked: object | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  /** The lock that is in this tab's hands, and how it is let go of. */
  #held: { readonly letGo: () => void } | undefined;

  constructor(name: string, store: Store, listener: LeadershipListener) {
    this.#name = name;
    this.#store = store;
    this.#listener = listener;
    this.#hasLocks = store.durable && navigator.locks !== undefined;
  }

  /** This tab sends and follows for all, or for itself. */
  get leads(): boolean {
    return this.#leads;
  }

  /** The number that fences this tab's writes of rows; undefined while it may write none. */
  get lead(): number | undefined {
    return this.#lead;
  }

  start(): void {
    const { signal } = this.#ended;
    const isLookedAt = () => document.visibilityState === 'visible';
    if (this.#hasLocks) void this.#request(isLookedAt());
    else void this.#take();
    document.addEventListener('visibilitychange', () => isLookedAt() && void this.#lookedAt(), { signal });
  }

  /** A write under this number was refused because somebody else has a later one. */
  deposed(lead: number): void {
    if (lead !== this.#lead) return;
    if (this.#hasLocks) this.#lose();
    else this.#lead = undefined;
  }

  stop(): void {
    this.#ended.abort();
    this.#leads = false;
    this.#lose();
  }

  async #lookedAt(): Promise<void> {
    if (!this.#hasLocks) return this.#take();
    // One that was frozen may not have heard yet that its lock was stolen: it has when the browser answers.
    if (this.#leads) await navigator.locks.query();
    if (!this.#leads && !this.#ended.signal.aborted) await this.#request(true);
  }

  async #request(steal: boolean): Promise<void> {
    const { signal } = this.#ended;
    // Stealing cannot be aborted, waiting can; the two options exclude each other.
    const options: LockOptions = steal ? { steal: true } : { signal };
    let mine: { readonly letGo: () => void } | undefined;
    try {
      await navigator.locks.request(this.#name, options, async () => {
        if (signal.aborted) return;
        const held = new Promise<void>((letGo) => (this.#held = mine = { letGo }));
        await this.#take();
        await held;
      });
    } catch (error) {
      // Stolen by another tab, or this one is closing; else the browser gives no locks.
      if (!mine && !(error instanceof DOMException && error.name === 'AbortError')) this.#hasLocks = false;
    }
    if (signal.aborted) return;
    if (!this.#hasLocks) return this.#take();
    if (this.#held === mine) this.#lose();
    else mine?.letGo();
    // In line for when the other tab is closed.
    void this.#request(false);
  }

  async #take(): Promise<void> {
    clearTimeout(this.#again);
    const asked = (this.#asked = {});
    const lead = await this.#store.takeLead().catch((error: unknown) => {
      if (asked === this.#asked) this.#listener.unstored(error);
      return undefined;
    });
    if (asked !== this.#asked) return;
    this.#lead = lead;
    if (lead === undefined) this.#again = setTimeout(() => void this.#take(), diskAgain);
    if (this.#leads) return;
    this.#leads = true;
    this.#listener.changed(true);
  }

  #lose(): void {
    clearTimeout(this.#again);
    this.#asked = undefined;
    this.#lead = undefined;
    this.#held?.letGo();
    this.#held = undefined;
    if (!this.#leads) return;
    this.#leads = false;
    this.#listener.changed(false);
  }
}
