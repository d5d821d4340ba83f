import type { Definitions } from '@rapport/model/settings/definitions';
import { type OrderedRows, TableOrder } from './ordered-rows.ts';
import type { CompiledView } from './compile-view.ts';
import type { RowTable } from './row-table.ts';

/** What the heads of a list offer, both ways, and what is on screen. */
const keptPerType = 16;

type Known = { readonly keys: string; readonly order: TableOrder };

/** All rows of a type in the orders that views have asked for, so that filtering anew needs no sorting. */
export class ViewOrders {
  readonly #table: (type: string) => RowTable;
  readonly #orders = new Map<string, Map<string, Known>>();

  /** By id alone: what every order begins with, as what is equal in it goes by id. */
  readonly #byId = new Map<string, TableOrder>();
  #definitions: Definitions | undefined;

  constructor(table: (type: string) => RowTable) {
    this.#table = table;
  }

  sorted(type: string, view: CompiledView, definitions: Definitions): OrderedRows {
    // Stages sort by their place in the pipeline, members by name: other definitions, other orders.
    if (this.#definitions !== definitions) this.#orders.clear();
    this.#definitions = definitions;
    const ofType = this.#orders.get(type) ?? new Map<string, Known>();
    this.#orders.set(type, ofType);
    const known = ofType.get(view.order) ?? this.#made(type, view, [...ofType.values()]);
    // The one asked for last goes last; the first is the one to drop.
    ofType.delete(view.order);
    ofType.set(view.order, known);
    if (ofType.size > keptPerType) ofType.delete(ofType.keys().next().value as string);
    return known.order.catchUp();
  }

  /** Whether an order is there, so that a look at it sorts nothing. */
  knows(type: string, { order }: CompiledView): boolean {
    return this.#orders.get(type)?.has(order) === true;
  }

  /**
   * Makes an order before it is asked for, step by step, for whoever has time to spare. Nothing where one with its keys is known, or
   * there is no room for one more.
   */
  *ahead(type: string, { parts, keys, order }: CompiledView, definitions: Definitions): Generator<undefined, void> {
    const isWanted = () => {
      const known = [...(this.#orders.get(type)?.values() ?? [])];
      return this.#definitions === definitions && known.length < keptPerType && known.every((one) => one.keys !== keys);
    };
    if (!isWanted()) return;
    const byId = this.#ids(type);
    const sorting = byId.catchUp().sortingBy(parts);
    const { version } = byId;
    let step = sorting.next();
    for (; !step.done; step = sorting.next()) yield;
    // Somebody may have asked for it meanwhile, or the definitions have changed.
    if (!isWanted()) return;
    const made = new TableOrder(this.#table(type), parts, byId);
    made.adopt(step.value, version);
    const ofType = this.#orders.get(type) ?? new Map<string, Known>();
    this.#orders.set(type, ofType.set(order, { keys, order: made }));
  }

  /** One by a single field that goes the other way needs no keys of its own. */
  #made(type: string, { parts, keys }: CompiledView, known: readonly Known[]): Known {
    const other = parts.length === 1 ? known.find((one) => one.keys === keys)?.order : undefined;
    return { keys, order: new TableOrder(this.#table(type), parts, other ?? this.#ids(type)) };
  }

  #ids(type: string): TableOrder {
    const known = this.#byId.get(type);
    if (known) return known;
    const made = new TableOrder(this.#table(type), []);
    this.#byId.set(type, made);
    return made;
  }
}
