import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Queryable } from '../database.ts';
import { activityEvent, eventColumns, type StoredEvent } from './stored-event.ts';

export type EventPage = {
  readonly items: readonly ActivityEvent[];
  /** Undefined at the end. */ readonly next: string | undefined;
};

/** What happened to one record, newest first. */
export const readEvents = (
  database: Queryable,
  workspaceId: string,
  record: string,
  page: { readonly cursor?: string | undefined; readonly limit: number },
) => readPage(database, 'read-events', 'workspace_id = $1 and record = $5', [workspaceId, record], page);

/** What happened anywhere in the workspace, newest first, to records that share a group with the reader. */
export const readRecentEvents = (
  database: Queryable,
  workspaceId: string,
  groups: readonly string[],
  page: { readonly cursor?: string | undefined; readonly limit: number },
) =>
  readPage(
    database,
    'read-recent-events',
    'workspace_id = $1 and exists (select from feed where feed.workspace_id = $1 and feed.type = event.type and feed.id = event.record and feed.audience && $5::text[])',
    [workspaceId, groups],
    page,
  );

async function readPage(
  database: Queryable,
  name: string,
  condition: string,
  [workspaceId, value]: readonly [string, unknown],
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<EventPage> {
  const [before, beforeId] = cursor?.split('/') ?? [];
  const rows = await database.prepared<StoredEvent>(
    name,
    `select * from (
      select ${eventColumns}, made_at as sorted_by from event where ${condition} and ($2::timestamptz is null or (made_at, id) < ($2, $3::uuid))
      union all
      select ${eventColumns}, made_at as sorted_by from event_archive event where ${condition} and ($2::timestamptz is null or (made_at, id) < ($2, $3::uuid))
    ) page order by sorted_by desc, id desc limit $4`,
    [workspaceId, before ?? null, beforeId ?? null, limit + 1, value],
  );
  const items = rows.slice(0, limit).map(activityEvent);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? `${last.madeAt}/${last.id}` : undefined };
}
