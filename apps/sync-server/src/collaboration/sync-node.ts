import type { Actor } from '@rapport/model/access/can';
import type { ErrorKind, Refusal } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import type { Database } from '@rapport/persistence/server/database';
import { takeLease } from '@rapport/persistence/server/lease/lease';
import { findWorkspace } from '@rapport/persistence/server/identity/workspaces';
import type { Logger } from 'pino';
import { Answering, whyAway } from '../documents/away.ts';
import { KeptEdits } from '../kept/kept-edits.ts';
import { LiveDocuments } from '../documents/live-documents.ts';
import { committer, mayRetry, type RowsWrite } from '../documents/log-write.ts';
import { ensureSettings } from '../documents/ensure-settings.ts';
import { leaseSeconds, OwnedWorkspace } from '../documents/owned-workspace.ts';
import type { ServerPushStep } from '../feed/push-steps.ts';
import type { ProjectionItem } from '@rapport/persistence/server/rows/write-rows';
import type { RefusedAt } from '@rapport/model/wire/server-status';
import type { Observer } from '../metrics/metrics.ts';
import type { EngineHealth, WorkspaceInfo, WorkspaceOwner } from '../services.ts';
import type { SyncTokens, TokenSubject } from '../tokens/sync-tokens.ts';
import { Attachments } from './attachments.ts';
import { Engine } from './engine.ts';
import { collaborationHooks, type Context } from './hooks.ts';
import { Log } from './log.ts';
import { quietHocuspocus } from './quiet-hocuspocus.ts';
import { SyncServer } from './server.ts';

/** gate: frames leave before their commit. marks: what waits for the projector is forgotten before it is projected. */
export type BrokenPromise = 'gate' | 'marks';

export type SyncNodeOptions = {
  readonly database: Database;
  /**
   * Connections for the log and the leases alone: what many people wait for does not stand in a queue behind what one client
   * asks for [V8].
   */
  readonly logDatabase: Database;
  readonly logger: Logger;
  readonly tokens: SyncTokens;
  readonly actorOf: (subject: TokenSubject) => Promise<Actor | undefined>;
  readonly publicUrl: string;
  /** Where the embedded database lies, too. */
  readonly dataDirectory: string;
  /** Pages that may open a socket. */
  readonly origins: ReadonlySet<string>;
  /** Who holds leases in this process's name; the same after a restart, which then need not wait for its own lease. */
  readonly holder: string;
  readonly now: () => number;
  readonly observer?: Observer;
  /** Nothing outside of tests can set it: no variable, no command. */
  readonly broken?: BrokenPromise;
  /** As `broken`, for tests that end the process there. */
  readonly reached?: (step: ServerPushStep) => void;
  /** A workspace whose work this process has begun. */
  readonly opened?: (owner: WorkspaceOwner) => void;
  /** What was just projected, and how far that reaches in the feed. */
  readonly projected?: (workspaceId: string, upto: number, items: readonly ProjectionItem[]) => void;
};

const bulkBatchWrites = 4;
const batchWrites = 5_000;
const retakeMilliseconds = 3_000;
const drainMilliseconds = 10_000;

/** All of this process that owns workspaces: their documents, the log, the sockets. */
export class SyncNode {
  readonly server: SyncServer;
  readonly documents: LiveDocuments;
  readonly log: Log<RowsWrite>;
  readonly engine: Engine<Context>;
  readonly #options: SyncNodeOptions;
  readonly #bulkLog: Log<RowsWrite>;
  readonly #attachments: Attachments;
  readonly #answering = new Answering();
  readonly #owned = new Map<string, OwnedWorkspace>();
  readonly #opening = new Map<string, Promise<OwnedWorkspace>>();
  readonly #sweeper: NodeJS.Timeout;
  #retaking: NodeJS.Timeout | undefined;
  readonly #unquiet: () => void;
  #closed = false;
  #unhandled = 0;
  readonly #onUnhandled = (error: unknown) => {
    this.#unhandled++;
    this.#options.logger.error({ err: error }, 'a promise was rejected and nobody listened');
  };

  constructor(options: SyncNodeOptions) {
    this.#options = options;
    const { database, logger, tokens, actorOf, now } = options;
    this.#attachments = new Attachments(actorOf, logger);
    this.log = this.#makeLog(batchWrites, true);
    this.#bulkLog = this.#makeLog(bulkBatchWrites, false);
    // A name of its own costs a document forty random numbers, and nobody asks for it.
    const yDocOptions = { gc: true, gcFilter: () => true, guid: '' };
    this.engine = new Engine<Context>({
      yDocOptions,
      quiet: true,
      // Silence is measured by our own pings; a feed alone keeps a socket, too.
      timeout: 86_400_000,
      maxPendingDocuments: limits.pendingDocuments.value,
      maxUnauthenticatedQueueMessages: limits.queuedMessages.value,
      unloadImmediately: true,
    });
    this.documents = new LiveDocuments({
      database,
      engine: this.engine as Engine<unknown>,
      log: this.log,
      holding: (workspaceId) => {
        const owned = this.#owned.get(workspaceId);
        return owned && { incarnation: owned.workspace.incarnation, epoch: owned.epoch, rules: owned.rules };
      },
      onCommitted: (workspaceId, rows) => this.#owned.get(workspaceId)?.committed(rows),
      projected: async (workspaceId, id) => this.#owned.get(workspaceId)?.projector.visible(id, 1),
    });
    const kept = new KeptEdits(database, this.#attachments, now);
    this.engine.logger = logger;
    this.engine.handlers = collaborationHooks({
      documents: this.documents,
      kept,
      tokens,
      attachments: this.#attachments,
      actorOf,
      person: (workspaceId, memberId) => this.#owned.get(workspaceId)?.person(memberId),
      isCurrent: (document) => this.engine.documents.get(document.name) === document,
      now,
      logger,
      refused: (kind) => options.observer?.refused('edit', kind),
    });
    const session = {
      tokens,
      actorOf,
      owner: (id: string) => this.#owned.get(id),
      attachments: this.#attachments,
      documents: this.documents,
      kept,
      away: () => this.#answering.away,
      refused: (at: RefusedAt, kind: ErrorKind) => options.observer?.refused(at, kind),
      now,
      logger,
      reached: options.reached,
    };
    this.server = new SyncServer({
      engine: this.engine,
      session,
      publicUrl: options.publicUrl,
      origins: options.origins,
      gateOpen: options.broken === 'gate',
      logger,
    });
    this.#sweeper = setInterval(() => this.#endGaps(now()), 5_000);
    this.#sweeper.unref();
    this.#unquiet = quietHocuspocus(logger);
    process.on('unhandledRejection', this.#onUnhandled);
  }

  owner(workspaceId: string): OwnedWorkspace | undefined {
    return this.#owned.get(workspaceId);
  }
  workspaces(): readonly WorkspaceInfo[] {
    return [...this.#owned.values()].map(({ workspace }) => workspace);
  }

  /** Takes the lease and begins; answers the owner that is already there. Rejects while another process holds it. */
  open(workspace: WorkspaceInfo): Promise<OwnedWorkspace> {
    const owned = this.#owned.get(workspace.id);
    if (owned) return Promise.resolve(owned);
    const opening = this.#opening.get(workspace.id) ?? this.#open(workspace).finally(() => this.#opening.delete(workspace.id));
    this.#opening.set(workspace.id, opening);
    return opening;
  }

  health(): EngineHealth {
    const owned = [...this.#owned.values()];
    return {
      away: this.#answering.away?.kind,
      waitingRows: this.log.waiting + this.#bulkLog.waiting,
      openDocuments: this.documents.size,
      sockets: this.server.sockets,
      unprojected: owned.reduce((sum, { projector }) => sum + projector.unprojected, 0),
      parked: owned.reduce((sum, { projector }) => sum + projector.parked, 0),
      feedBehind: owned.reduce((most, { feed }) => Math.max(most, feed.behind), 0),
      unhandledRejections: this.#unhandled,
      closing: this.#closed,
    };
  }

  /** Takes no more, commits and projects what is there, says goodbye, gives the leases back. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#retaking);
    clearInterval(this.#sweeper);
    this.server.stopAccepting();
    const drained = (
      await Promise.all([this.log.drainWithin(drainMilliseconds), this.#bulkLog.drainWithin(drainMilliseconds)])
    ).every(Boolean);
    await this.server.close();
    // What came in while saying goodbye.
    await Promise.all([this.log.close(drained ? drainMilliseconds : 0), this.#bulkLog.close(drained ? drainMilliseconds : 0)]);
    if (drained) await within(drainMilliseconds, Promise.all([...this.#owned.values()].map((owned) => owned.drain())));
    else this.#options.logger.warn('the database took nothing any more: what was not acknowledged stays with the clients');
    await Promise.all([...this.#owned.values()].map((owned) => owned.close(true).catch(() => undefined)));
    this.documents.close();
    for (const document of this.engine.documents.values()) document.destroy();
    this.engine.documents.clear();
    this.#unquiet();
    process.off('unhandledRejection', this.#onUnhandled);
  }

  async #open(workspace: WorkspaceInfo): Promise<OwnedWorkspace> {
    const { database, logDatabase, logger, holder, now } = this.#options;
    const lease = await takeLease(logDatabase, workspace.id, holder, { seconds: leaseSeconds });
    if (!lease) throw new Error(`Another process holds the workspace ${workspace.slug}`);
    const owned = await OwnedWorkspace.open({
      workspace,
      lease,
      database,
      logDatabase,
      documents: this.documents,
      bulkLog: this.#bulkLog,
      attachments: this.#attachments,
      answering: this.#answering,
      forgetful: this.#options.broken === 'marks',
      logger,
      now,
      onDeposed: (workspaceId) => this.#deposed([workspaceId]),
      observer: this.#options.observer,
      reached: this.#options.reached,
      onProjected: (upto, items) => this.#options.projected?.(workspace.id, upto, items),
    });
    this.#owned.set(workspace.id, owned);
    await ensureSettings(owned, database);
    this.#options.opened?.(owned);
    return owned;
  }

  /** Somebody else writes these now: whatever is in memory of them is worth nothing. */
  #deposed(workspaceIds: readonly string[]): void {
    for (const workspaceId of workspaceIds) {
      const owned = this.#owned.get(workspaceId);
      if (!owned) continue;
      this.#options.logger.warn({ workspace: workspaceId }, 'the lease was lost');
      this.#owned.delete(workspaceId);
      this.documents.dropWorkspace(workspaceId);
      void owned.close(false);
      this.#retake(workspaceId);
    }
  }

  #retake(workspaceId: string): void {
    if (this.#closed) return;
    this.#retaking = setTimeout(() => {
      findWorkspace(this.#options.database, workspaceId)
        .then((workspace) => (workspace && !this.#closed ? this.open(workspace) : undefined))
        .catch(() => this.#retake(workspaceId));
    }, retakeMilliseconds);
    this.#retaking.unref();
  }

  #makeLog(maxBatchWrites: number, watched: boolean): Log<RowsWrite> {
    const { logDatabase, logger, dataDirectory, reached } = this.#options;
    const commit = committer(logDatabase, (workspaceId) => this.#owned.get(workspaceId)?.epoch ?? -1);
    return new Log<RowsWrite>({
      commit: async (writes) => {
        reached?.('handed');
        await commit(writes);
        reached?.('committed');
      },
      mayRetry,
      maxBatchWrites,
      maxBacklogBytes: limits.logBacklogBytes.value,
      onBatch: (writes, seconds) => watched && this.#options.observer?.committed(writes, seconds),
      onDeposed: (workspaceIds) => this.#deposed(workspaceIds),
      onRefused: (write, error) => {
        if (watched) logger.error({ err: error, documents: write.documents }, 'the log refused a write');
        for (const name of write.documents) this.documents.drop(name);
      },
      onPressure: (high) => {
        if (!watched) return;
        logger.warn({ high }, 'the log cannot keep up');
        this.server.pause(high);
      },
      onAvailable: (available, error) => this.#available(available ? undefined : whyAway(error, dataDirectory), error),
    });
  }

  /** Both logs write into one database: what the last try of either met is how it stands. */
  #available(away: Refusal | undefined, error: unknown): void {
    const before = this.#answering.away;
    if (before?.kind === away?.kind) return;
    const { logger } = this.#options;
    if (away) logger.error({ err: error, reason: away.kind }, 'the database takes no edits');
    else logger.info('the database takes edits again');
    this.#answering.changed(away);
    this.server.away(away);
  }

  /** Whoever left a gap had time enough to fill it; on a new socket they send what they have. */
  #endGaps(now: number): void {
    for (const live of [...this.documents.all()]) {
      if (live.gapSince === undefined || now - live.gapSince < limits.gapSeconds.value * 1_000) continue;
      this.#options.logger.warn({ document: live.name }, 'updates wait for predecessors that do not come');
      live.giveUpGap();
      for (const connection of live.doc.getConnections()) connection.webSocket.close(4205, 'Reset Connection');
    }
  }
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
  clearTimeout(timer);
}
