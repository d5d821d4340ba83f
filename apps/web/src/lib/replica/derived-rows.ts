import type { Deriver } from '@rapport/model/query/derived';
import type { Row } from '@rapport/model/schema/row';
import type { RowStep } from './row-table.ts';

/** All rows of a type with the values that a view makes of related records; only what is affected is made anew. */
export class DerivedRows {
  readonly #derive: Deriver;
  readonly #rows = new Map<string, Row>();

  constructor(derive: Deriver, rows: Iterable<Row>) {
    this.#derive = derive;
    for (const row of rows) this.#rows.set(row.id, derive(row));
  }

  all(): IterableIterator<Row> {
    return this.#rows.values();
  }

  /** The same rows, with their values. */
  of(rows: readonly Row[]): readonly Row[] {
    return rows.flatMap(({ id }) => this.#rows.get(id) ?? []);
  }

  /** The steps of the rows themselves, then those of rows whose values changed with what they are related to. */
  follow(steps: readonly RowStep[], affected: readonly Row[]): readonly RowStep[] {
    const own = steps.map(({ id, after }) => this.#put(id, after && this.#derive(after)));
    const others = affected.flatMap((row) => {
      const before = this.#rows.get(row.id);
      const after = this.#derive(row, before);
      return after === before ? [] : this.#put(row.id, after);
    });
    return [...own, ...others];
  }

  #put(id: string, after: Row | undefined): RowStep {
    const before = this.#rows.get(id);
    if (after) this.#rows.set(id, after);
    else this.#rows.delete(id);
    return { id, before, after };
  }
}
