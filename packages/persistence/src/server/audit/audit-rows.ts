import type { AuditAction, AuditDetails, AuditEntry, AuditFilter } from '@rapport/model/audit/actions';
import { v7 as uuidv7 } from 'uuid';
import type { Queryable } from '../database.ts';

export type NewAuditEntry = {
  readonly workspaceId: string;
  /** The same id is written once, however often its cause is met; without one, each call is a line of its own. */
  readonly id?: string;
  readonly at: Date;
  readonly actor: string | undefined;
  readonly action: AuditAction;
  readonly subject?: string | undefined;
  readonly details?: AuditDetails;
};

export async function insertAudit(database: Queryable, entry: NewAuditEntry): Promise<void> {
  await database.query(
    `insert into audit (workspace_id, id, at, actor, action, subject, details) values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (workspace_id, id) do nothing`,
    [
      entry.workspaceId,
      entry.id ?? uuidv7(),
      entry.at,
      entry.actor ?? null,
      entry.action,
      entry.subject ?? null,
      JSON.stringify(entry.details ?? {}),
    ],
  );
}

/** Where a page ended: the next one begins after it. */
export type AuditCursor = { readonly at: string; readonly id: string };

/** Newest first. */
export async function findAudit(
  database: Queryable,
  workspaceId: string,
  filter: AuditFilter,
  { limit, after }: { readonly limit: number; readonly after?: AuditCursor | undefined },
): Promise<AuditEntry[]> {
  const rows = await database.query<{
    id: string;
    at: Date;
    actor: string | null;
    action: AuditAction;
    subject: string | null;
    details: AuditDetails;
  }>(
    `select id, at, actor, action, subject, details from audit
    where workspace_id = $1 and ($2::uuid is null or actor = $2 or subject = $2::text) and ($3::text is null or action = $3)
      and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
      and ($6::timestamptz is null or (at, id) < ($6, $7::uuid))
    order by at desc, id desc limit $8`,
    [
      workspaceId,
      filter.person ?? null,
      filter.action ?? null,
      filter.from ?? null,
      filter.until ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit,
    ],
  );
  return rows.map(({ at, actor, subject, ...row }) => ({
    ...row,
    at: at.toISOString(),
    actor: actor ?? undefined,
    subject: subject ?? undefined,
  }));
}

/** Forgets what is older; answers how many lines. */
export async function forgetAudit(database: Queryable, workspaceId: string, before: Date): Promise<number> {
  const [row] = await database.query<{ gone: string }>(
    `with gone as (delete from audit where workspace_id = $1 and at < $2 returning 1) select count(*) as gone from gone`,
    [workspaceId, before],
  );
  return Number(row?.gone ?? 0);
}
