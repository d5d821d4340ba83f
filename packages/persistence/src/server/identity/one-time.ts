import type { Queryable } from '../database.ts';
import { secretHash } from './invitations.ts';

/** What a secret that is good for one thing, once, proves. */
export const oneTimePurposes = ['sign-in', 'join', 'reset', 'email', 'second-factor', 'passkey'] as const;
export type OneTimePurpose = (typeof oneTimePurposes)[number];
export type OneTime = { readonly userId: string | null; readonly value: { readonly [name: string]: unknown } };

/** Only the hash of the secret is stored. What is spent goes with it. */
export async function insertOneTime(
  database: Queryable,
  one: {
    readonly secret: string;
    readonly purpose: OneTimePurpose;
    readonly userId?: string | undefined;
    readonly value?: OneTime['value'];
    readonly expiresAt: Date;
  },
): Promise<void> {
  await database.query('delete from identity.one_time where expires_at < now()');
  await database.query('insert into identity.one_time (hash, purpose, user_id, value, expires_at) values ($1, $2, $3, $4, $5)', [
    secretHash(`${one.purpose} ${one.secret}`),
    one.purpose,
    one.userId ?? null,
    JSON.stringify(one.value ?? {}),
    one.expiresAt,
  ]);
}

const columns = 'user_id as "userId", value';

/** What it would prove, without spending it. */
export async function findOneTime(
  database: Queryable,
  purpose: OneTimePurpose,
  secret: string,
  now: Date,
): Promise<OneTime | undefined> {
  const [row] = await database.query<OneTime>(
    `select ${columns} from identity.one_time where hash = $1 and purpose = $2 and expires_at > $3`,
    [secretHash(`${purpose} ${secret}`), purpose, now],
  );
  return row;
}

/** Spends it: of two who come with the same, one gets it. */
export async function takeOneTime(
  database: Queryable,
  purpose: OneTimePurpose,
  secret: string,
  now: Date,
): Promise<OneTime | undefined> {
  const [row] = await database.query<OneTime>(
    `delete from identity.one_time where hash = $1 and purpose = $2 and expires_at > $3 returning ${columns}`,
    [secretHash(`${purpose} ${secret}`), purpose, now],
  );
  return row;
}

/** What was sent before counts no more. */
export const forgetOneTimes = (database: Queryable, userId: string, purposes: readonly OneTimePurpose[]) =>
  database.query('delete from identity.one_time where user_id = $1 and purpose = any($2)', [userId, purposes]);
