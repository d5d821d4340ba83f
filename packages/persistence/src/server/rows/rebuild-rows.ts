import { everybody } from '@rapport/model/access/can';
import type { AccessRules } from '@rapport/model/access/visibility';
import { settingsIds } from '@rapport/model/settings/definitions';
import { rulesOf, storeRules } from '../audience/rederive-audiences.ts';
import type { Database, Queryable } from '../database.ts';
import { advanceFeed } from '../feed/advance-feed.ts';
import { readIdentityRows } from './identity-rows.ts';
import { loadDocuments, loadEarlier } from '../log/load-documents.ts';
import { loadEntries } from '../log/load-entries.ts';
import { quoted } from '../tables/ddl.ts';
import { recordTables } from '../tables/record-tables.ts';
import { holdProjection } from './hold-projection.ts';
import { replayedDocument, replayedEntry } from './replay-log.ts';
import { writeItems, type ProjectionItem } from './write-rows.ts';

export type RebuildProgress = { readonly done: number; readonly total: number };

const CHUNK = 200;

/**
 * Invariant [V3]: replaying the log from zero gives the rows and events that are now in the tables. One transaction:
 * readers see the old rows until all are new, and the projector waits. The feed starts a new epoch; replicas load rows
 * again and keep their outbox.
 */
export async function rebuild(
  database: Database,
  workspaceId: string,
  { progress = () => undefined }: { readonly progress?: (progress: RebuildProgress) => void } = {},
): Promise<void> {
  await database.transaction(async (transaction) => {
    await holdProjection(transaction, workspaceId, 'alone');
    for (const table of recordTables.values())
      await transaction.query(`delete from ${quoted(table.name)} where workspace_id = $1`, [workspaceId]);
    for (const table of ['event', 'feed', 'projection_parked'])
      await transaction.query(`delete from ${table} where workspace_id = $1`, [workspaceId]);
    await transaction.query('update feed_clock set epoch = gen_random_uuid(), min_seq = seq where workspace_id = $1', [
      workspaceId,
    ]);
    const rules = await rulesInLog(transaction, workspaceId);
    const total = await countSources(transaction, workspaceId);
    let done = 0;
    progress({ done, total });
    for (const replay of [replayDocuments, replayEntries]) {
      for await (const items of replay(transaction, workspaceId)) {
        const { announce } = await writeItems(
          transaction,
          workspaceId,
          items.filter((item) => item !== undefined),
          { rules },
        );
        await announce();
        progress({ done: (done += items.length), total });
      }
    }
    await announcePeople(transaction, workspaceId);
    await storeRules(transaction, workspaceId, rules);
  });
}

/** What admins decided about who sees what: of the log, as everything here. */
async function rulesInLog(transaction: Queryable, workspaceId: string): Promise<AccessRules> {
  const documents = await loadDocuments(transaction, workspaceId, [settingsIds.access], { withoutSnapshots: true });
  return rulesOf([...documents.values()].flatMap((document) => replayedDocument(document)?.row ?? []));
}

/** Also documents of a type that this release does not know, which have no row. */
type Replayed = readonly (ProjectionItem | undefined)[];

async function* replayDocuments(transaction: Queryable, workspaceId: string): AsyncGenerator<Replayed> {
  for await (const ids of idsOf(
    transaction,
    workspaceId,
    'select id from document where workspace_id = $1 and id > $2 and erased_at is null order by id limit $3',
  )) {
    const documents = await loadDocuments(transaction, workspaceId, ids, { withoutSnapshots: true });
    const earlier = await loadEarlier(transaction, workspaceId, documents.values());
    yield [...documents.values()].map((document) => replayedDocument(document, earlier.get(document.registry.id)));
  }
}

async function* replayEntries(transaction: Queryable, workspaceId: string): AsyncGenerator<Replayed> {
  for await (const ids of idsOf(
    transaction,
    workspaceId,
    'select distinct id from entry where workspace_id = $1 and id > $2 order by id limit $3',
  )) {
    const entries = await loadEntries(transaction, workspaceId, ids);
    yield [...entries.values()].map((versions) => replayedEntry(versions));
  }
}

async function* idsOf(transaction: Queryable, workspaceId: string, statement: string): AsyncGenerator<string[]> {
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await transaction.query<{ id: string }>(statement, [workspaceId, last, CHUNK]);
    const end = rows.at(-1);
    if (!end) return;
    yield rows.map(({ id }) => id);
    last = end.id;
  }
}

async function countSources(transaction: Queryable, workspaceId: string): Promise<number> {
  const [row] = await transaction.query<{ count: string }>(
    `select (select count(*) from document where workspace_id = $1 and erased_at is null) + (select count(distinct id) from entry where workspace_id = $1) as count`,
    [workspaceId],
  );
  return Number(row?.count ?? 0);
}

/** Members and teams are sources; only their place in the feed is made again. */
async function announcePeople(transaction: Queryable, workspaceId: string): Promise<void> {
  for (const type of ['member', 'team'] as const) {
    const rows = await readIdentityRows(transaction, workspaceId, type);
    const entries = [...rows.values()].map((row) => ({
      type,
      id: row.id,
      op: 'put' as const,
      position: row.position,
      audience: everybody(workspaceId),
    }));
    if (entries.length > 0) await advanceFeed(transaction, workspaceId, entries);
  }
}
