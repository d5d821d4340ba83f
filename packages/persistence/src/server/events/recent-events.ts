import { limits } from '@rapport/model/limits';
import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Value } from '@rapport/model/schema/row';

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
  #characters = 0;

  get(id: string): ActivityEvent | undefined {
    return this.#events.get(id);
  }

  /** After the commit. Those that were written longest ago are forgotten first; values may be long. */
  remember({ put, removed }: EventChanges): void {
    for (const id of removed) this.#forget(id);
    for (const event of put) {
      this.#forget(event.id);
      this.#events.set(event.id, event);
      this.#characters += charactersOf(event);
    }
    for (const id of this.#events.keys()) {
      if (this.#events.size <= most && this.#characters <= limits.recentEventCharacters.value) return;
      this.#forget(id);
    }
  }

  /** What is stored may be another by now. */
  clear(): void {
    this.#events.clear();
    this.#characters = 0;
  }

  #forget(id: string): void {
    const event = this.#events.get(id);
    if (!event) return;
    this.#events.delete(id);
    this.#characters -= charactersOf(event);
  }
}

const charactersOf = ({ from, to }: ActivityEvent): number => lengthOf(from) + lengthOf(to);

function lengthOf(value: Value | undefined): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' ? Object.values(value).reduce((sum: number, part) => sum + String(part).length, 0) : 0;
}
