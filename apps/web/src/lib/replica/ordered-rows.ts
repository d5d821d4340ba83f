import type { RowKey, SortPart } from '@rapport/model/query/run-view';
import type { Row } from '@rapport/model/schema/row';
import type { Within } from './compile-view.ts';
import type { RowStep, RowTable } from './row-table.ts';
import { SlotList } from './slot-list.ts';
import { type SortedRows, sortInSteps, sortRows } from './sort-rows.ts';

/** What has been sorted before it was asked for, and the slots of the rows as they stood. */
export type Ahead = { readonly sorted: SortedRows; readonly slots: Int32Array | undefined };

/** Above this many rows that move it is cheaper to go through all rows once than to move them for each. */
const insertedSingly = 64;

/**
 * Rows in an order, kept by binary insertion: one changed row among 100,000 costs microseconds. What rows are sorted by is
 * made once per row and kept in lists of its own, so that the rows can be handed out as they are.
 */
export class OrderedRows {
  readonly #parts: readonly SortPart[];
  readonly #keep: (row: Row) => boolean;
  #rows: Row[] = [];
  /** For each part of the order, what each row is sorted by. */
  #keys: RowKey[][] = [];
  /** For each row its slot in the table, so that columns can be asked; undefined where rows are not those of a table. */
  readonly #slots: SlotList | undefined;

  constructor(parts: readonly SortPart[], keep: (row: Row) => boolean, table?: Pick<RowTable, 'slotOf'>) {
    this.#parts = parts;
    this.#keep = keep;
    this.#keys = parts.map(() => []);
    this.#slots = table && new SlotList((id) => table.slotOf(id) ?? -1);
  }

  get length(): number {
    return this.#rows.length;
  }

  /** As they are now: a list of its own, which does not follow. */
  rows(): Row[] {
    return this.#rows.slice();
  }

  /** Their slots as they are now, in the order of the rows. */
  slots(): Int32Array | undefined {
    return this.#slots?.copy();
  }

  /** Starts anew from rows in whatever order. */
  sort(rows: Iterable<Row>): void {
    const kept: Row[] = [];
    for (const row of rows) if (this.#keep(row)) kept.push(row);
    kept.sort((a, b) => (a.id < b.id ? -1 : 1));
    this.adopt(sortRows(kept, this.#parts));
  }

  /** Starts anew from all that are in an order of their ids, or in one by the same field that goes the other way. */
  begin(other: OrderedRows): void {
    if (other.#parts.length > 0) this.#turn(other);
    else this.adopt(sortRows(other.#rows, this.#parts), other.#slots?.view());
  }

  /** Starts anew from what has been sorted already; `slots`: of the rows as they stood before. */
  adopt({ rows, keys, places }: SortedRows, slots?: Int32Array): void {
    this.#rows = rows;
    this.#keys = keys;
    if (slots) this.#slots?.take(slots, places);
    else this.#slots?.begin(rows);
  }

  /** Sorts the rows as they are now by other parts, step by step; nothing here changes. */
  *sortingBy(parts: readonly SortPart[]): Generator<undefined, Ahead> {
    const slots = this.slots();
    return { sorted: yield* sortInSteps(this.rows(), parts), slots };
  }

  /**
   * What was equal there stays together, the rest is turned round, and what is empty stays last.
   */
  #turn(other: OrderedRows): void {
    const [keys = []] = other.#keys;
    const rows = other.#rows;
    let filled = rows.length;
    while (filled > 0 && keys[filled - 1] === undefined) filled--;
    const places = new Uint32Array(rows.length);
    let put = 0;
    for (let at = filled - 1, end = filled; at >= 0; at--) {
      if (at > 0 && keys[at - 1] === keys[at]) continue;
      for (let next = at; next < end; next++) places[put++] = next;
      end = at;
    }
    for (let at = filled; at < rows.length; at++) places[put++] = at;
    const turned: Row[] = [];
    const turnedKeys: RowKey[] = [];
    for (const place of places) {
      turned.push(rows[place]!);
      turnedKeys.push(keys[place]);
    }
    this.adopt({ rows: turned, keys: [turnedKeys], places }, other.#slots?.view());
  }

  /**
   * Starts anew from rows that are in this order already; `all`: every one of them is kept. `within`: what columns say of
   * them, so that no row that does not match is reached.
   */
  filter(sorted: OrderedRows, all = false, within?: Within): void {
    if (all) {
      this.#rows = sorted.#rows.slice();
      this.#keys = sorted.#keys.map((keys) => keys.slice());
      if (sorted.#slots) this.#slots?.take(sorted.#slots.view());
      return;
    }
    const slots = within && sorted.#slots?.view();
    const { rest } = within ?? {};
    const rows: Row[] = [];
    const places: number[] = [];
    for (let at = 0; at < sorted.#rows.length; at++) {
      if (slots && within.passes[slots[at]!] === 0) continue;
      const row = sorted.#rows[at]!;
      if (slots ? rest && !rest(row) : !this.#keep(row)) continue;
      rows.push(row);
      places.push(at);
    }
    this.#rows = rows;
    this.#keys = sorted.#keys.map((keys) => places.map((at) => keys[at]));
    if (sorted.#slots) this.#slots?.take(sorted.#slots.view(), places);
  }

  /**
   * Brings the steps in. Answers whether a row came, went, moved or changed. Most changes are of what no order asks for: such
   * a row is put where it stands, however many there are, and only those that come, go or move are looked for a place.
   */
  follow(steps: readonly RowStep[]): boolean {
    let changed = false;
    const moved: RowStep[] = [];
    for (const step of netSteps(steps)) {
      // Whether it was kept is not asked again: what it hangs on may have changed since.
      const at = step.before ? this.#find(step.before) : -1;
      const kept = step.after !== undefined && this.#keep(step.after);
      if (at < 0 && !kept) continue;
      changed = true;
      if (at >= 0 && kept && this.#standsAlike(step.after, at)) {
        this.#rows[at] = step.after;
        this.#slots?.set(at, step.id);
      } else moved.push({ ...step, after: kept ? step.after : undefined });
    }
    if (moved.length > insertedSingly) this.#merge(moved);
    else
      for (const { before, after } of moved) {
        if (before) this.#remove(before);
        if (after) this.#insert(after);
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
    return this.#find(row) >= 0;
  }

  /** Where a row stands that was here as it is given; -1: nowhere. */
  #find(row: Row): number {
    const at = this.#place(row, this.#keysOf(row));
    return this.#rows[at]?.id === row.id ? at : -1;
  }

  /** Whether a row is sorted by the same as the one with its id that stands there. */
  #standsAlike(row: Row, at: number): boolean {
    return this.#parts.every(({ key, compare }, part) => compare(key(row), this.#keys[part]?.[at]) === 0);
  }

  /** Takes out and puts in many at once. */
  #merge(steps: readonly RowStep[]): void {
    const gone = new Set(steps.map(({ id }) => id));
    const came = steps.flatMap(({ after }) => after ?? []);
    came.sort((a, b) => (a.id < b.id ? -1 : 1));
    const { rows: next, keys: nextKeys } = sortRows(came, this.#parts);
    const [rows, keys] = [this.#rows, this.#keys];
    const merged: Row[] = [];
    const mergedKeys: RowKey[][] = keys.map(() => []);
    const slots = this.#slots?.merging(rows.length + next.length);
    const take = (row: Row, from: readonly RowKey[][], at: number) => {
      merged.push(row);
      for (let part = 0; part < mergedKeys.length; part++) mergedKeys[part]?.push(from[part]?.[at]);
    };
    let at = 0;
    const takeNext = () => {
      const row = next[at] as Row;
      take(row, nextKeys, at++);
      slots?.add(row.id);
    };
    for (let old = 0; old < rows.length; old++) {
      const row = rows[old] as Row;
      if (gone.has(row.id)) continue;
      while (at < next.length && this.#compare(next[at] as Row, nextKeys, at, row, old) < 0) takeNext();
      take(row, keys, old);
      slots?.keep(old);
    }
    while (at < next.length) takeNext();
    this.#rows = merged;
    this.#keys = mergedKeys;
    slots?.end();
  }

  #insert(row: Row): void {
    const keys = this.#keysOf(row);
    const at = this.#place(row, keys);
    this.#rows.splice(at, 0, row);
    this.#slots?.insert(at, row.id);
    this.#keys.forEach((list, part) => list.splice(at, 0, keys[part]?.[0]));
  }

  #remove(row: Row): void {
    const at = this.#find(row);
    if (at < 0) return;
    this.#rows.splice(at, 1);
    this.#slots?.remove(at);
    for (const list of this.#keys) list.splice(at, 1);
  }

  /** What one row is sorted by, as a list of each part like those of all. */
  readonly #keysOf = (row: Row): RowKey[][] => this.#parts.map(({ key }) => [key(row)]);

  /** Where a row is, or belongs. Orders are total (ties go by id), so there is one place. */
  #place(row: Row, keys: readonly RowKey[][]): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(row, keys, 0, this.#rows[middle] as Row, middle) > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A row whose keys stand at a place of lists of its own, beside one that stands here. */
  #compare(row: Row, keys: readonly RowKey[][], at: number, other: Row, place: number): number {
    for (let part = 0; part < this.#parts.length; part++) {
      const order = this.#parts[part]?.compare(keys[part]?.[at], this.#keys[part]?.[place]) ?? 0;
      if (order !== 0) return order;
    }
    return row.id < other.id ? -1 : row.id > other.id ? 1 : 0;
  }
}

/** What steps come to, row by row: as it was before the first and as it is after the last. */
function netSteps(steps: readonly RowStep[]): Iterable<RowStep> {
  if (steps.length < 2) return steps;
  const net = new Map<string, RowStep>();
  for (const step of steps) {
    const known = net.get(step.id);
    net.set(step.id, known ? { ...known, after: step.after } : step);
  }
  return net.values();
}

/** An order over all rows of a table, shared by the views that sort alike. */
export class TableOrder {
  readonly rows: OrderedRows;
  readonly #table: RowTable;
  /** One by id, or by the same field the other way, to begin from. */
  #other: TableOrder | undefined;
  #version = -1;

  constructor(table: RowTable, parts: readonly SortPart[], other?: TableOrder) {
    this.#table = table;
    this.#other = other;
    this.rows = new OrderedRows(parts, isListed, table);
  }

  get version(): number {
    return this.#version;
  }

  /** Begins with rows that were sorted when the table had that version. */
  adopt({ sorted, slots }: Ahead, version: number): void {
    this.rows.adopt(sorted, slots);
    this.#version = version;
  }

  catchUp(): OrderedRows {
    if (this.#version === this.#table.version) return this.rows;
    const steps = this.#version < 0 ? undefined : this.#table.since(this.#version);
    if (steps) this.rows.follow(steps);
    else if (this.#other) this.rows.begin(this.#other.catchUp());
    else this.rows.sort(this.#table.all());
    this.#other = undefined;
    this.#version = this.#table.version;
    return this.rows;
  }
}

/** Records in the trash are nowhere but there and on their own page. */
export const isListed = (row: Row): boolean => row.deletedAt === undefined;
