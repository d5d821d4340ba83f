import { RefusalError } from '@rapport/model/errors';
import type { Database } from '@rapport/persistence/server/database';
import { loadDocuments, type LoadedDocument } from '@rapport/persistence/server/log/load-documents';
import type { Batch } from '../collaboration/log.ts';
import { answeredByWorkspace, askedTogether, type InWorkspace } from './asked-together.ts';

const keptMilliseconds = 10_000;

/** What was read of documents that are not in memory, and which of it must not be opened any more. */
export class ReadDocuments {
  readonly #load: (record: InWorkspace) => Promise<LoadedDocument | undefined>;
  readonly #kept = new Map<string, { readonly loaded: LoadedDocument; readonly at: number }>();
  /** Ids that are being erased, or were just now and since when: what was read of them before may not be opened. */
  readonly #ended = new Map<string, number>();
  /** What documents that were dropped had handed to the log last: perhaps it is committed yet. */
  readonly #leaving = new Map<string, Batch>();
  /** Which generation documents have that this process rotated: what was read of them before may not be opened. */
  readonly #renewed = new Map<string, number>();

  constructor(database: Database) {
    this.#load = askedTogether((records) =>
      answeredByWorkspace(records, async (workspace, ofWorkspace) => {
        const loaded = await loadDocuments(database, workspace, [...new Set(ofWorkspace.map(({ id }) => id))]);
        return ({ id }) => loaded.get(id);
      }),
    );
  }

  /** Reads it. Throws where whoever asks has to ask again: something newer took its place meanwhile. */
  async read(record: InWorkspace): Promise<LoadedDocument | undefined> {
    const loaded = await this.#load(record);
    if (loaded && loaded.registry.generation < (this.#renewed.get(loaded.registry.id) ?? 0))
      throw new RefusalError('log-unavailable');
    return loaded;
  }

  /** Keeps what was read for whoever opens it in the next moment. */
  keep(name: string, loaded: LoadedDocument): void {
    this.#kept.set(name, { loaded, at: performance.now() });
  }
  kept(name: string): LoadedDocument | undefined {
    return this.#kept.get(name)?.loaded;
  }

  /** What was read of a document that is about to be opened, and is kept no longer. Read now where it was not. */
  async take(name: string, record: InWorkspace): Promise<LoadedDocument | undefined> {
    await this.#handedOver(name);
    const ready = this.#kept.get(name)?.loaded;
    this.#kept.delete(name);
    if (ready && ready.registry.generation < (this.#renewed.get(record.id) ?? 0)) throw new RefusalError('log-unavailable');
    return ready ?? this.read(record);
  }

  /** What it handed to the log before it left memory: it must not be read before that is over. */
  leaves(name: string, batch: Batch | undefined): void {
    if (batch && !batch.over) this.#leaving.set(name, batch);
  }

  /**
   * A note is dropped for its record's sake, and what it had handed to the log may be committed yet: read before that, it
   * would lack those rows, and its next ones would meet their positions.
   */
  async #handedOver(name: string): Promise<void> {
    for (let batch = this.#leaving.get(name); batch; batch = this.#leaving.get(name)) {
      await batch.done;
      if (this.#leaving.get(name) === batch) this.#leaving.delete(name);
      this.#kept.delete(name);
    }
  }

  /** They are about to be erased: nobody opens them any more. */
  end(ids: readonly string[]): void {
    for (const id of ids) this.#ended.set(id, Infinity);
    const ended = new Set(ids);
    for (const [name, { loaded }] of this.#kept) if (ended.has(loaded.registry.id)) this.#kept.delete(name);
  }

  /** They were erased. What was read of them before is forgotten in a while, then the registry alone answers. */
  erased(ids: readonly string[]): void {
    for (const id of ids) this.#ended.set(id, performance.now());
  }

  reopen(ids: readonly string[]): void {
    for (const id of ids) this.#ended.delete(id);
  }

  isEnded(id: string): boolean {
    return this.#ended.has(id);
  }

  /** While it is being erased nobody knows how that ends: whoever asks, asks again. */
  refuseEnding(id: string): void {
    if (this.#ended.get(id) === Infinity) throw new RefusalError('log-unavailable');
  }
  refuseEnded(id: string): void {
    this.refuseEnding(id);
    if (this.#ended.has(id)) throw new RefusalError('erased');
  }

  /** A copy took its place: the next generation. */
  renewed(id: string, generation: number): void {
    this.#renewed.set(id, generation);
  }

  forgetWorkspace(workspaceId: string): void {
    for (const name of this.#kept.keys()) if (name.startsWith(workspaceId)) this.#kept.delete(name);
  }

  sweep(now: number): void {
    for (const [name, { at }] of this.#kept) if (now - at > keptMilliseconds) this.#kept.delete(name);
    for (const [id, at] of this.#ended) if (now - at > keptMilliseconds) this.#ended.delete(id);
    for (const [name, batch] of this.#leaving) if (batch.over && !this.#kept.has(name)) this.#leaving.delete(name);
  }
}
