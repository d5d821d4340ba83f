/** How long one piece of work may keep everybody's acknowledgements waiting. */
const turnMilliseconds = 2;

/**
 * Long computations in pieces: between two of them the process answers people. `if (turns.over) await turns.next();` in
 * a loop costs nothing until the turn is over.
 */
export class Turns {
  #until = performance.now() + turnMilliseconds;

  get over(): boolean {
    return performance.now() >= this.#until;
  }

  /** Resolves when everything that waited meanwhile has had its turn. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#until = performance.now() + turnMilliseconds;
  }
}
