import { createHash } from 'node:crypto';
import type { Role } from '@rapport/model/access/roles';
import type { Queryable } from '../database.ts';

export type InvitationRow = {
  readonly workspaceId: string;
  readonly id: string;
  readonly email: string | null;
  readonly role: Role;
  readonly memberId: string | null;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly acceptedBy: string | null;
  readonly revokedAt: Date | null;
};

const columns = `workspace_id as "workspaceId", id, email, role, member_id as "memberId", created_at as "createdAt",
  created_by as "createdBy", expires_at as "expiresAt", accepted_at as "acceptedAt", accepted_by as "acceptedBy", revoked_at as "revokedAt"`;

/** What is stored of a secret: its SHA-256. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export async function insertInvitation(
  database: Queryable,
  invitation: {
    readonly workspaceId: string;
    readonly id: string;
    readonly code: string;
    readonly email: string | null;
    readonly role: Role;
    readonly memberId: string | null;
    readonly createdBy: string | null;
    readonly expiresAt: Date;
  },
): Promise<InvitationRow> {
  const { workspaceId, id, code, email, role, memberId, createdBy, expiresAt } = invitation;
  const [row] = await database.query<InvitationRow>(
    `insert into invitation (workspace_id, id, code_hash, email, role, member_id, created_by, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
    [workspaceId, id, secretHash(code), email, role, memberId, createdBy, expiresAt],
  );
  if (!row) throw new Error('The invitation was not stored.');
  return row;
}

/** Used and expired ones too: the caller says which it is. */
export async function findInvitation(database: Queryable, code: string): Promise<InvitationRow | undefined> {
  const [row] = await database.query<InvitationRow>(`select ${columns} from invitation where code_hash = $1`, [secretHash(code)]);
  return row;
}

export const listInvitations = (database: Queryable, workspaceId: string): Promise<InvitationRow[]> =>
  database.query<InvitationRow>(
    `select ${columns} from invitation where workspace_id = $1 and accepted_at is null and revoked_at is null order by created_at desc, id`,
    [workspaceId],
  );

/** True for exactly one of those who accept at the same time. */
export async function acceptInvitation(
  database: Queryable,
  workspaceId: string,
  id: string,
  acceptedBy: string,
): Promise<boolean> {
  const rows = await database.query(
    `update invitation set accepted_at = now(), accepted_by = $3
    where workspace_id = $1 and id = $2 and accepted_at is null and revoked_at is null and expires_at > now() returning id`,
    [workspaceId, id, acceptedBy],
  );
  return rows.length > 0;
}

export async function revokeInvitation(database: Queryable, workspaceId: string, id: string): Promise<boolean> {
  const rows = await database.query(
    `update invitation set revoked_at = now() where workspace_id = $1 and id = $2 and accepted_at is null and revoked_at is null returning id`,
    [workspaceId, id],
  );
  return rows.length > 0;
}
