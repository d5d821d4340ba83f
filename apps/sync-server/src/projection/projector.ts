import type { AccessRules } from '@rapport/model/access/visibility';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import type { Value } from '@rapport/model/schema/row';
import { documentType } from '@rapport/model/settings/settings-type';
import type { Database } from '@rapport/persistence/server/database';
import { RecentEvents } from '@rapport/persistence/server/events/recent-events';
import { loadDocuments } from '@rapport/persistence/server/log/load-documents';
import { loadEntries } from '@rapport/persistence/server/log/load-entries';
import { writeSnapshot } from '@rapport/persistence/server/log/write-snapshot';
import { firstMarks, parkDocument, readMarks, unpark } from '@rapport/persistence/server/marks/read-marks';
import { deleteMarks, writeProjection, type ProjectionItem, type Written } from '@rapport/persistence/server/rows/write-rows';
import type { Logger } from 'pino';
import * as Y from 'yjs';
import { Turns } from '../jobs/turns.ts';
import { keepState } from '@rapport/model/projection/kept-state';
import { mayRetry, type Rows } from '../documents/log-write.ts';
import { buildDocument, buildEntry, buildNew, follows, type Built } from './build-item.ts';
import { ProjectionCache, type OpenProjection } from './open-projections.ts';
import { PendingDocuments, startsNew, type Pending } from './pending.ts';

export type ProjectorOptions = {
  readonly database: Database;
  readonly workspaceId: string;
  /** Deletes marks before their rows are written; see BrokenPromise. */
  readonly forgetful: boolean;
  readonly logger: Logger;
  /** Who sees what, as admins decided. */
  readonly rules: () => AccessRules;
  /** After the commit: what was projected, and what the feed says of it. */
  readonly onProjected: (written: Written, items: readonly ProjectionItem[]) => void;
  /** So many documents, the oldest of which has waited for so many seconds. */
  readonly onRound?: (documents: number, seconds: number) => void;
  /** Values that their fields do not allow came into a document; with the last ones that were allowed. */
  readonly onBroken: (type: string, id: string, fields: ReadonlyMap<string, Value | undefined>) => void;
};

const pollMilliseconds = 5_000;
const retryMilliseconds = 250;
/**
 * A round of the projector costs much the same for one edit as for thirty. It rests after each for as long as the round
 * took, within these bounds, so that people's acknowledgements have the machine meanwhile; not while somebody waits to
 * see a row, and not while much is waiting.
 */
const shortestRest = 16;
const longestRest = 32;

type Waiter = {
  readonly id: string;
  readonly position: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Turns log rows into rows, events and feed [V3]. It begins with the commit and never shares its transaction: one value
 * that it cannot handle keeps nobody's acknowledgement. What a crash leaves undone is found by its marks.
 */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #pending = new PendingDocuments();
  readonly #cache = new ProjectionCache(limits.openProjections.value);
  readonly #recent = new RecentEvents();
  /** Documents of which a try to write failed. */
  readonly #doubtful = new Set<string>();
  readonly #parked = new Set<string>();
  #waiters: Waiter[] = [];
  #idle: (() => void)[] = [];
  #crowd: (() => void)[] = [];
  #between: { readonly run: () => Promise<void>; readonly reject: (error: unknown) => void }[] = [];
  #inFlight: readonly Pending[] = [];
  #working = false;
  #stopped = false;
  #restUntil = 0;
  #endRest: (() => void) | undefined;
  #poller: NodeJS.Timeout | undefined;
  /** Tests hold projections open with it. */
  paused: Promise<void> | undefined;

  constructor(options: ProjectorOptions) {
    this.#options = options;
  }

  get unprojected(): number {
    return this.#pending.size + this.#inFlight.length;
  }
  get parked(): number {
    return this.#parked.size;
  }

  /** Finds what the process before this one left undone, and goes on from there. */
  async start(): Promise<void> {
    const { database, workspaceId } = this.#options;
    await unpark(database, workspaceId);
    await this.#readMarks();
    this.#poller = setInterval(() => {
      if (!this.#working)
        this.#readMarks().catch((error: unknown) => this.#options.logger.warn({ err: error }, 'the marks could not be read'));
    }, pollMilliseconds);
    this.#poller.unref();
  }

  /** Takes in what was just committed. Acknowledgements go out first. */
  committed(rows: Rows): void {
    this.#pending.addCommitted(rows);
    this.#wake();
  }

  /** Resolves when the row shows this position. */
  visible(id: string, position: number): Promise<void> {
    if (this.#parked.has(id)) return Promise.reject(new RefusalError('internal'));
    if (!this.#pending.has(id) && !this.#inFlight.some((pending) => pending.id === id)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiters.push({ id, position, resolve, reject });
      this.#endRest?.();
    });
  }

  /** Resolves when nothing waits. */
  drain(): Promise<void> {
    if (this.unprojected === 0 || this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.#endRest?.();
    });
  }

  /** Resolves when few enough wait: whoever writes in bulk would otherwise fill the memory with what is to be shown. */
  room(): Promise<void> {
    if (this.#hasRoom) return Promise.resolve();
    return new Promise((resolve) => this.#crowd.push(resolve));
  }

  get #hasRoom(): boolean {
    return this.#stopped || this.unprojected < limits.unprojectedInImport.value;
  }

  /** Finishes what is in hand and takes no more; marks remember the rest. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endRest?.();
    clearInterval(this.#poller);
    while (this.#working) await new Promise((resolve) => setTimeout(resolve, 5));
    for (const { reject } of this.#between.splice(0)) reject(new RefusalError('shutting-down'));
    for (const resolve of this.#crowd.splice(0)) resolve();
    for (const waiter of this.#waiters) waiter.reject(new RefusalError('shutting-down'));
    this.#waiters = [];
  }

  /** Runs `work` while nothing is projected, before what is committed from now on. */
  exclusively(work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#between.push({ run: () => work().then(resolve, reject), reject });
      this.#endRest?.();
      this.#wake();
    });
  }

  async #readMarks(): Promise<void> {
    const { database, workspaceId } = this.#options;
    const busy = new Set(this.#inFlight.map(({ id }) => id));
    const marks = await readMarks(database, workspaceId, 1_000);
    if (this.#pending.addMarks(marks.filter(({ documentId }) => !busy.has(documentId) && !this.#parked.has(documentId))))
      this.#wake();
  }

  #wake(): void {
    if (this.#working || this.#stopped) return;
    this.#working = true;
    setImmediate(() => void this.#work());
  }

  async #work(): Promise<void> {
    while (this.#pending.size + this.#between.length > 0 && !this.#stopped) {
      await this.paused;
      for (const { run } of this.#between.splice(0)) await run();
      if (this.#pending.size === 0) continue;
      await this.#rest();
      const began = performance.now();
      const taken = this.#pending
        .take(limits.projectedAtOnce.value, limits.newProjectedAtOnce.value)
        .filter(({ id }) => !this.#parked.has(id));
      this.#inFlight = taken;
      try {
        await this.#project(taken, false);
      } catch (error) {
        if (mayRetry(error)) await this.#tryLater(taken, error);
        else await this.#oneByOne(taken);
      }
      this.#inFlight = [];
      const now = performance.now();
      this.#restUntil = now + Math.min(Math.max(now - began, shortestRest), longestRest);
      if (this.#hasRoom) for (const resolve of this.#crowd.splice(0)) resolve();
    }
    this.#working = false;
    if (this.#pending.size + this.#between.length > 0 && !this.#stopped) return this.#wake();
    this.#settle([]);
    for (const resolve of this.#idle) resolve();
    this.#idle = [];
  }

  /** Until the rest after the last round is over, or somebody cannot wait for it. */
  #rest(): Promise<void> | undefined {
    const left = this.#restUntil - performance.now();
    if (left <= 0 || this.#waiters.length > 0 || this.#idle.length > 0 || this.#pending.size >= limits.projectedAtOnce.value)
      return undefined;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#endRest?.(), left);
      this.#endRest = () => {
        clearTimeout(timer);
        this.#endRest = undefined;
        resolve();
      };
    });
  }

  async #tryLater(taken: readonly Pending[], error: unknown): Promise<void> {
    this.#options.logger.warn({ err: error }, 'rows could not be written, trying again');
    // Whether the try got through is not known when it was the connection that broke: nor is what is stored of its events.
    for (const { id } of taken) this.#doubtful.add(id);
    this.#recent.clear();
    // What is open has gone ahead of what is stored: the log is read again.
    for (const pending of taken) this.#pending.putBack({ ...pending, rows: [], entries: [], created: undefined });
    await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
  }

  async #oneByOne(taken: readonly Pending[]): Promise<void> {
    for (const pending of taken) {
      try {
        await this.#project([pending], true);
      } catch (error) {
        if (mayRetry(error)) await this.#tryLater([pending], error);
        else await this.#park(pending, error);
      }
    }
  }

  async #park(pending: Pending, error: unknown): Promise<void> {
    const { database, workspaceId, logger } = this.#options;
    logger.error({ err: error, document: pending.id, type: pending.type }, 'a document cannot be projected and was set aside');
    this.#parked.add(pending.id);
    this.#settle([], pending.id);
    const message = error instanceof Error ? error.message : String(error);
    await parkDocument(database, workspaceId, { documentId: pending.id, type: pending.type, error: message }).catch(
      (cause: unknown) => logger.error({ err: cause }, 'and that could not be stored'),
    );
  }

  async #project(taken: readonly Pending[], fromLog: boolean): Promise<void> {
    const { database, workspaceId, rules, onProjected, onRound, onBroken } = this.#options;
    const { built, reread } = await this.#build(taken, fromLog);
    const items = built.map(({ item }) => item);
    if (this.#options.forgetful) await this.#forget(items);
    const doubtful = reread || taken.some(({ id }) => this.#doubtful.has(id));
    const written = await writeProjection(database, workspaceId, items, { recent: this.#recent, rules: rules(), doubtful });
    for (const { id } of taken) this.#doubtful.delete(id);
    for (const { open } of built) if (open) this.#cache.keep(open);
    if (written) onProjected(written, items);
    const since = taken.reduce((least, pending) => Math.min(least, pending.since), Infinity);
    if (taken.length > 0) onRound?.(taken.length, (performance.now() - since) / 1_000);
    this.#settle(items);
    for (const { item, broken } of built) if (broken) onBroken(item.type, item.id, broken);
    for (const { open } of built) if (open && isLong(open)) await this.#keepSnapshot(open);
  }

  /** Long enough before the rows are written that a kill can come in between. */
  async #forget(items: readonly ProjectionItem[]): Promise<void> {
    const { database, workspaceId } = this.#options;
    await deleteMarks(
      database,
      workspaceId,
      items.flatMap((item) => item.marks),
    );
    await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
  }

  /**
   * `reread`: something was read from the log. Its marks may have been found before its commit was heard of, or the other
   * way round, so it may have been told already.
   */
  async #build(
    taken: readonly Pending[],
    fromLog: boolean,
  ): Promise<{ readonly built: readonly Built[]; readonly reread: boolean }> {
    const { database, workspaceId } = this.#options;
    const turns = new Turns({ fairly: true });
    const built: (Built | undefined)[] = [];
    for (const pending of taken) {
      built.push(fromLog ? undefined : buildNew(pending));
      if (turns.over) await turns.next();
    }
    const cached = taken.map((pending) => this.#cache.take(pending.id));
    const rest = taken.filter((_, index) => !built[index]);
    const ledger = new Set(rest.filter((pending) => documentType(pending.type)?.storage === 'ledger'));
    const toLoad = taken
      .filter(
        (pending, index) =>
          !built[index] && !ledger.has(pending) && (fromLog || !(follows(cached[index], pending) || startsNew(pending))),
      )
      .map(({ id }) => id);
    // Earlier rows of them may wait that an earlier process left: told after the later ones, their events would be lost.
    const fromStore = [...toLoad, ...[...ledger].map(({ id }) => id)];
    const waiting = fromStore.length > 0 ? await firstMarks(database, workspaceId, fromStore) : undefined;
    for (const pending of taken) pending.first = Math.min(pending.first, waiting?.get(pending.id) ?? pending.first);
    const [documents, entries] = await Promise.all([
      toLoad.length > 0 ? loadDocuments(database, workspaceId, toLoad) : undefined,
      ledger.size > 0
        ? loadEntries(
            database,
            workspaceId,
            [...ledger].map(({ id }) => id),
          )
        : undefined,
    ]);
    const all: Built[] = [];
    for (const [index, pending] of taken.entries()) {
      const type = documentType(pending.type);
      all.push(
        built[index] ??
          (type && ledger.has(pending)
            ? buildEntry(pending, type, entries?.get(pending.id) ?? [])
            : buildDocument(pending, fromLog ? undefined : cached[index], documents?.get(pending.id))),
      );
      if (turns.over) await turns.next();
    }
    return { built: all, reread: fromStore.length > 0 };
  }

  async #keepSnapshot(open: OpenProjection): Promise<void> {
    const { database, workspaceId, logger } = this.#options;
    try {
      await writeSnapshot(database, workspaceId, {
        documentId: open.id,
        generation: open.generation,
        position: open.position,
        state: Y.encodeStateAsUpdate(open.projection.doc),
        writes: keepState(open.projection, open.clients, open.deletedAt),
      });
      open.sinceSnapshot = 0;
    } catch (error) {
      logger.warn({ err: error, document: open.id }, 'a snapshot could not be kept');
    }
  }

  /** Answers whoever waited for one of these; all, when nothing is left to do. */
  #settle(items: readonly ProjectionItem[], parked?: string): void {
    if (this.#waiters.length === 0) return;
    const positions = new Map(items.map(({ id, row }) => [id, row?.position ?? Infinity]));
    const allDone = this.unprojected === 0;
    this.#waiters = this.#waiters.filter((waiter) => {
      if (waiter.id === parked) waiter.reject(new RefusalError('internal'));
      else if (allDone || (positions.get(waiter.id) ?? 0) >= waiter.position) waiter.resolve();
      else return true;
      return false;
    });
  }
}

/** Whoever opens it would read more rows than its state is worth. */
const isLong = ({ sinceSnapshot, projection: { type } }: OpenProjection): boolean =>
  sinceSnapshot >= (type.richText === undefined ? limits.rowsPerRecordSnapshot : limits.rowsPerSnapshot).value;
