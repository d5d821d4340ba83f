import type { Queryable } from '../../database.ts';

/** A browser that may be told while no page of it is open. */
export type PushSubscriptionRow = {
  readonly id: string;
  readonly workspaceId: string;
  readonly memberId: string;
  /** The sign-in that it came with: `session:<id>`. */
  readonly sessionId: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
};

const columns = `id, workspace_id as "workspaceId", member_id as "memberId", session_id as "sessionId", endpoint, p256dh, auth`;

/** One per browser: whoever subscribes last there is told there. Keeps the newest `most` of a member. */
export async function keepSubscription(database: Queryable, row: PushSubscriptionRow, most: number): Promise<void> {
  await database.query(
    `insert into push_subscription (id, workspace_id, member_id, session_id, endpoint, p256dh, auth)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (workspace_id, endpoint) do update set member_id = excluded.member_id, session_id = excluded.session_id,
      p256dh = excluded.p256dh, auth = excluded.auth, created_at = now()`,
    [row.id, row.workspaceId, row.memberId, row.sessionId, row.endpoint, row.p256dh, row.auth],
  );
  await database.query(
    `delete from push_subscription where workspace_id = $1 and member_id = $2 and id not in
      (select id from push_subscription where workspace_id = $1 and member_id = $2 order by created_at desc, id limit $3)`,
    [row.workspaceId, row.memberId, most],
  );
}

export async function dropSubscription(
  database: Queryable,
  workspaceId: string,
  by: { readonly id: string } | { readonly endpoint: string; readonly memberId: string },
): Promise<void> {
  if ('id' in by) await database.query('delete from push_subscription where workspace_id = $1 and id = $2', [workspaceId, by.id]);
  else
    await database.query('delete from push_subscription where workspace_id = $1 and endpoint = $2 and member_id = $3', [
      workspaceId,
      by.endpoint,
      by.memberId,
    ]);
}

export const subscriptionsOf = (
  database: Queryable,
  workspaceId: string,
  members: readonly string[],
): Promise<PushSubscriptionRow[]> =>
  database.query<PushSubscriptionRow>(
    `select ${columns} from push_subscription where workspace_id = $1 and member_id = any($2::uuid[]) order by id`,
    [workspaceId, members],
  );
