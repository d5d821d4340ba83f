import type { RowKeys } from '@rapport/model/query/run-view';
import type { Definitions } from '@rapport/model/settings/definitions';
import { type OrderedRows, TableOrder } from './ordered-rows.ts';
import type { CompiledView } from './compile-view.ts';
import type { RowTable } from './row-table.ts';

const keptPerType = 8;

/** All rows of a type in the orders that views have asked for, so that filtering anew needs no sorting. */
export class ViewOrders {
  readonly #table: (type: string) => RowTable;
  readonly #orders = new Map<string, Map<string, TableOrder<RowKeys>>>();

  #definitions: Definitions | undefined;

  constructor(table: (type: string) => RowTable) {
    this.#table = table;
  }

  sorted(type: string, view: CompiledView, definitions: Definitions): OrderedRows<RowKeys> {
    // Stages sort by their place in the pipeline, members by name: other definitions, other orders.
    if (this.#definitions !== definitions) this.#orders.clear();
    this.#definitions = definitions;
    const ofType = this.#orders.get(type) ?? new Map<string, TableOrder<RowKeys>>();
    this.#orders.set(type, ofType);
    const order = ofType.get(view.order) ?? new TableOrder(this.#table(type), view);
    // The one asked for last goes last; the first is the one to drop.
    ofType.delete(view.order);
    ofType.set(view.order, order);
    if (ofType.size > keptPerType) ofType.delete(ofType.keys().next().value as string);
    return order.catchUp();
  }
}
