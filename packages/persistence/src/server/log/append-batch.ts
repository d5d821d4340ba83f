import pg from 'pg';
import { arrayLiteral, bytesLiteral } from '../array-literal.ts';
import type { Database } from '../database.ts';
import type { Batch, LogRow, RegistryChange, RegistryRow } from './batch.ts';
import { DeposedError, DuplicatePositionError } from './batch.ts';

/**
 * Invariant: the batch is one auto-committed statement. It takes the lease rows `for share` and goes on only when every
 * epoch matches; whoever takes a lease over updates that row, and so waits for this statement or is seen by it.
 */
const statement = `
with held as (
  select * from unnest($1::uuid[], $2::bigint[]) as held (workspace_id, epoch)
), fence as materialized (
  select lease.workspace_id from workspace_lease lease join held using (workspace_id)
  where lease.epoch = held.epoch for share of lease
), checked as materialized (
  select case when lost.ids is null then true else refuse_deposed(lost.ids) end as ok
  from (select array_agg(held.workspace_id) filter (where fence.workspace_id is null) as ids
        from held left join fence using (workspace_id)) lost
), documents as (
  insert into document (workspace_id, id, type, generation, created_at, created_by, deleted_at, deleted_by)
  select row.* from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::timestamptz[], $8::uuid[], $9::timestamptz[], $10::uuid[])
    as row (workspace_id, id, type, generation, created_at, created_by, deleted_at, deleted_by), checked where checked.ok
  on conflict (workspace_id, id) do nothing
), updates as (
  insert into document_update (workspace_id, document_id, generation, position, format, update, actor, origin, command_id, base, made_at, at)
  select row.workspace_id, row.document_id, row.generation, row.position, row.format, row.update, row.actor, row.origin,
    row.command_id, row.base, row.made_at, row.at
  from unnest($11::uuid[], $12::uuid[], $13::int[], $14::bigint[], $15::text[], $16::bytea[], $17::uuid[], $18::text[],
    $19::uuid[], $20::bigint[], $21::timestamptz[], $22::timestamptz[])
    as row (workspace_id, document_id, generation, position, format, update, actor, origin, command_id, base, made_at, at), checked
  where checked.ok
), marks as (
  insert into projection_mark (workspace_id, document_id, generation, position, type)
  select row.* from unnest($11::uuid[] || $32::uuid[], $12::uuid[] || $33::uuid[], $13::int[] || array_fill(1, array[cardinality($32::uuid[])]),
    $14::bigint[] || $34::bigint[], $23::text[] || $35::text[]) as row (workspace_id, document_id, generation, position, type), checked
  where checked.ok
), changes as (
  update document set deleted_at = row.deleted_at, deleted_by = row.deleted_by
  from unnest($24::uuid[], $25::uuid[], $26::timestamptz[], $27::uuid[]) as row (workspace_id, id, deleted_at, deleted_by), checked
  where checked.ok and document.workspace_id = row.workspace_id and document.id = row.id and document.erased_at is null
), commands as (
  insert into command (workspace_id, id, actor, kind, result, before, at)
  select row.workspace_id, row.id, row.actor, row.kind, row.result::json, row.before::json, row.at
  from unnest($28::uuid[], $29::uuid[], $30::uuid[], $31::text[], $44::text[], $45::text[], $46::timestamptz[])
    as row (workspace_id, id, actor, kind, result, before, at), checked where checked.ok
), entries as (
  insert into entry (workspace_id, id, version, type, home_type, home_id, values, deleted, actor, origin, command_id, made_at, at)
  select row.workspace_id, row.id, row.version, row.type, row.home_type, row.home_id, row.values::json, row.deleted, row.actor,
    row.origin, row.command_id, row.made_at, row.at
  from unnest($32::uuid[], $33::uuid[], $34::bigint[], $35::text[], $36::text[], $37::uuid[], $38::text[], $39::boolean[], $40::uuid[],
    $41::text[], $42::uuid[], $43::timestamptz[], $47::timestamptz[])
    as row (workspace_id, id, version, type, home_type, home_id, values, deleted, actor, origin, command_id, made_at, at), checked
  where checked.ok
)
select ok from checked`;

/** Nothing changes in a document that reads these two bytes. */
const EMPTY_UPDATE = Uint8Array.of(0, 0);

/**
 * Commits everything or nothing. Throws `DeposedError` when a lease is lost and `DuplicatePositionError` when a position,
 * version or command id is taken.
 */
export async function appendBatch(database: Database, batch: Batch): Promise<void> {
  const { leases, documents = [], updates = [], registryChanges = [], commands = [], entries = [] } = batch;
  refuseUnleased(batch);
  const changes = lastChanges(batch);
  const created = new Set(documents.map((row) => `${row.workspaceId}/${row.id}`));
  const changed = [...changes].filter(([key]) => !created.has(key)).map(([, change]) => change);
  const deletedNow = (row: RegistryRow) => {
    const change = changes.get(`${row.workspaceId}/${row.id}`);
    return change?.change === 'deleted' ? change : undefined;
  };
  const log: readonly (LogRow | RegistryChange)[] = [...updates, ...registryChanges];
  const values: unknown[] = [
    arrayLiteral(leases.map((row) => row.workspaceId)),
    arrayLiteral(leases.map((row) => row.epoch)),
    arrayLiteral(documents.map((row) => row.workspaceId)),
    arrayLiteral(documents.map((row) => row.id)),
    arrayLiteral(documents.map((row) => row.type)),
    arrayLiteral(documents.map((row) => row.generation)),
    arrayLiteral(documents.map((row) => row.createdAt.toISOString())),
    arrayLiteral(documents.map((row) => row.createdBy)),
    arrayLiteral(documents.map((row) => deletedNow(row)?.at.toISOString() ?? null)),
    arrayLiteral(documents.map((row) => deletedNow(row)?.actor ?? null)),
    arrayLiteral(log.map((row) => row.workspaceId)),
    arrayLiteral(log.map((row) => row.documentId)),
    arrayLiteral(log.map((row) => row.generation)),
    arrayLiteral(log.map((row) => row.position)),
    arrayLiteral(log.map((row) => ('change' in row ? row.change : 'yjs-1'))),
    bytesLiteral(log.map((row) => ('change' in row ? EMPTY_UPDATE : row.update))),
    arrayLiteral(log.map((row) => row.actor)),
    arrayLiteral(log.map((row) => row.origin)),
    arrayLiteral(log.map((row) => row.commandId ?? null)),
    arrayLiteral(log.map((row) => ('change' in row ? null : (row.base ?? null)))),
    arrayLiteral(log.map((row) => row.madeAt.toISOString())),
    arrayLiteral(log.map((row) => row.at.toISOString())),
    arrayLiteral(log.map((row) => row.type)),
    arrayLiteral(changed.map((row) => row.workspaceId)),
    arrayLiteral(changed.map((row) => row.documentId)),
    arrayLiteral(changed.map((row) => (row.change === 'deleted' ? row.at.toISOString() : null))),
    arrayLiteral(changed.map((row) => (row.change === 'deleted' ? row.actor : null))),
    arrayLiteral(commands.map((row) => row.workspaceId)),
    arrayLiteral(commands.map((row) => row.id)),
    arrayLiteral(commands.map((row) => row.actor)),
    commands.map((row) => row.kind),
    entries.map((row) => row.workspaceId),
    entries.map((row) => row.id),
    entries.map((row) => row.version),
    entries.map((row) => row.type),
    entries.map((row) => row.home?.type ?? null),
    entries.map((row) => row.home?.id ?? null),
    entries.map((row) => JSON.stringify(row.values)),
    entries.map((row) => row.deleted ?? false),
    entries.map((row) => row.actor),
    entries.map((row) => row.origin),
    entries.map((row) => row.commandId ?? null),
    entries.map((row) => row.madeAt.toISOString()),
    commands.map((row) => JSON.stringify(row.result)),
    commands.map((row) => (row.before === undefined ? null : JSON.stringify(row.before))),
    arrayLiteral(commands.map((row) => row.at.toISOString())),
    entries.map((row) => row.at.toISOString()),
  ];
  try {
    await database.prepared('append-batch', statement, values);
  } catch (error) {
    throw batchError(error) ?? error;
  }
}

function refuseUnleased({
  leases,
  documents = [],
  updates = [],
  registryChanges = [],
  commands = [],
  entries = [],
}: Batch): void {
  const held = new Set(leases.map((lease) => lease.workspaceId));
  const without = [documents, updates, registryChanges, commands, entries].flat().find((row) => !held.has(row.workspaceId));
  if (without) throw new DeposedError([without.workspaceId]);
}

/** The registry keeps the last change of each document in the batch; the log keeps all of them. */
function lastChanges(batch: Batch) {
  const last = new Map<string, NonNullable<Batch['registryChanges']>[number]>();
  for (const change of batch.registryChanges ?? []) {
    const key = `${change.workspaceId}/${change.documentId}`;
    if ((last.get(key)?.position ?? 0) < change.position) last.set(key, change);
  }
  return last;
}

function batchError(error: unknown): Error | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined;
  if (error.code === 'RP001') return new DeposedError((error.detail ?? '').split(','));
  if (error.code !== '23505') return undefined;
  const [, workspaceId, id] = /=\(([0-9a-f-]{36}), ([0-9a-f-]{36})/.exec(error.detail ?? '') ?? [];
  const table = error.table === 'entry' || error.table === 'command' ? error.table : 'document_update';
  return new DuplicatePositionError(table, workspaceId ?? '', id ?? '');
}
