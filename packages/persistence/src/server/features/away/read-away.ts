import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Queryable } from '../../database.ts';
import { activityEvent, eventColumns, type StoredEvent } from '../../events/stored-event.ts';

/** What others made offline longer than this before it came is not looked for. */
const offlineDays = 60;

/**
 * What was told since a moment, oldest first: of these records by others, and of any record what this person's own edits
 * lost. Of records that share a group with the reader; the newest `limit`.
 */
export async function readAway(
  database: Queryable,
  workspaceId: string,
  groups: readonly string[],
  asked: { readonly member: string; readonly records: readonly string[]; readonly since: Date; readonly limit: number },
): Promise<ActivityEvent[]> {
  const rows = await database.prepared<StoredEvent>(
    'read-away',
    `select ${eventColumns} from (
      select event.* from event where workspace_id = $1 and record = any($4::uuid[]) and actor is distinct from $5::uuid
        and made_at > $3::timestamptz - interval '${offlineDays} days' and recorded_at > $3::timestamptz
      union all
      select event.* from event where workspace_id = $1 and actor = $5::uuid and recorded_at > $3::timestamptz
        and kind in ('overwritten', 'text-lost')
    ) event
    where exists (select from feed where feed.workspace_id = $1 and feed.type = event.type and feed.id = event.record
      and feed.audience && $2::text[])
    order by made_at desc, id desc limit $6`,
    [workspaceId, groups, asked.since, asked.records, asked.member, asked.limit],
  );
  return rows.map(activityEvent).reverse();
}
