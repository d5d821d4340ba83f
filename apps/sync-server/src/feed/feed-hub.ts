import { inAudience } from '@rapport/model/access/can';
import { limits } from '@rapport/model/limits';
import type { Change } from '@rapport/model/wire/frames';
import type { Database } from '@rapport/persistence/server/database';
import { advanceFeed, type Announced, type SeqRange } from '@rapport/persistence/server/feed/advance-feed';
import { type FeedClock, readChanges, readClock } from '@rapport/persistence/server/feed/read-changes';
import { withPeople } from '@rapport/persistence/server/feed/people-of-rows';
import { readRegrouping } from '@rapport/persistence/server/feed/read-regrouping';
import type { Logger } from 'pino';
import { encodeFrame } from './frame-codec.ts';
import { groupsName } from './groups-name.ts';

/** One reader of the feed. */
export interface FeedReader {
  /** Another list when they belong elsewhere; never a list that changed. */
  readonly groups: readonly string[];
  /** Whether they know other people only from the records that they see. */
  readonly isGuest: boolean;
  /** Everything up to here was sent to it. */
  cursor: number;
  send(frame: Uint8Array): void;
  /** Whether more may be sent: false while it has not read what it was sent. */
  readonly ready: boolean;
  /** Ends its connection: it comes again. */
  end(): void;
}

const pollMilliseconds = 5_000;
/** A hole in what was announced may still be filled by a transaction whose answer is on its way. */
const holeMilliseconds = 500;
/** How often it is looked whether a slow reader has read what they were sent. */
const slowMilliseconds = 50;
const shortestPause = 4;
const longestPause = 100;

/**
 * A workspace's feed in this process [V5]. What the projector has just committed goes out from memory, encoded once for
 * all who see the same of it; who loses sight of a record is told that it left [V6]; who is behind is led on from the database. Ranges that are
 * sent have no gaps.
 */
export class FeedHub {
  readonly #database: Database;
  readonly #workspaceId: string;
  readonly #logger: Logger;
  /** Everybody who joined and has not left, also while they are led on; with the groups that what they have been sent is of. */
  readonly #joined = new Map<FeedReader, readonly string[]>();
  readonly #readers = new Set<FeedReader>();
  readonly #behind = new Set<FeedReader>();
  readonly #turns = new WeakMap<FeedReader, Promise<unknown>>();
  readonly #arrived = new Map<number, { readonly upto: number; readonly changes: readonly Announced[] }>();
  #unsent: Announced[] = [];
  #epoch = '';
  /** Everything up to here has arrived in order, or is in the database. */
  #upto = 0;
  #sentUpto = 0;
  /** The highest number that was heard of, in whichever order. */
  #newest = 0;
  #timer: NodeJS.Timeout | undefined;
  #hole: NodeJS.Timeout | undefined;
  #poller: NodeJS.Timeout | undefined;
  #pause = shortestPause;

  constructor(database: Database, workspaceId: string, logger: Logger) {
    this.#database = database;
    this.#workspaceId = workspaceId;
    this.#logger = logger;
  }

  get epoch(): string {
    return this.#epoch;
  }
  get upto(): number {
    return this.#sentUpto;
  }

  /** Row changes that the reader who is furthest behind has not been sent. */
  get behind(): number {
    let most = 0;
    for (const reader of this.#joined.keys()) most = Math.max(most, this.#newest - reader.cursor);
    return most;
  }

  async start(): Promise<void> {
    await this.#readClock();
    this.#poller = setInterval(() => void this.#poll(), pollMilliseconds);
    this.#poller.unref();
  }

  stop(): void {
    clearInterval(this.#poller);
    clearTimeout(this.#timer);
    clearTimeout(this.#hole);
  }

  /** Leads a reader on from its cursor. Answers false when that cursor cannot be resumed, or was read under other `groups`. */
  async join(reader: FeedReader, epoch: string, groups: string | undefined): Promise<boolean> {
    if (epoch !== this.#epoch) await this.#readClock();
    if (epoch !== this.#epoch || (groups !== undefined && groups !== groupsName(reader.groups))) return false;
    this.#joined.set(reader, reader.groups);
    const led = await this.#catchUp(reader);
    if (led && this.#joined.has(reader)) reader.send(this.#currentAt(reader.cursor));
    return led;
  }

  leave(reader: FeedReader): void {
    this.#joined.delete(reader);
    this.#readers.delete(reader);
    this.#behind.delete(reader);
  }

  /** What a transaction of this process announced, in the order of its numbers. */
  publish({ epoch, after, upto }: SeqRange, announced: readonly Announced[]): void {
    if (epoch !== this.#epoch) return void this.#poll();
    this.#newest = Math.max(this.#newest, upto);
    // Found by the poll, or beyond a hole that was jumped, before its answer came: readers have it from the database.
    if (upto <= this.#upto) return;
    const from = Math.max(after, this.#upto);
    const known = this.#arrived.get(from);
    // A range of nothing, which only says where the feed stands, takes the place of no changes.
    if (!known || known.upto < upto) this.#arrived.set(from, { upto, changes: announced });
    this.#advance();
  }

  /**
   * A reader belongs to other groups than until now: what they gained comes, what they lost leaves, in a place of the feed
   * of its own. Steps that come while another is told are told as one. What is too much for one frame is loaded again.
   */
  regroup(reader: FeedReader): void {
    if (!this.#joined.has(reader)) return;
    this.#readers.delete(reader);
    this.#behind.delete(reader);
    this.#inTurn(reader, async () => {
      const before = this.#joined.get(reader);
      const after = reader.groups;
      if (!before || before === after) return;
      const range = await advanceFeed(this.#database, this.#workspaceId, []);
      this.publish(range, []);
      const change = await readRegrouping(this.#database, this.#workspaceId, { before, after, cursor: reader.cursor });
      // Theirs are others again: the next turn tells that and this.
      if (!this.#joined.has(reader) || reader.groups !== after) return;
      if (!change || change.epoch !== this.#epoch) {
        reader.send(encodeFrame({ op: 'reload', epoch: this.#epoch }));
        this.leave(reader);
        return;
      }
      const { epoch, upto, changes } = change;
      reader.send(encodeFrame({ op: 'feed', epoch, after: reader.cursor, upto, changes, groups: groupsName(after) }));
      reader.cursor = upto;
      this.#joined.set(reader, after);
    })
      .then(() => (this.#joined.has(reader) ? this.#catchUp(reader) : undefined))
      .catch((error: unknown) => {
        this.#logger.warn({ err: error }, 'a reader could not be moved between groups');
        // They come again, and load again: what they may see by then is asked anew.
        this.leave(reader);
        reader.end();
      });
  }

  #advance(): void {
    for (let next = this.#arrived.get(this.#upto); next; next = this.#arrived.get(this.#upto)) {
      this.#arrived.delete(this.#upto);
      this.#upto = next.upto;
      this.#unsent.push(...next.changes);
    }
    if (this.#upto > this.#sentUpto) this.#timer ??= setTimeout(() => this.#flush(), this.#pause);
    if (this.#arrived.size > 0) this.#hole ??= setTimeout(() => this.#jumpHole(), holeMilliseconds).unref();
    else this.#hole = void clearTimeout(this.#hole);
  }

  /** What announced a number in between has died. */
  #jumpHole(): void {
    this.#hole = undefined;
    if (this.#arrived.size === 0) return;
    this.#jumpTo(Math.min(...this.#arrived.keys()));
    this.#advance();
    this.#leadOn();
  }

  /** Whoever reads gets what is before this from the database. */
  #jumpTo(seq: number): void {
    this.#upto = seq;
    this.#sentUpto = seq;
    this.#unsent = [];
    for (const reader of this.#readers) this.#behind.add(reader);
  }

  #flush(): void {
    this.#timer = undefined;
    const started = performance.now();
    const after = this.#sentUpto;
    const changes = latest(this.#unsent);
    this.#unsent = [];
    this.#sentUpto = this.#upto;
    const fromMemory = changes.length <= limits.feedChanges.value;
    // Most see the same of it: each view of the changes is encoded once.
    const frames = new Map<string, Uint8Array>();
    for (const reader of this.#readers) {
      if (this.#behind.has(reader)) continue;
      if (reader.cursor >= this.#sentUpto) continue;
      // Who reads slowly is led on when they have read; whom a guest may know is found out there, too.
      if (!fromMemory || reader.cursor < after || !reader.ready || reader.isGuest) {
        this.#behind.add(reader);
        continue;
      }
      const seen = changes.flatMap((each) => (each.seq > reader.cursor ? (changeFor(each, reader.groups) ?? []) : []));
      const key = `${reader.cursor} ${seen.map(({ op, seq }) => `${op === 'put' ? '' : '-'}${seq}`).join(' ')}`;
      let frame = frames.get(key);
      if (!frame) frames.set(key, (frame = this.#frame(reader.cursor, seen)));
      reader.cursor = this.#sentUpto;
      reader.send(frame);
    }
    // Many readers: rather fewer, larger frames than all the time spent on sending.
    this.#pause = Math.min(longestPause, Math.max(shortestPause, (performance.now() - started) * 4));
    this.#leadOn();
  }

  #frame(after: number, changes: readonly Change[]): Uint8Array {
    return encodeFrame({ op: 'feed', epoch: this.#epoch, after, upto: this.#sentUpto, changes });
  }

  #currentAt(cursor: number): Uint8Array {
    return encodeFrame({ op: 'feed', epoch: this.#epoch, after: cursor, upto: cursor, changes: [], current: true });
  }

  #leadOn(): void {
    for (const reader of this.#behind) {
      if (!reader.ready) continue;
      this.#behind.delete(reader);
      this.#catchUp(reader).catch((error: unknown) => {
        this.#logger.warn({ err: error }, 'a reader of the feed could not be led on');
        if (!this.#joined.has(reader)) return;
        this.#readers.add(reader);
        this.#behind.add(reader);
      });
    }
  }

  /** One thing after the other for one reader: what was read under their former groups must not come after what they lost. */
  #inTurn<Result>(reader: FeedReader, work: () => Promise<Result>): Promise<Result> {
    const mine = (this.#turns.get(reader) ?? Promise.resolve()).then(work);
    this.#turns.set(
      reader,
      mine.catch(() => undefined),
    );
    return mine;
  }

  /** Sends pages until the reader has what was sent to everybody, no faster than they read. */
  async #catchUp(reader: FeedReader): Promise<boolean> {
    this.#readers.delete(reader);
    for (;;) {
      if (!(await this.#inTurn(reader, () => this.#nextPage(reader)))) return false;
      while (this.#joined.has(reader) && !reader.ready) await new Promise((resolve) => setTimeout(resolve, slowMilliseconds));
      if (!this.#joined.has(reader)) return true;
      // What goes to everybody is judged by groups of which they may not have been told yet.
      if (reader.cursor < this.#sentUpto || this.#joined.get(reader) !== reader.groups) continue;
      // It may be ahead of what the others were sent.
      this.#readers.add(reader);
      return true;
    }
  }

  /** Answers false when the reader has to load again. */
  async #nextPage(reader: FeedReader): Promise<boolean> {
    const groups = this.#joined.get(reader);
    if (!groups) return true;
    const page = await readChanges(
      this.#database,
      this.#workspaceId,
      groups,
      { epoch: this.#epoch, after: reader.cursor },
      limits.feedChanges.value,
    );
    // They belong elsewhere since it was read: what they see now is read after what they lost was told.
    if (reader.groups !== groups) return true;
    if (page.reload) {
      reader.send(encodeFrame({ op: 'reload', epoch: page.epoch }));
      this.#joined.delete(reader);
      return false;
    }
    if (page.upto <= reader.cursor) return true;
    const changes = reader.isGuest ? await withPeople(this.#database, this.#workspaceId, page.changes) : page.changes;
    reader.send(encodeFrame({ op: 'feed', epoch: page.epoch, after: page.after, upto: page.upto, changes }));
    reader.cursor = page.upto;
    return true;
  }

  async #readClock(): Promise<FeedClock> {
    const clock = await readClock(this.#database, this.#workspaceId);
    if (clock.epoch === this.#epoch) {
      this.#newest = Math.max(this.#newest, clock.seq);
      return clock;
    }
    this.#epoch = clock.epoch;
    this.#newest = clock.seq;
    this.#upto = clock.seq;
    this.#sentUpto = clock.seq;
    this.#unsent = [];
    this.#arrived.clear();
    const frame = encodeFrame({ op: 'reload', epoch: clock.epoch });
    for (const reader of this.#readers) reader.send(frame);
    this.#joined.clear();
    this.#readers.clear();
    this.#behind.clear();
    return clock;
  }

  /** What was announced by nobody in this process, or lost on the way. */
  async #poll(): Promise<void> {
    try {
      const { seq } = await this.#readClock();
      if (seq > this.#upto && this.#arrived.size === 0 && !this.#timer) this.#jumpTo(seq);
      this.#leadOn();
    } catch (error) {
      this.#logger.warn({ err: error }, 'the feed could not be read');
    }
  }
}

/** The last change of each record, in order; who saw any of those before may have to hear that it left. */
function latest(changes: readonly Announced[]): Announced[] {
  const byRecord = new Map<string, Announced>();
  for (const announced of changes) {
    const key = `${announced.type}/${announced.id}`;
    const earlier = byRecord.get(key);
    byRecord.delete(key);
    byRecord.set(key, earlier ? { ...announced, before: [...announced.before, ...earlier.audience] } : announced);
  }
  return [...byRecord.values()];
}

/** What a change is to somebody: the row, that it left, or nothing. */
function changeFor({ type, id, seq, row, audience, before }: Announced, groups: readonly string[]): Change | undefined {
  if (row && inAudience(groups, audience)) return { op: 'put', seq, row };
  return inAudience(groups, audience) || inAudience(groups, before) ? { op: 'left', seq, type, id } : undefined;
}
