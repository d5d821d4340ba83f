import type { Role } from '@rapport/model/access/roles';
import { limits } from '@rapport/model/limits';
import type { Queryable } from '../database.ts';
import { claimColumns, rolesInOrder, type Claim, type JudgedClaim } from './claims.ts';

export const sessionMethods = ['password', 'link', 'passkey', 'code'] as const;
/** How somebody proved who they are; `code`: a password or link, and a code of their second factor. */
export type SessionMethod = (typeof sessionMethods)[number];

/** Says of a session that was just opened how it came about. */
export const describeSession = (
  database: Queryable,
  id: string,
  session: { readonly deviceId: string; readonly method: SessionMethod; readonly strong: boolean },
) =>
  database.query('update identity.session set device_id = $2, method = $3, strong = $4, seen_at = now() where id = $1', [
    id,
    session.deviceId,
    session.method,
    session.strong,
  ]);

/** The person has proved a second factor in this session, too. */
export const strengthenSession = (database: Queryable, id: string) =>
  database.query('update identity.session set strong = true where id = $1', [id]);

/** Which of a person's sessions: those of one device, those but one, or all. */
export type SessionChoice = { readonly userId: string; readonly device?: string; readonly except?: string };

/** Ends them; answers their ids. */
export async function deleteSessions(database: Queryable, { userId, device, except }: SessionChoice): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    `delete from identity.session where user_id = $1 and ($2::uuid is null or device_id = $2) and ($3::text is null or id <> $3)
    returning id`,
    [userId, device ?? null, except ?? null],
  );
  return rows.map(({ id }) => id);
}

/** What the rules of a workspace say of a session. `over`: sign in again; `weak`: a second factor is asked for first. */
export type Standing = 'good' | 'over' | 'weak';

// Sessions that were there when two factors became required keep working for a while: nobody is cut off in the middle.
const standing = `case
  when rules.session_days is not null and session.created_at < now() - make_interval(days => rules.session_days) then 'over'
  when rules.two_factor_since is not null and not session.strong
    and (session.created_at >= rules.two_factor_since
      or now() >= rules.two_factor_since + make_interval(days => ${limits.twoFactorGraceDays.value})) then 'weak'
  else 'good' end`;

export type WorkspaceInSession = {
  readonly id: string;
  readonly slug: string;
  readonly incarnation: number;
  readonly memberId: string;
  readonly role: string;
  readonly standing: Standing;
};

/** Everywhere that the person of a session is an active member, with what the rules there say of the session. */
export const workspacesInSession = (database: Queryable, sessionId: string): Promise<WorkspaceInSession[]> =>
  database.prepared<WorkspaceInSession>(
    'workspaces-in-session',
    `select workspace.id, workspace.slug, workspace.incarnation, member.id as "memberId", member.role, ${standing} as standing
    from identity.session join member on member.user_id = session.user_id and member.active
    join workspace on workspace.id = member.workspace_id
    left join sign_in_rules rules on rules.workspace_id = workspace.id
    where session.id = $1 and session.expires_at > now() order by workspace.created_at, workspace.id`,
    [sessionId],
  );

/** The roles that members have through sessions which have not ended and which the workspaces' rules allow; in order. */
export async function rolesInSessions(database: Queryable, claims: readonly Claim[]): Promise<(Role | undefined)[]> {
  const rows = await database.prepared<JudgedClaim>(
    'roles-in-sessions',
    `select claim.at::int4 as at, member.role
    from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as claim (workspace_id, member_id, session_id, at)
    join identity.session on session.id = claim.session_id and session.expires_at > now()
    join member on member.workspace_id = claim.workspace_id and member.id = claim.member_id and member.active
      and member.user_id = session.user_id
    left join sign_in_rules rules on rules.workspace_id = member.workspace_id
    where ${standing} = 'good'`,
    claimColumns(claims),
  );
  return rolesInOrder(claims, rows);
}

/** Sessions that are over, by their own time or by the rules of every workspace: they are gone, their ids are answered. */
export async function deleteSpentSessions(database: Queryable): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>('delete from identity.session where expires_at <= now() returning id');
  return rows.map(({ id }) => id);
}

export async function isStrongSession(database: Queryable, id: string): Promise<boolean> {
  const [row] = await database.query<{ strong: boolean }>('select strong from identity.session where id = $1', [id]);
  return row?.strong === true;
}

/** Members whose sessions the rules allow no longer: what they have open is to be asked about again. */
export const membersOutOfRules = (database: Queryable): Promise<{ workspaceId: string; memberId: string }[]> =>
  database.query<{ workspaceId: string; memberId: string }>(
    `select distinct member.workspace_id as "workspaceId", member.id as "memberId"
    from sign_in_rules rules join member on member.workspace_id = rules.workspace_id and member.active
    join identity.session on session.user_id = member.user_id and session.expires_at > now()
    where ${standing} <> 'good'`,
  );
