import type { AccessRules } from '@rapport/model/access/visibility';
import type { ReplayStart } from '@rapport/model/projection/replay';
import type { Database, Queryable } from '../database.ts';
import { writeItems, type ProjectionItem, type Written } from '../rows/write-rows.ts';
import type { LeaseHold } from './batch.ts';
import { holdStill, writeBase } from './care-for-log.ts';

export type LargeDocument = {
  readonly id: string;
  readonly type: string;
  readonly generation: number;
  readonly position: number;
  readonly bytes: number;
};
/** A document as it stood when a copy took its place, under which client id the copy's content was written. */
export type FormerDocument = { readonly generation: number; readonly client: number; readonly state: Uint8Array };

/**
 * Documents whose kept state is larger than that of their kind may be, largest first: `noteBytes` for those of
 * `noteTypes`. None that is in the trash, or of which somebody's edits are kept under its name.
 */
export async function largeDocuments(
  database: Queryable,
  workspaceId: string,
  { noteTypes, noteBytes, recordBytes }: { noteTypes: readonly string[]; noteBytes: number; recordBytes: number },
  most: number,
): Promise<readonly LargeDocument[]> {
  const rows = await database.query<Omit<LargeDocument, 'position'> & { position: string }>(
    `select document.id, document.type, document.generation, snapshot.position, octet_length(snapshot.state) as bytes
    from document_snapshot snapshot join document on document.workspace_id = snapshot.workspace_id
      and document.id = snapshot.document_id and document.generation = snapshot.generation
    where snapshot.workspace_id = $1 and document.deleted_at is null and document.erased_at is null
      and octet_length(snapshot.state) > case when document.type = any($2) then $3::int else $4::int end
    order by bytes desc limit $5`,
    [workspaceId, noteTypes, noteBytes, recordBytes, most],
  );
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
}

export type Rotation = {
  readonly id: string;
  readonly generation: number;
  /** Where the log of the next generation begins. */
  readonly start: ReplayStart;
  readonly former: Omit<FormerDocument, 'generation'>;
  readonly at: Date;
  readonly item: ProjectionItem;
  readonly rules: AccessRules;
};

/** The next generation of a document, in one transaction with all that says so. Undefined when something came meanwhile. */
export async function storeRotation(
  database: Database,
  lease: LeaseHold,
  { id, generation, start, former, at, item, rules }: Rotation,
): Promise<Written | undefined> {
  const { workspaceId } = lease;
  return database.transaction(async (transaction) => {
    if (!(await holdStill(transaction, lease, id))) return undefined;
    const raised = await transaction.query(
      `update document set generation = generation + 1 where workspace_id = $1 and id = $2 and generation = $3
        and erased_at is null and deleted_at is null
        and not exists (select from kept_edit where kept_edit.workspace_id = $1
          and (kept_edit.record = $2 or kept_edit.document like '%/' || $2::uuid || '/%'))
        and not exists (select from document_update row where row.workspace_id = $1 and row.document_id = $2
          and row.generation = $3 and row.position > $4) returning id`,
      [workspaceId, id, generation, start.position],
    );
    if (raised.length === 0) return undefined;
    await writeBase(transaction, workspaceId, { id, generation: generation + 1 }, start);
    await transaction.query(
      `insert into document_former (workspace_id, document_id, generation, client, state, at) values ($1, $2, $3, $4, $5, $6)`,
      [workspaceId, id, generation, former.client, Buffer.from(former.state), at],
    );
    await transaction.query('delete from document_snapshot where workspace_id = $1 and document_id = $2', [workspaceId, id]);
    const { announce } = await writeItems(transaction, workspaceId, [item], { rules });
    return announce();
  });
}

/** What a document was from this generation on, oldest first. */
export async function readFormer(
  database: Queryable,
  workspaceId: string,
  id: string,
  from: number,
): Promise<readonly FormerDocument[]> {
  const rows = await database.query<{ generation: number; client: string; state: Buffer }>(
    `select generation, client, state from document_former where workspace_id = $1 and document_id = $2 and generation >= $3
    order by generation`,
    [workspaceId, id, from],
  );
  return rows.map(({ client, ...row }) => ({ ...row, client: Number(client) }));
}

/** Edits of what was replaced before then are no longer taken as they are. */
export async function forgetFormer(database: Queryable, workspaceId: string, until: Date): Promise<void> {
  await database.query('delete from document_former where workspace_id = $1 and at < $2', [workspaceId, until]);
}
