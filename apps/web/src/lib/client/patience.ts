/** After so many failures of the server at one entry, over a minute or so, it is put aside for its author. */
const failuresBorne = 5;
const retryAfter = { least: 1_000, most: 30_000 };

/** When to try again: with everything after the server has asked for patience, with one entry after it failed at it. */
export class Patience {
  readonly #again: () => void;
  readonly #rested: () => void;
  #retries = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #failures = new Map<string, number>();
  readonly #resting = new Map<string, ReturnType<typeof setTimeout>>();

  /** `again`: everything may be sent once more; `rested`: an entry may. */
  constructor({ again, rested }: { readonly again: () => void; readonly rested: () => void }) {
    this.#again = again;
    this.#rested = rested;
  }

  /** The server cannot commit just now. */
  get asked(): boolean {
    return this.#retry !== undefined;
  }

  isResting(id: string): boolean {
    return this.#resting.has(id);
  }

  /** Everything waits for a while, which grows. */
  later(): void {
    if (this.#retry) return;
    const delay = Math.min(retryAfter.most, retryAfter.least * 2 ** this.#retries++);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#again();
    }, delay);
  }

  /** The server fails at this entry: it rests, and the others go on. Answers false when that was often enough. */
  rest(id: string): boolean {
    const failures = (this.#failures.get(id) ?? 0) + 1;
    this.#failures.set(id, failures);
    if (failures > failuresBorne) return false;
    const timer = setTimeout(
      () => {
        this.#resting.delete(id);
        this.#rested();
      },
      retryAfter.least * 2 ** failures,
    );
    this.#resting.set(id, timer);
    return true;
  }

  /** The server commits again. */
  calm(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#retries = 0;
  }

  stop(): void {
    this.calm();
    for (const timer of this.#resting.values()) clearTimeout(timer);
  }
}
