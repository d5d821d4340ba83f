import type { ActivityEvent } from '@rapport/model/projection/event';
import { mergeEvent } from '@rapport/model/projection/row-diff';
import type { Queryable } from '../database.ts';
import { activityEvent, eventColumns, type StoredEvent } from './stored-event.ts';

const recordset =
  'id uuid, type text, record uuid, kind text, field text, actor uuid, winner uuid, "from" text, "to" text, origin text, "madeAt" timestamptz, "recordedAt" timestamptz, position bigint';

/**
 * One event per person, key and minute, whatever the batches were: what is stored and what comes are united by the
 * model's rule; what cancels itself out is removed. Most are new, so they are tried first.
 */
export async function writeEvents(transaction: Queryable, workspaceId: string, events: readonly ActivityEvent[]): Promise<void> {
  const byId = Map.groupBy(events, (event) => event.id);
  const fresh = [...byId.values()].flatMap((same) => unite(undefined, same) ?? []);
  const inserted = new Set(await upsertEvents(transaction, workspaceId, fresh, 'nothing'));
  const known = [...byId.keys()].filter((id) => !inserted.has(id));
  if (known.length === 0) return;
  const stored = await transaction.prepared<StoredEvent>(
    'read-stored-events',
    `select ${eventColumns} from event where workspace_id = $1 and id = any($2::uuid[])`,
    [workspaceId, known],
  );
  const changed = stored.map(activityEvent).map((before) => {
    // Those told already, by a projection of the same log row, change nothing.
    const later = (byId.get(before.id) ?? []).filter((event) => event.position > before.position);
    return { id: before.id, before, after: unite(before, later) };
  });
  await removeEvents(
    transaction,
    workspaceId,
    changed.filter(({ after }) => after === undefined).map(({ id }) => id),
  );
  await upsertEvents(
    transaction,
    workspaceId,
    changed.flatMap(({ before, after }) => (after && after !== before ? [after] : [])),
    'update',
  );
}

function unite(before: ActivityEvent | undefined, later: readonly ActivityEvent[]): ActivityEvent | undefined {
  let united = before;
  for (const event of later) united = mergeEvent(united, event);
  return united;
}

async function removeEvents(transaction: Queryable, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await transaction.query('delete from event where workspace_id = $1 and id = any($2::uuid[])', [workspaceId, ids]);
}

const onConflict = {
  nothing: 'do nothing',
  update: `do update set actor = excluded.actor, winner = excluded.winner, from_value = excluded.from_value, to_value = excluded.to_value,
    origin = excluded.origin, made_at = excluded.made_at, recorded_at = excluded.recorded_at, position = excluded.position`,
};

/** Answers the ids of those that were stored. */
async function upsertEvents(
  transaction: Queryable,
  workspaceId: string,
  events: readonly ActivityEvent[],
  conflict: keyof typeof onConflict,
): Promise<string[]> {
  if (events.length === 0) return [];
  const values = events.map((event) => ({
    id: event.id,
    type: event.type,
    record: event.record,
    kind: event.kind,
    field: event.field,
    actor: event.actor,
    winner: event.winner,
    origin: event.origin,
    madeAt: event.madeAt,
    recordedAt: event.recordedAt,
    position: event.position,
    // As text inside the JSON: json_to_recordset would refuse a U+0000 that the json columns keep.
    from: event.from === undefined ? null : JSON.stringify(event.from),
    to: event.to === undefined ? null : JSON.stringify(event.to),
  }));
  const stored = await transaction.prepared<{ id: string }>(
    `write-events-${conflict}`,
    `insert into event (workspace_id, id, type, record, kind, field, actor, winner, from_value, to_value, origin, made_at, recorded_at, position)
    select $1, id, type, record, kind, field, actor, winner, "from"::json, "to"::json, origin, "madeAt", "recordedAt", position
    from json_to_recordset($2::json) as event (${recordset})
    on conflict (workspace_id, id) ${onConflict[conflict]} returning id`,
    [workspaceId, JSON.stringify(values)],
  );
  return stored.map(({ id }) => id);
}
