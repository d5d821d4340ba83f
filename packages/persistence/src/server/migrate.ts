import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { Database, Logger, Queryable } from './database.ts';
import { DatabaseRefusedError } from './database.ts';
import { listWorkspaces } from './identity/workspaces.ts';
import { rebuild } from './rows/rebuild-rows.ts';
import { markProjected, syncDerivedTables } from './tables/sync-tables.ts';

const folder = new URL('../../migrations/', import.meta.url);
const MIGRATION_LOCK = 7_241_907;

type Migration = { readonly version: number; readonly name: string; readonly sql: string };

/**
 * Numbered SQL for the sources, each applied once and together with its number; then the derived tables. Where these
 * gained or changed columns, the rows of each workspace are made again from the log; the old ones can be read meanwhile.
 */
export async function migrate(database: Database, { logger }: { readonly logger?: Logger | undefined } = {}): Promise<void> {
  const { reproject } = await database.transaction(async (transaction) => {
    await migrateSources(transaction, { logger });
    return syncDerivedTables(transaction, { logger });
  });
  if (!reproject) return;
  for (const { id, slug } of await listWorkspaces(database)) {
    logger?.info({ workspace: slug }, 'projecting the rows again');
    await rebuild(database, id);
  }
  await markProjected(database);
}

/** The numbered SQL alone; `upto` a number, for a database as an older release had it. */
export async function migrateSources(
  transaction: Queryable,
  { logger, upto = Infinity }: { readonly logger?: Logger | undefined; readonly upto?: number } = {},
): Promise<void> {
  const migrations = await readMigrations();
  // Until the transaction ends: two servers that start at once migrate one after the other.
  await transaction.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  await transaction.query(
    `create table if not exists schema_version (
        version integer not null primary key, name text not null, hash text not null, at timestamptz not null default now())`,
  );
  const applied = await transaction.query<{ version: number }>('select version from schema_version order by version');
  const newest = migrations.at(-1)?.version ?? 0;
  const ahead = applied.find(({ version }) => version > newest);
  if (ahead) {
    throw new DatabaseRefusedError(
      `The database has version ${ahead.version}, this program knows up to ${newest}. Start the newer release, or restore a backup.`,
    );
  }
  const done = new Set(applied.map(({ version }) => version));
  for (const migration of migrations.filter(({ version }) => !done.has(version) && version <= upto))
    await apply(transaction, migration, logger);
}

async function apply(transaction: Queryable, migration: Migration, logger: Logger | undefined): Promise<void> {
  logger?.info({ version: migration.version, name: migration.name }, 'migrating the database');
  await transaction.query(migration.sql);
  const hash = createHash('sha256').update(migration.sql).digest('hex');
  await transaction.query('insert into schema_version (version, name, hash) values ($1, $2, $3)', [
    migration.version,
    migration.name,
    hash,
  ]);
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => ({ version: Number(name.slice(0, 4)), name, sql: await readFile(new URL(name, folder), 'utf8') })),
  );
}
