/** What is drawn, and the elements that draw it. */
export type Slot<Line> = {
  /** Names the elements: they stay the same while this does. */
  readonly slot: string;
  readonly line: Line;
  /** The how manieth of all lines. */
  readonly at: number;
};

type Identified = { readonly id: string };

/**
 * Which elements draw which line. A line that is still seen keeps its own; one that comes takes those of one that went, so
 * that another order, filter or place changes texts and makes no elements. Heads of groups and records have elements of
 * different shape, and what was held is nobody else's afterwards: an input that goes with its line must not end in another.
 */
export class LineSlots<Line extends Identified> {
  readonly #kindOf: (line: Line) => string;
  readonly #held = new Set<string>();
  #slots: readonly Slot<Line>[] = [];
  #made = 0;

  constructor(kindOf: (line: Line) => string) {
    this.#kindOf = kindOf;
  }

  /** Somebody is in this line: its elements go when it goes. */
  hold(id: string): void {
    this.#held.add(id);
  }

  /** In the order of the lines. A slot in which nothing has changed is the same object. */
  follow(lines: readonly Line[], places: readonly number[]): readonly Slot<Line>[] {
    const before = new Map(this.#slots.map((one) => [one.line.id, one]));
    const wanted = places.flatMap((at) => {
      const line = lines[at];
      return line ? [{ line, at, known: before.get(line.id) }] : [];
    });
    const stay = new Set(wanted.map(({ line }) => line.id));
    const free = new Map<string, string[]>();
    for (const { slot, line } of this.#slots) {
      if (stay.has(line.id)) continue;
      if (this.#held.delete(line.id)) continue;
      const kind = this.#kindOf(line);
      free.set(kind, [...(free.get(kind) ?? []), slot]);
    }
    this.#slots = wanted.map(({ line, at, known }) => {
      if (known?.line === line && known.at === at) return known;
      const kind = this.#kindOf(line);
      // From the top: where all are others, each stands where it stood, and no element moves.
      const slot = known?.slot ?? free.get(kind)?.shift() ?? `${kind}${(this.#made += 1)}`;
      return { slot, line, at };
    });
    return this.#slots;
  }
}
