import type { RowChange } from '@rapport/persistence/browser/store';

/**
 * Hands on rows that come in many small parts: the first at once, then twice as many as there are already. Whatever shows
 * them looks at all of them each time, so that each part by itself would take the square of their number.
 */
export class GrowingParts {
  readonly #hand: (changes: readonly RowChange[]) => void;
  #waiting: RowChange[] = [];
  #handed: number;

  /** `handed`: as many are shown already. */
  constructor(hand: (changes: readonly RowChange[]) => void, handed = 0) {
    this.#hand = hand;
    this.#handed = handed;
  }

  /** Keeps these for the next time that something is handed on. */
  hold(changes: readonly RowChange[]): void {
    for (const change of changes) this.#waiting.push(change);
  }

  /** Answers whether it has handed something on: a good moment to let the screen be drawn. */
  add(changes: readonly RowChange[]): boolean {
    this.hold(changes);
    if (this.#waiting.length < this.#handed * 2) return false;
    this.flush();
    return true;
  }

  /** Hands on what has come so far. */
  flush(): void {
    const changes = this.#waiting;
    this.#waiting = [];
    this.#handed += changes.length;
    if (changes.length > 0) this.#hand(changes);
  }
}
