import type { AccessRules } from '@rapport/model/access/visibility';
import { companionFields } from '@rapport/model/features/trash/companions';
import type { Database, Queryable } from '../database.ts';
import { holdProjection } from '../rows/hold-projection.ts';
import { writeItems, type ProjectionItem, type Written } from '../rows/write-rows.ts';
import { quoted } from '../tables/ddl.ts';
import { recordTables } from '../tables/record-tables.ts';
import { DeposedError, type LeaseHold } from './batch.ts';
import { forgetInCommands } from './forget-in-commands.ts';

export type Erasure = {
  readonly lease: LeaseHold;
  readonly ids: readonly string[];
  readonly by: string | null;
  readonly at: Date;
  /** Ids of the rows that hold the parts of a command over many records. */
  readonly partIds: (command: string, parts: number) => readonly string[];
  /** Who sees what hung on them and stays. */
  readonly rules: AccessRules;
};
/** A document by the generation that it had. */
export type ErasedDocument = { readonly id: string; readonly type: string; readonly generation: number };
export type Erased = {
  /** What the feed says of it; undefined when nobody saw any of it. */
  readonly written: Written | undefined;
  /** What is gone, that which belonged to the named documents included. */
  readonly documents: readonly ErasedDocument[];
};

const nothing: Erased = { written: undefined, documents: [] };

/**
 * Erases documents that lie in the trash, with what exists only for them: their notes, links and entries. Log bytes,
 * snapshots, versions, rows, events and the values kept for undo go; the registry row stays, its generation raised.
 * One transaction, under the workspace's lease. Ids that are not in the trash are left alone.
 */
export async function eraseDocuments(database: Database, erasure: Erasure): Promise<Erased> {
  const { workspaceId, epoch } = erasure.lease;
  return database.transaction(async (transaction) => {
    const held = await transaction.query('select from workspace_lease where workspace_id = $1 and epoch = $2 for share', [
      workspaceId,
      epoch,
    ]);
    if (held.length === 0) throw new DeposedError([workspaceId]);
    await holdProjection(transaction, workspaceId, 'together');
    const trashed = await transaction.query<{ id: string; type: string }>(
      `select id, type from document where workspace_id = $1 and id = any($2::uuid[]) and deleted_at is not null
        and erased_at is null order by id for update`,
      [workspaceId, erasure.ids],
    );
    if (trashed.length === 0) return nothing;
    const companions = await companionsOf(transaction, workspaceId, trashed);
    const documents = await markErased(transaction, erasure, [...trashed.map(({ id }) => id), ...companions]);
    const entries = await entriesOf(
      transaction,
      workspaceId,
      documents.map(({ id }) => id),
    );
    const records = [...documents, ...entries];
    const gone = records.map(({ id }) => id);
    await forgetInCommands(transaction, workspaceId, gone, erasure.partIds);
    const items = await itemsOf(transaction, workspaceId, records);
    await eraseSources(transaction, workspaceId, gone);
    const { announce } = await writeItems(transaction, workspaceId, items, { rules: erasure.rules });
    return { written: await announce(), documents };
  });
}

/** What came of erased documents while they were being erased, by whoever had one open or had just projected one. */
export function eraseLeftovers(
  database: Database,
  workspaceId: string,
  documents: readonly ErasedDocument[],
  rules: AccessRules,
): Promise<Omit<Erased, 'documents'>> {
  return database.transaction(async (transaction) => {
    await holdProjection(transaction, workspaceId, 'together');
    const homes = documents.map(({ id }) => id);
    const records = [...documents, ...(await entriesOf(transaction, workspaceId, homes))];
    const items = await itemsOf(transaction, workspaceId, records);
    await eraseSources(
      transaction,
      workspaceId,
      records.map(({ id }) => id),
    );
    if (items.length === 0) return nothing;
    const { announce } = await writeItems(transaction, workspaceId, items, { rules });
    return { written: await announce() };
  });
}

/** Those of these ids, and of what exists only for them, that can be erased now. */
export async function erasable(database: Queryable, workspaceId: string, ids: readonly string[]): Promise<readonly string[]> {
  const trashed = await database.query<{ id: string; type: string }>(
    `select id, type from document where workspace_id = $1 and id = any($2::uuid[]) and deleted_at is not null and erased_at is null`,
    [workspaceId, ids],
  );
  return [...trashed.map(({ id }) => id), ...(await companionsOf(database, workspaceId, trashed))];
}

/** Ids of what has lain in the trash since before `since`, longest first. */
export async function trashedBefore(
  database: Queryable,
  workspaceId: string,
  since: Date,
  most: number,
): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    `select id from document where workspace_id = $1 and deleted_at < $2 and erased_at is null order by deleted_at limit $3`,
    [workspaceId, since, most],
  );
  return rows.map(({ id }) => id);
}

async function companionsOf(
  database: Queryable,
  workspaceId: string,
  records: readonly { readonly id: string; readonly type: string }[],
): Promise<readonly string[]> {
  const names = records.map(({ type, id }) => `${type}:${id}`);
  const found = new Set<string>();
  for (const { type, field } of companionFields) {
    const table = recordTables.get(type);
    const column = table?.fields.get(field)?.columns[0];
    if (!table || !column) continue;
    const rows = await database.query<{ id: string }>(
      `select id from ${quoted(table.name)} where workspace_id = $1 and ${quoted(column.name)} = any($2)`,
      [workspaceId, names],
    );
    for (const { id } of rows) found.add(id);
  }
  return [...found];
}

async function markErased(
  transaction: Queryable,
  { lease, by, at }: Erasure,
  ids: readonly string[],
): Promise<Erased['documents']> {
  return transaction.query(
    `update document set generation = generation + 1, deleted_at = coalesce(deleted_at, $3), erased_at = $3, erased_by = $4
    where workspace_id = $1 and id = any($2::uuid[]) and erased_at is null returning id, type, generation - 1 as generation`,
    [lease.workspaceId, ids, at, by],
  );
}

const entriesOf = (transaction: Queryable, workspaceId: string, homes: readonly string[]) =>
  transaction.query<{ id: string; type: string }>(
    'select distinct id, type from entry where workspace_id = $1 and home_id = any($2::uuid[])',
    [workspaceId, homes],
  );

/** Their rows are removed, and those who saw them are told. */
async function itemsOf(
  transaction: Queryable,
  workspaceId: string,
  records: readonly { readonly id: string; readonly type: string }[],
): Promise<ProjectionItem[]> {
  const items: ProjectionItem[] = [];
  for (const [type, ofType] of Map.groupBy(records, (record) => record.type)) {
    const table = recordTables.get(type);
    if (!table) continue;
    const rows = await transaction.query<{ id: string; audience: string[] }>(
      `select id, audience from ${quoted(table.name)} where workspace_id = $1 and id = any($2::uuid[])`,
      [workspaceId, ofType.map(({ id }) => id)],
    );
    items.push(...rows.map(({ id, audience }) => ({ type, id, row: null, audience, events: [], marks: [] })));
  }
  return items;
}

async function eraseSources(transaction: Queryable, workspaceId: string, ids: readonly string[]): Promise<void> {
  for (const [table, column] of [
    ['document_update', 'document_id'],
    ['document_base', 'document_id'],
    ['document_former', 'document_id'],
    ['document_snapshot', 'document_id'],
    ['projection_mark', 'document_id'],
    ['projection_parked', 'document_id'],
    ['entry', 'id'],
    ['event', 'record'],
    ['event_archive', 'record'],
  ] as const)
    await transaction.query(`delete from ${table} where workspace_id = $1 and ${column} = any($2::uuid[])`, [workspaceId, ids]);
}
