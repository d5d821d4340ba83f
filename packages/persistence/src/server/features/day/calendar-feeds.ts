import type { Queryable } from '../../database.ts';
import { secretHash } from '../../identity/invitations.ts';

export type CalendarFeedRow = {
  readonly workspaceId: string;
  readonly id: string;
  readonly memberId: string;
  readonly createdAt: Date;
  readonly lastReadAt: Date | null;
};

const columns = `workspace_id as "workspaceId", id, member_id as "memberId", created_at as "createdAt", last_read_at as "lastReadAt"`;

/** The secret itself is stored nowhere. */
export async function insertCalendarFeed(
  database: Queryable,
  feed: { readonly workspaceId: string; readonly id: string; readonly memberId: string; readonly secret: string },
): Promise<void> {
  await database.query('insert into calendar_feed (workspace_id, id, member_id, hash) values ($1, $2, $3, $4)', [
    feed.workspaceId,
    feed.id,
    feed.memberId,
    secretHash(feed.secret),
  ]);
}

export const listCalendarFeeds = (database: Queryable, workspaceId: string, memberId: string): Promise<CalendarFeedRow[]> =>
  database.query<CalendarFeedRow>(
    `select ${columns} from calendar_feed where workspace_id = $1 and member_id = $2 and revoked_at is null
    order by created_at desc, id`,
    [workspaceId, memberId],
  );

/** The feed with this secret, unless it was revoked; notes the reading, at most once a minute. */
export async function readCalendarFeed(database: Queryable, secret: string, now: Date): Promise<CalendarFeedRow | undefined> {
  const [row] = await database.prepared<CalendarFeedRow>(
    'read-calendar-feed',
    `select ${columns} from calendar_feed where hash = $1 and revoked_at is null`,
    [secretHash(secret)],
  );
  if (row && (row.lastReadAt === null || now.getTime() - row.lastReadAt.getTime() > 60_000))
    await database.query('update calendar_feed set last_read_at = $3 where workspace_id = $1 and id = $2', [
      row.workspaceId,
      row.id,
      now,
    ]);
  return row;
}

export async function revokeCalendarFeed(
  database: Queryable,
  workspaceId: string,
  memberId: string,
  id: string,
): Promise<boolean> {
  const rows = await database.query(
    `update calendar_feed set revoked_at = now() where workspace_id = $1 and member_id = $2 and id = $3 and revoked_at is null
    returning id`,
    [workspaceId, memberId, id],
  );
  return rows.length > 0;
}
