import type { Cursor, RowChange, Step, Store } from '@rapport/persistence/browser/store';

/** Where the tab that tells stood before these, and where it stands with them. */
export type ToldRows = Step & { readonly changes: readonly RowChange[] };

export type FollowedRowsOptions = {
  readonly store: Pick<Store, 'cursor' | 'rows'>;
  /** Where the rows of this tab stand. */
  readonly cursor: () => Cursor | undefined;
  readonly startAt: (cursor: Cursor | undefined) => void;
  /** This tab follows the server itself. */
  readonly leads: () => boolean;
  /** The type that is on the screen. */
  readonly first: () => string;
  readonly leave: (types: readonly string[] | undefined) => void;
  readonly apply: (changes: readonly RowChange[]) => void;
  /** Of the types that are here as a whole, what is none of these is gone. */
  readonly missingFrom: (ids: ReadonlyMap<string, ReadonlySet<string>>) => readonly RowChange[];
  /** All rows are here. */
  readonly complete: () => void;
};

/** The tab that leads tells the others before its disk has it: a moment later it has. */
const diskBehind = 250;
const mostReads = 8;

/**
 * Rows as the leading tab tells them to this one. What it tells has no gaps, so rows that do not begin where this tab
 * stands mean that it missed some – as a tab does that was frozen – and then all are read from the disk again [V5].
 */
export class FollowedRows {
  readonly #options: FollowedRowsOptions;
  /** Told while rows are read. Set from the start: those of this device are read first. */
  #told: ToldRows[] | undefined = [];
  #anew = false;
  /** The last that was told to this tab while it led, or had not heard yet that it did no longer. */
  #unheard: ToldRows | undefined;

  constructor(options: FollowedRowsOptions) {
    this.#options = options;
  }

  /** The rows that were on this device are here. */
  async begin(): Promise<void> {
    const told = this.#told ?? [];
    this.#told = undefined;
    if (this.#anew && !this.#options.leads()) return this.#read(told);
    for (const one of told) await this.hear(one);
  }

  /** Rows that the leading tab has learned. */
  async hear(rows: ToldRows): Promise<void> {
    const { cursor, leads, apply, leave, startAt } = this.#options;
    if (this.#told) return void this.#told.push(rows);
    if (leads()) {
      this.#unheard = rows;
      return;
    }
    const here = cursor();
    if (here && here.epoch === rows.after.epoch && here.seq >= rows.after.seq) {
      leave(rows.cursor.left);
      apply(rows.changes);
      if (rows.cursor.seq > here.seq) startAt(rows.cursor);
      return;
    }
    await this.#read([rows]);
  }

  /** The leading tab has loaded all rows anew. */
  async replaced(): Promise<void> {
    if (this.#told) this.#anew = true;
    else if (!this.#options.leads()) await this.#read([]);
  }

  /**
   * This tab runs again after it was frozen, or leads no longer, and hears from now on: what it missed is on the disk, or
   * a moment later where it was told of it.
   */
  async thawed(): Promise<void> {
    const { leads, store, cursor } = this.#options;
    if (this.#told || leads()) return;
    const unheard = this.#unheard;
    this.#unheard = undefined;
    const at = cursor();
    // Of another epoch the disk has all, or `replaced` is still to come.
    if (unheard && at?.epoch === unheard.cursor.epoch && at.seq < unheard.cursor.seq) return this.hear(unheard);
    const [there, here] = [await store.cursor(), cursor()];
    if (there && (there.epoch !== here?.epoch || there.seq > here.seq)) await this.replaced();
  }

  async #read(told: readonly ToldRows[]): Promise<void> {
    const { leads } = this.#options;
    this.#told = [...told];
    for (let times = 1; times <= mostReads; times++) {
      this.#anew = false;
      const at = await this.#readDisk();
      const [first] = this.#told;
      if (leads()) break;
      if (!this.#anew && (!first || (at && at.epoch === first.after.epoch && at.seq >= first.after.seq))) break;
      await new Promise((resolve) => setTimeout(resolve, diskBehind));
    }
    const rest = this.#told;
    this.#told = undefined;
    const { cursor, apply } = this.#options;
    for (const one of rest) {
      if (leads()) return;
      const here = cursor();
      // A disk that takes nothing: what was told is shown, and stays to be asked for by whoever leads next.
      if (here?.epoch === one.after.epoch && here.seq >= one.after.seq) await this.hear(one);
      else apply(one.changes);
    }
  }

  async #readDisk(): Promise<Cursor | undefined> {
    const { store, leave, first, apply, missingFrom, startAt, complete } = this.#options;
    try {
      // Rows that are newer than the cursor do no harm, so it is read before them.
      const cursor = await store.cursor();
      if (!cursor) return undefined;
      leave(cursor.left);
      const ids = new Map<string, Set<string>>();
      for await (const changes of store.rows([first()])) {
        apply(changes);
        for (const change of changes) note(ids, change);
      }
      if (this.#options.leads()) return undefined;
      apply(missingFrom(ids).filter((change) => 'left' in change && !cursor.left?.includes(change.left.type)));
      startAt(cursor);
      complete();
      return cursor;
    } catch {
      return undefined; // a disk that cannot be read now is tried again
    }
  }
}

function note(ids: Map<string, Set<string>>, change: RowChange): void {
  const { type, id } = 'put' in change ? change.put : change.left;
  const known = ids.get(type) ?? new Set<string>();
  ids.set(type, known);
  if ('put' in change) known.add(id);
  else known.delete(id);
}
