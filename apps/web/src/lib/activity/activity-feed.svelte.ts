import type { Home } from '@rapport/model/customer/timeline-sources';
import { objectType } from '@rapport/model/objects/index';
import type { ActivityEvent } from '@rapport/model/projection/event';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Definitions } from '@rapport/model/settings/definitions';
import { eventFromJson, type EventJson } from './event-from-json.ts';

/** A change, with the record that it is told of: of a note, the one that it belongs to. */
export type TimelineEvent = ActivityEvent & { readonly home: Home };
type Page = { readonly items: readonly TimelineEvent[]; readonly next: string | null | undefined };
export type ReadPage = (cursor: string | undefined) => Promise<Page>;

const pageSize = 50;

/**
 * Reads the changes of a record and of those whose timeline it tells from the API, their notes included: what else stands
 * there is on this device. Throws when the server cannot be reached or refuses.
 */
export const changesAround =
  (workspace: string, type: ObjectType, id: string, definitions: () => Definitions): ReadPage =>
  async (cursor) => {
    const asked = { workspace, kinds: 'changes,notes', limit: String(pageSize) };
    const query = new URLSearchParams({ ...asked, ...(cursor ? { cursor } : {}) });
    const response = await fetch(`/api/v1/${type.plural}/${id}/timeline?${query}`);
    if (!response.ok) throw new Error(`timeline: ${response.status}`);
    type Item = { readonly about: Home | null; readonly event: EventJson | null };
    const page = (await response.json()) as { readonly items: readonly Item[]; readonly next: string | null };
    const items = page.items.flatMap(({ about, event }) =>
      event && about ? [{ ...eventFromJson(objectType(event.type) ?? type, event, definitions()), home: about }] : [],
    );
    return { items, next: page.next };
  };

/** A row that changes with every key of somebody who types is not asked about with every key. */
const rest = 1_000;

/**
 * The changes on one timeline, newest first, as far as they were asked for. What others do while it is on screen waits in
 * `fresh`, so that nothing moves under the reader; what this person does shows at once.
 */
export class ActivityFeed {
  events = $state.raw<readonly TimelineEvent[]>([]);
  fresh = $state.raw<readonly TimelineEvent[]>([]);
  state = $state<'loading' | 'ready' | 'failed'>('loading');
  more = $state(false);
  #oldest = $state<string>();
  /** How far back what was read goes: what is older waits for the next page. Undefined: all of it is here. */
  readonly horizon: string | undefined = $derived(this.more ? this.#oldest : undefined);
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
      const mine = (event: TimelineEvent) => first || known.has(event.id) || event.actor === this.#me;
      // A minute's event grows while the minute lasts: the newer reading of it counts.
      const shown = new Map([...known, ...page.items.filter(mine).map((event) => [event.id, event] as const)]);
      this.events = [...shown.values()];
      this.fresh = page.items.filter((event) => !mine(event));
      if (first) this.#reach(page);
      this.state = 'ready';
    } catch {
      if (this.state === 'loading') this.state = 'failed';
    }
  }

  #reach({ next }: Page): void {
    this.#next = next ?? undefined;
    this.#oldest = next?.split('/')[0];
    this.more = this.#next !== undefined;
  }

  async older(): Promise<void> {
    if (this.#next === undefined) return;
    try {
      const page = await this.#read(this.#next);
      const known = new Set(this.events.map((event) => event.id));
      this.events = [...this.events, ...page.items.filter((event) => !known.has(event.id))];
      this.#reach(page);
    } catch {
      this.state = 'failed';
    }
  }

  showFresh(): void {
    this.events = [...this.fresh, ...this.events];
    this.fresh = [];
  }
}
