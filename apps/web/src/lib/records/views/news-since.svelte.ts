import { lookId } from '@rapport/model/documents/links';
import { newsOf, newsOfRows, type News } from '@rapport/model/features/views/news';
import { later, visit } from '@rapport/model/features/views/visit';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { getContext, setContext, untrack } from 'svelte';
import { ask } from '#lib/shell/ask.ts';
import { eventFromJson, type EventJson } from '../../activity/event-from-json.ts';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';

const noted = 60_000;
const none: ReadonlyMap<string, News> = new Map();

/**
 * What others did to the records of a view since this person last looked, by record. The rows on the device say it at
 * once and without the network; the server adds from where. The look is noted when it begins and when it ends.
 */
export class NewsSince {
  /** From when on things are news: as this look began, or as the person has said meanwhile on another device [M260]. */
  readonly since: string | undefined = $derived.by(() => {
    if (this.#begun === undefined) return undefined;
    this.#client.replica.version('look');
    return later(this.#begun, this.#client.replica.row('look', this.#id)?.values['since']);
  });
  #begun = $state<string>();
  #told = $state.raw<{ readonly since: string; readonly news: ReadonlyMap<string, News> }>();
  readonly #client: WorkspaceClient;
  readonly #type: ObjectType;
  #view = $state.raw('');
  #sure = false;
  #notedAt = 0;

  readonly all: ReadonlyMap<string, News> = $derived.by(() => {
    if (this.since === undefined) return none;
    // What the server told of an earlier time is no answer any more.
    if (this.#told?.since === this.since) return this.#told.news;
    const { definitions, replica } = this.#client;
    // Told again when all rows of this device are read.
    void replica.complete;
    const { stages } = definitions;
    const asked = { me: this.#client.me.memberId, board: this.#type.board, stages, since: this.since };
    return untrack(() => newsOfRows(replica.rows(this.#type.key), asked));
  });

  constructor(client: WorkspaceClient, type: ObjectType) {
    this.#client = client;
    this.#type = type;
  }

  /**
   * The person looks at a saved view (its id) or the plain list (the type's key). To be called when the first rows are
   * there, and again once they are all `current`: the look that this device knows may be older than the last one, or not
   * have come yet, so until then nothing is noted.
   */
  begin(view: string, current: boolean): void {
    if (view === this.#view && (this.#sure || !current)) return;
    this.#view = view;
    this.#sure = current;
    this.#told = undefined;
    const row = this.#client.replica.row('look', this.#id);
    const time = (key: string) => (typeof row?.values[key] === 'string' ? row.values[key] : undefined);
    const { since } = visit(row && { seenAt: time('seenAt'), since: time('since') }, this.#client.serverTime(Date.now()));
    this.#begun = since;
    this.#note();
    void this.#ask();
  }

  /** The person looks elsewhere. */
  end(): void {
    if (this.since !== undefined && Date.now() - this.#notedAt > noted) this.#note();
  }

  /** Nothing is news any more. */
  markSeen(): void {
    const since = this.#client.serverTime(Date.now());
    this.#begun = since;
    this.#told = { since, news: none };
    this.#note();
  }

  get #id(): string {
    return lookId(this.#client.me.memberId, this.#view);
  }

  #note(): void {
    // Looking is no edit that should wait to be sent: without the network it is not noted.
    if (!this.#sure || !this.#client.connection.current) return;
    this.#notedAt = Date.now();
    const changes = {
      member: { value: this.#client.me.memberId },
      view: { value: this.#view },
      seenAt: { value: this.#client.serverTime(this.#notedAt) },
      since: { value: this.since ?? null },
    };
    void this.#client.run({ kind: 'entry', type: 'look', entry: this.#id, changes }, { undoable: false });
  }

  async #ask(): Promise<void> {
    const { since } = this;
    if (since === undefined) return;
    const query = new URLSearchParams({ type: this.#type.key, since });
    try {
      const { items } = await ask<{ items: readonly EventJson[] }>(`/api/w/${this.#client.workspace.id}/changes?${query}`);
      const { definitions, me } = this.#client;
      const events = items.map((event) => eventFromJson(this.#type, event, definitions));
      // Marked as seen meanwhile: the answer is about another time.
      if (this.since === since)
        this.#told = { since, news: newsOf(events, { me: me.memberId, board: this.#type.board, stages: definitions.stages }) };
    } catch {
      // Without the network the rows on the device say most of it.
    }
  }
}

const key = Symbol('news');
/** Makes the news of a view known to the cards and rows below. */
export const setNews = (news: () => ReadonlyMap<string, News>): void => void setContext(key, news);
export const useNews = (): ((id: string) => News | undefined) => {
  const news = getContext<(() => ReadonlyMap<string, News>) | undefined>(key);
  return (id) => news?.().get(id);
};
