import { untrack } from 'svelte';

/** What the components now on the page have put in, in the order in which they did. */
export class Registrations<T> {
  #shown = $state.raw<readonly (readonly T[])[]>([]);
  /**
   * The same, not followed. An effect that ends reads state as it was before the change that ends it: two that are made
   * anew at once would each write down what the other one had taken away, and lose what it had put in.
   */
  #groups: readonly (readonly T[])[] = [];

  get groups(): readonly (readonly T[])[] {
    return this.#shown;
  }

  /** Returns what takes them away. */
  add(group: readonly T[]): () => void {
    this.#show([...this.#groups, group]);
    return () => this.#show(this.#groups.filter((one) => one !== group));
  }

  /** Lives as long as the calling component, and is made anew when what it reads changes. */
  follow(make: () => readonly T[]): void {
    $effect(() => {
      const made = make();
      return untrack(() => this.add(made));
    });
  }

  #show(groups: readonly (readonly T[])[]): void {
    this.#groups = groups;
    this.#shown = groups;
  }
}
