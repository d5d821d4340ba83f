import type { Row } from '@rapport/model/schema/row';

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
  /** What is shown, deleted rows included. */
  readonly #shown = new Map<string, Row>();
  #steps: RowStep[] = [];
  #version = 0;

  get version(): number {
    return this.#version;
  }

  /** How many rows are shown, deleted ones included. */
  get size(): number {
    return this.#shown.size;
  }

  row(id: string): Row | undefined {
    return this.#shown.get(id);
  }

  server(id: string): Row | undefined {
    return this.#server.get(id);
  }

  all(): IterableIterator<Row> {
    return this.#shown.values();
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
    const before = this.#shown.get(id);
    if (before === after) return false;
    if (after) this.#shown.set(id, after);
    else this.#shown.delete(id);
    this.#version++;
    this.#steps.push({ id, before, after });
    if (this.#steps.length > keptSteps * 2) this.#steps = this.#steps.slice(-keptSteps);
    return true;
  }
}
