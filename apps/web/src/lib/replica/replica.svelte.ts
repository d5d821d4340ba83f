import { objectType, objectTypes } from '@rapport/model/objects/index';
import { titleOf } from '@rapport/model/projection/project-record';
import type { Related } from '@rapport/model/query/related';
import type { View, ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import { rowSum, type RowSums } from '@rapport/model/wire/row-sums';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { OutboxEntry, RowChange } from '@rapport/persistence/browser/store';
import { LiveQuery } from './live-query.svelte.ts';
import { isListed } from './ordered-rows.ts';
import { Overlay } from './overlay.ts';
import { ReverseIndex } from './reverse-index.ts';
import { RowTable } from './row-table.ts';
import { SearchIndex } from './search-index.ts';
import { ViewOrders } from './view-orders.ts';

/** Records of one type whose field points at a record. */
export type RelatedGroup = { readonly type: string; readonly field: string; readonly rows: readonly Row[] };

class Version {
  n = $state(0);
}

/**
 * The browser's copy of the rows its user may see, with what was changed here laid over. Everything it answers is
 * followed by whoever reads it in an effect or a template: rows are plain values, reactivity is one number per type.
 */
export class Replica {
  /** False until every row was loaded once, from this device or from the server. */
  complete = $state(false);

  readonly #tables = new Map<string, RowTable>();
  readonly #versions = new Map<string, Version>();
  readonly #overlay: Overlay;
  readonly #reverse = new ReverseIndex((type) => this.table(type));
  readonly #search = new SearchIndex((type) => this.table(type));
  readonly orders = new ViewOrders((type) => this.table(type));
  /** How views go along relations. Not followed: whoever asks follows the types that it goes through. */
  readonly relations: Related = {
    row: (type, id) => this.table(type).row(id),
    pointingAt: (type, field, id) => [...this.idsNaming(type, field, id)].flatMap((one) => this.table(type).row(one) ?? []),
  };

  readonly #surroundings: () => { readonly context: ViewContext; readonly definitions: Definitions };

  constructor(member: () => string, surroundings: () => { readonly context: ViewContext; readonly definitions: Definitions }) {
    this.#surroundings = surroundings;
    // Made now: a state made while something is computed would not be followed by it.
    for (const type of [...Object.keys(objectTypes), 'member', 'team', 'settings']) this.#versions.set(type, new Version());
    this.#overlay = new Overlay(
      {
        server: (type, id) => this.table(type).server(id),
        lay: (type, id, row) => void this.table(type).lay(id, row),
        lift: (type, id) => void this.table(type).lift(id),
        definitions: () => this.definitions,
      },
      member,
    );
  }

  /** What views are evaluated with: who looks, when and where. */
  get context(): ViewContext {
    return this.#surroundings().context;
  }

  get definitions(): Definitions {
    return this.#surroundings().definitions;
  }

  row(type: string, id: string): Row | undefined {
    this.version(type);
    return this.table(type).row(id);
  }

  /** All rows of a type, in no particular order, without deleted ones. */
  rows(type: string): readonly Row[] {
    this.version(type);
    return [...this.table(type).all()].filter(isListed);
  }

  /** All rows of a type that lie in the trash, in no particular order. */
  trashed(type: string): readonly Row[] {
    this.version(type);
    return [...this.table(type).all()].filter((row) => !isListed(row));
  }

  /** The record's title; undefined when it is not available. */
  title(type: string, id: string): string | undefined {
    const row = this.row(type, id);
    const object = objectType(type);
    return row && object && (titleOf(object, row.values) || undefined);
  }

  /** Grows with every change of a row of this type: read it to depend on it. */
  version(type: string): number {
    return this.#versions.get(type)?.n ?? 0;
  }

  /** The rows of a view, kept as they change. */
  live(view: () => View): LiveQuery {
    return new LiveQuery(this, view);
  }

  /** Records whose reference fields point at this one, by type and field. */
  related(type: string, id: string): readonly RelatedGroup[] {
    for (const source of ReverseIndex.sources(type)) this.version(source.type);
    return this.#reverse.pointingAt(type, id).map((found) => ({
      type: found.type,
      field: found.field,
      rows: [...found.ids].flatMap((one) => this.table(found.type).row(one) ?? []),
    }));
  }

  /** Rows of a type that name a record in one of their fields. Not followed. */
  idsNaming(type: string, field: string, id: string): ReadonlySet<string> {
    return this.#reverse.pointingBy(type, field, id);
  }

  /** Records that have every word, the phone in any spelling or the number; titles that begin with the text first. Of the listed types, or these. */
  search(text: string, limit: number, types?: readonly string[]): readonly Row[] {
    const among = types ?? Object.values(objectTypes).flatMap((type) => (type.listed ? [type.key] : []));
    for (const type of among) this.version(type);
    return this.#search.find(text, limit, among);
  }

  table(type: string): RowTable {
    const known = this.#tables.get(type);
    if (known) return known;
    const made = new RowTable();
    this.#tables.set(type, made);
    return made;
  }

  /** Whether something made here is still to come for this record. */
  isPending(type: string, id: string): boolean {
    this.version(type);
    return this.#overlay.has(type, id);
  }

  /** Rows from the feed, the store or another tab. Answers the outbox entries that are shown by now. */
  apply(changes: readonly RowChange[]): OutboxEntry[] {
    const done = new Map<string, OutboxEntry>();
    this.#changing(() => {
      for (const change of changes) {
        const { type, id } = 'put' in change ? change.put : change.left;
        const table = this.table(type);
        // Rows may come twice, from the store and from the feed: the newer one stays.
        if (
          'put' in change &&
          (table.server(id)?.position ?? -1) > change.put.position &&
          table.server(id)?.generation === change.put.generation
        )
          continue;
        table.put(id, 'put' in change ? change.put : undefined);
        for (const entry of this.#overlay.caughtUp(type, id, 'left' in change)) done.set(entry.id, entry);
      }
    });
    return [...done.values()];
  }

  /** After all rows were loaded again: what was not among them is gone. */
  missingFrom(ids: ReadonlyMap<string, ReadonlySet<string>>): readonly RowChange[] {
    const left: RowChange[] = [];
    for (const [type, table] of this.#tables) {
      for (const id of table.serverIds()) if (!ids.get(type)?.has(id)) left.push({ left: { type, id } });
    }
    return left;
  }

  /** An entry of the outbox came, or its state changed. Answers whether the rows show it already. */
  overlay(entry: OutboxEntry): boolean {
    this.#changing(() => this.#overlay.set(entry));
    return this.#overlay.shows(entry);
  }

  /** Whether the log has an entry that the rows do not show yet. */
  isOnItsWay(entry: OutboxEntry): boolean {
    return this.#overlay.isOnItsWay(entry);
  }

  liftOverlay(id: string): void {
    this.#changing(() => this.#overlay.remove(id));
  }

  /** The server's rows, to be kept on this device. */
  serverRows(): ReadonlyMap<string, readonly Row[]> {
    return new Map([...this.#tables].map(([type, table]) => [type, [...table.serverRows()]]));
  }

  /** What the server's rows of records and settings come to, to be compared with its own. */
  rowSums(): RowSums {
    const compared = [...this.#tables].filter(([type]) => type !== 'member' && type !== 'team');
    return Object.fromEntries(compared.map(([type, table]) => [type, rowSum(table.serverRows())]));
  }

  /** Tells readers, once per type, after everything has changed. */
  #changing(change: () => void): void {
    const before = new Map([...this.#tables].map(([type, table]) => [type, table.version]));
    change();
    for (const [type, table] of this.#tables) {
      if (table.version === (before.get(type) ?? 0)) continue;
      const version = this.#versions.get(type);
      if (version) version.n++;
    }
  }
}
