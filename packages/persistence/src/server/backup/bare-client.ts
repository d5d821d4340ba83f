import pg from 'pg';
import type { Database, Queryable } from '../database.ts';

/** A connection of its own: those of the pool send ahead, which a copy does not allow. `end` closes it. */
export async function bareClient({ pool }: Pick<Database, 'pool'>): Promise<{
  readonly client: pg.Client;
  readonly queryable: Queryable;
}> {
  const client = new pg.Client({ connectionString: pool.options.connectionString });
  // What breaks is told by the query that is under way.
  client.on('error', () => undefined);
  await client.connect();
  const query = async (text: string, values: readonly unknown[] = []) => (await client.query(text, [...values])).rows;
  return {
    client,
    queryable: { query, prepared: (_: string, text: string, values: readonly unknown[]) => query(text, values) } as Queryable,
  };
}
