import type { RowKeys } from '@rapport/model/query/run-view';
import type { View, ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { AlongRelations } from './along-relations.ts';
import { compileView } from './compile-view.ts';
import { isListed, OrderedRows } from './ordered-rows.ts';
import type { Replica } from './replica.svelte.ts';

const sameView = (a: View, b: View): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

type Seen = {
  readonly view: View;
  readonly context: ViewContext;
  readonly definitions: Definitions;
  version: number;
  readonly kept: OrderedRows<RowKeys>;
  readonly along: AlongRelations;
};

/**
 * The rows of a view. Whoever reads them follows them; what changed since the last look is worked in, the rest is not
 * looked at again. There is nothing to release. `rows` stays the same array while nothing in it changes.
 */
export class LiveQuery {
  readonly #replica: Replica;
  readonly #view: () => View;
  #seen: Seen | undefined;
  #rows: readonly Row[] = [];

  constructor(replica: Replica, view: () => View) {
    this.#replica = replica;
    this.#view = view;
  }

  readonly rows: readonly Row[] = $derived.by(() => this.#evaluate());
  readonly ids: readonly string[] = $derived(this.rows.map((row) => row.id));
  readonly total: number = $derived(this.rows.length);

  #evaluate(): readonly Row[] {
    const view = this.#view();
    const { context, definitions } = this.#replica;
    this.#replica.version(view.type);
    const table = this.#replica.table(view.type);
    const seen = this.#seen;
    if (seen && seen.context === context && seen.definitions === definitions && sameView(seen.view, view)) {
      for (const type of seen.along.types) this.#replica.version(type);
      const steps = table.since(seen.version);
      const affected = seen.along.affected();
      seen.version = table.version;
      if (steps && affected) {
        const moved = seen.kept.follow(steps);
        const turned = seen.kept.reconsider(affected);
        if (moved || turned) this.#rows = seen.kept.rows();
        return this.#rows;
      }
    }
    const compiled = compileView(view, context, definitions, this.#replica.relations);
    const along = new AlongRelations(this.#replica, view, context);
    for (const type of along.types) this.#replica.version(type);
    const kept = new OrderedRows<RowKeys>(compiled, (row) => isListed(row) && compiled.matches(row));
    kept.filter(this.#replica.orders.sorted(view.type, compiled, definitions));
    this.#seen = { view, context, definitions, version: table.version, kept, along };
    this.#rows = kept.rows();
    return this.#rows;
  }
}
