import { companionFields } from '@rapport/model/features/trash/companions';
import type { Database, Queryable } from '../database.ts';
import type { SeqRange } from '../feed/advance-feed.ts';
import { holdProjection } from '../rows/hold-projection.ts';
import { writeItems, type ProjectionItem } from '../rows/write-rows.ts';
import { quoted } from '../tables/ddl.ts';
import { recordTables } from '../tables/record-tables.ts';
import { DeposedError, type LeaseHold } from './batch.ts';

export type Erasure = {
  readonly lease: LeaseHold;
  readonly ids: readonly string[];
  readonly by: string | null;
  readonly at: Date;
  /** Ids of the rows that hold the parts of a command over many records. */
  readonly partIds: (command: string, parts: number) => readonly string[];
};
export type Erased = {
  readonly range: SeqRange | undefined;
  readonly items: readonly ProjectionItem[];
  /** The documents that are gone, those that belonged to the named ones included, by the generation that they had. */
  readonly documents: readonly { readonly id: string; readonly type: string; readonly generation: number }[];
};

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
    const holding = holdProjection(transaction, workspaceId, 'together');
    await holding;
    const trashed = await transaction.query<{ id: string; type: string }>(
      `select id, type from document where workspace_id = $1 and id = any($2::uuid[]) and deleted_at is not null
        and erased_at is null for update`,
      [workspaceId, erasure.ids],
    );
    if (trashed.length === 0) return { range: undefined, items: [], documents: [] };
    const companions = await companionsOf(transaction, workspaceId, trashed);
    const documents = await markErased(transaction, erasure, [...trashed.map(({ id }) => id), ...companions]);
    const ids = documents.map(({ id }) => id);
    const entries = await entriesOf(transaction, workspaceId, ids);
    const gone = [...ids, ...entries.map(({ id }) => id)];
    await forgetCommands(transaction, erasure, gone);
    const items = await itemsOf(transaction, workspaceId, [...documents, ...entries]);
    await eraseSources(transaction, workspaceId, gone);
    const { announce } = await writeItems(transaction, workspaceId, items, { held: holding });
    return { range: await announce(), items, documents };
  });
}

/** What was committed for erased documents while they were being erased, by whoever had one open. */
export const eraseLeftovers = (database: Database, workspaceId: string, ids: readonly string[]): Promise<void> =>
  database.transaction((transaction) => eraseSources(transaction, workspaceId, ids));

/** Ids of what has lain in the trash since before `since`, oldest first. */
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
  transaction: Queryable,
  workspaceId: string,
  records: readonly { readonly id: string; readonly type: string }[],
): Promise<readonly string[]> {
  const names = records.map(({ type, id }) => `${type}:${id}`);
  const found: string[] = [];
  for (const { type, field } of companionFields) {
    const table = recordTables.get(type);
    const column = table?.fields.get(field)?.columns[0];
    if (!table || !column) continue;
    const rows = await transaction.query<{ id: string }>(
      `select id from ${quoted(table.name)} where workspace_id = $1 and ${quoted(column.name)} = any($2)`,
      [workspaceId, names],
    );
    found.push(...rows.map(({ id }) => id));
  }
  return found;
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

/** Commands keep the values that they replaced, for their undo: those of erased records go. */
async function forgetCommands(transaction: Queryable, { lease, partIds }: Erasure, gone: readonly string[]): Promise<void> {
  const { workspaceId } = lease;
  const named = await transaction.query<{ id: string }>(
    `select command_id as id from document_update where workspace_id = $1 and document_id = any($2::uuid[]) and command_id is not null
    union select command_id from entry where workspace_id = $1 and id = any($2::uuid[]) and command_id is not null`,
    [workspaceId, gone],
  );
  const read = (ids: readonly string[]) =>
    transaction.query<{ id: string; before: Kept | null }>(
      'select id, before from command where workspace_id = $1 and id = any($2::uuid[]) and before is not null',
      [workspaceId, ids],
    );
  const commands = await read(named.map(({ id }) => id));
  const parts = await read(commands.flatMap(({ id, before }) => partIds(id, before?.parts ?? 0)));
  for (const { id, before } of [...commands, ...parts]) {
    const kept = withoutRecords(before, new Set(gone));
    if (kept !== before)
      await transaction.query('update command set before = $3::json where workspace_id = $1 and id = $2', [
        workspaceId,
        id,
        JSON.stringify(kept),
      ]);
  }
}

type Kept = { readonly kind?: string; readonly parts?: number; readonly records?: { readonly [record: string]: unknown } };

function withoutRecords(before: Kept | null, gone: ReadonlySet<string>): Kept | null {
  // A command about one entry kept what the entry said.
  if (before?.kind === 'entry') return { kind: 'entry' };
  if (!before?.records) return before;
  return { ...before, records: Object.fromEntries(Object.entries(before.records).filter(([record]) => !gone.has(record))) };
}

async function eraseSources(transaction: Queryable, workspaceId: string, ids: readonly string[]): Promise<void> {
  for (const [table, column] of [
    ['document_update', 'document_id'],
    ['document_snapshot', 'document_id'],
    ['projection_mark', 'document_id'],
    ['projection_parked', 'document_id'],
    ['entry', 'id'],
    ['event', 'record'],
    ['event_archive', 'record'],
  ] as const)
    await transaction.query(`delete from ${table} where workspace_id = $1 and ${column} = any($2::uuid[])`, [workspaceId, ids]);
}
