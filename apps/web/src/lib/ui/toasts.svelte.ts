/** What a toast says, and the one thing that can be done about it. */
export type Toast = {
  readonly text: string;
  readonly tone?: 'plain' | 'bad';
  /** Where what it tells of is. */
  readonly link?: { readonly label: string; readonly href: string };
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Milliseconds on screen; hover and focus stop the clock. */
  readonly lasts?: number;
};
type Shown = Toast & { readonly id: number };

const UNDO_LASTS = 10_000;
const SHOWN_AT_ONCE = 2;

/** The toasts of this page: one place, at most two at once, the older leaves when a third comes. */
class Toasts {
  shown = $state.raw<readonly Shown[]>([]);
  /**
   * The same, not followed: an effect that shows a toast would run again when it is dismissed, and one that ends would
   * read what was shown when it began.
   */
  #all: readonly Shown[] = [];
  #next = 0;

  /** Shows a toast; returns what takes it away early. */
  show(toast: Toast): () => void {
    const id = this.#next++;
    this.#show([...this.#all, { lasts: UNDO_LASTS, ...toast, id }].slice(-SHOWN_AT_ONCE));
    return () => this.dismiss(id);
  }

  dismiss(id: number): void {
    this.#show(this.#all.filter((toast) => toast.id !== id));
  }

  #show(all: readonly Shown[]): void {
    this.#all = all;
    this.shown = all;
  }
}

export const toasts = new Toasts();
