import type { Change } from '@rapport/model/wire/frames';
import type { Queryable } from '../database.ts';
import { readRows } from '../rows/read-rows.ts';

/** Changes of `(after, upto]` that the reader may know of. `reload`: the cursor cannot be resumed. */
export type FeedPage =
  | { readonly reload: true; readonly epoch: string }
  | {
      readonly reload: false;
      readonly epoch: string;
      readonly after: number;
      readonly upto: number;
      readonly seq: number;
      readonly changes: readonly Change[];
    };

type StoredChange = { type: string; id: string; seq: string; op: 'put' | 'deleted'; visible: boolean };

/**
 * The next changes after a cursor, with the rows as they are now. Ranges have no gaps: rows that the reader may not see
 * are absent, those that left their audience are `left`, and so are those that they saw in their `former` groups. `seq`
 * is where the feed stands; read on while `upto < seq`.
 */
export async function readChanges(
  database: Queryable,
  workspaceId: string,
  groups: readonly string[],
  cursor: { readonly epoch: string; readonly after: number },
  limit: number,
  former: readonly string[] = [],
): Promise<FeedPage> {
  const clock = await readClock(database, workspaceId);
  if (clock.epoch !== cursor.epoch || cursor.after < clock.minSeq || cursor.after > clock.seq)
    return { reload: true, epoch: clock.epoch };
  const stored = await database.prepared<StoredChange>(
    'read-changes',
    `select type, id, seq, op, audience && $4::text[] as visible from feed
    where workspace_id = $1 and seq > $2 and seq <= $5 and (audience && $6::text[] or audience_before && $6::text[])
    order by seq limit $3`,
    [workspaceId, cursor.after, limit, groups, clock.seq, [...groups, ...former]],
  );
  const full = stored.length === limit;
  const upto = full ? Number(stored.at(-1)?.seq ?? clock.seq) : clock.seq;
  return {
    reload: false,
    epoch: clock.epoch,
    after: cursor.after,
    upto,
    seq: clock.seq,
    changes: await withRows(database, workspaceId, stored, groups),
  };
}

async function withRows(
  database: Queryable,
  workspaceId: string,
  stored: readonly StoredChange[],
  groups: readonly string[],
): Promise<Change[]> {
  const put = Map.groupBy(
    stored.filter((change) => change.visible && change.op === 'put'),
    (change) => change.type,
  );
  const rows = new Map(
    await Promise.all(
      [...put].map(
        async ([type, changes]) =>
          [
            type,
            await readRows(
              database,
              workspaceId,
              type,
              changes.map(({ id }) => id),
              groups,
            ),
          ] as const,
      ),
    ),
  );
  return stored.map(({ type, id, seq, op, visible }) => {
    const row = visible && op === 'put' ? rows.get(type)?.get(id) : undefined;
    // Lost since its place in the feed was read: gone for this reader, as a later change will say again.
    return row ? { op: 'put', seq: Number(seq), row } : { op: 'left', seq: Number(seq), type, id };
  });
}

export type FeedClock = { readonly epoch: string; readonly seq: number; readonly minSeq: number };

/** Where the workspace's feed stands. */
export async function readClock(database: Queryable, workspaceId: string): Promise<FeedClock> {
  const [clock] = await database.prepared<{ epoch: string; seq: string; min_seq: string }>(
    'read-clock',
    'select epoch, seq, min_seq from feed_clock where workspace_id = $1',
    [workspaceId],
  );
  if (!clock) throw new Error(`The workspace ${workspaceId} has no feed clock.`);
  return { epoch: clock.epoch, seq: Number(clock.seq), minSeq: Number(clock.min_seq) };
}
