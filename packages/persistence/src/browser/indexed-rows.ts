import type { Row } from '@rapport/model/schema/row';
import type { BootstrapChunk } from '@rapport/model/wire/frames';
import { packChunk } from '@rapport/model/wire/packed-columns';
import { decodeRows, encodeRows } from '@rapport/model/wire/row-chunk';
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { releaseKept } from './indexed-files.ts';
import type { RowsState, Schema } from './schema.ts';
import { type Cursor, Deposed, goesOnFrom, type Picture, type RowChange, type Step } from './store.ts';

/** One record per row is 25-60 times slower to read and write than chunks of this many. */
const rowsPerChunk = 750;
const chunksPerRead = 10;
const pictureKey = 'picture';
/** Its rows in the form of all rows, by type. */
type KeptPicture = { readonly of: string; readonly chunks: readonly BootstrapChunk[] };

/** Rows as they are kept: a third of the size that they have as columns, which is what a start reads. */
const packed = (type: string, rows: readonly Row[]): BootstrapChunk => packChunk(encodeRows(type, rows));
const rowsOf = ({ chunks }: KeptPicture): readonly Row[] => chunks.flatMap((chunk) => decodeRows(chunk));

/** Rows that are not to be seen any more, or not where they were. */
const goneBy = (changes: readonly RowChange[]): readonly { readonly type: string; readonly id: string }[] =>
  changes.flatMap((change) => ('left' in change ? [change.left] : change.put.deletedAt === undefined ? [] : [change.put]));

/** Of these ids, those that are of no row that can be seen. */
function missingFrom(ids: ReadonlySet<string>, rows: ReadonlyMap<string, readonly Row[]>): ReadonlySet<string> {
  const missing = new Set(ids);
  for (const some of rows.values()) for (const { id, deletedAt } of some) if (deletedAt === undefined) missing.delete(id);
  return missing;
}

/** Which chunk holds a row follows from its id, so that finding it needs no index. Ids end in random digits. */
export const bucketOf = (id: string, buckets: number): number => Number.parseInt(id.slice(-8), 16) % buckets;

/** Rows on disk: chunks, and a journal of what changed since they were written. */
export class IndexedRows {
  readonly #database: IDBPDatabase<Schema>;

  constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  async state(): Promise<RowsState | undefined> {
    return (await this.#database.get('meta', 'rows')) as RowsState | undefined;
  }

  async takeLead(): Promise<number> {
    const tx = this.#database.transaction('meta', 'readwrite', { durability: 'relaxed' });
    const { done } = tx;
    const take = async () => {
      const lead = (((await tx.store.get('lead')) as number | undefined) ?? 0) + 1;
      tx.store.put(lead, 'lead').catch(ignore);
      return lead;
    };
    const [lead] = await Promise.all([take(), done]);
    return lead;
  }

  async *read(first: readonly string[]): AsyncIterable<readonly RowChange[]> {
    const state = await this.state();
    if (!state) return;
    const types = [...new Set([...first, ...Object.keys(state.buckets)])].filter((type) => state.buckets[type]);
    // The first chunk of each type by itself: whoever waits for a few of its rows does not wait for thousands.
    const ranges = types.flatMap((type) =>
      Array.from({ length: Math.ceil(((state.buckets[type] ?? 0) - 1) / chunksPerRead) + 1 }, (_, at) => {
        const last = at * chunksPerRead;
        return IDBKeyRange.bound([state.run, type, at === 0 ? 0 : last - chunksPerRead + 1], [state.run, type, last]);
      }),
    );
    const ask = (at: number) => {
      const range = ranges[at];
      const chunks = range && this.#database.getAll('chunks', range);
      // Told to whoever waits for them; nobody does where the reader has stopped.
      chunks?.catch(ignore);
      return chunks;
    };
    // The disk reads on while rows are made of what came.
    let next = ask(0);
    for (let at = 0; next; at += 1) {
      const chunks = await next;
      next = ask(at + 1);
      for (const chunk of chunks) yield decodeRows(chunk).map((put) => ({ put }));
    }
    const journal = await this.#database.getAll('journal');
    if (journal.length > 0) yield journal.map((line) => line.change);
  }

  async replace(rows: ReadonlyMap<string, readonly Row[]>, cursor: Cursor, lead: number): Promise<void> {
    // Above every earlier run, and apart from what a deposed leader had written when it was.
    const run = Math.max((await this.state())?.run ?? 0, lead * 1000) + 1;
    const buckets: Record<string, number> = {};
    for (const [type, all] of rows) {
      if (all.length === 0) continue;
      const count = Math.ceil(all.length / rowsPerChunk);
      buckets[type] = count;
      const sorted: Row[][] = Array.from({ length: count }, () => []);
      for (const row of all) sorted[bucketOf(row.id, count)]?.push(row);
      for (let from = 0; from < count; from += chunksPerRead) {
        await this.#fenced(lead, ['chunks', 'meta'], (tx) => {
          const chunks = tx.objectStore('chunks');
          for (let bucket = from; bucket < Math.min(count, from + chunksPerRead); bucket++) {
            chunks.put(packed(type, sorted[bucket] ?? []), [run, type, bucket]).catch(ignore);
          }
        });
      }
    }
    const state: RowsState = { run, buckets, ...cursor };
    await this.#fenced(lead, ['chunks', 'journal', 'meta', 'keptFiles', 'keptBytes'], async (tx) => {
      tx.objectStore('meta').put(state, 'rows').catch(ignore);
      tx.objectStore('journal').clear().catch(ignore);
      tx.objectStore('chunks')
        .delete(IDBKeyRange.upperBound([run], true))
        .catch(ignore);
      tx.objectStore('chunks')
        .delete(IDBKeyRange.lowerBound([run + 1]))
        .catch(ignore);
      await dropPicture(tx, (ids) => missingFrom(ids, rows).size > 0);
      // The row of what was added here may not have come: whoever keeps files knows how long it may take.
      const files = (await tx.objectStore('keptFiles').getAll()).filter(({ own }) => !own).map(({ id }) => id);
      await releaseKept(tx, missingFrom(new Set(files), rows));
    });
  }

  /** A cursor never stands before rows that are not here [V5]: those of another load, or of a leader that ended before it wrote them. */
  async apply(changes: readonly RowChange[], step: Step, lead: number): Promise<number | undefined> {
    let length: number | undefined;
    const gone = goneBy(changes);
    const files = gone.filter(({ type }) => type === 'file').map(({ id }) => id);
    const stores = ['journal', 'meta', ...(files.length > 0 ? (['keptFiles', 'keptBytes'] as const) : [])] as const;
    await this.#fenced(lead, stores, async (tx) => {
      const state = (await tx.objectStore('meta').get('rows')) as RowsState | undefined;
      if (!state || !goesOnFrom(state, step)) return;
      for (const change of changes) tx.objectStore('journal').add({ change }).catch(ignore);
      tx.objectStore('meta')
        .put({ ...state, ...step.cursor }, 'rows')
        .catch(ignore);
      // With the change itself, so that no start shows what this device knows to be gone, and nothing of it stays [V6].
      if (gone.length > 0) await dropPicture(tx, (ids) => gone.some(({ id }) => ids.has(id)));
      if (files.length > 0) await releaseKept(tx, files);
      length = await tx.objectStore('journal').count();
    });
    return length;
  }

  /** Chunk by chunk, so that no transaction is long; the journal goes last, so that a crash in between repeats it. */
  async fold(lead: number): Promise<void> {
    const state = await this.state();
    const journal = await this.#database.getAll('journal');
    const last = journal.at(-1)?.n;
    if (!state || last === undefined) return;
    const buckets: Record<string, number> = { ...state.buckets };
    const changed = new Map<string, Map<number, RowChange[]>>();
    for (const { change } of journal) {
      const { type, id } = 'put' in change ? change.put : change.left;
      const of = changed.get(type) ?? new Map<number, RowChange[]>();
      changed.set(type, of);
      const bucket = bucketOf(id, (buckets[type] ??= 1));
      of.set(bucket, [...(of.get(bucket) ?? []), change]);
    }
    for (const [type, of] of changed) {
      for (const [bucket, changes] of of) {
        await this.#fenced(lead, ['chunks', 'meta'], async (tx) => {
          const key: [number, string, number] = [state.run, type, bucket];
          const chunk = await tx.objectStore('chunks').get(key);
          const rows = new Map((chunk ? decodeRows(chunk) : []).map((row) => [row.id, row]));
          for (const change of changes) {
            if ('put' in change) rows.set(change.put.id, change.put);
            else rows.delete(change.left.id);
          }
          tx.objectStore('chunks')
            .put(packed(type, [...rows.values()]), key)
            .catch(ignore);
        });
      }
    }
    await this.#fenced(lead, ['journal', 'meta'], async (tx) => {
      const now = (await tx.objectStore('meta').get('rows')) as RowsState;
      tx.objectStore('meta')
        .put({ ...now, buckets }, 'rows')
        .catch(ignore);
      tx.objectStore('journal').delete(IDBKeyRange.upperBound(last)).catch(ignore);
    });
  }

  /** By the leader alone: a tab that has not heard yet what left could bring it back. */
  async keepPicture({ of, rows }: Picture, lead: number): Promise<void> {
    const chunks = [...Map.groupBy(rows, ({ type }) => type)].map(([type, some]) => packed(type, some));
    await this.#fenced(lead, ['meta'], (tx) => {
      tx.objectStore('meta')
        .put({ of, chunks } satisfies KeptPicture, pictureKey)
        .catch(ignore);
    });
  }

  async picture(of: string): Promise<Picture | undefined> {
    const kept = (await this.#database.get('meta', pictureKey)) as KeptPicture | undefined;
    return kept?.of === of ? { of, rows: rowsOf(kept) } : undefined;
  }

  /** A write that only happens while this tab still leads: the counter is read again in the same transaction. */
  async #fenced(
    lead: number,
    stores: readonly FencedStore[],
    write: (tx: FencedTransaction) => void | Promise<void>,
  ): Promise<void> {
    const tx = this.#database.transaction(stores, 'readwrite', { durability: 'relaxed' });
    const done = tx.done;
    if ((await tx.objectStore('meta').get('lead')) !== lead) {
      tx.abort();
      await done.catch(ignore);
      throw new Deposed();
    }
    await Promise.all([write(tx as FencedTransaction), done]);
  }
}

type FencedStore = 'chunks' | 'journal' | 'meta' | 'keptFiles' | 'keptBytes';
type FencedTransaction = IDBPTransaction<Schema, FencedStore[], 'readwrite'>;
/** Takes the picture away where it holds what may not be seen. */
async function dropPicture(tx: FencedTransaction, isOver: (ids: ReadonlySet<string>) => boolean): Promise<void> {
  const kept = (await tx.objectStore('meta').get(pictureKey)) as KeptPicture | undefined;
  if (kept && isOver(new Set(rowsOf(kept).map(({ id }) => id)))) tx.objectStore('meta').delete(pictureKey).catch(ignore);
}
/** A failed request fails its transaction, which is what is waited for. */
const ignore = (): void => {};
