import type { Queryable } from '../database.ts';

export type MarkKey = { readonly documentId: string; readonly generation: number; readonly position: number };

/** A document (or ledger entry) with log rows (or versions) that no row shows yet. */
export type PendingDocument = {
  readonly documentId: string;
  readonly type: string;
  readonly generation: number;
  readonly positions: readonly number[];
};

/** Oldest first by id; parked documents are left out. */
export async function readMarks(database: Queryable, workspaceId: string, limit: number): Promise<PendingDocument[]> {
  const rows = await database.prepared<Omit<PendingDocument, 'positions'> & { positions: readonly string[] }>(
    'read-marks',
    `select mark.document_id as "documentId", min(mark.type) as type, mark.generation, array_agg(mark.position order by mark.position) as positions
    from projection_mark mark
    where mark.workspace_id = $1 and not exists (select from projection_parked parked
      where parked.workspace_id = mark.workspace_id and parked.document_id = mark.document_id)
    group by mark.document_id, mark.generation order by mark.document_id, mark.generation limit $2`,
    [workspaceId, limit],
  );
  return rows.map((row) => ({ ...row, positions: row.positions.map(Number) }));
}

/** Of these documents the first position that waits, where one does. */
export async function firstMarks(
  database: Queryable,
  workspaceId: string,
  documentIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await database.prepared<{ documentId: string; first: string }>(
    'first-marks',
    `select document_id as "documentId", min(position) as first from projection_mark
    where workspace_id = $1 and document_id = any($2::uuid[]) group by document_id`,
    [workspaceId, documentIds],
  );
  return new Map(rows.map(({ documentId, first }) => [documentId, Number(first)]));
}

/** How many log rows wait, parked ones included. */
export async function countMarks(database: Queryable, workspaceId: string): Promise<number> {
  const [row] = await database.query<{ count: string }>('select count(*) from projection_mark where workspace_id = $1', [
    workspaceId,
  ]);
  return Number(row?.count ?? 0);
}

export type Parked = {
  readonly documentId: string;
  readonly type: string;
  readonly error: string;
  readonly attempts: number;
  readonly at: Date;
};

/** Sets a document aside that the projector could not do. Its marks stay. */
export async function parkDocument(
  database: Queryable,
  workspaceId: string,
  parked: { readonly documentId: string; readonly type: string; readonly error: string },
): Promise<void> {
  await database.query(
    `insert into projection_parked as old (workspace_id, document_id, type, error) values ($1, $2, $3, $4)
    on conflict (workspace_id, document_id) do update set error = excluded.error, attempts = old.attempts + 1, at = now()`,
    [workspaceId, parked.documentId, parked.type, parked.error.replaceAll('\u0000', '')],
  );
}

/** Lets the projector try again: one document, or all. */
export async function unpark(database: Queryable, workspaceId: string, documentId?: string): Promise<void> {
  await database.query('delete from projection_parked where workspace_id = $1 and ($2::uuid is null or document_id = $2)', [
    workspaceId,
    documentId ?? null,
  ]);
}

export async function readParked(database: Queryable, workspaceId: string): Promise<Parked[]> {
  return database.query<Parked>(
    'select document_id as "documentId", type, error, attempts, at from projection_parked where workspace_id = $1 order by at',
    [workspaceId],
  );
}
