import type { OutboxEntry } from '@rapport/persistence/browser/store';

/** What is over sooner than this is not worth a number. */
export const shownAfterMilliseconds = 1_000;

export type Progress = { readonly sent: number; readonly total: number };

/**
 * How far the sending of much work is, from the outbox's own numbers: changes of records, of all that waited since it
 * was last empty or the server last out of reach. Nothing until it has taken a while, and nothing for a single change.
 */
export class Sending {
  progress = $state.raw<Progress>();
  #sent = 0;
  #left = 0;
  #begun = false;
  #due: ReturnType<typeof setTimeout> | undefined;
  #slow = false;

  /** What waits now, and whether it is being sent. */
  count(waiting: readonly OutboxEntry[], going: boolean): void {
    const left = waiting.reduce((sum, { records }) => sum + Math.max(1, records.length), 0);
    if (!going || left === 0) return this.stop();
    // What is made meanwhile is to be sent as well: only what went counts as sent.
    if (this.#begun) this.#sent += Math.max(0, this.#left - left);
    this.#begun = true;
    this.#left = left;
    this.#due ??= setTimeout(() => {
      this.#slow = true;
      this.#show();
    }, shownAfterMilliseconds);
    this.#show();
  }

  /** It is over, or goes on some other time. */
  stop(): void {
    clearTimeout(this.#due);
    this.#due = undefined;
    this.#begun = this.#slow = false;
    this.#sent = this.#left = 0;
    this.progress = undefined;
  }

  #show(): void {
    const total = this.#sent + this.#left;
    if (this.#slow && total > 1) this.progress = { sent: this.#sent, total };
  }
}
