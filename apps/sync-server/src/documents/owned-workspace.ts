import { everybody, type Actor } from '@rapport/model/access/can';
import type { Observer } from '../metrics/metrics.ts';
import type { Role } from '@rapport/model/access/roles';
import type { AccessRules } from '@rapport/model/access/visibility';
import type { Command, CommandResult } from '@rapport/model/commands/command';
import { RefusalError } from '@rapport/model/errors';
import { objectTypes } from '@rapport/model/objects/index';
import type { Origin } from '@rapport/model/projection/event';
import type { Row, Value } from '@rapport/model/schema/row';
import { definitionsFromRows } from '@rapport/model/settings/definitions-from-rows';
import { settingsIds, type Definitions } from '@rapport/model/settings/definitions';
import type { Database } from '@rapport/persistence/server/database';
import { announcedAs } from '@rapport/persistence/server/feed/advance-feed';
import { publishRows } from '@rapport/persistence/server/feed/publish-rows';
import { loadEntries } from '@rapport/persistence/server/log/load-entries';
import { releaseLease, renewLease, type Lease } from '@rapport/persistence/server/lease/lease';
import { readIdentityRows } from '@rapport/persistence/server/rows/identity-rows';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import type { ProjectionItem, Written } from '@rapport/persistence/server/rows/write-rows';
import type { Logger } from 'pino';
import type { Attachments } from '../collaboration/attachments.ts';
import type { Log } from '../collaboration/log.ts';
import { CommandRunner } from '../commands/run-command.ts';
import { RepeatTasks } from '../features/day/repeat-tasks.ts';
import { FeedHub } from '../feed/feed-hub.ts';
import type { ServerPushStep } from '../feed/push-steps.ts';
import { untilDone } from '../jobs/until-done.ts';
import { Projector } from '../projection/projector.ts';
import type { NewEntry, NewRecord, WorkspaceInfo, WorkspaceOwner } from '../services.ts';
import type { Answering } from './away.ts';
import type { LiveDocuments } from './live-documents.ts';
import { madeAt } from './made-at.ts';
import { rowsWrite, type Rows, type RowsWrite } from './log-write.ts';
import { newRecordRows, takeNumbers, withPlace } from './new-records.ts';
import { numberRecords } from './number-records.ts';
import { RecordNumbers } from './record-numbers.ts';
import { auditCommand } from '../audit/audit-commands.ts';
import { repairFields } from './repair-fields.ts';
import { WorkspaceAccess } from './workspace-access.ts';
import { LogKeeper } from './log-keeper.ts';
import { Rotator } from './rotator.ts';
import { TrashEraser } from './trash-eraser.ts';

export const leaseSeconds = 15;

export type OwnedWorkspaceOptions = {
  readonly workspace: WorkspaceInfo;
  readonly lease: Lease;
  readonly database: Database;
  /** See SyncNodeOptions. */
  readonly logDatabase: Database;
  readonly documents: LiveDocuments;
  /** A second line to the log, so that nobody's edit waits behind an import. */
  readonly bulkLog: Log<RowsWrite>;
  readonly attachments: Attachments;
  readonly answering: Answering;
  /** See BrokenPromise. */
  readonly forgetful: boolean;
  readonly logger: Logger;
  readonly now: () => number;
  /** Called when somebody else has taken the workspace. */
  readonly onDeposed: (workspaceId: string) => void;
  readonly observer: Observer | undefined;
  /** See StartOptions. */
  readonly reached: ((step: ServerPushStep) => void) | undefined;
  /** After what was projected went out to the replicas. */
  readonly onProjected: (upto: number, items: readonly ProjectionItem[]) => void;
};

/** A person as presence shows them. */
export type Person = { readonly name: string; readonly hue: number };

/** A workspace while this process holds its lease: its commands, its projector, its feed. */
export class OwnedWorkspace implements WorkspaceOwner {
  readonly workspace: WorkspaceInfo;
  readonly epoch: number;
  readonly feed: FeedHub;
  readonly projector: Projector;
  readonly #options: OwnedWorkspaceOptions;
  readonly #commands = new CommandRunner();
  readonly #numbers: RecordNumbers;
  readonly #eraser: TrashEraser;
  readonly #keeper: LogKeeper;
  readonly #rotator: Rotator;
  #numbering: Promise<void> = Promise.resolve();
  readonly #repeatTasks: RepeatTasks;
  #definitions: Definitions = definitionsFromRows({ settings: [], members: [], teams: [] }, 'en');
  #people = new Map<string, Person>();
  readonly #access: WorkspaceAccess;
  #reading: Promise<void> | undefined;
  #renewal: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(options: OwnedWorkspaceOptions) {
    const { workspace, database, logger } = options;
    this.#options = options;
    this.workspace = workspace;
    this.epoch = options.lease.epoch;
    this.#numbers = new RecordNumbers(database, workspace.id);
    this.feed = new FeedHub(database, workspace.id, logger);
    this.#repeatTasks = new RepeatTasks({
      database,
      workspaceId: workspace.id,
      logger,
      now: options.now,
      definitions: () => this.#definitions,
      run: (actor, command, origin) => this.run(actor, command, origin),
    });
    this.#access = new WorkspaceAccess({
      workspaceId: workspace.id,
      database,
      documents: options.documents,
      attachments: options.attachments,
      feed: this.feed,
      projector: () => this.projector,
      definitions: () => this.#definitions,
      logger,
      closed: () => this.#closed,
    });
    this.projector = new Projector({
      database,
      workspaceId: workspace.id,
      forgetful: options.forgetful,
      logger,
      rules: () => this.#access.rules,
      onProjected: (written, items) => this.#projected(written, items),
      onRound: (documents, seconds) => options.observer?.projected(documents, seconds),
      onBroken: (type, id, fields) => void this.#repair(type, id, fields),
    });
    this.#eraser = new TrashEraser({
      lease: { workspaceId: workspace.id, epoch: this.epoch },
      database,
      documents: options.documents,
      projector: this.projector,
      logger,
      now: options.now,
      closed: () => this.#closed,
      rules: () => this.#access.rules,
      erased: (written) => this.#projected(written, []),
    });
    this.#rotator = new Rotator({
      lease: { workspaceId: workspace.id, epoch: this.epoch },
      database,
      documents: options.documents,
      projector: this.projector,
      logger,
      now: options.now,
      closed: () => this.#closed,
      rules: () => this.#access.rules,
      rotated: (written) => this.#projected(written, []),
    });
    this.#keeper = new LogKeeper({
      lease: { workspaceId: workspace.id, epoch: this.epoch },
      database,
      logger,
      now: options.now,
      closed: () => this.#closed,
      years: () => this.#definitions.workspace.historyYears,
    });
  }

  /** Begins the work of an owner; the lease is held already. */
  static async open(options: OwnedWorkspaceOptions): Promise<OwnedWorkspace> {
    const owned = new OwnedWorkspace(options);
    await owned.#readDefinitions();
    await owned.feed.start();
    await owned.#access.follow();
    await owned.projector.start();
    owned.#numbering = owned.#numberRecords();
    void owned.#repeatTasks
      .catchUp()
      .catch((error: unknown) => options.logger.warn({ err: error }, 'repeating tasks could not be read'));
    owned.#renewal = setInterval(() => void owned.#renew(), (leaseSeconds * 1_000) / 3);
    owned.#renewal.unref();
    return owned;
  }

  /** By which rows say who sees them as they are written. */
  get rules(): AccessRules {
    return this.#access.rules;
  }

  definitions(): Definitions {
    return this.#definitions;
  }

  actor(memberId: string, role?: Role): Actor | undefined {
    return this.#access.actor(memberId, role);
  }

  person(memberId: string): Person | undefined {
    return this.#people.get(memberId);
  }

  run(actor: Actor, command: Command, origin: Origin, made = madeAt(this.#options.now(), command.age)): Promise<CommandResult> {
    if (this.#closed) return Promise.reject(new RefusalError('shutting-down'));
    if (actor.workspaceId !== this.workspace.id) return Promise.reject(new RefusalError('not-found'));
    const run = () => this.#run(actor, command, origin, made);
    // Our own clients keep what is not confirmed and wait; a program waits for an answer.
    return origin === 'api' ? this.#options.answering.answer(run) : run();
  }

  async #run(actor: Actor, command: Command, origin: Origin, made: Date): Promise<CommandResult> {
    const { database, documents, now, logger } = this.#options;
    const result = await this.#commands.run({
      workspaceId: this.workspace.id,
      serverClient: this.epoch,
      database,
      documents,
      definitions: () => this.#definitions,
      defined: () => this.#commands.defined(),
      numbers: this.#numbers,
      actor,
      command,
      origin,
      madeAt: made,
      now: () => new Date(now()),
      erase: (ids, by) => this.#eraser.erase(ids, by),
    });
    try {
      await auditCommand({ database, now }, actor, command, result);
    } catch (error) {
      // What is done is done: whoever asked for it is told so.
      logger.warn({ err: error, command: command.id }, 'a command is missing in the audit log');
    }
    return result;
  }

  async emptyTrash(): Promise<void> {
    if (!this.#closed) await this.#eraser.emptyTrash();
  }

  async careForLog(): Promise<void> {
    if (!this.#closed) await this.#keeper.care();
    if (!this.#closed) await this.#rotator.rotateDue();
  }

  async rotate(id: string): Promise<boolean> {
    return !this.#closed && (await this.#rotator.rotate(id, { share: Infinity })).done;
  }

  async visible(result: CommandResult): Promise<void> {
    await Promise.all(result.records.map(({ record, position }) => this.projector.visible(record, position)));
  }

  async createMany(actor: Actor, records: readonly NewRecord[], origin: Origin, commandId: string): Promise<void> {
    if (actor.workspaceId !== this.workspace.id) throw new RefusalError('not-found');
    const placed = records.map((record) => withPlace(record, this.#definitions));
    await this.createRows(placed, (by) =>
      newRecordRows(placed, {
        ...by,
        actor: actor.memberId,
        origin,
        commandId,
        at: new Date(this.#options.now()),
      }),
    );
  }

  async createRows(...[records, make]: Parameters<WorkspaceOwner['createRows']>): Promise<void> {
    if (this.#closed) throw new RefusalError('shutting-down');
    await this.projector.room();
    if (this.#closed) throw new RefusalError('shutting-down');
    const numbers = await takeNumbers(this.#numbers, records);
    const rows = await make({
      workspaceId: this.workspace.id,
      serverClient: this.epoch,
      number: (type) => numbers.get(type)?.shift(),
    });
    if (this.#closed) throw new RefusalError('shutting-down');
    await new Promise<void>((resolve, reject) => {
      this.#options.bulkLog.append(
        rowsWrite(this.workspace.id, [], rows, (error) => {
          if (error !== undefined) return reject(new RefusalError('log-unavailable', {}, error));
          this.committed(rows);
          resolve();
        }),
      );
    });
  }

  async writeEntries(entries: readonly NewEntry[]): Promise<readonly NewEntry[]> {
    const { database, bulkLog, now } = this.#options;
    if (this.#closed) throw new RefusalError('shutting-down');
    const known = await loadEntries(
      database,
      this.workspace.id,
      entries.map(({ id }) => id),
    );
    const fresh = [...new Map(entries.map((each) => [each.id, each])).values()].filter(({ id }) => !known.has(id));
    if (fresh.length === 0) return [];
    const at = new Date(now());
    const rows: Rows = {
      entries: fresh.map(({ type, id, values }) => ({
        workspaceId: this.workspace.id,
        id,
        version: 1,
        type,
        home: null,
        values,
        actor: null,
        origin: 'command',
        madeAt: at,
        at,
      })),
    };
    await new Promise<void>((resolve, reject) => {
      bulkLog.append(
        rowsWrite(this.workspace.id, [], rows, (error) => {
          if (error !== undefined) return reject(new RefusalError('log-unavailable', {}, error));
          this.committed(rows);
          resolve();
        }),
      );
    });
    return fresh;
  }

  async publish(changes: Parameters<WorkspaceOwner['publish']>[0]): Promise<void> {
    const { database } = this.#options;
    const audience = everybody(this.workspace.id);
    // First who sees what from now on, then the rows that say so.
    await this.readDefinitions();
    for (const type of ['member', 'team'] as const) {
      const ids = [...new Set(changes.filter((change) => change.type === type).map(({ id }) => id))];
      if (ids.length === 0) continue;
      const rows = await readRows(database, this.workspace.id, type, ids);
      const entries = ids.map((id) => {
        const row = rows.get(id) ?? null;
        return { type, id, row, op: row ? ('put' as const) : ('deleted' as const), position: row?.position ?? 0, audience };
      });
      const range = await publishRows(database, this.workspace.id, entries);
      this.feed.publish(range, announcedAs(range, entries));
    }
  }

  accessChanged(memberId: string): void {
    void this.#options.attachments.recheck(memberId);
  }

  sessionEnded(session: string): void {
    this.#options.attachments.endSession(session);
  }

  drain(): Promise<void> {
    return this.projector.drain();
  }

  /** Rows that are in the log from now on. */
  committed(rows: Rows): void {
    this.projector.committed(rows);
  }

  /** Reads settings and people again, whom the rows follow; what is asked for while reading is read once more. */
  async readDefinitions(): Promise<void> {
    await this.#reading;
    this.#reading ??= this.#readDefinitions().finally(() => (this.#reading = undefined));
    await this.#reading;
    this.#access.followSettings();
  }

  /** Stops writing. With `release`, the next owner may begin at once. */
  async close(release: boolean): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#renewal);
    await this.#numbering;
    await this.projector.stop();
    this.feed.stop();
    await this.#numbers.close().catch(() => undefined); // a gap, then
    if (release) await releaseLease(this.#options.database, { workspaceId: this.workspace.id, epoch: this.epoch });
  }

  async #readDefinitions(): Promise<void> {
    const { database } = this.#options;
    const { id } = this.workspace;
    const [settings, members, teams] = await Promise.all([
      readRows(database, id, 'settings', Object.values(settingsIds)),
      readIdentityRows(database, id, 'member'),
      readIdentityRows(database, id, 'team'),
    ]);
    const rows = { settings: [...settings.values()], members: [...members.values()], teams: [...teams.values()] };
    const before = this.#definitions;
    const definitions = definitionsFromRows(rows, 'en');
    this.#definitions = definitions.workspace.locale.startsWith('de') ? definitionsFromRows(rows, 'de') : definitions;
    this.#people = new Map(rows.members.map((row) => [row.id, personOf(row)]));
    this.#access.definitionsChanged(before);
  }

  #projected({ range, announced }: Written, items: readonly ProjectionItem[]): void {
    this.#options.reached?.('projected');
    this.#access.announced(range, announced);
    this.#options.reached?.('announced');
    void this.#repeatTasks.projected(items);
    this.#options.onProjected(range.upto, items);
    if (items.some(({ type }) => !Object.hasOwn(objectTypes, type))) {
      void untilDone(() => this.readDefinitions(), {
        stopped: () => this.#closed,
        failed: (error) => this.#options.logger.warn({ err: error }, 'the settings could not be read'),
      });
    }
  }

  async #repair(type: string, id: string, fields: ReadonlyMap<string, Value | undefined>): Promise<void> {
    const { documents, logger, now } = this.#options;
    try {
      await repairFields(documents, this.workspace.id, { type, id, fields, at: new Date(now()) });
    } catch (error) {
      // The value stays an issue of its row, with its text.
      logger.warn({ err: error, document: id }, 'a value could not be repaired');
    }
  }

  /** Gives numbers to the records that were made before their type had any. */
  async #numberRecords(): Promise<void> {
    const { database, documents, logger, now } = this.#options;
    try {
      await numberRecords({
        database,
        documents,
        workspace: this.workspace,
        numbers: this.#numbers,
        logger,
        now,
        room: () => this.projector.room(),
        stopped: () => this.#closed,
      });
    } catch (error) {
      logger.warn({ err: error }, 'records could not be numbered; the next start goes on with it');
    }
  }

  async #renew(): Promise<void> {
    const { logDatabase, logger, onDeposed } = this.#options;
    try {
      if (!(await renewLease(logDatabase, { workspaceId: this.workspace.id, epoch: this.epoch }, leaseSeconds)))
        onDeposed(this.workspace.id);
    } catch (error) {
      // Without the database nobody else gets the lease either.
      logger.warn({ err: error }, 'the lease could not be renewed');
    }
  }
}

const personOf = ({ values }: Row): Person => ({
  name: typeof values.name === 'string' ? values.name : '',
  hue: typeof values.hue === 'number' ? values.hue : 0,
});
