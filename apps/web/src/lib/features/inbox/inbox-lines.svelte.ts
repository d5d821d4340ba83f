import type { Row } from '@rapport/model/schema/row';
import { untrack } from 'svelte';
import { isUnread } from '#lib/client/unread.ts';
import { SteadyList } from '#lib/records/list/steady-list.svelte.ts';
import { groupNotifications, type NotificationGroup } from './notification-groups.ts';

type Source = {
  /** In the order in which they are read. */
  readonly rows: readonly Row[];
  readonly filter: 'all' | 'unread';
  /** All that the device keeps has been read: before that, lines come to where they belong. */
  readonly complete: boolean;
};

/** The lines of the inbox, one for each group: held still while somebody is at them. */
export class InboxLines {
  readonly #source: () => Source;
  /** Whether each was unread when it was seen first: it keeps its place, and the next visit sorts it anew. */
  #wasUnread = $state.raw<ReadonlyMap<string, boolean>>(new Map());
  /** As they are now. */
  readonly groups: readonly NotificationGroup[] = $derived.by(() => {
    const { rows, filter } = this.#source();
    const wasUnread = this.#wasUnread;
    const among = filter === 'all' ? rows : rows.filter((row) => isUnread(row) || wasUnread.get(row.id) === true);
    return groupNotifications(among, wasUnread);
  });
  readonly #byId = $derived.by(() => new Map(this.groups.map((group) => [group.id, group])));
  /** As they are shown. */
  readonly steady: SteadyList<NotificationGroup>;

  constructor(source: () => Source) {
    this.#source = source;
    $effect(() => {
      const known = untrack(() => this.#wasUnread);
      const fresh = source().rows.filter(({ id }) => !known.has(id));
      if (fresh.length > 0) this.#wasUnread = new Map([...known, ...fresh.map((row) => [row.id, isUnread(row)] as const)]);
    });
    this.steady = new SteadyList(() => ({
      rows: this.groups,
      row: (id) => this.#byId.get(id),
      // Nobody makes a notification for themselves.
      me: '',
      view: `${source().filter} ${source().complete}`,
    }));
  }
}
