import pg from 'pg';

export type Logger = { info(values: object, message: string): void; warn(values: object, message: string): void };

/** Anything that runs SQL: the pool, or one transaction. Rows come back with the names that the statement gives them. */
export type Queryable = {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** As a prepared statement of that name. */
  prepared<Row extends object>(name: string, text: string, values: readonly unknown[]): Promise<Row[]>;
};

export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

/**
 * Statements of one transaction go out without waiting for the answers of those before: whoever starts several at once
 * pays one round trip. They run in the order in which they were started; after one that fails, the others do nothing.
 */
export type Database = Queryable & {
  readonly pool: pg.Pool;
  transaction<Result>(run: (transaction: Queryable) => Promise<Result>, isolation?: Isolation): Promise<Result>;
  /** `run` answers its last statement, not yet started: the commit goes out with it. */
  transactionWithLast<Result>(run: (transaction: Queryable) => Promise<() => Promise<Result>>): Promise<Result>;
  close(): Promise<void>;
};

/** The database cannot be used as it is; the message says why and what to do. */
export class DatabaseRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DatabaseRefusedError';
  }
}

export const MINIMUM_SERVER_VERSION = 15;

// int8, numeric and date stay strings: JavaScript has no exact value for them. Arrays of them are arrays of strings.
const asText = (text: string) => text;
const asTexts = pg.types.getTypeParser(1009 as never) as (text: string) => unknown;
const exactTypes = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, asText],
  [pg.types.builtins.NUMERIC, asText],
  [pg.types.builtins.DATE, asText],
  [1016, asTexts],
  [1231, asTexts],
  [1182, asTexts],
]);
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    exactTypes.get(oid) ?? pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

export type DatabaseOptions = { readonly logger?: Logger | undefined; readonly poolSize?: number; readonly name?: string };

/** Connects, and refuses a server that could lose what it has acknowledged. */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const { logger, poolSize = 10, name = 'rapport' } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types,
    pipeline: true,
    application_name: name,
    // The same text for the same value, whatever the server's configuration says. And disks without an arm: by its own
    // measure Postgres reads 100,000 rows through rather than the index that has all that was asked for.
    options: '-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601 -c extra_float_digits=1 -c random_page_cost=1.1',
  });
  pool.on('error', (error) => logger?.warn({ error: error.message }, 'an idle database connection broke'));
  // The pool listens only while a client is idle; a checked-out one that breaks would end the process.
  pool.on('connect', (client) =>
    client.on('error', (error) => logger?.warn({ error: error.message }, 'a database connection broke')),
  );
  const database: Database = {
    pool,
    ...queryable(pool),
    transaction: (run, isolation) =>
      inTransaction(
        pool,
        async (transaction) => {
          const result = await run(transaction);
          return () => Promise.resolve(result);
        },
        isolation,
      ),
    transactionWithLast: (run) => inTransaction(pool, run),
    close: () => pool.end(),
  };
  try {
    await refuseUnsafeServer(database);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return database;
}

function queryable(client: pg.Pool | pg.PoolClient): Queryable {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = []) {
      return (await client.query<Row>(text, [...values])).rows;
    },
    async prepared<Row extends object>(name: string, text: string, values: readonly unknown[]) {
      return (await client.query<Row>({ name, text, values: [...values] })).rows;
    },
  };
}

async function inTransaction<Result>(
  pool: pg.Pool,
  run: (transaction: Queryable) => Promise<() => Promise<Result>>,
  isolation: Isolation = 'read committed',
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    gather(client);
    // Not waited for: only a connection that is lost fails to begin, and then what follows fails as well.
    const begun = client.query(`begin isolation level ${isolation}`);
    begun.catch(() => undefined);
    const last = await run(tellingCause(queryable(client)));
    await begun;
    gather(client);
    const [result, { command }] = await Promise.all([last(), client.query('commit')]);
    // A commit of a transaction in which a statement failed is a rollback, and says so without an error.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back: a statement in it failed.');
    return result;
  } catch (error) {
    await client.query('rollback').catch((cause: unknown) => {
      broken = cause instanceof Error ? cause : new Error(String(cause));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Statements are sent without waiting for the ones before: those behind one that failed hear only that the transaction is
 * aborted, and may be the first that somebody looks at. They fail for its reason, which says whether trying again helps.
 */
function tellingCause(transaction: Queryable): Queryable {
  let cause: { readonly error: unknown } | undefined;
  const told = async <Answer>(statement: Promise<Answer>): Promise<Answer> => {
    try {
      const answer = await statement;
      cause = undefined; // a savepoint has brought it back
      return answer;
    } catch (error) {
      if (sqlState(error) === transactionAborted && cause) throw cause.error;
      cause = { error };
      throw error;
    }
  };
  return {
    query: <Row extends object>(text: string, values?: readonly unknown[]) => told(transaction.query<Row>(text, values)),
    prepared: <Row extends object>(name: string, text: string, values: readonly unknown[]) =>
      told(transaction.prepared<Row>(name, text, values)),
  };
}

const transactionAborted = '25P02';

/** What is started in this turn goes to the server in one write: each write costs more than most statements. */
function gather(client: pg.PoolClient): void {
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

async function refuseUnsafeServer(database: Queryable): Promise<void> {
  const [server] = await database.query<{ version: string; fsync: string; pages: string; commit: string; encoding: string }>(
    `select current_setting('server_version_num') as version, current_setting('fsync') as fsync,
      current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commit,
      current_setting('server_encoding') as encoding`,
  );
  if (!server) throw new DatabaseRefusedError('The database did not answer.');
  if (Math.floor(Number(server.version) / 10_000) < MINIMUM_SERVER_VERSION) {
    throw new DatabaseRefusedError(`Postgres ${MINIMUM_SERVER_VERSION} or newer is needed; this server is ${server.version}.`);
  }
  if (server.encoding !== 'UTF8') throw new DatabaseRefusedError(`The database must be encoded as UTF8, not ${server.encoding}.`);
  const needed = { fsync: server.fsync, full_page_writes: server.pages, synchronous_commit: server.commit };
  for (const [setting, value] of Object.entries(needed)) {
    if (value === 'off' || (setting === 'synchronous_commit' && value === 'local')) {
      throw new DatabaseRefusedError(
        `The database runs with ${setting} = ${value}: a crash could lose edits shown as saved. Turn it on.`,
      );
    }
  }
}

/** The SQLSTATE of a database error, undefined for any other. */
export const sqlState = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.code : undefined);
