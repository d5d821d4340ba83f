import type { LocalWrite, Store } from '@rapport/persistence/browser/store';

/**
 * Milliseconds. What is made here is on disk before it is sent; a disk that takes longer must not keep it from everybody
 * else. A page that ends in between loses nothing: the server has it, and what the page leaves is sent again [M184].
 */
export const diskPatience = 100;

/** Which entries of the outbox the disk has, does not have yet, and did not take. */
export class EntriesOnDisk {
  readonly #store: Store;
  readonly #mayBeSent: () => void;
  readonly #stored = new Set<string>();
  readonly #storing = new Map<string, { readonly written: Promise<number>; readonly since: number }>();
  readonly #late = new Set<string>();
  readonly #unkept = new Set<string>();

  /** `mayBeSent`: an entry was given to the disk a while ago, and may go. */
  constructor(store: Store, mayBeSent: () => void) {
    this.#store = store;
    this.#mayBeSent = mayBeSent;
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
      this.#unkept.add(id);
      throw error;
    } finally {
      clearTimeout(late);
      this.#storing.delete(id);
      this.#late.delete(id);
      this.#stored.add(id);
    }
  }

  /**
   * Lets go what the disk has had for too long. With each key too: while somebody types a busy browser puts off timers and
   * what databases answer until it has drawn.
   */
  #look(): void {
    const before = this.#late.size;
    for (const [id, { since }] of this.#storing) if (performance.now() - since >= diskPatience) this.#late.add(id);
    if (this.#late.size > before) this.#mayBeSent();
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
