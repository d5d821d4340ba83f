import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Queryable } from '../database.ts';

const columns = 'id uuid, type text, record uuid, kind text, field text, actor uuid, winner uuid, "from" text, "to" text, origin text, "madeAt" timestamptz, "recordedAt" timestamptz, position bigint';

/** An event per person, key and minute: the first one's `from`, the last one's `to`, whatever the batches were. */
export async function writeEvents(transaction: Queryable, workspaceId: string, events: readonly ActivityEvent[]): Promise<void> {
  if (events.length === 0) return;
  const values = [...mergeEvents(events)].map((event) => ({
    ...event,
    // As text inside the JSON: json_to_recordset would refuse a U+0000 that the json columns keep.
    from: event.from === undefined ? null : JSON.stringify(event.from),
    to: event.to === undefined ? null : JSON.stringify(event.to),
  }));
  await transaction.prepared(
    'write-events',
    `insert into event as old (workspace_id, id, type, record, kind, field, actor, winner, from_value, to_value, origin, made_at, recorded_at, position)
    select $1, id, type, record, kind, field, actor, winner, "from"::json, "to"::json, origin, "madeAt", "recordedAt", position
    from json_to_recordset($2::json) as event (${columns})
    on conflict (workspace_id, id) do update
      set to_value = excluded.to_value, winner = excluded.winner, origin = excluded.origin, made_at = excluded.made_at,
        recorded_at = excluded.recorded_at, position = excluded.position
      where excluded.position > old.position`,
    [workspaceId, JSON.stringify(values)],
  );
}

function mergeEvents(events: readonly ActivityEvent[]): Iterable<ActivityEvent> {
  const byId = new Map<string, ActivityEvent>();
  for (const event of events) {
    const first = byId.get(event.id);
    byId.set(event.id, first ? { ...event, from: first.from } : event);
  }
  return byId.values();
}
