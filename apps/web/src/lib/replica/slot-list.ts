import type { Row } from '@rapport/model/schema/row';

/** The slots of rows that stand in an order, kept beside them. */
export class SlotList {
  readonly #slotOf: (id: string) => number;
  #slots = new Int32Array(0);
  #length = 0;

  constructor(slotOf: (id: string) => number) {
    this.#slotOf = slotOf;
  }

  /** As they are now; not to be kept. */
  view(): Int32Array {
    return this.#slots.subarray(0, this.#length);
  }

  copy(): Int32Array {
    return this.#slots.slice(0, this.#length);
  }

  begin(rows: readonly Row[]): void {
    this.#slots = Int32Array.from(rows, ({ id }) => this.#slotOf(id));
    this.#length = rows.length;
  }

  /** Those of another order, all or those at these places. */
  take(other: Int32Array, places?: ArrayLike<number>): void {
    if (!places) this.#slots = other.slice();
    else {
      const slots = new Int32Array(places.length);
      for (let at = 0; at < places.length; at++) slots[at] = other[places[at]!]!;
      this.#slots = slots;
    }
    this.#length = this.#slots.length;
  }

  /** Makes another list of this one, from the start: what is kept of it, and what comes between. */
  merging(most: number): { keep(at: number): void; add(id: string): void; end(): void } {
    const slots = new Int32Array(most);
    let length = 0;
    return {
      keep: (at) => void (slots[length++] = this.#slots[at]!),
      add: (id) => void (slots[length++] = this.#slotOf(id)),
      end: () => {
        this.#slots = slots;
        this.#length = length;
      },
    };
  }

  /** The row that stands there has come to another place in its table, or is where it was. */
  set(at: number, id: string): void {
    this.#slots[at] = this.#slotOf(id);
  }

  insert(at: number, id: string): void {
    if (this.#length === this.#slots.length) {
      const slots = new Int32Array(this.#length + (this.#length >> 3) + 16);
      slots.set(this.#slots);
      this.#slots = slots;
    }
    this.#slots.copyWithin(at + 1, at, this.#length);
    this.#slots[at] = this.#slotOf(id);
    this.#length++;
  }

  remove(at: number): void {
    this.#slots.copyWithin(at, at + 1, this.#length);
    this.#length--;
  }
}
