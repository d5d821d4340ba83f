import { names } from '@rapport/model/features/away/changed-meanwhile';
import { objectType } from '@rapport/model/objects/index';
import { homeOf } from '@rapport/model/projection/document-row';
import type { Row } from '@rapport/model/schema/row';
import type { MatchKind } from '@rapport/model/search/name-fit';
import { aboveOf, saidTextsOf, searchTextsOf, type SearchEntry } from '@rapport/model/search/search-entry';
import { isSaid, searchedTypes } from '@rapport/model/search/searched-types';
import type { SnippetPart } from '@rapport/model/search/snippet';
import { breathe } from '../../breathe.ts';
import { isListed } from '../ordered-rows.ts';
import type { RowTable } from '../row-table.ts';
import type { FromWorker, KeptText, KeyFound, Question, ToWorker } from './messages.ts';

/** Rows that are read in one turn: a few milliseconds. */
const batch = 500;
/** The worker is asked first when it knows of so many rows, then each time it knows of twice as many, until it knows all. */
const askedFirst = 2_000;

export type IndexWorker = {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
};
export type WordSearchOptions = {
  readonly table: (type: string) => RowTable;
  readonly make: () => IndexWorker;
  /** Whose search it is. */
  readonly me: () => string;
  /** The texts that this device keeps; answers whether it told of any. */
  readonly texts?: (tell: (texts: readonly KeptText[]) => void) => Promise<boolean>;
};

/** A row that was found, as it is when it is shown. */
export type WordFound = { readonly row: Row; readonly match: MatchKind; readonly snippet?: readonly SnippetPart[] };
/** `last`: nothing more comes of what is on this device. */
export type Answer = (found: readonly WordFound[], last: boolean) => void;
type Asked = {
  readonly question: Question;
  readonly answer: Answer;
  /**
   * What the worker was asked of it and has not answered to the end, and whether before it knew everything: then more is
   * to come, whatever it says.
   */
  readonly pending: Map<number, { readonly isEarly: boolean }>;
};

/**
 * Records, comments and kept notes found by their words, slips of the finger forgiven, in a worker that is made with the
 * first question or before it. Before each question it is told what changed since the last one. Whatever it answers is
 * held against the rows as they are now [V6]. Where there is no worker, nothing is found.
 */
export class WordSearch {
  readonly #options: WordSearchOptions;
  #worker: IndexWorker | undefined;
  #failed = false;
  /** The version of each table that the worker knows, and the keys it was told of. */
  readonly #known = new Map<string, { version: number; readonly ids: Set<string> }>();
  readonly #open = new Set<Asked>();
  #telling: Promise<void> = Promise.resolve();
  #asks = 0;
  /** How many rows the worker was told of, and from how many on it is asked again; undefined once it knows all. */
  #first: { told: number; askAt: number } | undefined = { told: 0, askAt: askedFirst };

  constructor(options: WordSearchOptions) {
    this.#options = options;
  }

  /** Tells the worker what there is, before anybody asks. */
  prepare(): void {
    if (!this.#start()) return;
    this.#telling = this.#telling.then(() => this.#tell());
    void this.#telling.then(() => this.#lookForTexts());
  }

  /**
   * Answers in one step or two, the second begins with the first; and again when kept texts have come, until it is
   * stopped.
   */
  ask(question: Question, answer: Answer): () => void {
    const asked: Asked = { question, answer, pending: new Map() };
    if (!this.#start()) {
      answer([], true);
      return () => {};
    }
    this.#open.add(asked);
    if (this.#first && this.#first.told > 0) this.#send(asked, true);
    this.#telling = this.#telling.then(() => this.#tell());
    void this.#telling.then(() => {
      this.#send(asked);
      void this.#lookForTexts();
    });
    return () => {
      this.#open.delete(asked);
      for (const ask of asked.pending.keys()) this.#worker?.postMessage({ kind: 'drop', ask });
    };
  }

  /** The best rows of these types, as they are when the answer is there. */
  find(typed: string, limit: number, types: readonly string[]): Promise<readonly Row[]> {
    return new Promise((resolve) => {
      const stop = this.ask({ typed, limit, types }, (found, last) => {
        if (!last) return;
        resolve(found.map(({ row }) => row));
        queueMicrotask(() => stop());
      });
    });
  }

  close(): void {
    this.#failed = true;
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { answer } of this.#open) answer([], true);
    this.#open.clear();
  }

  #start(): IndexWorker | undefined {
    if (this.#failed || this.#worker) return this.#worker;
    try {
      const worker = this.#options.make();
      worker.onmessage = ({ data }) => this.#hear(data);
      worker.onerror = () => this.close();
      return (this.#worker = worker);
    } catch {
      this.#failed = true;
      return undefined;
    }
  }

  #send(asked: Asked, isEarly = false): void {
    if (!this.#open.has(asked)) return;
    const ask = ++this.#asks;
    asked.pending.set(ask, { isEarly });
    this.#worker?.postMessage({ kind: 'find', ask, ...asked.question, ...(isEarly && { early: true }) });
  }

  /** What was asked before this one has nothing more to say. */
  #hear({ ask, found, last }: FromWorker): void {
    for (const { pending, answer } of this.#open) {
      const of = pending.get(ask);
      if (!of) continue;
      for (const other of pending.keys()) if (other < ask || (other === ask && last)) pending.delete(other);
      answer(this.#seen(found), last && !of.isEarly);
    }
  }

  async #lookForTexts(): Promise<void> {
    const told = await this.#options.texts?.((texts) => this.#worker?.postMessage({ kind: 'texts', texts }));
    if (told) for (const asked of this.#open) this.#send(asked);
  }

  /** Rows that are there by now; of what is said about a record, only where that is there, too. */
  #seen(found: readonly KeyFound[]): readonly WordFound[] {
    return found.flatMap(({ key, ...how }) => {
      const [type = '', id = ''] = key.split('/');
      const row = this.#options.table(type).row(id);
      const object = objectType(type);
      if (!row || !object || !isListed(row)) return [];
      const home = homeOf(object, row.values);
      const at = home && this.#options.table(home.type).row(home.id);
      return home && !(at && isListed(at)) ? [] : [{ row, ...how }];
    });
  }

  /** What changed since the last time, in small portions: the page goes on in between. */
  async #tell(): Promise<void> {
    for (const { key: type } of searchedTypes()) {
      const table = this.#options.table(type);
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
        this.#askEarly(Math.min(batch, ids.length - at));
        if (at + batch < ids.length) await breathe();
      }
    }
    this.#first = undefined;
  }

  /**
   * Whoever asks while the worker is told of everything for the first time gets what it has so far. A worker that is slow
   * is not asked again before it has answered: what it says would be of yesterday each time.
   */
  #askEarly(told: number): void {
    if (!this.#first) return;
    this.#first.told += told;
    if (this.#first.told < this.#first.askAt) return;
    this.#first.askAt = this.#first.told * 2;
    for (const asked of this.#open) if (asked.pending.size === 0) this.#send(asked, true);
  }

  #tellOf(type: string, table: RowTable, ids: readonly string[], told: Set<string>): void {
    const object = objectType(type);
    const forget: string[] = [];
    const put: SearchEntry[] = [];
    for (const id of ids) {
      const row = table.row(id);
      if (row && object && isListed(row)) {
        const texts = isSaid(object) ? saidTextsOf(object, row.values) : searchTextsOf(object, row.values);
        const under = aboveOf(object, row.values).map((above) => `${above.type}/${above.id}`);
        const mine = names(object, row, this.#options.me());
        put.push({ key: `${type}/${id}`, updatedAt: row.updatedAt, mine, texts, ...(under.length > 0 && { under }) });
        told.add(id);
      } else if (told.delete(id)) forget.push(`${type}/${id}`);
    }
    this.#worker?.postMessage({ kind: 'change', forget, put });
  }
}
