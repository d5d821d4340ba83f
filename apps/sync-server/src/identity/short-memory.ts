export type Answers<Value> = Value | undefined;

/**
 * Remembers answers for a moment, and only answers: "nobody" is asked again each time, so that a wrong guess fills no
 * memory. An answer that was on its way when `clear` was called is not kept.
 */
export class ShortMemory<Value extends object> {
  readonly #entries = new Map<string, { readonly value: Value; readonly until: number }>();
  readonly #milliseconds: number;
  readonly #now: () => number;
  readonly #capacity: number;
  #generation = 0;

  constructor(milliseconds: number, now: () => number, capacity = 10_000) {
    this.#milliseconds = milliseconds;
    this.#now = now;
    this.#capacity = capacity;
  }

  async get(key: string, find: () => Promise<Answers<Value>>): Promise<Answers<Value>> {
    const known = this.#entries.get(key);
    if (known && known.until > this.#now()) return known.value;
    const generation = this.#generation;
    const value = await find();
    this.#entries.delete(key);
    if (value === undefined || generation !== this.#generation) return value;
    this.#entries.set(key, { value, until: this.#now() + this.#milliseconds });
    if (this.#entries.size > this.#capacity) this.#entries.delete(this.#entries.keys().next().value ?? '');
    return value;
  }

  clear(): void {
    this.#generation++;
    this.#entries.clear();
  }
}
