import type { ActivityEvent } from '@rapport/model/projection/event';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Definitions } from '@rapport/model/settings/definitions';
import { eventFromJson, type EventJson } from './event-from-json.ts';

type Page = { readonly items: readonly ActivityEvent[]; readonly next: string | null | undefined };
export type ReadPage = (cursor: string | undefined) => Promise<Page>;

/** Reads the history of one record from the API. Throws when the server cannot be reached or refuses. */
export const historyOf =
  (workspace: string, type: ObjectType, id: string, definitions: () => Definitions): ReadPage =>
  async (cursor) => {
    const query = new URLSearchParams({ workspace, ...(cursor ? { cursor } : {}) });
    const response = await fetch(`/api/v1/${type.plural}/${id}/events?${query}`);
    if (!response.ok) throw new Error(`events: ${response.status}`);
    const page = (await response.json()) as { readonly items: readonly EventJson[]; readonly next: string | null };
    return { items: page.items.map((event) => eventFromJson(type, event, definitions())), next: page.next };
  };

/** The note's own history, as far as it belongs to the record's: who wrote in it, and what was lost there. */
export function noteEvents(read: ReadPage): ReadPage {
  return async (cursor) => {
    const page = await read(cursor);
    return { items: page.items.filter((event) => event.kind === 'note' || event.kind === 'text-lost'), next: undefined };
  };
}

/** A row that changes with every key of somebody who types is not asked about with every key. */
const rest = 1_000;

/**
 * The history of one record, newest first, as far as it was asked for. What others do while it is on screen waits in
 * `fresh`, so that nothing moves under the reader; what this person does shows at once.
 */
export class ActivityFeed {
  events = $state.raw<readonly ActivityEvent[]>([]);
  fresh = $state.raw<readonly ActivityEvent[]>([]);
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  more = $state(false);
  readonly #read: ReadPage;
  readonly #me: string;
  #next: string | undefined;
  #busy = false;
  #again = false;

  constructor(read: ReadPage, me: string) {
    this.#read = read;
    this.#me = me;
  }

  /** Reads the newest page again. Calls made meanwhile, and in the second after it, are answered by one more reading. */
  async refresh(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    await this.#newest();
    setTimeout(() => {
      this.#busy = false;
      if (!this.#again) return;
      this.#again = false;
      void this.refresh();
    }, rest);
  }

  async #newest(): Promise<void> {
    try {
      const page = await this.#read(undefined);
      const first = this.state !== 'ready';
      const known = new Map(this.events.map((event) => [event.id, event]));
      const mine = (event: ActivityEvent) => first || known.has(event.id) || event.actor === this.#me;
      // A minute's event grows while the minute lasts: the newer reading of it counts.
      const shown = new Map([...known, ...page.items.filter(mine).map((event) => [event.id, event] as const)]);
      this.events = [...shown.values()];
      this.fresh = page.items.filter((event) => !mine(event));
      if (first) this.#next = page.next ?? undefined;
      this.more = this.#next !== undefined;
      this.state = 'ready';
    } catch {
      if (this.state === 'loading') this.state = 'failed';
    }
  }

  async older(): Promise<void> {
    if (this.#next === undefined) return;
    try {
      const page = await this.#read(this.#next);
      const known = new Set(this.events.map((event) => event.id));
      this.events = [...this.events, ...page.items.filter((event) => !known.has(event.id))];
      this.#next = page.next ?? undefined;
      this.more = this.#next !== undefined;
    } catch {
      this.state = 'failed';
    }
  }

  showFresh(): void {
    this.events = [...this.fresh, ...this.events];
    this.fresh = [];
  }
}
