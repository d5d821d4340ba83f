/** How long one piece of work may keep everybody's acknowledgements waiting. */
const turnMilliseconds = 2;
/** And how long at most where others keep it waiting for long. */
const longestTurn = 25;

export type TurnsOptions = {
  /**
   * What others take between two turns is no acknowledgement but work as long as this: a turn then lasts half of that.
   * Bulk commands change hundreds of records in a turn; what shows them would else wait until all are through.
   */
  readonly fairly?: boolean;
};

/**
 * Long computations in pieces: between two of them the process answers people. `if (turns.over) await turns.next();` in
 * a loop costs nothing until the turn is over.
 */
export class Turns {
  readonly #fairly: boolean;
  #until = performance.now() + turnMilliseconds;

  constructor({ fairly = false }: TurnsOptions = {}) {
    this.#fairly = fairly;
  }

  get over(): boolean {
    return performance.now() >= this.#until;
  }

  /** Resolves when everything that waited meanwhile has had its turn. */
  async next(): Promise<void> {
    const ended = performance.now();
    await new Promise<void>((resolve) => setImmediate(resolve));
    const now = performance.now();
    const fair = this.#fairly ? Math.min((now - ended) / 2, longestTurn) : 0;
    this.#until = now + Math.max(turnMilliseconds, fair);
  }
}
