import { everybody } from '@rapport/model/access/can';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import type { Change } from '@rapport/model/wire/frames';
import type { Database } from '@rapport/persistence/server/database';
import type { SeqRange } from '@rapport/persistence/server/feed/advance-feed';
import { readChanges, readClock } from '@rapport/persistence/server/feed/read-changes';
import type { ProjectionItem } from '@rapport/persistence/server/rows/write-rows';
import type { Logger } from 'pino';
import { encodeFrame } from './frame-codec.ts';

/** One reader of the feed. */
export interface FeedReader {
  readonly groups: readonly string[];
  /** Everything up to here was sent to it. */
  cursor: number;
  send(frame: Uint8Array): void;
  /** Whether more may be sent: false while it has not read what it was sent. */
  readonly ready: boolean;
}

type Announced = { readonly change: Change; readonly audience: readonly string[] };

const pollMilliseconds = 5_000;
/** A hole in what was announced may still be filled by a transaction whose answer is on its way. */
const holeMilliseconds = 500;
/** How often it is looked whether a slow reader has read what they were sent. */
const slowMilliseconds = 50;
const shortestPause = 4;
const longestPause = 100;

/**
 * A workspace's feed in this process [V5]. What the projector has just committed goes out from memory, encoded once for
 * everybody; what is one person's goes to them alone [V6]; who is behind is led on from the database. Ranges that are sent have no gaps.
 */
export class FeedHub {
  readonly #database: Database;
  readonly #workspaceId: string;
  readonly #everybody: readonly string[];
  readonly #logger: Logger;
  /** Everybody who joined and has not left, also while they are led on. */
  readonly #joined = new Set<FeedReader>();
  readonly #readers = new Set<FeedReader>();
  readonly #behind = new Set<FeedReader>();
  readonly #arrived = new Map<number, { readonly upto: number; readonly changes: readonly Announced[] }>();
  #unsent: Announced[] = [];
  #epoch = '';
  /** Everything up to here has arrived in order, or is in the database. */
  #upto = 0;
  #sentUpto = 0;
  #timer: NodeJS.Timeout | undefined;
  #poller: NodeJS.Timeout | undefined;
  #pause = shortestPause;

  constructor(database: Database, workspaceId: string, logger: Logger) {
    this.#database = database;
    this.#workspaceId = workspaceId;
    this.#everybody = everybody(workspaceId);
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
    for (const reader of this.#joined) most = Math.max(most, this.#upto - reader.cursor);
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
  }

  /** Leads a reader on from its cursor. Answers false when that cursor cannot be resumed. */
  async join(reader: FeedReader, epoch: string): Promise<boolean> {
    if (epoch !== this.#epoch) await this.#readClock();
    if (epoch !== this.#epoch) return false;
    this.#joined.add(reader);
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
  publish(range: SeqRange, items: readonly ProjectionItem[]): void {
    const changes = items.map(({ type, id, row, audience }, index): Announced => {
      const seq = range.after + index + 1;
      return { audience, change: row ? { op: 'put', seq, row } : { op: 'left', seq, type, id } };
    });
    this.#arrived.set(range.after, { upto: range.upto, changes });
    if (range.epoch !== this.#epoch) void this.#readClock();
    else this.#advance();
  }

  #advance(): void {
    for (let next = this.#arrived.get(this.#upto); next; next = this.#arrived.get(this.#upto)) {
      this.#arrived.delete(this.#upto);
      this.#upto = next.upto;
      this.#unsent.push(...next.changes);
    }
    if (this.#upto > this.#sentUpto) this.#timer ??= setTimeout(() => this.#flush(), this.#pause);
    else if (this.#arrived.size > 0) setTimeout(() => this.#jumpHole(), holeMilliseconds).unref();
  }

  /** What announced a number in between has died: whoever reads gets it from the database. */
  #jumpHole(): void {
    const first = Math.min(...this.#arrived.keys());
    if (this.#arrived.size === 0 || first <= this.#upto) return;
    this.#upto = first;
    this.#unsent = [];
    for (const reader of this.#readers) this.#behind.add(reader);
    this.#sentUpto = first;
    this.#advance();
    this.#leadOn();
  }

  #flush(): void {
    this.#timer = undefined;
    const started = performance.now();
    const after = this.#sentUpto;
    const changes = latest(this.#unsent);
    this.#unsent = [];
    this.#sentUpto = this.#upto;
    const fromMemory =
      changes.length <= limits.feedChanges.value &&
      changes.every((each) => sameGroups(each.audience, this.#everybody) || isPersonal(each));
    const common = changes.filter((each) => !isPersonal(each));
    const personal = changes.filter(isPersonal);
    const frame = fromMemory ? this.#frame(after, common) : undefined;
    for (const reader of this.#readers) {
      if (this.#behind.has(reader)) continue;
      if (reader.cursor >= this.#sentUpto) continue;
      // Who lost sight of a record is known to the database only; who reads slowly is led on when they have read.
      if (!frame || reader.cursor < after || !reader.ready) {
        this.#behind.add(reader);
        continue;
      }
      const mine = personal.filter(({ audience }) => audience.some((group) => reader.groups.includes(group)));
      const own =
        reader.cursor === after && mine.length === 0
          ? frame
          : this.#frame(
              reader.cursor,
              changes.filter((each) => each.change.seq > reader.cursor && (!isPersonal(each) || mine.includes(each))),
            );
      reader.cursor = this.#sentUpto;
      reader.send(own);
    }
    // Many readers: rather fewer, larger frames than all the time spent on sending.
    this.#pause = Math.min(longestPause, Math.max(shortestPause, (performance.now() - started) * 4));
    this.#leadOn();
  }

  #frame(after: number, changes: readonly Announced[]): Uint8Array {
    return encodeFrame({
      op: 'feed',
      epoch: this.#epoch,
      after,
      upto: this.#sentUpto,
      changes: changes.map(({ change }) => change),
    });
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

  /** Sends pages until the reader has what was sent to everybody, no faster than they read. */
  async #catchUp(reader: FeedReader): Promise<boolean> {
    this.#readers.delete(reader);
    for (;;) {
      const page = await readChanges(
        this.#database,
        this.#workspaceId,
        reader.groups,
        { epoch: this.#epoch, after: reader.cursor },
        limits.feedChanges.value,
      );
      if (page.reload) {
        reader.send(encodeFrame({ op: 'reload', epoch: page.epoch }));
        this.#joined.delete(reader);
        return false;
      }
      if (page.upto > reader.cursor) {
        reader.send(encodeFrame({ op: 'feed', epoch: page.epoch, after: page.after, upto: page.upto, changes: page.changes }));
        reader.cursor = page.upto;
      }
      while (this.#joined.has(reader) && !reader.ready) await new Promise((resolve) => setTimeout(resolve, slowMilliseconds));
      if (!this.#joined.has(reader)) return true;
      if (reader.cursor < this.#sentUpto) continue;
      // It may be ahead of what the others were sent.
      this.#readers.add(reader);
      return true;
    }
  }

  async #readClock(): Promise<void> {
    const clock = await readClock(this.#database, this.#workspaceId);
    if (clock.epoch === this.#epoch) return;
    this.#epoch = clock.epoch;
    this.#upto = clock.seq;
    this.#sentUpto = clock.seq;
    this.#unsent = [];
    this.#arrived.clear();
    const frame = encodeFrame({ op: 'reload', epoch: clock.epoch });
    for (const reader of this.#readers) reader.send(frame);
    this.#joined.clear();
    this.#readers.clear();
    this.#behind.clear();
  }

  /** What was announced by nobody in this process, or lost on the way. */
  async #poll(): Promise<void> {
    try {
      await this.#readClock();
      const clock = await readClock(this.#database, this.#workspaceId);
      if (clock.seq > this.#upto && this.#arrived.size === 0 && !this.#timer) {
        this.#upto = clock.seq;
        this.#sentUpto = clock.seq;
        for (const reader of this.#readers) this.#behind.add(reader);
      }
      this.#leadOn();
    } catch (error) {
      this.#logger.warn({ err: error }, 'the feed could not be read');
    }
  }
}

/** The last change of each record, in order. */
function latest(changes: readonly Announced[]): Announced[] {
  const byRecord = new Map<string, Announced>();
  for (const announced of changes) {
    const { change } = announced;
    const key = change.op === 'put' ? `${change.row.type}/${change.row.id}` : `${change.type}/${change.id}`;
    byRecord.delete(key);
    byRecord.set(key, announced);
  }
  return [...byRecord.values()];
}

/**
 * Who sees a personal entry never changes, so memory knows all who ever did: no more than its audience. What can be
 * opened can be closed again; who has to hear of that is known to the database only.
 */
function isPersonal({ change }: Announced): boolean {
  const type = objectType(change.op === 'put' ? change.row.type : change.type);
  return type?.personal !== undefined && type.openedBy === undefined;
}

const sameGroups = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((group, index) => group === b[index]);
