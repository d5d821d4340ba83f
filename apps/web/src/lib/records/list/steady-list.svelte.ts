import type { Row } from '@rapport/model/schema/row';
import { untrack } from 'svelte';
import { steadyOrder, type Steady } from './steady-order.ts';

/** What is held: a row, or another line that has a place of its own; what nobody made or moved is always others'. */
type Held = Pick<Row, 'id'> & Partial<Pick<Row, 'createdBy' | 'updatedBy' | 'deletedAt'>>;

type Source<T extends Held> = {
  readonly rows: readonly T[];
  /** The row as it is now, also when the view no longer has it. */
  row(id: string): T | undefined;
  /** Member id of this person. */
  readonly me: string;
  /** A board: what I moved elsewhere myself leaves at once. In a list it stays, marked, while I am there. */
  readonly ownMovesAtOnce?: boolean;
  /** The trash: what is listed is deleted, and what leaves lives again. */
  readonly ofDeleted?: boolean;
  /** The rows come page by page: what stands behind all that was shown is the next page, and not new. */
  readonly paged?: boolean;
  /** Changes with the view: another filter or sort is the person's own wish and shows at once. */
  readonly view: string;
};

/** The rows of a view, held still while somebody is at them. */
export class SteadyList<T extends Held = Row> {
  /** Pointer over the list, focus in it, or something selected. */
  busy = $state(false);
  /** Undefined for as long as the list stands as the view has it. */
  #steady = $state.raw<Steady>();
  /** What the view had when it was looked at last. */
  #before: readonly T[] = [];
  #view = '';
  readonly #source: () => Source<T>;

  readonly rows: readonly T[] = $derived.by(() => {
    const { row, rows } = this.#source();
    if (!this.#steady) return rows;
    // As a rule every row stands where the view has it; a table of 100,000 is made only when one does not.
    let live: Map<string, T> | undefined;
    const shown: T[] = [];
    for (const [at, id] of this.#steady.shown.entries()) {
      const straight = rows[at];
      if (straight?.id === id) {
        shown.push(straight);
        continue;
      }
      live ??= new Map(rows.map((one) => [one.id, one]));
      const one = live.get(id) ?? row(id);
      if (one) shown.push(one);
    }
    return shown;
  });

  constructor(source: () => Source<T>) {
    this.#source = source;
    $effect.pre(() => {
      const { rows, row, me, view, ownMovesAtOnce, ofDeleted = false, paged = false } = source();
      const busy = this.busy && view === this.#view;
      this.#view = view;
      const steady = untrack(() => this.#steady);
      const before = this.#before;
      this.#before = rows;
      if (!busy || (before.length === 0 && !steady)) {
        this.#steady = undefined;
        return;
      }
      // Nearly always something has changed in the rows, and not where they stand.
      if (!steady && standAlike(before, rows)) return;
      const ids = rows.map((one) => one.id);
      let live: Set<string> | undefined;
      const byMe = (one: T | undefined) =>
        (!ofDeleted && one?.createdBy === me) || (ownMovesAtOnce === true && one?.updatedBy === me);
      const gone = (id: string) => {
        const one = row(id);
        return (
          !one ||
          (!ofDeleted && one.deletedAt !== undefined) ||
          (ownMovesAtOnce === true && one.updatedBy === me && !(live ??= new Set(ids)).has(id))
        );
      };
      const shown = steady?.shown ?? before.map((one) => one.id);
      const behind = paged ? idsBehind(shown, ids) : undefined;
      const next = steadyOrder(shown, ids, busy, gone, (id) => byMe(row(id)) || behind?.has(id) === true);
      const isCalm = next.waiting.length === 0 && next.astray.size === 0 && next.shown.length === ids.length;
      this.#steady = isCalm ? undefined : next;
    });
  }

  get waiting(): number {
    return this.#steady?.waiting.length ?? 0;
  }

  isAstray(id: string): boolean {
    return this.#steady?.astray.has(id) ?? false;
  }

  /** "4 new" was pressed: everything takes its place. */
  letIn(): void {
    this.#steady = undefined;
  }
}

const standAlike = (a: readonly Held[], b: readonly Held[]): boolean =>
  a === b || (a.length === b.length && a.every((row, at) => row === b[at] || row.id === b[at]?.id));

/** Those of `ids` that stand behind all that was shown. */
function idsBehind(shown: readonly string[], ids: readonly string[]): ReadonlySet<string> {
  const known = new Set(shown);
  return new Set(ids.slice(ids.findLastIndex((id) => known.has(id)) + 1));
}
