import { openRules, type AccessRules } from '@rapport/model/access/visibility';
import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Row } from '@rapport/model/schema/row';
import { arrayLiteral } from '../array-literal.ts';
import type { Database, Queryable } from '../database.ts';
import type { MarkKey } from '../marks/read-marks.ts';
import { advanceFeed, type Announced, announcedAs, type SeqRange } from '../feed/advance-feed.ts';
import { deriveAudiences } from '../audience/derive-audiences.ts';
import { writeAudiences } from '../audience/write-audiences.ts';
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
  /** Undefined: as follows from the row. */
  readonly audience?: readonly string[];
  readonly events: readonly ActivityEvent[];
  /** The log rows (entries: versions, generation 1) that this row now shows: exactly these marks are deleted. */
  readonly marks: readonly MarkKey[];
};

export type WriteOptions = {
  readonly recent?: RecentEvents | undefined;
  /** Who sees what, as admins decided. */
  readonly rules?: AccessRules;
  /**
   * The same may have been told before: an earlier try was committed without an answer, or marks and commit were heard of
   * apart. Its events would be told twice where they had cancelled each other out, since nothing is left of those: what
   * has lost its marks was told.
   */
  readonly doubtful?: boolean;
};
/** The range of the feed that was taken, and what stands in it. */
export type Written = { readonly range: SeqRange; readonly announced: readonly Announced[] };

/**
 * Rows, their events and the feed that announces them, in one transaction. A row never replaces a newer one. Answers
 * undefined when there was nothing to write.
 */
export async function writeProjection(
  database: Database,
  workspaceId: string,
  items: readonly ProjectionItem[],
  { recent, rules, doubtful }: WriteOptions = {},
): Promise<Written | undefined> {
  if (items.length === 0) return undefined;
  let told: EventChanges | undefined;
  const written = await database.transactionWithLast(async (transaction) => {
    const held = holdProjection(transaction, workspaceId, 'together');
    const { announce, events } = await writeItems(transaction, workspaceId, items, { held, recent, rules, doubtful });
    told = events;
    return announce;
  });
  if (told) recent?.remember(told);
  return written;
}

/**
 * The same inside a transaction that does nothing after `announce`, and holds the projection (`held`). Two round trips for
 * all but the feed, whose counter stays locked until the commit: who sees a row is known before it is written.
 */
export async function writeItems(
  transaction: Queryable,
  workspaceId: string,
  items: readonly ProjectionItem[],
  { held, recent, rules = openRules, doubtful = false }: WriteOptions & { readonly held?: Promise<void> } = {},
): Promise<{ readonly announce: () => Promise<Written>; readonly events: EventChanges }> {
  // Several items of one record: the last is what it now is.
  const latest = [...new Map(items.map((item) => [`${item.type}/${item.id}`, item])).values()];
  const marks = deleteMarks(
    transaction,
    workspaceId,
    items.flatMap((item) => item.marks),
  );
  if (doubtful) await allDone([held, marks]);
  const untold = doubtful ? untoldEvents(items, await marks) : items.flatMap((item) => item.events);
  const events = writeEvents(transaction, workspaceId, untold, recent);
  const derived = deriveAudiences(transaction, workspaceId, latest, rules);
  const written = derived.then(async ({ audiences, moved }) => {
    const placed = latest.map((item) => ({ ...item, audience: audiences.get(`${item.type}:${item.id}`) ?? [] }));
    await allDone([
      ...[...Map.groupBy(placed, (item) => item.type)].map(([type, ofType]) =>
        upsertRows(transaction, workspaceId, type, ofType),
      ),
      writeAudiences(transaction, workspaceId, moved),
    ]);
    return [...placed, ...moved];
  });
  await allDone([held, written, events, marks]);
  const all = await written;
  return {
    events: await events,
    announce: async () => {
      const range = await advanceFeed(
        transaction,
        workspaceId,
        all.map(({ type, id, row, audience }) => ({
          type,
          id,
          op: row ? 'put' : 'deleted',
          position: row?.position ?? 0,
          audience,
        })),
      );
      return { range, announced: announcedAs(range, all) };
    },
  };
}

/** Throws the first failure, when none of them will start a statement any more: it would run outside the transaction. */
async function allDone(works: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) if (outcome.status === 'rejected') throw outcome.reason;
}

const markKey = ({ documentId, generation, position }: MarkKey): string => `${documentId} ${generation} ${position}`;

function untoldEvents(items: readonly ProjectionItem[], deleted: readonly MarkKey[]): ActivityEvent[] {
  const there = new Set(deleted.map(markKey));
  return items.flatMap(({ marks, events }) => {
    const told = new Set(marks.filter((mark) => !there.has(markKey(mark))).map(({ position }) => position));
    return events.filter(({ position }) => !told.has(position));
  });
}

/** Exactly the marks that were read: an update that was committed meanwhile keeps its own. Answers those that were there. */
export async function deleteMarks(
  transaction: Queryable,
  workspaceId: string,
  marks: readonly MarkKey[],
): Promise<readonly MarkKey[]> {
  const rows = await transaction.prepared<{ documentId: string; generation: number; position: string }>(
    'delete-marks',
    `delete from projection_mark mark using unnest($2::uuid[], $3::int[], $4::bigint[]) as done (document_id, generation, position)
    where mark.workspace_id = $1 and mark.document_id = done.document_id and mark.generation = done.generation
      and mark.position = done.position
    returning mark.document_id as "documentId", mark.generation, mark.position`,
    [
      workspaceId,
      arrayLiteral(marks.map((mark) => mark.documentId)),
      arrayLiteral(marks.map((mark) => mark.generation)),
      arrayLiteral(marks.map((mark) => mark.position)),
    ],
  );
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
}
