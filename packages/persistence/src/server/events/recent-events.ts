import type { ActivityEvent } from '@rapport/model/projection/event';

/** How many are remembered: those of a minute of a busy company, and more. */
const most = 5_000;

/** What became of events in one transaction. */
export type EventChanges = { readonly put: readonly ActivityEvent[]; readonly removed: readonly string[] };

/**
 * The events that this process has written last, as they are stored. Somebody who types in one field makes one event per
 * minute, which grows: it need not be read each time. What somebody else wrote meanwhile is newer, and stays.
 */
export class RecentEvents {
  readonly #events = new Map<string, ActivityEvent>();

  get(id: string): ActivityEvent | undefined {
    return this.#events.get(id);
  }

  /** After the commit. */
  remember({ put, removed }: EventChanges): void {
    for (const id of removed) this.#events.delete(id);
    for (const event of put) {
      this.#events.delete(event.id);
      this.#events.set(event.id, event);
    }
    for (const id of this.#events.keys()) {
      if (this.#events.size <= most) return;
      this.#events.delete(id);
    }
  }
}
