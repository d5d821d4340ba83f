import { objectType, objectTypes } from '@rapport/model/objects/index';
import { titleOf } from '@rapport/model/projection/project-record';
import { pathsOfView, type Related } from '@rapport/model/query/related';
import type { View, ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import { rowSum, type RowSums } from '@rapport/model/wire/row-sums';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { OutboxEntry, RowChange } from '@rapport/persistence/browser/store';
import { LeftRows, type LeftRowsOptions } from './left-rows.ts';
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

  /** Types that are not here as a whole: the server answers their views, and rows come when they are needed [M90]. */
  #left = $state.raw<ReadonlySet<string>>(new Set());
  /** Grows when the server has changed something of those. */
  leftVersion = $state(0);
  readonly leftRows: LeftRows;
  /** Told of each row that came because it was needed. */
  found: (type: string, id: string) => void = () => {};

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

  constructor(
    member: () => string,
    surroundings: () => { readonly context: ViewContext; readonly definitions: Definitions },
    askForRows: LeftRowsOptions['ask'] = () => Promise.reject(new Error('nobody to ask')),
  ) {
    this.#surroundings = surroundings;
    this.leftRows = new LeftRows({
      ask: askForRows,
      came: (rows) => {
        this.apply(rows.map((put) => ({ put })));
        for (const { type, id } of rows) this.found(type, id);
      },
    });
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
    const row = this.table(type).row(id);
    if (!row && this.#left.has(type)) this.leftRows.need(type, id);
    return row;
  }

  /** Types that this device leaves to the server. */
  get left(): ReadonlySet<string> {
    return this.#left;
  }

  leave(types: readonly string[] = []): void {
    if (types.length !== this.#left.size || types.some((type) => !this.#left.has(type))) this.#left = new Set(types);
  }

  /** Whether a view cannot be evaluated here: it is of such a type, or goes along one. */
  isLeft(view: View): boolean {
    if (this.#left.size === 0) return false;
    return this.#left.has(view.type) || pathsOfView(view).some((path) => path.some(({ type }) => this.#left.has(type)));
  }

  /** Of what the feed tells, what is to be kept here: of such types, changes of rows that are. */
  concerning(changes: readonly RowChange[]): readonly RowChange[] {
    if (this.#left.size === 0) return changes;
    return changes.filter((change) => {
      const { type, id } = 'put' in change ? change.put : change.left;
      return !this.#left.has(type) || this.table(type).server(id) !== undefined;
    });
  }

  /** The server has other rows of them than before, or can be asked again. */
  renewLeft(changes?: readonly RowChange[]): void {
    if (this.#left.size === 0) return;
    const types = changes && new Set(changes.map((change) => ('put' in change ? change.put.type : change.left.type)));
    const touched = [...this.#left].filter((type) => types?.has(type) ?? true);
    if (touched.length === 0) return;
    if (!types) this.leftRows.forget();
    for (const type of touched) {
      this.leftRows.forget(type);
      const version = this.#versions.get(type);
      if (version) version.n++;
    }
    this.leftVersion++;
  }

  /** All rows of a type, in no particular order, without deleted ones. */
  rows(type: string): readonly Row[] {
    this.version(type);
    return [...this.table(type).all()].filter(isListed);
  }

  /** Whether a row of a type is here. */
  hasAny(type: string): boolean {
    this.version(type);
    for (const row of this.table(type).all()) if (isListed(row)) return true;
    return false;
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
    for (const source of ReverseIndex.sources(type)) {
      this.version(source.type);
      const object = this.#left.has(source.type) ? objectType(source.type) : undefined;
      if (object) this.leftRows.needPointing(object, source.field, { type, id });
    }
    return this.#reverse.pointingAt(type, id).map((found) => ({
      type: found.type,
      field: found.field,
      rows: [...found.ids].flatMap((one) => this.table(found.type).row(one) ?? []),
    }));
  }

  /** Those of one type that do by one field, without a look at any other. */
  pointing(type: string, field: string, to: { readonly type: string; readonly id: string }): readonly Row[] {
    this.version(type);
    const object = this.#left.has(type) ? objectType(type) : undefined;
    if (object) this.leftRows.needPointing(object, field, to);
    return [...this.relations.pointingAt(type, field, to.id)];
  }

  /** Rows of a type that name a record in one of their fields. Not followed. */
  idsNaming(type: string, field: string, id: string): ReadonlySet<string> {
    return this.#reverse.pointingBy(type, field, id);
  }

  /** Records that have every word, the phone in any spelling or the number; titles that begin with the text first. Of the listed types, or these. */
  search(text: string, limit: number, types?: readonly string[]): readonly Row[] {
    const among = types ?? Object.values(objectTypes).flatMap((type) => (type.listed ? [type.key] : []));
    for (const type of among) {
      this.version(type);
      if (this.#left.has(type)) this.leftRows.needMatching(type, text);
    }
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
    const compared = [...this.#tables].filter(([type]) => type !== 'member' && type !== 'team' && !this.#left.has(type));
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
