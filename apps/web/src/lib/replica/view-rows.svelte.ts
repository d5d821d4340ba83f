import { objectType } from '@rapport/model/objects/index';
import { formatView } from '@rapport/model/query/parse-view';
import type { View } from '@rapport/model/query/view';
import type { Row, Values } from '@rapport/model/schema/row';
import { untrack } from 'svelte';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';
import type { LiveQuery } from './live-query.svelte.ts';
import { isListed } from './ordered-rows.ts';

const pageSize = 200;
/** As many as the server answers at once. */
const mostAtOnce = 1_000;
/** A filter is typed letter by letter, and changes come in bursts. */
const settlesAfter = 200;

type Page = { readonly ids: readonly string[]; readonly total: number | undefined; readonly next: string | null };
type Further = { readonly cursor: string; readonly before: readonly string[] };
type Client = Pick<WorkspaceClient, 'replica' | 'connection'>;

/**
 * The rows of a view: of this device, live; of a type that it leaves to the server (or a view that goes along one), the
 * server's, page by page [M91]. To be made while a component is set up.
 */
export class ViewRows {
  readonly #client: Client;
  readonly #local: LiveQuery;
  #ids = $state.raw<readonly string[]>([]);
  /** What the server made of related records, by row. */
  #derived = $state.raw<ReadonlyMap<string, Values>>(new Map());
  #total = $state<number>();
  #next: string | null = null;
  #fetching: string | undefined;
  /** asking: nothing is there for this view yet. away: the server cannot be reached. */
  state = $state<'asking' | 'ready' | 'away'>('asking');
  readonly #view: () => View;
  readonly onServer: boolean = $derived.by(() => this.#client.replica.isLeft(this.#view()));

  constructor(client: Client, view: () => View) {
    this.#client = client;
    this.#view = view;
    this.#local = client.replica.live(view);
    const query = $derived.by(() => {
      const asked = view();
      const type = objectType(asked.type);
      return (
        type &&
        formatView(type, { derived: asked.derived, filter: asked.filter, sort: asked.sort, search: asked.search }).toString()
      );
    });
    let shown: string | undefined;
    $effect(() => {
      if (!this.onServer || query === undefined) return;
      const { type } = view();
      // Its own changes, and those of what it goes along.
      void client.replica.leftVersion;
      const { online } = client.connection;
      if (shown !== query) {
        this.#show([], undefined, null);
        this.state = 'asking';
      }
      shown = query;
      if (!online) {
        this.state = 'away';
        return;
      }
      let late = false;
      const first = untrack(() => this.#ids.length);
      const timer = setTimeout(() => void this.#read(type, query, Math.max(pageSize, first), () => late), settlesAfter);
      return () => {
        late = true;
        clearTimeout(timer);
      };
    });
    this.more = () => {
      const { type } = view();
      const cursor = this.#next;
      if (query === undefined || cursor === null || this.#fetching === cursor) return;
      this.#fetching = cursor;
      // What is read anew meanwhile brings its own end.
      const late = () => shown !== query || this.#next !== cursor;
      void this.#ask(type, query, pageSize, late, { cursor, before: untrack(() => this.#ids) }).finally(() => {
        if (this.#fetching === cursor) this.#fetching = undefined;
      });
    };
  }

  /** Fetches the next page, once however often it is asked for. */
  readonly more: () => void;

  readonly rows: readonly Row[] = $derived.by(() => {
    if (!this.onServer) return this.#local.rows;
    const { replica } = this.#client;
    const { type } = this.#view();
    return this.#ids.flatMap((id) => {
      const row = replica.row(type, id);
      if (!row || !isListed(row)) return [];
      const derived = this.#derived.get(id);
      return [derived ? { ...row, values: { ...row.values, ...derived } } : row];
    });
  });

  /** The same object says that these are the same rows, in whatever order. */
  readonly members: object | undefined = $derived.by(() => (this.onServer ? undefined : this.#local.members));

  /** Of all pages. */
  readonly total: number = $derived.by(() => (this.onServer ? (this.#total ?? this.#ids.length) : this.#local.total));

  /** All rows of the view are among `rows`. */
  readonly whole: boolean = $derived.by(() => !this.onServer || (this.state === 'ready' && this.rows.length >= this.total));

  /** From the start, as many as are shown: a list that was scrolled through does not become shorter. */
  async #read(type: string, query: string, count: number, late: () => boolean): Promise<void> {
    let page: Page | undefined;
    let ids: readonly string[] = [];
    do {
      const limit = Math.min(count - ids.length, mostAtOnce);
      page = await this.#page(type, query, limit, late, page?.next ?? undefined);
      if (!page) return;
      ids = [...ids, ...page.ids];
    } while (ids.length < count && page.next !== null);
    this.#show([...new Set(ids)], page.total, page.next);
    this.state = 'ready';
  }

  async #ask(type: string, query: string, limit: number, late: () => boolean, { cursor, before }: Further): Promise<void> {
    const page = await this.#page(type, query, limit, late, cursor);
    if (!page) return;
    this.#show([...new Set([...before, ...page.ids])], page.total, page.next);
    this.state = 'ready';
  }

  /** Undefined when it came too late or not at all. */
  async #page(type: string, query: string, limit: number, late: () => boolean, cursor?: string): Promise<Page | undefined> {
    const parameters = new URLSearchParams(query);
    parameters.set('limit', String(limit));
    if (cursor !== undefined) parameters.set('cursor', cursor);
    try {
      const { rows, total, next, derived = [] } = await this.#client.replica.leftRows.page(type, parameters);
      if (late()) return undefined;
      const made = rows.flatMap(({ id }, at): [string, Values][] => {
        const values = derived[at];
        return values ? [[id, values]] : [];
      });
      if (made.length > 0) this.#derived = new Map([...(cursor === undefined ? [] : this.#derived), ...made]);
      return { ids: rows.map(({ id }) => id), total: total ?? undefined, next };
    } catch {
      if (!late()) this.state = 'away';
      return undefined;
    }
  }

  #show(ids: readonly string[], total: number | undefined, next: string | null): void {
    this.#ids = ids;
    this.#total = total;
    this.#next = next;
  }
}
