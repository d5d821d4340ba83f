import type { ActivityEvent } from '@rapport/model/projection/event';
import { mergeEvent } from '@rapport/model/projection/row-diff';
import type { Queryable } from '../database.ts';
import { activityEvent, eventColumns, type StoredEvent } from './stored-event.ts';

const recordset =
  'id uuid, type text, record uuid, kind text, field text, actor uuid, winner uuid, "from" text, "to" text, origin text, "madeAt" timestamptz, "recordedAt" timestamptz, position bigint';

/**
 * One event per person, key and minute, whatever the batches were: what is stored and what comes are united by the
 * model's rule; what cancels itself out is removed.
 */
export async function writeEvents(transaction: Queryable, workspaceId: string, events: readonly ActivityEvent[]): Promise<void> {
  if (events.length === 0) return;
  const ids = [...new Set(events.map((event) => event.id))];
  const stored = await transaction.prepared<StoredEvent>(
    'read-stored-events',
    `select ${eventColumns} from event where workspace_id = $1 and id = any($2::uuid[])`,
    [workspaceId, ids],
  );
  const before = new Map(stored.map((row) => [row.id as string, activityEvent(row)]));
  const after = new Map<string, ActivityEvent | undefined>(before);
  for (const event of events) {
    // Told already, by a projection of the same log row.
    if (event.position <= (before.get(event.id)?.position ?? 0)) continue;
    after.set(event.id, mergeEvent(after.get(event.id), event));
  }
  await removeEvents(transaction, workspaceId, ids.filter((id) => before.has(id) && after.get(id) === undefined));
  const changed = ids.flatMap((id) => after.get(id) ?? []).filter((event) => before.get(event.id) !== event);
  await upsertEvents(transaction, workspaceId, changed);
}

async function removeEvents(transaction: Queryable, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await transaction.query('delete from event where workspace_id = $1 and id = any($2::uuid[])', [workspaceId, ids]);
}

async function upsertEvents(transaction: Queryable, workspaceId: string, events: readonly ActivityEvent[]): Promise<void> {
  if (events.length === 0) return;
  const values = events.map((event) => ({
    ...event,
    // As text inside the JSON: json_to_recordset would refuse a U+0000 that the json columns keep.
    from: event.from === undefined ? null : JSON.stringify(event.from),
    to: event.to === undefined ? null : JSON.stringify(event.to),
  }));
  await transaction.prepared(
    'upsert-events',
    `insert into event (workspace_id, id, type, record, kind, field, actor, winner, from_value, to_value, origin, made_at, recorded_at, position)
    select $1, id, type, record, kind, field, actor, winner, "from"::json, "to"::json, origin, "madeAt", "recordedAt", position
    from json_to_recordset($2::json) as event (${recordset})
    on conflict (workspace_id, id) do update
      set actor = excluded.actor, winner = excluded.winner, from_value = excluded.from_value, to_value = excluded.to_value,
        origin = excluded.origin, made_at = excluded.made_at, recorded_at = excluded.recorded_at, position = excluded.position`,
    [workspaceId, JSON.stringify(values)],
  );
}
