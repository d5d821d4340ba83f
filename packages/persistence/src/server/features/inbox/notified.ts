import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Row } from '@rapport/model/schema/row';
import type { Queryable } from '../../database.ts';
import { activityEvent, eventColumns, type StoredEvent } from '../../events/stored-event.ts';
import { readRows } from '../../rows/read-rows.ts';

export type Untold = { readonly row: Row; readonly events: readonly ActivityEvent[] };

/** Remembers how far causes were looked for. */
export async function keepNotified(database: Queryable, workspaceId: string, seq: number, at: Date): Promise<void> {
  await database.query(
    `insert into notified as known (workspace_id, seq, at) values ($1, $2, $3)
    on conflict (workspace_id) do update set seq = excluded.seq, at = excluded.at where known.seq < excluded.seq`,
    [workspaceId, seq, at],
  );
}

/** What may still have to be told: `since` is when the last cause was looked at, `seq` how far this page reaches. */
export type UntoldPage = {
  readonly untold: readonly Untold[];
  readonly since: string | undefined;
  readonly seq: number;
  readonly more: boolean;
};

/**
 * What changed after the last cause that was looked at, oldest first, at most `limit` records; events since shortly before
 * it. The first time there is nothing to catch up with: from here on.
 */
export async function readUntold(database: Queryable, workspaceId: string, limit: number): Promise<UntoldPage> {
  const [known] = await database.query<{ seq: string; at: Date }>('select seq, at from notified where workspace_id = $1', [
    workspaceId,
  ]);
  const [clock] = await database.query<{ seq: string }>('select seq from feed_clock where workspace_id = $1', [workspaceId]);
  if (!known) return { untold: [], since: undefined, seq: Number(clock?.seq ?? 0), more: false };
  const changed = await database.query<{ type: string; id: string; seq: string }>(
    `select type, id, seq from feed where workspace_id = $1 and seq > $2 and op = 'put' order by seq limit $3`,
    [workspaceId, known.seq, limit],
  );
  const events = await database.query<StoredEvent>(
    `select ${eventColumns} from event where workspace_id = $1 and record = any($2::uuid[])
      and recorded_at > $3::timestamptz - interval '1 minute'`,
    [workspaceId, changed.map(({ id }) => id), known.at],
  );
  const byRecord = Map.groupBy(events.map(activityEvent), ({ record }) => record);
  const rows = new Map<string, Row>();
  for (const [type, ofType] of Map.groupBy(changed, (change) => change.type))
    for (const [id, row] of await readRows(
      database,
      workspaceId,
      type,
      ofType.map(({ id }) => id),
    ))
      rows.set(id, row);
  const untold = changed.flatMap(({ id }) => {
    const row = rows.get(id);
    return row ? [{ row, events: byRecord.get(id) ?? [] }] : [];
  });
  const more = changed.length === limit;
  const seq = more ? Number(changed.at(-1)?.seq) : Number(clock?.seq ?? 0);
  return { untold, since: new Date(known.at.getTime() - 60_000).toISOString(), seq, more };
}
