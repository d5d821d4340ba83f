import { SvelteSet } from 'svelte/reactivity';

/** What is marked in a list, with the place from which Shift extends. */
export class Selection {
  readonly ids = new SvelteSet<string>();
  #anchor: string | undefined;
  /** How far Shift has gone from the anchor. */
  #reached: string | undefined;

  get size(): number {
    return this.ids.size;
  }
  has(id: string): boolean {
    return this.ids.has(id);
  }

  toggle(id: string): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.#anchor = id;
    this.#reached = undefined;
  }

  /** Everything from the last mark to here takes that mark's state. Going back takes back what went too far. */
  extendTo(id: string, order: readonly string[]): void {
    const on = this.#anchor === undefined || this.ids.has(this.#anchor);
    this.#anchor ??= id;
    const from = order.indexOf(this.#anchor);
    const to = order.indexOf(id);
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    const before = this.#reached === undefined ? -1 : order.indexOf(this.#reached);
    if (before >= 0)
      for (let at = Math.min(from, before); at <= Math.max(from, before); at++)
        if (at < first || at > last) this.#mark(order[at], !on);
    for (let at = Math.max(0, first); at <= last; at++) this.#mark(order[at], on);
    this.#reached = id;
  }

  #mark(id: string | undefined, on: boolean): void {
    if (id === undefined) return;
    if (on) this.ids.add(id);
    else this.ids.delete(id);
  }

  set(ids: readonly string[]): void {
    this.ids.clear();
    for (const id of ids) this.ids.add(id);
  }
  clear(): void {
    this.ids.clear();
    this.#anchor = undefined;
    this.#reached = undefined;
  }
  /** Forgets what is no longer in the list. */
  keep(exists: (id: string) => boolean): void {
    for (const id of this.ids) if (!exists(id)) this.ids.delete(id);
  }
}
