import { untrack } from 'svelte';

/** Where a record stands in a list, and its neighbours; also after it has left the list: then where it stood last. */
export class PlaceInList {
  #stood = $state.raw<{ readonly ids: readonly string[]; readonly at: number }>();

  constructor(ids: () => readonly string[], id: () => string) {
    $effect.pre(() => {
      const [now, one] = [ids(), id()];
      untrack(() => {
        const at = now.indexOf(one);
        if (at >= 0) this.#stood = { ids: now, at };
      });
    });
  }

  get known(): boolean {
    return this.#stood !== undefined;
  }
  /** From one on. */
  get place(): number {
    return (this.#stood?.at ?? -1) + 1;
  }
  get count(): number {
    return this.#stood?.ids.length ?? 0;
  }
  get previous(): string | undefined {
    return this.#stood?.ids[this.#stood.at - 1];
  }
  get next(): string | undefined {
    return this.#stood?.ids[this.#stood.at + 1];
  }
}
