import type { Row } from '@rapport/model/schema/row';
import type { RowStep, RowTable } from './row-table.ts';

/** What a view asks of a row, compiled once per view. */
export type CompiledOrder<Key> = { key(row: Row): Key; compare(a: Key, b: Key): number };
type Entry<Key> = { readonly row: Row; readonly key: Key };

/** Above this many steps it is cheaper to merge than to insert one by one. */
const insertedSingly = 64;

/**
 * Rows in an order, kept by binary insertion: one changed row among 100,000 costs microseconds. Sort keys are made
 * once per row.
 */
export class OrderedRows<Key> {
  readonly #order: CompiledOrder<Key>;
  readonly #keep: (row: Row) => boolean;
  #entries: Entry<Key>[] = [];

  constructor(order: CompiledOrder<Key>, keep: (row: Row) => boolean) {
    this.#order = order;
    this.#keep = keep;
  }

  get length(): number {
    return this.#entries.length;
  }

  rows(): Row[] {
    return this.#entries.map((entry) => entry.row);
  }

  /** Starts anew from rows in whatever order. */
  sort(rows: Iterable<Row>): void {
    const entries: Entry<Key>[] = [];
    for (const row of rows) if (this.#keep(row)) entries.push(this.#entry(row));
    this.#entries = entries.sort(this.#compare);
  }

  /**
   * Starts anew from all that are in an order with the same keys that goes other ways. What was equal there stays
   * together, the rest is turned round: hardly anything is left to sort, and no key to make.
   */
  turn(other: OrderedRows<Key>): void {
    const turned: Entry<Key>[] = [];
    let end = other.#entries.length;
    for (let at = end - 1; at >= 0; at--) {
      const before = other.#entries[at - 1];
      if (before && this.#order.compare(before.key, (other.#entries[at] as Entry<Key>).key) === 0) continue;
      for (let next = at; next < end; next++) turned.push(other.#entries[next] as Entry<Key>);
      end = at;
    }
    this.#entries = turned.sort(this.#compare);
  }

  /** Starts anew from rows that are in this order already. */
  filter(sorted: OrderedRows<Key>): void {
    this.#entries = sorted.#entries.filter((entry) => this.#keep(entry.row));
  }

  /** Brings the steps in. Answers whether a row came, went, moved or changed. */
  follow(steps: readonly RowStep[]): boolean {
    if (steps.length > insertedSingly) return this.#merge(steps);
    let changed = false;
    for (const { before, after } of steps) {
      // Whether it was kept is not asked again: what it hangs on may have changed since.
      if (before) changed = this.#remove(before) || changed;
      if (after && this.#keep(after)) {
        this.#insert(this.#entry(after));
        changed = true;
      }
    }
    return changed;
  }

  /** Looks again at rows that have not changed themselves, but what they hang on. Answers whether one came or went. */
  reconsider(rows: Iterable<Row>): boolean {
    const steps: RowStep[] = [];
    for (const row of rows) if (this.#holds(row) !== this.#keep(row)) steps.push({ id: row.id, before: row, after: row });
    return this.follow(steps);
  }

  #holds(row: Row): boolean {
    return this.#entries[this.#place(this.#entry(row))]?.row.id === row.id;
  }

  #merge(steps: readonly RowStep[]): boolean {
    const now = new Map(steps.map((step) => [step.id, step.after]));
    const left = this.#entries.filter((entry) => !now.has(entry.row.id));
    const came: Entry<Key>[] = [];
    for (const row of now.values()) if (row && this.#keep(row)) came.push(this.#entry(row));
    if (came.length === 0 && left.length === this.#entries.length) return false;
    came.sort(this.#compare);
    const merged: Entry<Key>[] = [];
    let at = 0;
    for (const entry of left) {
      for (let next = came[at]; next && this.#compare(next, entry) < 0; next = came[++at]) merged.push(next);
      merged.push(entry);
    }
    for (; at < came.length; at++) merged.push(came[at] as Entry<Key>);
    this.#entries = merged;
    return true;
  }

  #insert(entry: Entry<Key>): void {
    this.#entries.splice(this.#place(entry), 0, entry);
  }

  #remove(row: Row): boolean {
    const at = this.#place(this.#entry(row));
    if (this.#entries[at]?.row.id !== row.id) return false;
    this.#entries.splice(at, 1);
    return true;
  }

  /** Where an entry is, or belongs. Orders are total (ties go by id), so there is one place. */
  #place(entry: Entry<Key>): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#entries[middle] as Entry<Key>, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #entry(row: Row): Entry<Key> {
    return { row, key: this.#order.key(row) };
  }

  readonly #compare = (a: Entry<Key>, b: Entry<Key>): number =>
    this.#order.compare(a.key, b.key) || (a.row.id < b.row.id ? -1 : a.row.id > b.row.id ? 1 : 0);
}

/** An order over all rows of a table, shared by the views that sort alike. */
export class TableOrder<Key> {
  readonly rows: OrderedRows<Key>;
  readonly #table: RowTable;
  /** One with the same keys, to begin from. */
  #other: TableOrder<Key> | undefined;
  #version = -1;

  constructor(table: RowTable, order: CompiledOrder<Key>, other?: TableOrder<Key>) {
    this.#table = table;
    this.#other = other;
    this.rows = new OrderedRows(order, isListed);
  }

  catchUp(): OrderedRows<Key> {
    if (this.#version === this.#table.version) return this.rows;
    const steps = this.#version < 0 ? undefined : this.#table.since(this.#version);
    if (steps) this.rows.follow(steps);
    else if (this.#other) this.rows.turn(this.#other.catchUp());
    else this.rows.sort(this.#table.all());
    this.#other = undefined;
    this.#version = this.#table.version;
    return this.rows;
  }
}

/** Records in the trash are nowhere but there and on their own page. */
export const isListed = (row: Row): boolean => row.deletedAt === undefined;
