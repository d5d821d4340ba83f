import { createHash } from 'node:crypto';
import type { Logger, Queryable } from '../database.ts';
import type { Index } from './columns.ts';
import {
  createIndex,
  createSearchIndex,
  createTable,
  createWordIndex,
  type Extensions,
  quoted,
  setTable,
  tableSettings,
} from './ddl.ts';
import { indexName, type RecordTable, recordTables } from './record-tables.ts';
import { views } from './views.ts';

/** Says which definitions the derived tables follow; a projector of another hash must not write. */
export const definitionsHash: string = createHash('sha256')
  .update(JSON.stringify([...recordTables.values()].map(({ name, columns, indexes }) => ({ name, columns, indexes }))))
  .update(JSON.stringify(views))
  .update(tableSettings)
  .digest('hex')
  .slice(0, 32);

/** Stands in place of the hash until the rows have been projected again. */
const unprojectedHash = `${definitionsHash} without rows`;

/**
 * Brings the derived tables up to the definitions: missing tables, columns and indexes are added. A column whose type
 * changed is dropped and made again, empty. Answers whether rows lack something that only a new projection fills; it
 * says so again until `markProjected`.
 */
export async function syncDerivedTables(
  transaction: Queryable,
  { logger }: { readonly logger?: Logger | undefined } = {},
): Promise<{ readonly reproject: boolean }> {
  const [stored] = await transaction.query<{ hash: string }>('select hash from derived_tables');
  if (stored?.hash === definitionsHash) return { reproject: false };
  if (stored?.hash === unprojectedHash) return { reproject: true };
  const extensions = await installExtensions(transaction, logger);
  let reproject = false;
  for (const view of views) await transaction.query(`drop view if exists ${quoted(view.name)}`);
  for (const table of recordTables.values()) reproject = (await syncTable(transaction, table, extensions)) || reproject;
  for (const view of views) await transaction.query(`create view ${quoted(view.name)} as\n${view.sql}`);
  await storeHash(transaction, reproject ? unprojectedHash : definitionsHash);
  logger?.info({ hash: definitionsHash, reproject }, 'the customer tables follow the definitions');
  return { reproject };
}

/** The rows of every workspace have been projected into the tables as they are. */
export const markProjected = (database: Queryable): Promise<void> => storeHash(database, definitionsHash);

async function storeHash(database: Queryable, hash: string): Promise<void> {
  await database.query(
    'insert into derived_tables (hash) values ($1) on conflict (one) do update set hash = excluded.hash, at = now()',
    [hash],
  );
}

async function installExtensions(transaction: Queryable, logger: Logger | undefined): Promise<Extensions> {
  const has = async (name: string) => {
    await transaction.query('savepoint extension');
    try {
      await transaction.query(`create extension if not exists ${name}`);
      return true;
    } catch (error) {
      // A hosted Postgres may forbid it; search then reads more rows and finds whole words and their beginnings.
      await transaction.query('rollback to savepoint extension');
      logger?.warn(
        { extension: name, error: error instanceof Error ? error.message : String(error) },
        'the database does not allow an extension: search works without it, slower, and without finding misspelt names',
      );
      return false;
    }
  };
  return { trigrams: await has('pg_trgm'), mixedGin: await has('btree_gin') };
}

/** Returns whether existing rows lack something that only a new projection fills. */
async function syncTable(transaction: Queryable, table: RecordTable, extensions: Extensions): Promise<boolean> {
  const present = await transaction.query<{ name: string; type: string }>(
    `select attribute.attname as name, format_type(attribute.atttypid, attribute.atttypmod) as type
    from pg_attribute attribute where attribute.attrelid = to_regclass($1) and attribute.attnum > 0 and not attribute.attisdropped`,
    [quoted(table.name)],
  );
  let changed = false;
  if (present.length === 0) await transaction.query(createTable(table));
  else changed = await syncColumns(transaction, table, new Map(present.map(({ name, type }) => [name, type])));
  await transaction.query(setTable(table));
  const indexes = await transaction.query<{ name: string }>(
    'select indexname as name from pg_indexes where schemaname = current_schema() and tablename = $1',
    [table.name],
  );
  const known = new Set(indexes.map(({ name }) => name));
  for (const index of table.indexes) {
    if (!known.has(index.name)) await transaction.query(createIndex(table, index, extensions));
    for (const name of index.beside ? servedBy(table, index) : [])
      if (known.has(name)) await transaction.query(`drop index ${quoted(name)}`);
  }
  if (table.objectType && !known.has(`${table.name}_words`)) await transaction.query(createWordIndex(table, extensions));
  if (extensions.trigrams && table.objectType && !known.has(`${table.name}_search_text`))
    await transaction.query(createSearchIndex(table, extensions));
  return changed;
}

/** Those of fewer keys or without columns beside them, of older releases, would only have to be written. */
function servedBy(table: RecordTable, { columns, beside }: Index): readonly string[] {
  const has = new Set(table.indexes.map(({ name }) => name));
  return columns
    .map((_, last) => columns.slice(0, last + 1))
    .flatMap((keys) => [indexName(table.name, { columns: keys }), indexName(table.name, { columns: keys, beside })])
    .filter((name) => !has.has(name));
}

async function syncColumns(transaction: Queryable, table: RecordTable, present: ReadonlyMap<string, string>): Promise<boolean> {
  let changed = false;
  for (const column of table.columns) {
    const before = present.get(column.name);
    if (before === plainType(column.type)) continue;
    const alter = `alter table ${quoted(table.name)}`;
    if (before !== undefined) await transaction.query(`${alter} drop column ${quoted(column.name)}`);
    await transaction.query(`${alter} add column ${quoted(column.name)} ${column.type}`);
    changed = true;
  }
  return changed;
}

/** The type as the catalogue names it. */
const plainType = (type: string): string =>
  type
    .replace(/ (collate|not null|default|generated).*$/, '')
    .replace(/^timestamptz/, 'timestamp with time zone')
    .replace(/^char\(/, 'character(')
    .replace(', ', ',');
