import type { Row } from '@rapport/model/schema/row';
import { RowColumns } from './row-columns.ts';

/** One row before and after: what followers need to keep an order without looking at everything again. */
export type RowStep = { readonly id: string; readonly before: Row | undefined; readonly after: Row | undefined };

const keptSteps = 2_000;

/**
 * The rows of one type: what the server has, and above it what was changed here. Whoever follows it remembers a
 * version and asks for the steps since; when those are too many, it looks at all rows again.
 */
export class RowTable {
  readonly #server = new Map<string, Row>();
  readonly #overlay = new Map<string, Row | undefined>();
  /** What is shown, deleted rows included: by slots, which others count by. A row keeps its slot while it is here. */
  readonly #slots = new Map<string, number>();
  readonly #shown: (Row | undefined)[] = [];
  readonly #free: number[] = [];
  /** What fields hold, by slot. */
  readonly columns = new RowColumns(this);
  #steps: RowStep[] = [];
  #version = 0;

  get version(): number {
    return this.#version;
  }

  /** How many rows are shown, deleted ones included. */
  get size(): number {
    return this.#slots.size;
  }

  /** How many slots there are, empty ones included. */
  get slots(): number {
    return this.#shown.length;
  }

  /** Where a row that is shown has its place among the columns. */
  slotOf(id: string): number | undefined {
    return this.#slots.get(id);
  }

  at(slot: number): Row | undefined {
    return this.#shown[slot];
  }

  row(id: string): Row | undefined {
    const slot = this.#slots.get(id);
    return slot === undefined ? undefined : this.#shown[slot];
  }

  server(id: string): Row | undefined {
    return this.#server.get(id);
  }

  *all(): IterableIterator<Row> {
    for (const row of this.#shown) if (row) yield row;
  }

  serverIds(): IterableIterator<string> {
    return this.#server.keys();
  }

  serverRows(): IterableIterator<Row> {
    return this.#server.values();
  }

  /** The server's row; undefined when it left. Answers whether anything shown has changed. */
  put(id: string, row: Row | undefined): boolean {
    if (row) this.#server.set(id, row);
    else this.#server.delete(id);
    return this.#overlay.has(id) ? false : this.#show(id, row);
  }

  /** What is shown instead of the server's row: a row, or (undefined) nothing. */
  lay(id: string, row: Row | undefined): boolean {
    this.#overlay.set(id, row);
    return this.#show(id, row);
  }

  /** Shows the server's row again. */
  lift(id: string): boolean {
    return this.#overlay.delete(id) ? this.#show(id, this.#server.get(id)) : false;
  }

  /** The steps since a version, or undefined when they are not known any more. */
  since(version: number): readonly RowStep[] | undefined {
    const count = this.#version - version;
    return count > this.#steps.length ? undefined : count === 0 ? [] : this.#steps.slice(-count);
  }

  #show(id: string, after: Row | undefined): boolean {
    const slot = this.#slots.get(id);
    const before = slot === undefined ? undefined : this.#shown[slot];
    if (before === after) return false;
    if (after) this.#put(slot, id, after);
    else if (slot !== undefined) {
      this.#shown[slot] = undefined;
      this.#slots.delete(id);
      this.#free.push(slot);
    }
    this.#version++;
    this.#steps.push({ id, before, after });
    if (this.#steps.length > keptSteps * 2) this.#steps = this.#steps.slice(-keptSteps);
    return true;
  }
  #put(slot: number | undefined, id: string, row: Row): void {
    const at = slot ?? this.#free.pop() ?? this.#shown.length;
    this.#shown[at] = row;
    if (slot === undefined) this.#slots.set(id, at);
  }
}
