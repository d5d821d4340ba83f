import type { ActivityEvent } from '@rapport/model/projection/event';
import { mergeEvent } from '@rapport/model/projection/row-diff';
import type { Queryable } from '../database.ts';
import type { EventChanges, RecentEvents } from './recent-events.ts';
import { activityEvent, eventColumns, type StoredEvent } from './stored-event.ts';

const recordset =
  'id uuid, type text, record uuid, kind text, field text, actor uuid, winner uuid, "from" text, "to" text, origin text, "madeAt" timestamptz, "recordedAt" timestamptz, position bigint';

/**
 * One event per person, key and minute, whatever the batches were: what is stored and what comes are united by the
 * model's rule; what cancels itself out is removed. What is not among the `recent` ones is mostly new, so it is tried
 * first. Answers what to remember once the transaction has committed.
 */
export async function writeEvents(
  transaction: Queryable,
  workspaceId: string,
  events: readonly ActivityEvent[],
  recent?: RecentEvents,
): Promise<EventChanges> {
  const byId = Map.groupBy(events, (event) => event.id);
  const remembered = [...byId.keys()].flatMap((id) => recent?.get(id) ?? []);
  const known = new Set(remembered.map(({ id }) => id));
  const fresh = [...byId].flatMap(([id, same]) => (known.has(id) ? [] : (unite(undefined, same) ?? [])));
  const [grown, inserted] = await Promise.all([
    grow(transaction, workspaceId, remembered, byId),
    upsertEvents(transaction, workspaceId, fresh, 'nothing'),
  ]);
  const there = new Set(inserted);
  // Also those that cancel themselves out: with what is stored they may come to something.
  const met = [...byId.keys()].filter((id) => !known.has(id) && !there.has(id));
  const put = [...grown.put, ...fresh.filter(({ id }) => there.has(id))];
  if (met.length === 0) return { put, removed: grown.removed };
  const stored = await transaction.prepared<StoredEvent>(
    'read-stored-events',
    `select ${eventColumns} from event where workspace_id = $1 and id = any($2::uuid[])`,
    [workspaceId, met],
  );
  const late = await grow(transaction, workspaceId, stored.map(activityEvent), byId);
  return { put: [...put, ...late.put], removed: [...grown.removed, ...late.removed] };
}

/** Unites stored events with those that came. */
async function grow(
  transaction: Queryable,
  workspaceId: string,
  stored: readonly ActivityEvent[],
  came: ReadonlyMap<string, readonly ActivityEvent[]>,
): Promise<EventChanges> {
  const changed = stored.map((before) => {
    // Those told already, by a projection of the same log row, change nothing.
    const later = (came.get(before.id) ?? []).filter((event) => event.position > before.position);
    return { before, after: unite(before, later) };
  });
  const gone = changed.filter(({ after }) => after === undefined).map(({ before }) => before);
  const put = changed.flatMap(({ before, after }) => (after && after !== before ? [after] : []));
  await Promise.all([removeEvents(transaction, workspaceId, gone), upsertEvents(transaction, workspaceId, put, 'update')]);
  return { put, removed: gone.map(({ id }) => id) };
}

function unite(before: ActivityEvent | undefined, later: readonly ActivityEvent[]): ActivityEvent | undefined {
  let united = before;
  for (const event of later) united = mergeEvent(united, event);
  return united;
}

/** As they were when they were read: what has grown since stays. */
async function removeEvents(transaction: Queryable, workspaceId: string, events: readonly ActivityEvent[]): Promise<void> {
  if (events.length > 0)
    await transaction.query(
      `delete from event using unnest($2::uuid[], $3::bigint[]) as gone (id, position)
      where event.workspace_id = $1 and event.id = gone.id and event.position <= gone.position`,
      [workspaceId, events.map(({ id }) => id), events.map(({ position }) => position)],
    );
}

const onConflict = {
  nothing: 'do nothing',
  update: `do update set actor = excluded.actor, winner = excluded.winner, from_value = excluded.from_value, to_value = excluded.to_value,
    origin = excluded.origin, made_at = excluded.made_at, recorded_at = excluded.recorded_at, position = excluded.position
    where event.position <= excluded.position`,
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
