import type { Store } from '@rapport/persistence/browser/store';
import type { RefusedEdit } from './notices.svelte.ts';

const keptAs = 'skipped';

/**
 * What a command could not touch, record by record, until its author decides [V7]. The command itself was done and has
 * left the outbox, so they are kept beside it, over reloads.
 */
export class SkippedEdits {
  readonly #store: Pick<Store, 'meta' | 'setMeta'>;
  #all: readonly RefusedEdit[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Pick<Store, 'meta' | 'setMeta'>) {
    this.#store = store;
  }

  async load(): Promise<readonly RefusedEdit[]> {
    const kept = (await this.#store.meta<readonly RefusedEdit[]>(keptAs).catch(() => undefined)) ?? [];
    const known = new Set(this.#all.map(({ id }) => id));
    this.#all = [...kept.filter(({ id }) => !known.has(id)), ...this.#all];
    return this.#all;
  }

  add(one: RefusedEdit): void {
    this.#all = [...this.#all.filter(({ id }) => id !== one.id), one];
    this.#write();
  }

  remove(ids: readonly string[]): void {
    const left = this.#all.filter(({ id }) => !ids.includes(id));
    if (left.length === this.#all.length) return;
    this.#all = left;
    this.#write();
  }

  #write(): void {
    // One after the other: the last one is what holds. A device that keeps nothing has said so already.
    this.#writing = this.#writing.then(() => this.#store.setMeta(keptAs, this.#all)).catch(() => undefined);
  }
}
