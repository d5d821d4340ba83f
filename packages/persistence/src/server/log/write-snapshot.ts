import type { Queryable } from '../database.ts';

export type Snapshot = {
  readonly documentId: string;
  readonly generation: number;
  readonly position: number;
  readonly state: Uint8Array;
  /** Who wrote each key's present value, as the projector keeps it. A plain JSON value. */
  readonly writes: unknown;
};

/**
 * Keeps a merged state, so that loading need not replay the whole log. Never replaces a newer one, and never goes past
 * what is projected: what is not yet projected must be applied update by update. Returns whether it was stored.
 */
export async function writeSnapshot(database: Queryable, workspaceId: string, snapshot: Snapshot): Promise<boolean> {
  const stored = await database.prepared(
    'write-snapshot',
    `insert into document_snapshot as old (workspace_id, document_id, generation, position, state, writes)
    select $1, $2, $3::int, $4::bigint, $5, $6::json
    where exists (select from document_update row where row.workspace_id = $1 and row.document_id = $2 and row.generation = $3
        and row.position = $4)
      and not exists (select from projection_mark mark where mark.workspace_id = $1 and mark.document_id = $2
        and mark.generation = $3 and mark.position <= $4)
    on conflict (workspace_id, document_id) do update
      set generation = excluded.generation, position = excluded.position, state = excluded.state, writes = excluded.writes
      where (excluded.generation, excluded.position) > (old.generation, old.position)
    returning position`,
    [
      workspaceId,
      snapshot.documentId,
      snapshot.generation,
      snapshot.position,
      Buffer.from(snapshot.state),
      JSON.stringify(snapshot.writes),
    ],
  );
  return stored.length > 0;
}
