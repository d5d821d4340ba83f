import type { View, ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { AlongRelations } from './along-relations.ts';
import { DerivedRows } from './derived-rows.ts';
import { compileView } from './compile-view.ts';
import { isListed, OrderedRows } from './ordered-rows.ts';
import { placeRows, stillPlaced } from './placed-rows.ts';
import type { Replica } from './replica.svelte.ts';

/** Whether two views have the same rows, in whatever order. */
const sameRows = (a: View, b: View): boolean =>
  a === b ||
  (a.type === b.type &&
    a.search === b.search &&
    JSON.stringify([a.filter, a.derived ?? []]) === JSON.stringify([b.filter, b.derived ?? []]));
/** Whether they have them in the same order, whatever groups, figures and colours are made of them. */
const sameList = (a: View, b: View): boolean => a === b || (sameRows(a, b) && JSON.stringify(a.sort) === JSON.stringify(b.sort));

type Seen = {
  readonly view: View;
  readonly context: ViewContext;
  readonly definitions: Definitions;
  version: number;
  readonly kept: OrderedRows;
  readonly along: AlongRelations;
  /** Where the view makes values of related records. */
  readonly derived: DerivedRows | undefined;
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
  #members = {};

  constructor(replica: Replica, view: () => View) {
    this.#replica = replica;
    this.#view = view;
  }

  readonly rows: readonly Row[] = $derived.by(() => this.#evaluate());
  readonly ids: readonly string[] = $derived(this.rows.map((row) => row.id));
  readonly total: number = $derived(this.rows.length);
  /** Another object when other rows are there, or one has changed; the same when they only stand in another order. */
  readonly members: object = $derived.by(() => {
    void this.rows;
    return this.#members;
  });

  #evaluate(): readonly Row[] {
    const view = this.#view();
    const { context, definitions } = this.#replica;
    this.#replica.version(view.type);
    const table = this.#replica.table(view.type);
    const seen = this.#seen;
    const isCurrent = seen?.version === table.version;
    if (seen && seen.context === context && seen.definitions === definitions && sameList(seen.view, view)) {
      for (const type of seen.along.types) this.#replica.version(type);
      const steps = table.since(seen.version);
      const affected = seen.along.affected();
      seen.version = table.version;
      if (steps && affected) {
        const moved = seen.kept.follow(seen.derived?.follow(steps, affected) ?? steps);
        const turned = seen.kept.reconsider(seen.derived?.of(affected) ?? affected);
        if (moved || turned) this.#show(seen.kept);
        else stillPlaced(this.#rows);
        return this.#rows;
      }
    }
    const onlySorted =
      seen?.context === context &&
      seen.definitions === definitions &&
      isCurrent &&
      seen.along.types.length === 0 &&
      sameRows(seen.view, view);
    const compiled = compileView(view, context, definitions, this.#replica.relations);
    const along = new AlongRelations(this.#replica, view, context);
    for (const type of along.types) this.#replica.version(type);
    const derived = compiled.derive && new DerivedRows(compiled.derive, table.all());
    // Rows with values that the view makes are not those of the table.
    const kept = new OrderedRows(compiled.parts, (row) => isListed(row) && compiled.matches(row), derived ? undefined : table);
    // The orders that views share know nothing of values that this one makes.
    if (derived) kept.sort(derived.all());
    else {
      const all = compiled.matchesAll;
      const within = all ? undefined : compiled.within(table.columns, table.slots);
      kept.filter(this.#replica.orders.sorted(view.type, compiled, definitions), all, within);
    }
    this.#seen = { view, context, definitions, version: table.version, kept, along, derived };
    this.#show(kept, onlySorted);
    return this.#rows;
  }

  #show(kept: OrderedRows, onlySorted = false): void {
    this.#rows = kept.rows();
    const slots = kept.slots();
    if (slots) placeRows(this.#rows, this.#replica.table(this.#seen?.view.type ?? ''), slots);
    if (!onlySorted) this.#members = {};
  }
}
