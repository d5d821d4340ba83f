import type { LocalWrite, Store } from '@rapport/persistence/browser/store';

/**
 * Milliseconds. What is made here is on disk before it is sent; a disk that takes longer must not keep it from everybody
 * else. A page that ends in between loses nothing: the server has it, and what the page leaves is sent again [M184].
 */
export const diskPatience = 100;

/** Milliseconds until a disk that did not take something is tried again: somebody may have made room. */
export const againAfter = 30_000;

export type EntriesOnDiskListener = {
  /** An entry was given to the disk a while ago, and may go. */
  mayBeSent(): void;
  /** Nobody has confirmed it yet: it is only here. */
  isWaiting(id: string): boolean;
  /** The disk took it after all, under this number. `all`: nothing is only in this tab any more. */
  tookAfterAll(id: string, n: number, all: boolean): void;
};

/** Which entries of the outbox the disk has, does not have yet, and did not take. */
export class EntriesOnDisk {
  readonly #store: Store;
  readonly #listener: EntriesOnDiskListener;
  readonly #stored = new Set<string>();
  readonly #storing = new Map<string, { readonly written: Promise<number>; readonly since: number }>();
  readonly #late = new Set<string>();
  /** In the order in which they were made. */
  readonly #unkept = new Map<string, LocalWrite>();
  #again: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(store: Store, listener: EntriesOnDiskListener) {
    this.#store = store;
    this.#listener = listener;
  }

  /** Resolves with the entry's number; rejects where the disk does not take it. It may be sent either way. */
  async write(write: LocalWrite): Promise<number> {
    const { id } = write.entry;
    this.#look();
    const late = setTimeout(() => this.#look(), diskPatience);
    try {
      const written = this.#store.write(write);
      this.#storing.set(id, { written, since: performance.now() });
      return await written;
    } catch (error) {
      this.#unkept.set(id, write);
      this.#tryLater();
      throw error;
    } finally {
      clearTimeout(late);
      this.#storing.delete(id);
      this.#late.delete(id);
      this.#stored.add(id);
    }
  }

  #tryLater(): void {
    if (!this.#stopped) this.#again ??= setTimeout(() => void this.#tryAgain(), againAfter);
  }

  /** What was confirmed meanwhile need not be kept; of what was not, the first that the disk refuses says it for all [M242]. */
  async #tryAgain(): Promise<void> {
    for (const [id, write] of this.#unkept) {
      if (!this.#listener.isWaiting(id)) {
        this.#unkept.delete(id);
        continue;
      }
      const n = await this.#store.write(write).catch(() => undefined);
      if (n === undefined) break;
      this.#unkept.delete(id);
      this.#listener.tookAfterAll(id, n, this.#unkept.size === 0);
    }
    this.#again = undefined;
    if (this.#unkept.size > 0) this.#tryLater();
  }

  /** Nothing is tried again: the store closes. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#again);
  }

  /**
   * Lets go what the disk has had for too long. With each key too: while somebody types a busy browser puts off timers and
   * what databases answer until it has drawn.
   */
  #look(): void {
    const before = this.#late.size;
    for (const [id, { since }] of this.#storing) if (performance.now() - since >= diskPatience) this.#late.add(id);
    if (this.#late.size > before) this.#listener.mayBeSent();
  }

  /** It was read from there. */
  found(id: string): void {
    this.#stored.add(id);
  }
  forget(id: string): void {
    this.#stored.delete(id);
    this.#late.delete(id);
  }

  has(id: string): boolean {
    return this.#stored.has(id) && !this.#unkept.has(id);
  }
  /** What is not on disk is not sent before that has been tried. */
  letsGo(id: string): boolean {
    return this.#stored.has(id) || this.#late.has(id);
  }
  /** It is gone with this page. */
  isUnkept(id: string): boolean {
    return !this.#store.durable || this.#unkept.has(id);
  }

  /** Notes something about entries once the disk has them: what was answered before that would find nothing. */
  async note(ids: readonly string[], note: () => Promise<void>): Promise<void> {
    if (ids.some((id) => this.#storing.has(id))) await this.answered(ids);
    await note();
  }

  /** Resolves once the disk has said of these whether it has them; of all that it was given until now where none are named. */
  async answered(ids: Iterable<string> = this.#storing.keys()): Promise<void> {
    await Promise.allSettled([...ids].map((id) => this.#storing.get(id)?.written));
  }
}
