import type { ActivityEvent } from '@rapport/model/projection/event';
import type { MergedRow } from '@rapport/model/projection/merge-rows';
import type { ReplayStart } from '@rapport/model/projection/replay';
import type { KeptState } from '@rapport/model/projection/kept-state';
import type { Database, Queryable } from '../database.ts';
import { holdProjection } from '../rows/hold-projection.ts';
import { DeposedError, type LeaseHold } from './batch.ts';

export type LogCare = { readonly mergedUpto: Date | undefined; readonly cutUpto: Date | undefined };
type Document = { readonly id: string; readonly generation: number };

/** How far the log of a workspace has been seen to. */
export async function readLogCare(database: Queryable, workspaceId: string): Promise<LogCare> {
  const [row] = await database.query<{ merged: Date | null; cut: Date | null }>(
    `select nullif(merged_upto, '-infinity') as merged, nullif(cut_upto, '-infinity') as cut from log_care where workspace_id = $1`,
    [workspaceId],
  );
  return { mergedUpto: row?.merged ?? undefined, cutUpto: row?.cut ?? undefined };
}

export async function noteLogCare(database: Queryable, workspaceId: string, what: 'merged' | 'cut', upto: Date): Promise<void> {
  const column = what === 'merged' ? 'merged_upto' : 'cut_upto';
  await database.query(
    `insert into log_care as old (workspace_id, ${column}) values ($1, $2)
    on conflict (workspace_id) do update set ${column} = greatest(old.${column}, excluded.${column})`,
    [workspaceId, upto],
  );
}

/** Documents with several log rows of which at least one is from this stretch of time, by id; the next ones after `after`. */
export async function documentsOfStretch(
  database: Queryable,
  workspaceId: string,
  { from, until }: { readonly from: Date | undefined; readonly until: Date },
  after: string,
  most: number,
): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    `select row.document_id as id from document_update row
    where row.workspace_id = $1 and row.at >= coalesce($2, '-infinity'::timestamptz) and row.at < $3 and row.document_id > $4
      and exists (select from document_update other where other.workspace_id = row.workspace_id and other.document_id = row.document_id
        and other.generation = row.generation and other.position <> row.position)
    group by row.document_id order by row.document_id limit $5`,
    [workspaceId, from ?? null, until, after, most],
  );
  return rows.map(({ id }) => id);
}

/** Puts united rows in the place of their parts. Answers how many rows went. */
export async function storeMerged(
  database: Database,
  lease: LeaseHold,
  { id, generation }: Document,
  merged: readonly MergedRow[],
): Promise<number> {
  return database.transaction(async (transaction) => {
    if (!(await holdStill(transaction, lease, id))) return 0;
    const [snapshot] = await transaction.query<{ position: string }>(
      'select position from document_snapshot where workspace_id = $1 and document_id = $2 and generation = $3',
      [lease.workspaceId, id, generation],
    );
    // What a snapshot ends within must stay apart: what comes after it is applied to it row by row.
    const end = Number(snapshot?.position ?? 0);
    const runs = merged.filter(({ first, position }) => end < first || end >= position);
    const gone = await transaction.query(
      `delete from document_update row using unnest($4::bigint[], $5::bigint[]) as run (first, last)
      where row.workspace_id = $1 and row.document_id = $2 and row.generation = $3 and row.position >= run.first and row.position < run.last
      returning row.position`,
      [lease.workspaceId, id, generation, runs.map(({ first }) => first), runs.map(({ position }) => position)],
    );
    const kept = await transaction.query(
      `update document_update row set update = run.update, first_position = run.first, base = run.base
      from unnest($4::bigint[], $5::bigint[], $6::bytea[], $7::bigint[]) as run (first, last, update, base)
      where row.workspace_id = $1 and row.document_id = $2 and row.generation = $3 and row.position = run.last returning row.position`,
      [
        lease.workspaceId,
        id,
        generation,
        runs.map(({ first }) => first),
        runs.map(({ position }) => position),
        runs.map(({ update }) => Buffer.from(update)),
        runs.map(({ base }) => base ?? null),
      ],
    );
    if (kept.length !== runs.length) throw new Error(`The log of ${id} has changed`);
    return gone.length;
  });
}

/** A state in the place of the rows up to it; what they told moves to the archive. Answers how many rows went. */
export async function storeBase(
  database: Database,
  lease: LeaseHold,
  { id, generation }: Document,
  start: ReplayStart,
  events: readonly ActivityEvent[],
): Promise<number> {
  return database.transaction(async (transaction) => {
    if (!(await holdStill(transaction, lease, id))) return 0;
    const { workspaceId } = lease;
    await writeBase(transaction, workspaceId, { id, generation }, start);
    const gone = await transaction.query(
      `delete from document_update where workspace_id = $1 and document_id = $2 and generation = $3 and position <= $4 returning position`,
      [workspaceId, id, generation, start.position],
    );
    await archive(transaction, workspaceId, id, events);
    return gone.length;
  });
}

/** A former generation of a document goes altogether; what it told moves to the archive. Answers how many rows went. */
export async function dropGeneration(
  database: Database,
  lease: LeaseHold,
  { id, generation }: Document,
  events: readonly ActivityEvent[],
): Promise<number> {
  return database.transaction(async (transaction) => {
    if (!(await holdStill(transaction, lease, id))) return 0;
    const { workspaceId } = lease;
    const of = [workspaceId, id, generation];
    await transaction.query('delete from document_base where workspace_id = $1 and document_id = $2 and generation = $3', of);
    const gone = await transaction.query(
      'delete from document_update where workspace_id = $1 and document_id = $2 and generation = $3 returning position',
      of,
    );
    await archive(transaction, workspaceId, id, events);
    return gone.length;
  });
}

async function archive(transaction: Queryable, workspaceId: string, id: string, events: readonly ActivityEvent[]): Promise<void> {
  const moved = await transaction.query(
    `with gone as (delete from event where workspace_id = $1 and record = $3 and id = any($2::uuid[]) returning *)
    insert into event_archive select * from gone returning id`,
    [workspaceId, events.map((event) => event.id), id],
  );
  if (moved.length !== events.length)
    throw new Error(`The log of ${id} does not tell what its events say: ${events.length}, ${moved.length}`);
}

export async function writeBase(
  transaction: Queryable,
  workspaceId: string,
  { id, generation }: Document,
  { position, state, kept, actor, at }: ReplayStart,
): Promise<void> {
  await transaction.query(
    `insert into document_base as old (workspace_id, document_id, generation, position, state, kept, actor, at)
    values ($1, $2, $3, $4, $5, $6::json, $7, $8)
    on conflict (workspace_id, document_id, generation) do update set position = excluded.position, state = excluded.state,
      kept = excluded.kept, actor = excluded.actor, at = excluded.at where old.position < excluded.position`,
    [workspaceId, id, generation, position, Buffer.from(state), JSON.stringify(kept satisfies KeptState), actor ?? null, at],
  );
}

/** What commands remember for taking them back: nobody takes back what is older than the log. */
export async function forgetBefores(database: Queryable, workspaceId: string, until: Date): Promise<void> {
  await database.query('update command set before = null where workspace_id = $1 and at < $2 and before is not null', [
    workspaceId,
    until,
  ]);
}

/** The lease is ours, nobody rebuilds, and all that the document's log says is told: until the transaction ends. */
export async function holdStill(transaction: Queryable, { workspaceId, epoch }: LeaseHold, id: string): Promise<boolean> {
  const held = await transaction.query('select from workspace_lease where workspace_id = $1 and epoch = $2 for share', [
    workspaceId,
    epoch,
  ]);
  if (held.length === 0) throw new DeposedError([workspaceId]);
  await holdProjection(transaction, workspaceId, 'together');
  const busy = await transaction.query('select from projection_mark where workspace_id = $1 and document_id = $2 limit 1', [
    workspaceId,
    id,
  ]);
  return busy.length === 0;
}
