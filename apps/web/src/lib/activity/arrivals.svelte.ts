import type { Row } from '@rapport/model/schema/row';

/**
 * Entries of others that come while somebody reads: they wait, so that nothing moves under the reader. One's own, and what
 * comes while nobody reads, shows at once.
 */
export class Arrivals {
  /** Ids of those that wait. */
  waiting = $state.raw<ReadonlySet<string>>(new Set());
  readonly #known = new Set<string>();

  /** Takes note of what is there now. */
  see(rows: Iterable<Row>, { me, reading }: { readonly me: string; readonly reading: boolean }): void {
    const came: string[] = [];
    const there = new Set<string>();
    for (const row of rows) {
      there.add(row.id);
      if (this.#known.has(row.id) || this.waiting.has(row.id)) continue;
      if (reading && row.createdBy !== me) came.push(row.id);
      else this.#known.add(row.id);
    }
    const still = [...this.waiting].filter((id) => there.has(id));
    if (came.length > 0 || still.length < this.waiting.size) this.waiting = new Set([...still, ...came]);
  }

  show(): void {
    for (const id of this.waiting) this.#known.add(id);
    this.waiting = new Set();
  }
}
