import { type Component, untrack } from 'svelte';

/** Something the palette can do here: on this record, on the selection, or anywhere. */
export type Action = {
  readonly label: string;
  /** The value it sets or the object it acts on, muted beside the label. */
  readonly detail?: string;
  readonly icon?: Component;
  readonly keys?: string;
  readonly run: () => void;
  /** Only shown once something is typed: values of fields, which would drown the rest. */
  readonly whenTyping?: boolean;
};

/** What can be done on the page that is shown. */
class Actions {
  #groups = $state.raw<readonly (readonly Action[])[]>([]);

  /** The page's own first. */
  get all(): readonly Action[] {
    return this.#groups.toReversed().flat();
  }

  register(actions: readonly Action[]): () => void {
    this.#groups = [...this.#groups, actions];
    return () => {
      this.#groups = this.#groups.filter((group) => group !== actions);
    };
  }
}

export const actions = new Actions();

/** Actions that live as long as the calling component. */
export function useActions(make: () => readonly Action[]): void {
  $effect(() => {
    const made = make();
    return untrack(() => actions.register(made));
  });
}
