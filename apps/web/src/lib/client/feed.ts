import type { Row } from '@rapport/model/schema/row';
import type { BootstrapChunk, BootstrapHead, ServerFrame } from '@rapport/model/wire/frames';
import { decodeRows } from '@rapport/model/wire/row-chunk';
import { type Cursor, Deposed, type RowChange, type Step, type Store } from '@rapport/persistence/browser/store';
import { breathe } from '../breathe.ts';
import { GrowingParts } from './growing-parts.ts';
import { rowsPath } from './rows-ahead.ts';

/** From this many lines on the journal is worked into the chunks, when the browser has nothing else to do. */
const journalLines = 1_000;
/** Rows that are handed on after what the screen shows first are twice as many at least. */
const screenful = 20_000;
/** Milliseconds: a disk that could not take all rows is not asked to with each row that comes. */
const restAfterFull = 60_000;

export type FeedListener = {
  /** Rows came, from the server: `after` says how current they were before, `cursor` how they are with them. */
  changed(changes: readonly RowChange[], step: Step | undefined): void;
  /** These types do not come as a whole. */
  leaves(types: readonly string[] | undefined): void;
  /** The rows are as current as the server. */
  current(): void;
  /** All rows were loaded; whatever is not among these ids is gone. */
  loaded(ids: ReadonlyMap<string, ReadonlySet<string>>): void;
  /** The rows as they are now, to be written to disk. */
  rows(): ReadonlyMap<string, readonly Row[]>;
  /** All rows are on disk: other tabs may read them. */
  stored(): void;
  /** A write under this number was refused. */
  deposed(lead: number): void;
};

export type FeedOptions = {
  readonly workspace: string;
  readonly store: Store;
  readonly listener: FeedListener;
  /** This tab follows the server. */
  readonly leads: () => boolean;
  /** The number that fences its writes; undefined while it may write nothing. */
  readonly lead: () => number | undefined;
  /** The type that is on the screen. */
  readonly first: () => string;
  /** Types whose views were used lately, the latest first. */
  readonly used: () => Promise<readonly string[]>;
  /** Of what the server tells, what is kept on this device. */
  readonly concerning: (changes: readonly RowChange[]) => readonly RowChange[];
  readonly fetch: (path: string) => Promise<Response>;
  /** Says hello anew, with the cursor that is known now. */
  readonly resume: () => void;
  /** Resolves when what was handed on has been drawn. */
  readonly drawn: () => Promise<void>;
};

/**
 * Keeps the replica as current as the server: loads all rows once, then follows from the cursor on. Ranges have no
 * gaps, so one that does not begin where the last ended means that something was missed, and the feed is resumed [V5].
 */
export class Feed {
  readonly #options: FeedOptions;
  #cursor: Cursor | undefined;
  #told = false;
  #loading: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** To be written when its turn comes. */
  #waits: { readonly changes: RowChange[]; step: Step } | undefined;
  /** All rows are to be written, as they are when their turn comes: nothing that comes before then need be. */
  #replaces = false;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  get cursor(): Cursor | undefined {
    return this.#cursor;
  }

  /** Where this device stood when it was last open, or where another tab is now. */
  startAt(cursor: Cursor | undefined): void {
    this.#cursor = cursor;
  }

  /** Where the server is to go on, for a greeting; undefined when this tab does not lead, or has no rows yet. */
  position(): { readonly epoch: string; readonly cursor: number; readonly groups: string } | undefined {
    const cursor = this.#options.leads() ? this.#cursor : undefined;
    this.#told = cursor !== undefined;
    // Rows of a build that did not know of groups were read under none.
    return cursor && { epoch: cursor.epoch, cursor: cursor.seq, groups: cursor.groups ?? '' };
  }

  /**
   * The leading tab was greeted: loads everything if nothing is known. A tab that took the lead while its greeting was
   * under way has not said where its rows stand, and would follow nothing: it greets again.
   */
  begin(): void {
    if (!this.#cursor) void this.#load();
    else if (!this.#told) this.#options.resume();
    if (this.#cursor?.left) void this.#reconsider(this.#cursor.left, this.#cursor);
  }

  /** What is left to the server is used by now: with what else is used it is decided anew, once. */
  async #reconsider(left: readonly string[], cursor: Cursor): Promise<void> {
    const used = await this.#used();
    if (this.#cursor !== cursor || this.#loading || cursor.used === named(used)) return;
    if (left.some((type) => used.includes(type))) this.receive({ op: 'reload', epoch: cursor.epoch });
  }

  async #used(): Promise<readonly string[]> {
    return [...new Set([this.#options.first(), ...(await this.#options.used())])];
  }

  receive(frame: ServerFrame): void {
    if (frame.op === 'reload') {
      this.#cursor = undefined;
      void this.#load();
    } else if (frame.op === 'feed') this.#follow(frame);
  }

  #follow(frame: ServerFrame & { op: 'feed' }): void {
    const cursor = this.#cursor;
    if (!cursor || this.#loading) return;
    if (frame.epoch !== cursor.epoch) {
      this.receive({ op: 'reload', epoch: frame.epoch });
      return;
    }
    if (frame.after > cursor.seq) {
      this.#options.resume();
      return;
    }
    if (frame.current) this.#options.listener.current();
    if (frame.upto <= cursor.seq) return;
    const changes = frame.changes
      .filter((change) => change.seq > cursor.seq)
      .map((change): RowChange => (change.op === 'put' ? { put: change.row } : { left: { type: change.type, id: change.id } }));
    const groups = frame.groups ?? cursor.groups;
    this.#cursor = { ...cursor, epoch: frame.epoch, seq: frame.upto, ...(groups !== undefined && { groups }) };
    const step: Step = { after: cursor, cursor: this.#cursor };
    this.#options.listener.changed(changes, step);
    this.#write(this.#options.concerning(changes), step);
  }

  /** One after the other, so that the cursor on disk never runs ahead of the rows; what comes meanwhile goes with the next. */
  #write(changes: readonly RowChange[], step: Step): void {
    if (this.#replaces) return;
    if (this.#waits) {
      this.#waits.changes.push(...changes);
      this.#waits.step = { after: this.#waits.step.after, cursor: step.cursor };
      return;
    }
    const waits = { changes: [...changes], step };
    this.#waits = waits;
    this.#writing = this.#writing.then(() => void (this.#waits = undefined));
    this.#fenced(async (lead) => {
      const lines = await this.#options.store.applyChanges(waits.changes, waits.step, lead);
      if (lines === undefined) this.#replace();
      else if (lines >= journalLines) whenIdle(() => this.#fenced((leading) => this.#options.store.fold(leading)));
    });
  }

  /** Writes all rows from memory, which has them: they were loaded, or the disk lacks some that came before. */
  #replace(): void {
    if (this.#replaces) return;
    this.#replaces = true;
    const { store, listener } = this.#options;
    whenIdle(() => {
      this.#writing = this.#writing.then(() => void (this.#replaces = false));
      this.#fenced(async (lead) => {
        // Where they are being loaded again, they are written after that.
        const cursor = this.#cursor;
        if (!cursor) return;
        try {
          // They are at least as new as the cursor: what came since comes again.
          await store.replaceRows(listener.rows(), cursor, lead);
        } catch (error) {
          if (error instanceof Deposed) throw error;
          this.#replaces = true;
          setTimeout(() => (this.#replaces = false), restAfterFull);
          return;
        }
        listener.stored();
      });
    });
  }

  #fenced(work: (lead: number) => Promise<void>): void {
    this.#writing = this.#writing.then(async () => {
      const lead = this.#options.lead();
      if (lead === undefined) return;
      try {
        await work(lead);
      } catch (error) {
        // A full disk was reported by the store; the rows are in memory and come again with the next start.
        if (error instanceof Deposed) this.#options.listener.deposed(lead);
      }
    });
  }

  /** Loads what another member sees. */
  look(member: string): Promise<void> {
    return this.#bootstrap(`&as=${member}`);
  }

  #load(): Promise<void> {
    this.#loading ??= this.#bootstrap().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #bootstrap(as = ''): Promise<void> {
    const { workspace, first, listener } = this.#options;
    const lately = await this.#used();
    const path = rowsPath(workspace, first(), as ? undefined : lately);
    const response = await this.#options.fetch(path + as).catch(() => undefined);
    if (!response?.ok || !response.body) return this.#again();
    const ids = new Map<string, Set<string>>();
    let head: BootstrapHead | undefined;
    let count = 0;
    let end: number | undefined;
    const hand = (changes: readonly RowChange[]) => listener.changed(changes, undefined);
    let parts = new GrowingParts(hand);
    let isAhead = false;
    try {
      for await (const line of linesOf(response.body)) {
        const part = JSON.parse(line) as BootstrapHead | BootstrapChunk | { readonly end: true; readonly rows: number };
        const wasAhead = isAhead;
        isAhead = 'columns' in part && part.ahead === true;
        if (wasAhead && !isAhead) {
          parts.flush();
          await this.#options.drawn();
          // What is shown first stays as it is: few hands, as all that is shown is looked at anew each time.
          parts = new GrowingParts(hand, screenful);
        }
        if ('columns' in part && part.ahead) parts.hold(decodeRows(part).map((put) => ({ put })));
        else if ('columns' in part) {
          const rows = decodeRows(part);
          const known = ids.get(part.type) ?? new Set<string>();
          ids.set(part.type, known);
          for (const row of rows) known.add(row.id);
          count += rows.length;
          if (parts.add(rows.map((put) => ({ put })))) await breathe();
        } else if ('end' in part) end = part.rows;
        else {
          head = part;
          listener.leaves(part.left);
        }
      }
    } catch {
      // Cut off in the middle: what came is shown, and everything is asked for again.
    }
    parts.flush();
    if (!head || end !== count) return this.#again();
    const { epoch, seq, groups, definitions, left } = head;
    const cursor: Cursor = { epoch, seq, groups, definitions, ...(left && { left, used: named(lately) }) };
    this.#cursor = cursor;
    listener.loaded(ids);
    this.#options.resume();
    this.#replace();
  }

  /** The next greeting tries again; so does this, should the socket live. */
  #again(): void {
    setTimeout(() => {
      if (!this.#cursor && this.#options.leads()) this.begin();
    }, 3_000);
  }
}

const named = (types: readonly string[]): string => [...types].sort().join(',');

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield line;
  }
  if (rest !== '') yield rest;
}

const whenIdle = (work: () => void): void => {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 5_000 });
  else setTimeout(work, 0);
};
