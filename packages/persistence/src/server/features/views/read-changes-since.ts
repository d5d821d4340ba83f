import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Queryable } from '../../database.ts';
import { activityEvent, eventColumns, type StoredEvent } from '../../events/stored-event.ts';

/** Edits made offline longer than this before they came are no news any more. */
const offlineDays = 14;

/**
 * What was told of records of one type since a moment, oldest first, of records that share a group with the reader: that
 * they were made, and what became of the fields asked for. The newest `limit`.
 */
export async function readChangesSince(
  database: Queryable,
  workspaceId: string,
  groups: readonly string[],
  asked: { readonly type: string; readonly fields: readonly string[]; readonly since: string; readonly limit: number },
): Promise<ActivityEvent[]> {
  const rows = await database.prepared<StoredEvent>(
    'read-changes-since',
    `select ${eventColumns} from event
    where workspace_id = $1 and made_at > $4::timestamptz - interval '${offlineDays} days' and recorded_at > $4::timestamptz
      and type = $3 and (kind = 'created' or (kind = 'changed' and field = any($5::text[])))
      and exists (select from feed where feed.workspace_id = $1 and feed.type = event.type and feed.id = event.record
        and feed.audience && $2::text[])
    order by made_at desc, id desc limit $6`,
    [workspaceId, groups, asked.type, asked.since, asked.fields, asked.limit],
  );
  return rows.map(activityEvent).reverse();
}
