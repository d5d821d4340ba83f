import type { Database } from '../database.ts';

export type Lease = { readonly workspaceId: string; readonly epoch: number; readonly holder: string; readonly expiresAt: Date };

type Stored = Omit<Lease, 'epoch'> & { readonly epoch: string };
const lease = (row: Stored | undefined): Lease | undefined => row && { ...row, epoch: Number(row.epoch) };
const columns = 'workspace_id as "workspaceId", epoch, holder, expires_at as "expiresAt"';

/**
 * Takes the workspace when nobody holds it, when the lease has run out or was ours, and raises the epoch: from then on
 * no append under an older epoch commits. Undefined while somebody else holds it. Times are the database's.
 */
export async function takeLease(
  database: Database,
  workspaceId: string,
  holder: string,
  { seconds, force = false }: { readonly seconds: number; readonly force?: boolean },
): Promise<Lease | undefined> {
  const [row] = await database.query<Stored>(
    `insert into workspace_lease as old (workspace_id, epoch, holder, expires_at)
    values ($1, 1, $2, now() + make_interval(secs => $3))
    on conflict (workspace_id) do update
      set epoch = old.epoch + 1, holder = excluded.holder, expires_at = clock_timestamp() + make_interval(secs => $3)
      where $4 or old.expires_at < clock_timestamp() or old.holder = excluded.holder
    returning ${columns}`,
    [workspaceId, holder, seconds, force],
  );
  return lease(row);
}

/** False when the lease was lost: stop writing. */
export async function renewLease(
  database: Database,
  held: { readonly workspaceId: string; readonly epoch: number },
  seconds: number,
): Promise<boolean> {
  const rows = await database.query(
    `update workspace_lease set expires_at = clock_timestamp() + make_interval(secs => $3) where workspace_id = $1 and epoch = $2
    returning epoch`,
    [held.workspaceId, held.epoch, seconds],
  );
  return rows.length > 0;
}

/** Lets the next owner start at once. */
export async function releaseLease(
  database: Database,
  held: { readonly workspaceId: string; readonly epoch: number },
): Promise<void> {
  await database.query(
    `update workspace_lease set expires_at = '-infinity', holder = '' where workspace_id = $1 and epoch = $2`,
    [held.workspaceId, held.epoch],
  );
}

/** Who holds the workspace now, if anybody does. */
export async function findLease(database: Database, workspaceId: string): Promise<Lease | undefined> {
  const [row] = await database.query<Stored>(
    `select ${columns} from workspace_lease where workspace_id = $1 and expires_at > now()`,
    [workspaceId],
  );
  return lease(row);
}
