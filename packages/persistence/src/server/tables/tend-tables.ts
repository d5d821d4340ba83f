import { limits } from '@rapport/model/limits';
import { type Database, type Queryable, sqlState } from '../database.ts';
import { quoted } from './ddl.ts';
import { recordTables } from './record-tables.ts';

/** Tables beside those of records that grow with what is written. */
const written = [
  'document',
  'document_update',
  'entry',
  'command',
  'event',
  'event_archive',
  'feed',
  'projection_mark',
  'document_snapshot',
];
const tended = [...[...recordTables.values()].map(({ name }) => name), ...written];

/** Of the rows of a table, how many may change before it is tended. */
const share = 0.05;
/** What was just tended and has dead rows again, or still (somebody reads a state of before), waits. */
const restMinutes = 5;

export type Tended = { readonly tended: readonly string[]; readonly unfinished: readonly string[] };

/**
 * Tells Postgres of what changed: after an import it plans by what it knew of an almost empty table (a page of a list by an
 * indexed field sorts all 100,000 rows of it), and reads every row in spite of an index that has all that was asked for,
 * since it does not know that everybody sees them. Autovacuum comes minutes later and takes table by table. One after the
 * other, those that changed most first, none that somebody else is tending; with pauses, so that people at work hardly
 * notice. A table that is not ours, or takes too long, is left to autovacuum.
 */
export async function tendTables(
  database: Database,
  { seconds = limits.tendSeconds.value, aside = new Set() }: { seconds?: number; aside?: ReadonlySet<string> } = {},
): Promise<Tended> {
  const due = (await dueTables(database)).filter((name) => !aside.has(name));
  const done: string[] = [];
  const unfinished: string[] = [];
  for (const name of due) ((await tend(database, name, seconds)) ? done : unfinished).push(name);
  return { tended: done, unfinished };
}

async function dueTables(database: Queryable): Promise<readonly string[]> {
  const due = await database.query<{ name: string }>(
    `select stat.relname as name, greatest(n_mod_since_analyze, n_ins_since_vacuum, n_dead_tup) as changed
    from pg_stat_user_tables stat join pg_class class on class.oid = stat.relid
    where stat.schemaname = current_schema() and stat.relname = any($1) and pg_has_role(class.relowner, 'usage')
      and (greatest(n_mod_since_analyze, n_ins_since_vacuum) >= greatest($2::float8, n_live_tup * $3::float8)
        or (n_dead_tup >= greatest($2::float8, n_live_tup * $3::float8) and (last_vacuum is null or last_vacuum < now() - make_interval(mins => $4))))
    order by changed desc, name`,
    [tended, limits.tendRows.value, share, restMinutes],
  );
  return due.map(({ name }) => name);
}

/** Answers whether it was done in time. Outside of a transaction, as it must be, and with settings of its own. */
async function tend({ pool }: Database, name: string, seconds: number): Promise<boolean> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`set statement_timeout = ${Math.ceil(seconds * 1000)}`);
    await client.query('set vacuum_cost_delay = 1');
    await client.query('set vacuum_cost_limit = 1000');
    // To give pages back to the disk, which few tables here have to, would lock readers out.
    await client.query(`vacuum (analyze, skip_locked, truncate false) ${quoted(name)}`);
    return true;
  } catch (error) {
    if (sqlState(error) === cancelled) return false;
    throw error;
  } finally {
    await client
      .query('reset statement_timeout; reset vacuum_cost_delay; reset vacuum_cost_limit')
      .catch((cause: unknown) => (broken = cause instanceof Error ? cause : new Error(String(cause))));
    client.release(broken);
  }
}

const cancelled = '57014';
