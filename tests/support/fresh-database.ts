import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../packages/persistence/src/server/database.ts';

export type FreshDatabase = {
  readonly database: Database;
  readonly url: string;
  /** Ends its connections and removes it. */ close(): Promise<void>;
};

/** A migrated, empty database of its own: a copy of the run's template (about a tenth of a second). */
export async function freshDatabase(options: { readonly poolSize?: number } = {}): Promise<FreshDatabase> {
  const { url: server, template } = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.pathname = '/postgres';
  await administer(url.href, `create database ${name} template ${template}`);
  url.pathname = `/${name}`;
  const database = await openDatabase(url.href, { poolSize: 5, ...options });
  return {
    database,
    url: url.href,
    async close() {
      await database.close();
      const at = new URL(server);
      at.pathname = '/postgres';
      await administer(at.href, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Copies of one template exclude each other: two test files that begin at once take turns. */
async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7241908)');
    await client.query(statement);
  } finally {
    await client.end();
  }
}
