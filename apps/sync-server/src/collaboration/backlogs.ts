import { limits } from '@rapport/model/limits';

/** Somebody for whom frames wait in memory. */
export type Reader = {
  /** Bytes that wait; zero when it is closed. */
  readonly backlog: number;
  /** Ends it; called once. */
  giveUp(): void;
};

/** Less than this may wait for anybody at any moment. */
const behindBytes = 1_048_576;

/**
 * What waits for all slow readers together: many sockets, each within its own limit, would still be more than the
 * process has. Only those that are far behind are remembered, so that nobody else pays for the sum.
 */
export class Backlogs {
  readonly #behind = new Set<Reader>();

  /** Called when a frame is about to wait for this reader. Ends those who are furthest behind while it is too much. */
  noticed(reader: Reader): void {
    if (reader.backlog < behindBytes) return;
    this.#behind.add(reader);
    let sum = 0;
    for (const one of this.#behind) {
      if (one.backlog < behindBytes) this.#behind.delete(one);
      else sum += one.backlog;
    }
    while (sum > limits.allBacklogBytes.value) {
      const [last] = [...this.#behind].sort((a, b) => b.backlog - a.backlog);
      if (!last) return;
      sum -= last.backlog;
      this.#behind.delete(last);
      last.giveUp();
    }
  }

  left(reader: Reader): void {
    this.#behind.delete(reader);
  }
}
