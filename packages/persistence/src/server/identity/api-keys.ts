import type { Role } from '@rapport/model/access/roles';
import type { Queryable } from '../database.ts';
import { secretHash } from './invitations.ts';

export type ApiKeyRow = {
  readonly workspaceId: string;
  readonly id: string;
  readonly memberId: string;
  readonly name: string;
  readonly hint: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
};

const columns = `workspace_id as "workspaceId", id, member_id as "memberId", name, hint, role, created_at as "createdAt",
  created_by as "createdBy", last_used_at as "lastUsedAt", expires_at as "expiresAt", revoked_at as "revokedAt"`;

export async function insertApiKey(
  database: Queryable,
  key: {
    readonly workspaceId: string;
    readonly id: string;
    readonly memberId: string;
    readonly name: string;
    readonly secret: string;
    readonly hint: string;
    readonly role: Role;
    readonly createdBy: string | null;
    readonly expiresAt?: Date | null;
  },
): Promise<ApiKeyRow> {
  const [row] = await database.query<ApiKeyRow>(
    `insert into api_key (workspace_id, id, member_id, name, hash, hint, role, created_by, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${columns}`,
    [
      key.workspaceId,
      key.id,
      key.memberId,
      key.name,
      secretHash(key.secret),
      key.hint,
      key.role,
      key.createdBy,
      key.expiresAt ?? null,
    ],
  );
  if (!row) throw new Error('The key was not stored.');
  return row;
}

/** The key with this secret, if it may be used; notes the use, at most once a minute. */
export async function useApiKey(database: Queryable, secret: string): Promise<ApiKeyRow | undefined> {
  const [row] = await database.prepared<ApiKeyRow>(
    'use-api-key',
    `select ${columns} from api_key where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
    [secretHash(secret)],
  );
  if (row && (row.lastUsedAt === null || Date.now() - row.lastUsedAt.getTime() > 60_000)) {
    await database.query('update api_key set last_used_at = now() where workspace_id = $1 and id = $2', [
      row.workspaceId,
      row.id,
    ]);
  }
  return row;
}

export const listApiKeys = (database: Queryable, workspaceId: string, memberId?: string): Promise<ApiKeyRow[]> =>
  database.query<ApiKeyRow>(
    `select ${columns} from api_key where workspace_id = $1 and ($2::uuid is null or member_id = $2) and revoked_at is null
    order by created_at desc, id`,
    [workspaceId, memberId ?? null],
  );

export async function revokeApiKey(database: Queryable, workspaceId: string, id: string, memberId?: string): Promise<boolean> {
  const rows = await database.query(
    `update api_key set revoked_at = now() where workspace_id = $1 and id = $2 and ($3::uuid is null or member_id = $3)
      and revoked_at is null returning id`,
    [workspaceId, id, memberId ?? null],
  );
  return rows.length > 0;
}
