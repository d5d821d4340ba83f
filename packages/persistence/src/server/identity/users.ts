import type { Role } from '@rapport/model/access/roles';
import type { Queryable } from '../database.ts';
import { claimColumns, rolesInOrder, type Claim, type JudgedClaim } from './claims.ts';

/** Somebody who signs in. One person may be a member of several workspaces. */
export type UserRow = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string | null;
};

/** Somebody who signs in, by id. */
export async function findUser(database: Queryable, id: string): Promise<UserRow | undefined> {
  const [row] = await database.query<UserRow>(
    `select "user".id, "user".name, "user".email, account.password as "passwordHash"
    from identity."user" left join identity.account on account.user_id = "user".id and account.provider_id = 'credential'
    where "user".id = $1`,
    [id],
  );
  return row;
}

/** E-mail addresses are stored in lower case: that is how the sign-in library looks them up. */
export async function findUserByEmail(database: Queryable, email: string): Promise<UserRow | undefined> {
  const [row] = await database.query<UserRow>(
    `select "user".id, "user".name, "user".email, account.password as "passwordHash"
    from identity."user" left join identity.account on account.user_id = "user".id and account.provider_id = 'credential'
    where "user".email = lower($1)`,
    [email],
  );
  return row;
}

/** The person and the password, in the shape in which the sign-in library finds them. */
export async function insertUser(
  database: Queryable,
  user: {
    readonly id: string;
    readonly accountId: string;
    readonly name: string;
    readonly email: string;
    readonly passwordHash: string;
  },
): Promise<void> {
  await database.query(`insert into identity."user" (id, name, email, email_verified) values ($1, $2, lower($3), true)`, [
    user.id,
    user.name,
    user.email,
  ]);
  await database.query(
    `insert into identity.account (id, account_id, provider_id, user_id, password) values ($1, $2, 'credential', $2, $3)`,
    [user.accountId, user.id, user.passwordHash],
  );
}

/** What is stored of the person's password from now on. */
export const replacePassword = (database: Queryable, userId: string, passwordHash: string) =>
  database.query(
    `update identity.account set password = $2, updated_at = now() where provider_id = 'credential' and user_id = $1`,
    [userId, passwordHash],
  );

/** From now on the person signs in with this address, and is known by it in each workspace. Answers the members. */
export async function replaceEmail(
  transaction: Queryable,
  userId: string,
  email: string,
): Promise<{ readonly workspaceId: string; readonly id: string }[]> {
  await transaction.query(
    'update identity."user" set email = lower($2), email_verified = true, updated_at = now() where id = $1',
    [userId, email],
  );
  return transaction.query<{ workspaceId: string; id: string }>(
    `update member set email = lower($2), updated_at = now(), position = position + 1 where user_id = $1
    returning workspace_id as "workspaceId", id`,
    [userId, email],
  );
}

/** The roles that members have through API keys that are neither revoked nor over; in order. */
export async function rolesByKeys(database: Queryable, claims: readonly Claim[]): Promise<(Role | undefined)[]> {
  const rows = await database.prepared<JudgedClaim>(
    'roles-by-keys',
    `select claim.at::int4 as at, member.role
    from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as claim (workspace_id, member_id, key_id, at)
    join api_key on api_key.workspace_id = claim.workspace_id and api_key.id = claim.key_id
      and api_key.member_id = claim.member_id and api_key.revoked_at is null
      and (api_key.expires_at is null or api_key.expires_at > now())
    join member on member.workspace_id = api_key.workspace_id and member.id = api_key.member_id and member.active`,
    claimColumns(claims),
  );
  return rolesInOrder(claims, rows);
}

/** Whether somebody is an active member of another workspace too. */
export async function signsInElsewhere(database: Queryable, userId: string, workspaceId: string): Promise<boolean> {
  return (
    (
      await database.query('select 1 from member where user_id = $1 and active and workspace_id <> $2 limit 1', [
        userId,
        workspaceId,
      ])
    ).length > 0
  );
}

/** Whether anybody can sign in to any workspace. */
export async function anybodySignsIn(database: Queryable): Promise<boolean> {
  return (await database.query('select 1 from member where user_id is not null limit 1')).length > 0;
}

/** Until the transaction ends, nobody else makes a first owner. */
export const lockFirstOwner = (transaction: Queryable) => transaction.query('select pg_advisory_xact_lock(7241909)');
