import type { Store } from '@rapport/persistence/browser/store';
import type { RefusedEdit } from './notices.svelte.ts';

const keptAs = 'skipped';

/**
 * What a command could not touch, record by record, until its author decides [V7]. The command itself was done and has
 * left the outbox, so they are kept beside it, over reloads and for all tabs: what holds is the list on the disk.
 */
export class SkippedEdits {
  readonly #store: Pick<Store, 'meta' | 'changeMeta'>;
  readonly #told: () => void;
  /** Those that this tab has seen on the disk or put there. */
  readonly #known = new Set<string>();

  /** `told`: the list has changed, other tabs should look. */
  constructor(store: Pick<Store, 'meta' | 'changeMeta'>, told: () => void) {
    this.#store = store;
    this.#told = told;
  }

  /** Answers what this tab did not know yet, and which of those that it knew are not there any more. */
  async look(): Promise<{ readonly added: readonly RefusedEdit[]; readonly gone: readonly string[] }> {
    // One that this tab puts there meanwhile is not missed in the answer.
    const before = [...this.#known];
    const kept = (await this.#store.meta<readonly RefusedEdit[]>(keptAs)) ?? [];
    const there = new Set(kept.map(({ id }) => id));
    const added = kept.filter(({ id }) => !this.#known.has(id));
    const gone = before.filter((id) => !there.has(id));
    for (const id of there) this.#known.add(id);
    for (const id of gone) this.#known.delete(id);
    return { added, gone };
  }

  add(one: RefusedEdit): void {
    void this.#change((all) => [...all.filter(({ id }) => id !== one.id), one]).then((kept) => kept && this.#known.add(one.id));
  }

  remove(ids: readonly string[]): void {
    void this.#change((all) => (all.some(({ id }) => ids.includes(id)) ? all.filter(({ id }) => !ids.includes(id)) : all));
  }

  /** Answers whether it is on the disk. A device that keeps nothing has said so already. */
  async #change(by: (all: readonly RefusedEdit[]) => readonly RefusedEdit[]): Promise<boolean> {
    const none: readonly RefusedEdit[] = [];
    try {
      await this.#store.changeMeta<readonly RefusedEdit[]>(keptAs, (all = none) => by(all));
      this.#told();
      return true;
    } catch {
      return false;
    }
  }
}
