import { limits } from '@rapport/model/limits';
import type { RowSums } from '@rapport/model/wire/row-sums';
import type { Cursor, Store } from '@rapport/persistence/browser/store';

const keptAs = 'checkedAt';
const tries = 6;
const firstPause = 2_000;
const hour = 3_600_000;

export type ReplicaCheckOptions = {
  readonly store: Pick<Store, 'meta' | 'setMeta'>;
  /** Where the rows of this tab stand; undefined while it does not lead or has none. */
  readonly cursor: () => Cursor | undefined;
  readonly sums: () => RowSums;
  /** Types of which the server has other rows, or `moved` when it stands elsewhere in the feed. */
  readonly ask: (cursor: Cursor, sums: RowSums) => Promise<{ readonly differ: readonly string[] } | { readonly moved: true }>;
  /** Load all rows again. */
  readonly heal: () => void;
  readonly now: () => number;
};

/**
 * Compares the rows of this device with the server's every few hours, when nothing else is to do: a row that got lost
 * through a fault, here or there, would stay wrong for ever, since the feed tells changes only. What differs is loaded
 * again; the server notes it [V5].
 */
export class ReplicaCheck {
  readonly #options: ReplicaCheckOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(options: ReplicaCheckOptions) {
    this.#options = options;
  }

  /** The rows are current: a check may be due. */
  current(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#whenDue()
      .catch(() => undefined) // without the network or the store: at the next occasion
      .finally(() => (this.#running = false));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #whenDue(): Promise<void> {
    const { store, now } = this.#options;
    const checked = (await store.meta<number>(keptAs)) ?? 0;
    const rest = limits.replicaCheckHours.value * hour;
    // A clock that was set back does not put it off for years.
    const due = checked > now() ? 0 : checked + rest - now();
    if (due <= 0) await this.#check();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.current(), due <= 0 ? rest : due);
  }

  async #check(): Promise<void> {
    const { store, cursor, sums, ask, heal, now } = this.#options;
    for (let attempt = 0; attempt < tries; attempt++) {
      await quiet(attempt === 0 ? 0 : firstPause * 2 ** (attempt - 1));
      const at = cursor();
      if (!at) return;
      const answer = await ask(at, sums());
      if ('moved' in answer) continue;
      await store.setMeta(keptAs, now());
      if (answer.differ.length > 0) heal();
      return;
    }
  }
}

/** After so long, when the browser has nothing else to do. */
const quiet = (milliseconds: number): Promise<void> =>
  new Promise((resolve) =>
    setTimeout(() => {
      if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 5_000 });
      else resolve();
    }, milliseconds),
  );
