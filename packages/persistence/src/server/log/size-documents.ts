import type { Queryable } from '../database.ts';

/** Bytes that a device would be sent of each document: its newest state and what was logged since. Erased ones are absent. */
export async function sizeDocuments(
  database: Queryable,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await database.prepared<{ id: string; bytes: string }>(
    'size-documents',
    `select document.id, coalesce(state.bytes, 0) + coalesce(later.bytes, 0) as bytes
    from document
    left join lateral (
      select position, octet_length(state) as bytes from document_snapshot snapshot
      where snapshot.workspace_id = document.workspace_id and snapshot.document_id = document.id
        and snapshot.generation = document.generation
      union all
      select position, octet_length(state) from document_base base
      where base.workspace_id = document.workspace_id and base.document_id = document.id
        and base.generation = document.generation
      order by position desc limit 1
    ) state on true
    left join lateral (
      select sum(octet_length(row.update)) as bytes from document_update row
      where row.workspace_id = document.workspace_id and row.document_id = document.id
        and row.generation = document.generation and row.position > coalesce(state.position, 0)
    ) later on true
    where document.workspace_id = $1 and document.id = any($2::uuid[]) and document.erased_at is null`,
    [workspaceId, ids],
  );
  return new Map(rows.map(({ id, bytes }) => [id, Number(bytes)]));
}
