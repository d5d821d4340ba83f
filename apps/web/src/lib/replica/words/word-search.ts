import { objectType, objectTypes } from '@rapport/model/objects/index';
import type { Row } from '@rapport/model/schema/row';
import { searchTextsOf, type SearchEntry } from '@rapport/model/search/search-entry';
import { isListed } from '../ordered-rows.ts';
import type { RowTable } from '../row-table.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Rows that are read in one turn: a few milliseconds. */
const batch = 500;

export type IndexWorker = {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
};

/**
 * Records found by their words, slips of the finger forgiven, in a worker that is made with the first question. Before
 * each question it is told what changed since the last one. Whatever it answers is held against the rows as they are
 * now [V6]. Without a worker nothing is found here: the rows' own search is there beside it.
 */
export class WordSearch {
  readonly #table: (type: string) => RowTable;
  readonly #make: () => IndexWorker;
  #worker: IndexWorker | undefined;
  #failed = false;
  /** The version of each table that the worker knows, and the keys it was told of. */
  readonly #known = new Map<string, { version: number; readonly ids: Set<string> }>();
  readonly #waiting = new Map<number, (keys: readonly string[]) => void>();
  #telling: Promise<void> = Promise.resolve();
  #asks = 0;

  constructor(table: (type: string) => RowTable, make: () => IndexWorker) {
    this.#table = table;
    this.#make = make;
  }

  /** The best rows of these types, as they are when the answer is there. */
  async find(typed: string, limit: number, types: readonly string[]): Promise<readonly Row[]> {
    const worker = this.#start();
    if (!worker) return [];
    this.#telling = this.#telling.then(() => this.#tell());
    await this.#telling;
    if (this.#failed) return [];
    const ask = ++this.#asks;
    const keys = await new Promise<readonly string[]>((resolve) => {
      this.#waiting.set(ask, resolve);
      worker.postMessage({ kind: 'find', ask, typed, limit, types });
    });
    return keys.flatMap((key) => {
      const [type = '', id = ''] = key.split('/');
      const row = this.#table(type).row(id);
      return row && isListed(row) ? [row] : [];
    });
  }

  close(): void {
    this.#failed = true;
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const answer of this.#waiting.values()) answer([]);
    this.#waiting.clear();
  }

  #start(): IndexWorker | undefined {
    if (this.#failed || this.#worker) return this.#worker;
    try {
      const worker = this.#make();
      worker.onmessage = ({ data }) => {
        this.#waiting.get(data.ask)?.(data.keys);
        this.#waiting.delete(data.ask);
      };
      worker.onerror = () => this.close();
      return (this.#worker = worker);
    } catch {
      this.#failed = true;
      return undefined;
    }
  }

  /** What changed since the last time, in small portions: the page goes on in between. */
  async #tell(): Promise<void> {
    for (const { key: type, listed } of Object.values(objectTypes)) {
      if (!listed) continue;
      const table = this.#table(type);
      const known = this.#known.get(type) ?? { version: 0, ids: new Set<string>() };
      this.#known.set(type, known);
      const steps = table.since(known.version);
      const ids = steps
        ? [...new Set(steps.map(({ id }) => id))]
        : [...new Set([...known.ids, ...[...table.all()].map(({ id }) => id)])];
      // Taken before the first pause: what changes meanwhile is told the next time.
      known.version = table.version;
      for (let at = 0; at < ids.length; at += batch) {
        this.#tellOf(type, table, ids.slice(at, at + batch), known.ids);
        if (at + batch < ids.length) await new Promise((resolve) => setTimeout(resolve));
      }
    }
  }

  #tellOf(type: string, table: RowTable, ids: readonly string[], told: Set<string>): void {
    const forget: string[] = [];
    const put: SearchEntry[] = [];
    for (const id of ids) {
      const row = table.row(id);
      const object = objectType(type);
      if (row && object && isListed(row)) {
        put.push({ key: `${type}/${id}`, updatedAt: row.updatedAt, texts: searchTextsOf(object, row.values) });
        told.add(id);
      } else if (told.delete(id)) forget.push(`${type}/${id}`);
    }
    this.#worker?.postMessage({ kind: 'change', forget, put });
  }
}
