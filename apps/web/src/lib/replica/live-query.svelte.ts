import type { RowKeys } from '@rapport/model/query/run-view';
import type { View, ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { compileView } from './compile-view.ts';
import { isListed, OrderedRows } from './ordered-rows.ts';
import type { Replica } from './replica.svelte.ts';

const sameView = (a: View, b: View): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * The rows of a view. Whoever reads them follows them; what changed since the last look is worked in, the rest is not
 * looked at again. There is nothing to release. `rows` stays the same array while nothing in it changes.
 */
export class LiveQuery {
  readonly #replica: Replica;
  readonly #view: () => View;
  #seen: { view: View; context: ViewContext; definitions: Definitions; version: number; kept: OrderedRows<RowKeys> } | undefined;
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
      const steps = table.since(seen.version);
      seen.version = table.version;
      if (steps) {
        if (seen.kept.follow(steps)) this.#rows = seen.kept.rows();
        return this.#rows;
      }
    }
    const compiled = compileView(view, context, definitions);
    const kept = new OrderedRows<RowKeys>(compiled, (row) => isListed(row) && compiled.matches(row));
    kept.filter(this.#replica.orders.sorted(view.type, compiled, definitions));
    this.#seen = { view, context, definitions, version: table.version, kept };
    this.#rows = kept.rows();
    return this.#rows;
  }
}
