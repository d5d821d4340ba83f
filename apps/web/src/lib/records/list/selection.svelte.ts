import { SvelteSet } from 'svelte/reactivity';

/** What is marked in a list, with the place from which Shift extends. */
export class Selection {
  readonly ids = new SvelteSet<string>();
  #anchor: string | undefined;

  get size(): number {
    return this.ids.size;
  }
  has(id: string): boolean {
    return this.ids.has(id);
  }

  toggle(id: string): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.#anchor = id;
  }

  /** Everything from the last mark to here takes that mark's state. */
  extendTo(id: string, order: readonly string[]): void {
    const from = order.indexOf(this.#anchor ?? id);
    const to = order.indexOf(id);
    const on = this.#anchor === undefined || this.ids.has(this.#anchor);
    for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      if (on) this.ids.add(one);
      else this.ids.delete(one);
    }
  }

  set(ids: readonly string[]): void {
    this.ids.clear();
    for (const id of ids) this.ids.add(id);
  }
  clear(): void {
    this.ids.clear();
    this.#anchor = undefined;
  }
  /** Forgets what is no longer in the list. */
  keep(exists: (id: string) => boolean): void {
    for (const id of this.ids) if (!exists(id)) this.ids.delete(id);
  }
}
