import type { Row, Values } from '@rapport/model/schema/row';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { limits } from '@rapport/model/limits';
import type { BootstrapChunk } from '@rapport/model/wire/frames';
import { decodeRows } from '@rapport/model/wire/row-chunk';

/** A page of a view that the server has evaluated. */
export type RowPage = {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly total: number | null;
  /** Of each row, where the view makes values of related records. */
  readonly derived: readonly Values[];
};
type Answer = {
  readonly rows: BootstrapChunk;
  readonly next?: string | null;
  readonly total?: number | null;
  readonly derived?: readonly Values[];
};

export type LeftRowsOptions = {
  /** Asks the server: `/api/sync/rows/<type>`. */
  readonly ask: (type: string, query: URLSearchParams) => Promise<Answer>;
  /** Rows came. */
  readonly came: (rows: readonly Row[]) => void;
};

/** What is wanted while something is drawn is gathered, and asked for together. */
const gatherFor = 20;
const pointing = 200;
const picked = 50;

/**
 * Rows of types that this device leaves to the server, fetched when somebody needs them: records that others name, those
 * that name a record, those whose words are typed, pages of a view. Each is asked for once; what failed, again.
 */
export class LeftRows {
  readonly #options: LeftRowsOptions;
  readonly #asked = new Set<string>();
  readonly #wanted = new Map<string, Set<string>>();
  #gathering = false;

  constructor(options: LeftRowsOptions) {
    this.#options = options;
  }

  /** A record that something on the screen names. */
  need(type: string, id: string): void {
    if (this.#asked.has(`${type}/${id}`)) return;
    this.#asked.add(`${type}/${id}`);
    const wanted = this.#wanted.get(type) ?? new Set();
    this.#wanted.set(type, wanted.add(id));
    if (this.#gathering) return;
    this.#gathering = true;
    setTimeout(() => this.#flush(), gatherFor);
  }

  /** Records of a type whose field names a record. */
  needPointing(type: ObjectType, field: string, target: { readonly type: string; readonly id: string }): void {
    const value = type.fields[field]?.to === undefined ? `${target.type}:${target.id}` : target.id;
    this.#once(type.key, new URLSearchParams({ [`filter[${field}]`]: value, limit: String(pointing) }));
  }

  /** Records that may be picked by their words. */
  needMatching(type: string, text: string): void {
    const query = new URLSearchParams({ limit: String(picked) });
    if (text.trim()) query.set('search', text.trim());
    this.#once(type, query);
  }

  /** A page of a view; throws what asking throws. */
  async page(type: string, query: URLSearchParams): Promise<RowPage> {
    const { rows, next = null, total = null, derived = [] } = await this.#options.ask(type, query);
    const decoded = decodeRows(rows);
    this.#options.came(decoded);
    return { rows: decoded, next, total, derived };
  }

  /** The server is there again, or has changed something: what was asked for may be asked for anew. */
  forget(type?: string): void {
    for (const key of [...this.#asked]) if (type === undefined || key.startsWith(`${type}?`)) this.#asked.delete(key);
  }

  #once(type: string, query: URLSearchParams): void {
    const key = `${type}?${query}`;
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    void this.page(type, query).catch(() => undefined); // the next time that the server is there
  }

  #flush(): void {
    this.#gathering = false;
    const most = limits.neededRows.value;
    for (const [type, wanted] of this.#wanted) {
      const ids = [...wanted];
      for (let from = 0; from < ids.length; from += most) {
        const query = new URLSearchParams({ ids: ids.slice(from, from + most).join(',') });
        void this.page(type, query).catch(() => undefined);
      }
    }
    this.#wanted.clear();
  }
}
