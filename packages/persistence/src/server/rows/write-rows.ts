import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Row } from '@rapport/model/schema/row';
import { arrayLiteral } from '../array-literal.ts';
import type { Database, Queryable } from '../database.ts';
import type { MarkKey } from '../marks/read-marks.ts';
import { advanceFeed, type SeqRange } from '../feed/advance-feed.ts';
import type { EventChanges, RecentEvents } from '../events/recent-events.ts';
import { writeEvents } from '../events/write-events.ts';
import { holdProjection } from './hold-projection.ts';
import { upsertRows } from './upsert-rows.ts';

export type ProjectionItem = {
  readonly type: string;
  readonly id: string;
  /** Null: the record has gone for good (erased); its row is removed and replicas are told. */
  readonly row: Row | null;
  /** The words of its rich text, for search alone: no replica carries them. */
  readonly text?: string | undefined;
  readonly audience: readonly string[];
  readonly events: readonly ActivityEvent[];
  /** The log rows (entries: versions, generation 1) that this row now shows: exactly these marks are deleted. */
  readonly marks: readonly MarkKey[];
};

/**
 * Rows, their events and the feed that announces them, in one transaction. A row never replaces a newer one. Returns the
 * range of the feed taken, `(after, upto]`; undefined when there was nothing to write.
 */
export async function writeProjection(
  database: Database,
  workspaceId: string,
  items: readonly ProjectionItem[],
  recent?: RecentEvents,
): Promise<SeqRange | undefined> {
  if (items.length === 0) return undefined;
  let told: EventChanges | undefined;
  const range = await database.transactionWithLast(async (transaction) => {
    const held = holdProjection(transaction, workspaceId, 'together');
    const { announce, events } = await writeItems(transaction, workspaceId, items, { held, recent });
    told = events;
    return announce;
  });
  if (told) recent?.remember(told);
  return range;
}

/**
 * The same inside a transaction that does nothing after `announce`, and holds the projection (`held`). One round trip for
 * all but the feed, whose counter stays locked until the commit.
 */
export async function writeItems(
  transaction: Queryable,
  workspaceId: string,
  items: readonly ProjectionItem[],
  { held, recent }: { readonly held?: Promise<void>; readonly recent?: RecentEvents | undefined } = {},
): Promise<{ readonly announce: () => Promise<SeqRange>; readonly events: EventChanges }> {
  // Several items of one record: the last is what it now is.
  const latest = [...new Map(items.map((item) => [`${item.type}/${item.id}`, item])).values()];
  const upserts = [...Map.groupBy(latest, (item) => item.type)].map(([type, ofType]) =>
    upsertRows(transaction, workspaceId, type, ofType),
  );
  const events = writeEvents(
    transaction,
    workspaceId,
    items.flatMap((item) => item.events),
    recent,
  );
  const marks = deleteMarks(
    transaction,
    workspaceId,
    items.flatMap((item) => item.marks),
  );
  await allDone([held, ...upserts, events, marks]);
  return {
    events: await events,
    announce: () =>
      advanceFeed(
        transaction,
        workspaceId,
        latest.map(({ type, id, row, audience }) => ({
          type,
          id,
          op: row ? 'put' : 'deleted',
          position: row?.position ?? 0,
          audience,
        })),
      ),
  };
}

/** Throws the first failure, when none of them will start a statement any more: it would run outside the transaction. */
async function allDone(works: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Exactly the marks that were read: an update that was committed meanwhile keeps its own. */
export function deleteMarks(transaction: Queryable, workspaceId: string, marks: readonly MarkKey[]): Promise<unknown> {
  return transaction.prepared(
    'delete-marks',
    `delete from projection_mark mark using unnest($2::uuid[], $3::int[], $4::bigint[]) as done (document_id, generation, position)
    where mark.workspace_id = $1 and mark.document_id = done.document_id and mark.generation = done.generation
      and mark.position = done.position`,
    [
      workspaceId,
      arrayLiteral(marks.map((mark) => mark.documentId)),
      arrayLiteral(marks.map((mark) => mark.generation)),
      arrayLiteral(marks.map((mark) => mark.position)),
    ],
  );
}
