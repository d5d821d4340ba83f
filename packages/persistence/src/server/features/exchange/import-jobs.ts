import type { Queryable } from '../../database.ts';

export const importStates = ['uploaded', 'running', 'done', 'failed', 'undoing', 'undone'] as const;
export type ImportState = (typeof importStates)[number];

export type ImportProgress = { readonly total: number; readonly done: number; readonly startedAt: string | undefined };

/** `mapping` and `report` are what the import feature made of them; kept as text here. */
export type ImportJob = {
  readonly workspaceId: string;
  readonly id: string;
  readonly actor: string;
  readonly type: string;
  readonly state: ImportState;
  readonly fileName: string;
  readonly mapping: unknown;
  readonly progress: ImportProgress;
  readonly report: unknown;
  readonly createdAt: string;
  readonly finishedAt: string | undefined;
};

type Stored = {
  workspace_id: string;
  id: string;
  actor: string;
  type: string;
  state: ImportState;
  file_name: string;
  mapping: unknown;
  progress: ImportProgress;
  report: unknown;
  created_at: Date;
  finished_at: Date | null;
};

const columns = 'workspace_id, id, actor, type, state, file_name, mapping, progress, report, created_at, finished_at';

const jobOf = (row: Stored): ImportJob => ({
  workspaceId: row.workspace_id,
  id: row.id,
  actor: row.actor,
  type: row.type,
  state: row.state,
  fileName: row.file_name,
  mapping: row.mapping ?? undefined,
  progress: { total: row.progress.total ?? 0, done: row.progress.done ?? 0, startedAt: row.progress.startedAt },
  report: row.report ?? undefined,
  createdAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString(),
});

export async function createImportJob(
  database: Queryable,
  job: Pick<ImportJob, 'workspaceId' | 'id' | 'actor' | 'type' | 'fileName' | 'mapping'>,
  file: Uint8Array,
): Promise<ImportJob> {
  const [row] = await database.query<Stored>(
    `insert into import_job (workspace_id, id, actor, type, state, file_name, mapping, file)
     values ($1, $2, $3, $4, 'uploaded', $5, $6, $7) returning ${columns}`,
    [job.workspaceId, job.id, job.actor, job.type, job.fileName, JSON.stringify(job.mapping ?? null), file],
  );
  return jobOf(row!);
}

export async function findImportJob(database: Queryable, workspaceId: string, id: string): Promise<ImportJob | undefined> {
  const [row] = await database.query<Stored>(`select ${columns} from import_job where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ]);
  return row && jobOf(row);
}

export async function readImportFile(database: Queryable, workspaceId: string, id: string): Promise<Uint8Array> {
  const [row] = await database.query<{ file: Buffer }>('select file from import_job where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
  ]);
  return row?.file ?? new Uint8Array();
}

/** Newest first. */
export async function listImportJobs(database: Queryable, workspaceId: string, limit: number): Promise<ImportJob[]> {
  const rows = await database.query<Stored>(
    `select ${columns} from import_job where workspace_id = $1 order by created_at desc, id desc limit $2`,
    [workspaceId, limit],
  );
  return rows.map(jobOf);
}

/** Imports that a stopped process left half done. */
export async function interruptedImportJobs(database: Queryable, workspaceId: string): Promise<ImportJob[]> {
  const rows = await database.query<Stored>(
    `select ${columns} from import_job where workspace_id = $1 and state in ('running', 'undoing')`,
    [workspaceId],
  );
  return rows.map(jobOf);
}

/** Imports, of any workspace, of which nothing was heard for a minute although they run: perhaps no job of the queue is theirs. */
export async function silentImportJobs(database: Queryable): Promise<ImportJob[]> {
  const rows = await database.query<Stored>(
    `select ${columns} from import_job where state in ('running', 'undoing') and updated_at < now() - interval '1 minute'`,
  );
  return rows.map(jobOf);
}

export async function updateImportJob(
  database: Queryable,
  workspaceId: string,
  id: string,
  change: Partial<Pick<ImportJob, 'state' | 'mapping' | 'progress' | 'report'>> & { readonly finished?: boolean },
): Promise<void> {
  await database.query(
    `update import_job set state = coalesce($3, state), mapping = coalesce($4, mapping), progress = coalesce($5, progress),
       report = coalesce($6, report), finished_at = case when $7 then now() else finished_at end, updated_at = now()
     where workspace_id = $1 and id = $2`,
    [
      workspaceId,
      id,
      change.state ?? null,
      change.mapping === undefined ? null : JSON.stringify(change.mapping),
      change.progress === undefined ? null : JSON.stringify(change.progress),
      change.report === undefined ? null : JSON.stringify(change.report),
      change.finished ?? false,
    ],
  );
}
