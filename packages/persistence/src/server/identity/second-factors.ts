import type { Database, Queryable } from '../database.ts';
import { secretHash } from './invitations.ts';

export type TwoFactorRow = { readonly secret: string; readonly confirmedAt: Date | null; readonly lastStep: number };

export async function findTwoFactor(database: Queryable, userId: string): Promise<TwoFactorRow | undefined> {
  const [row] = await database.query<{ secret: string; confirmedAt: Date | null; lastStep: string }>(
    `select secret, confirmed_at as "confirmedAt", last_step as "lastStep" from identity.two_factor where user_id = $1`,
    [userId],
  );
  return row && { ...row, lastStep: Number(row.lastStep) };
}

/** Begins anew, unless one is confirmed already: then false. */
export async function beginTwoFactor(database: Queryable, userId: string, secret: string): Promise<boolean> {
  const rows = await database.query(
    `insert into identity.two_factor (user_id, secret) values ($1, $2)
    on conflict (user_id) do update set secret = excluded.secret, created_at = now(), last_step = 0
      where two_factor.confirmed_at is null returning user_id`,
    [userId, secret],
  );
  return rows.length > 0;
}

/** Takes the code of one time step, once: false when it, or a later one, was taken before. */
export async function takeStep(database: Queryable, userId: string, step: number): Promise<boolean> {
  const rows = await database.query(
    `update identity.two_factor set last_step = $2, confirmed_at = coalesce(confirmed_at, now())
    where user_id = $1 and last_step < $2 returning user_id`,
    [userId, step],
  );
  return rows.length > 0;
}

/** The old ones are worth nothing any more. */
export const replaceRecoveryCodes = (database: Database, userId: string, codes: readonly string[]): Promise<void> =>
  database.transaction(async (transaction) => {
    await transaction.query('delete from identity.recovery_code where user_id = $1', [userId]);
    await transaction.query('insert into identity.recovery_code (user_id, hash) select $1, unnest($2::bytea[])', [
      userId,
      codes.map(secretHash),
    ]);
  });

/** Each works once. */
export async function takeRecoveryCode(database: Queryable, userId: string, code: string): Promise<boolean> {
  const rows = await database.query(
    `update identity.recovery_code set used_at = now() from identity.two_factor
    where recovery_code.user_id = $1 and hash = $2 and used_at is null
      and two_factor.user_id = $1 and two_factor.confirmed_at is not null returning recovery_code.user_id`,
    [userId, secretHash(code)],
  );
  return rows.length > 0;
}

export async function countRecoveryCodes(database: Queryable, userId: string): Promise<number> {
  const [row] = await database.query<{ left: string }>(
    'select count(*) as left from identity.recovery_code where user_id = $1 and used_at is null',
    [userId],
  );
  return Number(row?.left ?? 0);
}

/** Switches it off; sessions that it made strong are so no more. False when it was not on. */
export const deleteTwoFactor = (database: Database, userId: string): Promise<boolean> =>
  database.transaction(async (transaction) => {
    const gone = await transaction.query('delete from identity.two_factor where user_id = $1 returning user_id', [userId]);
    await transaction.query('delete from identity.recovery_code where user_id = $1', [userId]);
    await transaction.query(`update identity.session set strong = false where user_id = $1 and method <> 'passkey'`, [userId]);
    return gone.length > 0;
  });
