import { v7 } from 'uuid';
import { can, groupsOf, type Actor } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { formatImportMap, parseImportMap, type ImportMap } from '@rapport/model/features/exchange/import-map';
import { memberImport } from '@rapport/model/features/exchange/member-import';
import { objectType } from '@rapport/model/objects/index';
import { hasList, type ObjectType } from '@rapport/model/schema/object-type';
import {
  editedSince,
  existingDocuments,
  findMatches,
  nearTitles,
} from '@rapport/persistence/server/features/exchange/find-matches';
import {
  createImportJob,
  findImportJob,
  interruptedImportJobs,
  silentImportJobs,
  listImportJobs,
  readImportFile,
  updateImportJob,
  type ImportJob,
} from '@rapport/persistence/server/features/exchange/import-jobs';
import { findCommands } from '@rapport/persistence/server/log/find-command';
import { loadEntries } from '@rapport/persistence/server/log/load-entries';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import type { Task } from '../../jobs/runner.ts';
import { tendSoon } from '../../jobs/table-care.ts';
import { auditBy } from '../../audit/audit.ts';
import type { Services, WorkspaceOwner } from '../../services.ts';
import { analyseFile, type Analysis } from './analyse-file.ts';
import { checkImport } from './check-import.ts';
import { completeMap } from './complete-map.ts';
import type { ImportReport } from './import-report.ts';
import { makeMissing } from './make-missing.ts';
import { withPipeline } from './new-pipeline.ts';
import { planFile, type ImportPlan, type Surroundings } from './plan-file.ts';
import { readCsv, type CsvFile } from './read-csv.ts';
import { runImport } from './run-import.ts';
import { runLedgerImport, undoLedgerImport, type LedgerImport } from './run-ledger-import.ts';
import { runMemberImport } from './run-member-import.ts';
import { undoImport } from './undo-import.ts';

/** What may be imported: every type whose records are documents, what comes in from elsewhere [M244], and people. */
export function importableType(key: string): ObjectType {
  const type = key === 'member' ? memberImport : objectType(key);
  if (!type || (type.storage !== 'document' && !hasList(type)))
    throw new RefusalError('unknown-type', { field: 'type', values: { type: key } });
  return type;
}

/** [V6] A file holds whatever its reader may see: it is for who brought it, and for those who run the workspace. */
const isTheirs = (actor: Actor, job: ImportJob): boolean => job.actor === actor.memberId || can(actor, 'change-roles');

/** Told how many rows are done of how many. */
type Progress = (done: number, total: number) => void;
type Formats = { readonly encoding?: string; readonly delimiter?: string };

/** Imports of one process: uploaded files, what they would do, the background job, and taking it back. */
export class Imports {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  async upload(
    actor: Actor,
    typeKey: string,
    fileName: string,
    bytes: Uint8Array,
  ): Promise<{ job: ImportJob; analysis: Analysis }> {
    this.#allow(actor);
    const type = importableType(typeKey);
    const file = await readCsv(bytes);
    const analysis = await analyseFile(file, type, this.#owner(actor.workspaceId).definitions().workspace.defaultCurrency);
    const id = v7();
    const job = await createImportJob(
      this.#services.database,
      {
        workspaceId: actor.workspaceId,
        id,
        actor: actor.memberId,
        type: type.key,
        fileName,
        mapping: formatImportMap(analysis.map),
      },
      bytes,
    );
    return { job, analysis };
  }

  async find(actor: Actor, id: string): Promise<ImportJob> {
    this.#allow(actor);
    const job = await findImportJob(this.#services.database, actor.workspaceId, id);
    if (!job || !isTheirs(actor, job)) throw new RefusalError('not-found');
    return job;
  }

  async list(actor: Actor): Promise<ImportJob[]> {
    this.#allow(actor);
    const jobs = await listImportJobs(this.#services.database, actor.workspaceId, 50);
    return jobs.filter((job) => isTheirs(actor, job));
  }

  async analyse(actor: Actor, id: string, formats: Formats): Promise<Analysis> {
    const job = await this.find(actor, id);
    const file = await readCsv(await readImportFile(this.#services.database, job.workspaceId, job.id), formats);
    return analyseFile(file, importableType(job.type), this.#owner(job.workspaceId).definitions().workspace.defaultCurrency);
  }

  /** A dry run. Also keeps the map with the job, so that a reload of the page finds it. */
  async check(actor: Actor, id: string, json: unknown): Promise<Awaited<ReturnType<typeof checkImport>> & { map: unknown }> {
    const job = await this.find(actor, id);
    const map = parseImportMap(json, importableType(job.type));
    await updateImportJob(this.#services.database, job.workspaceId, job.id, { mapping: formatImportMap(map) });
    const plan = await this.#plan(job, map);
    const report = await checkImport(plan, this.#readRows(job));
    return { ...report, map: formatImportMap(plan.map) };
  }

  /** Hands the import to the background. */
  async start(actor: Actor, id: string, json: unknown): Promise<ImportJob> {
    const job = await this.prepare(actor, id, json);
    await this.#enqueue(job);
    return job;
  }

  /** Everything but the run: from here on the job goes on by itself after a crash. */
  async prepare(actor: Actor, id: string, json: unknown): Promise<ImportJob> {
    const job = await this.find(actor, id);
    if (job.state !== 'uploaded' && job.state !== 'failed') throw new RefusalError('already-exists', { field: 'import' });
    const { map, file } = await this.#plan(job, parseImportMap(json, importableType(job.type)));
    const progress = { total: file.rows.length, done: 0, startedAt: new Date().toISOString() };
    await updateImportJob(this.#services.database, job.workspaceId, job.id, {
      state: 'running',
      mapping: formatImportMap(map),
      progress,
    });
    await auditBy({ database: this.#services.database, now: Date.now }, actor, {
      action: 'imported',
      subject: job.id,
      details: { what: job.type, file: job.fileName, rows: file.rows.length },
    });
    return this.find(actor, id);
  }

  async undo(actor: Actor, id: string): Promise<ImportJob> {
    const job = await this.find(actor, id);
    if (job.state !== 'done' && job.state !== 'failed') throw new RefusalError('already-exists', { field: 'import' });
    if (job.type === 'member') throw new RefusalError('not-allowed', { field: 'import', values: { reason: 'people' } });
    await updateImportJob(this.#services.database, job.workspaceId, job.id, {
      state: 'undoing',
      progress: { ...job.progress, done: 0 },
    });
    await auditBy({ database: this.#services.database, now: Date.now }, actor, {
      action: 'import-undone',
      subject: job.id,
      details: { what: job.type, file: job.fileName },
    });
    await this.#enqueue(job);
    return this.find(actor, id);
  }

  /** Goes on with what a stopped process left half done. Called once the workspace's lease is held. */
  async resume(workspaceId: string): Promise<void> {
    for (const job of await interruptedImportJobs(this.#services.database, workspaceId)) await this.#enqueue(job);
  }

  /**
   * Runs once a minute: a database that went away between saying that an import runs and queueing it leaves one that
   * would wait for the next start of the server. One that is at work all the same is done when its second turn comes.
   */
  readonly goOn: Task = async () => {
    for (const job of await silentImportJobs(this.#services.database)) await this.#enqueue(job);
  };

  /** The job itself; the command line runs it in place and watches. */
  async runNow(workspaceId: string, id: string, watch: Progress = () => {}): Promise<ImportJob> {
    const job = await findImportJob(this.#services.database, workspaceId, id);
    if (!job) throw new RefusalError('not-found');
    if (job.state === 'running' || job.state === 'undoing') await this.#work(job, watch);
    return (await findImportJob(this.#services.database, workspaceId, id)) ?? job;
  }

  /** What the queue runs. */
  readonly task: Task = async (payload) => {
    const { workspaceId, importId } = payload as { workspaceId: string; importId: string };
    await this.runNow(workspaceId, importId);
  };

  async #work(job: ImportJob, watch: Progress): Promise<void> {
    const { database, logger } = this.#services;
    const total = job.progress.total;
    const progress = async (done: number) => {
      watch(done, total);
      await updateImportJob(database, job.workspaceId, job.id, { progress: { ...job.progress, done } });
    };
    try {
      const report = job.state === 'undoing' ? await this.#undo(job, progress) : await this.#run(job, progress);
      await updateImportJob(database, job.workspaceId, job.id, {
        state: job.state === 'undoing' ? 'undone' : 'done',
        report,
        finished: true,
      });
      await tendSoon(this.#services);
    } catch (error) {
      // A database that is away or a server that stops: the queue tries again. Anything else will not get better.
      if (!(error instanceof RefusalError) || ['shutting-down', 'log-unavailable'].includes(error.refusal.kind)) throw error;
      logger.warn({ import: job.id, refusal: error.refusal }, 'an import failed');
      await updateImportJob(database, job.workspaceId, job.id, {
        state: 'failed',
        report: { failure: error.refusal },
        finished: true,
      });
    }
  }

  async #run(job: ImportJob, progress: (done: number) => Promise<void>): Promise<ImportReport> {
    const owner = this.#owner(job.workspaceId);
    const actor = this.#actor(owner, job);
    const map = parseImportMap(job.mapping, importableType(job.type));
    const making = { services: this.#services, owner, actor, importId: job.id, startedAt: Date.parse(job.createdAt) };
    if (job.type === 'member')
      return runMemberImport({
        services: this.#services,
        owner,
        actor,
        progress,
        plan: () => this.#plan(job, map),
        makeMissing: (plan) => makeMissing(making, plan),
      });
    const plan = await this.#plan(job, map);
    await makeMissing(making, plan);
    if (plan.type.storage === 'ledger') return runLedgerImport(this.#ledgerImport(job, progress), plan);
    const existing = (ids: readonly string[]) => existingDocuments(this.#services.database, job.workspaceId, ids);
    const run = { owner, actor, importId: job.id, readRows: this.#readRows(job), findCommands: this.#findCommands(job) };
    return runImport({ ...run, existing, progress }, plan);
  }

  async #undo(job: ImportJob, progress: (done: number) => Promise<void>): Promise<ImportReport> {
    const owner = this.#owner(job.workspaceId);
    const plan = await this.#plan(job, parseImportMap(job.mapping, importableType(job.type)));
    if (plan.type.storage === 'ledger')
      return { ...(job.report as ImportReport), ...(await undoLedgerImport(this.#ledgerImport(job, progress), plan)) };
    const undone = await undoImport(
      {
        owner,
        actor: this.#actor(owner, job),
        importId: job.id,
        startedAt: Date.parse(job.createdAt),
        readRows: this.#readRows(job),
        editedSince: (ids) => editedSince(this.#services.database, job.workspaceId, job.id, ids),
        progress,
      },
      plan,
    );
    return { ...(job.report as ImportReport), ...undone };
  }

  #ledgerImport(job: ImportJob, progress: (done: number) => Promise<void>): LedgerImport {
    const { database } = this.#services;
    const owner = this.#owner(job.workspaceId);
    return {
      owner,
      actor: this.#actor(owner, job),
      importId: job.id,
      readRows: this.#readRows(job),
      findCommands: this.#findCommands(job),
      loadEntries: (ids) => loadEntries(database, job.workspaceId, ids),
      progress,
    };
  }

  async #plan(job: ImportJob, given: ImportMap): Promise<ImportPlan> {
    const owner = this.#owner(job.workspaceId);
    const definitions = owner.definitions();
    const looking = { workspaceId: job.workspaceId, groups: groupsOf(this.#actor(owner, job)) };
    const file = await this.#file(job, given);
    const { map: found } = await analyseFile(file, importableType(job.type), definitions.workspace.defaultCurrency);
    const map = withPipeline(completeMap(given, found), file, job.fileName, definitions);
    const around: Surroundings = {
      definitions,
      workspaceId: job.workspaceId,
      importId: job.id,
      startedAt: Date.parse(job.createdAt),
      records: (type, by, texts) => findMatches(this.#services.database, looking, type, by, texts),
      near: (type, texts) => nearTitles(this.#services.database, looking, type, texts),
    };
    return planFile(importableType(job.type), map, file, around);
  }

  async #file(job: ImportJob, map: ImportMap): Promise<CsvFile> {
    const bytes = await readImportFile(this.#services.database, job.workspaceId, job.id);
    return readCsv(bytes, {
      ...(map.encoding === undefined ? {} : { encoding: map.encoding }),
      ...(map.delimiter === undefined ? {} : { delimiter: map.delimiter }),
    });
  }

  async #enqueue(job: ImportJob): Promise<void> {
    await this.#services.jobs.add('import', { workspaceId: job.workspaceId, importId: job.id }, `import:${job.id}`);
  }

  /** As far as whoever imports may see them. */
  #readRows = (job: ImportJob) => (type: string, ids: readonly string[]) =>
    readRows(this.#services.database, job.workspaceId, type, ids, groupsOf(this.#actor(this.#owner(job.workspaceId), job)));

  #findCommands = (job: ImportJob) => (ids: readonly string[]) => findCommands(this.#services.database, job.workspaceId, ids);

  /**
   * Whoever brought the file. Once they have left nobody brings in anything in their name any more, but what they brought
   * can be taken back: only those who run the workspace can ask for that then, and it is done as they may.
   */
  #actor(owner: WorkspaceOwner, job: ImportJob): Actor {
    const member = owner.definitions().members.get(job.actor);
    const left = !member?.active;
    if (left && job.state !== 'undoing') throw new RefusalError('not-allowed');
    const actor = left ? owner.actor(job.actor, 'admin') : owner.actor(job.actor);
    if (!actor) throw new RefusalError('not-allowed');
    return actor;
  }

  #owner(workspaceId: string): WorkspaceOwner {
    const owner = this.#services.owner(workspaceId);
    if (!owner) throw new RefusalError('log-unavailable');
    return owner;
  }

  #allow(actor: Actor): void {
    if (!can(actor, 'import')) throw new RefusalError('not-allowed');
  }
}
