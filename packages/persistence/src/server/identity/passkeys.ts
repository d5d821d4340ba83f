import type { Queryable } from '../database.ts';

export type PasskeyRow = {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

const columns = `id, user_id as "userId", name, public_key as "publicKey", counter, transports, created_at as "createdAt",
  last_used_at as "lastUsedAt"`;
type Stored = Omit<PasskeyRow, 'counter'> & { readonly counter: string };
const passkeyRow = (row: Stored): PasskeyRow => ({ ...row, counter: Number(row.counter) });

export async function insertPasskey(
  database: Queryable,
  passkey: Pick<PasskeyRow, 'id' | 'userId' | 'name' | 'publicKey' | 'counter' | 'transports'>,
): Promise<void> {
  await database.query(
    'insert into identity.passkey (id, user_id, name, public_key, counter, transports) values ($1, $2, $3, $4, $5, $6)',
    [passkey.id, passkey.userId, passkey.name, Buffer.from(passkey.publicKey), passkey.counter, passkey.transports],
  );
}

export const listPasskeys = async (database: Queryable, userId: string): Promise<PasskeyRow[]> =>
  (
    await database.query<Stored>(`select ${columns} from identity.passkey where user_id = $1 order by created_at, id`, [userId])
  ).map(passkeyRow);

export async function findPasskey(database: Queryable, id: string): Promise<PasskeyRow | undefined> {
  const [row] = await database.query<Stored>(`select ${columns} from identity.passkey where id = $1`, [id]);
  return row && passkeyRow(row);
}

/** Notes a use. False where another use with the same counter, or a later one, came first: then it is a copy. */
export async function usePasskey(database: Queryable, id: string, counter: number): Promise<boolean> {
  const rows = await database.query(
    `update identity.passkey set counter = $2, last_used_at = now()
    where id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning id`,
    [id, counter],
  );
  return rows.length > 0;
}

export async function renamePasskey(database: Queryable, userId: string, id: string, name: string): Promise<boolean> {
  const rows = await database.query('update identity.passkey set name = $3 where user_id = $1 and id = $2 returning id', [
    userId,
    id,
    name,
  ]);
  return rows.length > 0;
}

/** Its name; undefined when there was none. */
export async function deletePasskey(database: Queryable, userId: string, id: string): Promise<string | undefined> {
  const [row] = await database.query<{ name: string }>(
    'delete from identity.passkey where user_id = $1 and id = $2 returning name',
    [userId, id],
  );
  return row?.name;
}
