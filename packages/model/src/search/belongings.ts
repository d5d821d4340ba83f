/**
 * Which slots of an index belong to what, by number: whoever has names finds all that belongs to them without a look at a
 * key. What something belongs to may be told of later than it, anew, or never.
 */
export class Belongings {
  readonly #numbers = new Map<string, number>();
  #below: number[][] = [];
  /** Of each slot, its number where something belongs to it. */
  #numberAt: (number | undefined)[] = [];

  get size(): number {
    return this.#below.length;
  }

  /** `slotOf`: where an entry is now, if it is there. */
  put(slot: number, key: string, under: readonly string[], slotOf: (key: string) => number | undefined): void {
    this.#numberAt[slot] = this.#numbers.get(key);
    for (const above of under) {
      let number = this.#numbers.get(above);
      if (number === undefined) {
        number = this.#below.push([]) - 1;
        this.#numbers.set(above, number);
        const at = slotOf(above);
        if (at !== undefined) this.#numberAt[at] = number;
      }
      this.#below[number]!.push(slot);
    }
  }

  numberAt(slot: number): number | undefined {
    return this.#numberAt[slot];
  }

  below(number: number): readonly number[] {
    return this.#below[number]!;
  }

  /** Slots have moved; what is not in `moved` has gone. */
  move(moved: ReadonlyMap<number, number>): void {
    this.#below = this.#below.map((slots) => slots.flatMap((slot) => moved.get(slot) ?? []));
    const numberAt: (number | undefined)[] = [];
    for (const [from, to] of moved) numberAt[to] = this.#numberAt[from];
    this.#numberAt = numberAt;
  }
}
