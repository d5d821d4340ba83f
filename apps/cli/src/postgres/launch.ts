import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { CliRefusal } from '../cli-refusal.ts';
import { t } from '../words.ts';
import { runAs } from './account.ts';
import { type Binaries, binariesFor } from './binaries.ts';
import { initialise, user } from './initialise.ts';
import { type Place, preparePlace, socketDirectory, socketName } from './place.ts';
import { isAlive, type Postmaster, runningPostmaster } from './postmaster.ts';

export type EmbeddedPostgres = {
  /** Address of the database `rapport` for `pg`. */
  readonly url: string;
  /** Process that answers; another one after a crash. */
  readonly pid: number;
  /** Ends it in good order, also when it was joined. */
  stop(): Promise<void>;
};

type Options = {
  /** Holds everything of this Postgres: cluster, socket, log. Made when missing. The caller sees to it that nobody else starts one there. */
  readonly dataDirectory: string;
  readonly logFile?: string;
};

const startTimeout = 120_000;
const stopTimeout = 15_000;
const largestLog = 20_000_000;

/** Settings that make a commit durable are never turned off; the server checks them once more at start. */
const settings = (sockets: string) => [
  'listen_addresses=',
  `unix_socket_directories=${sockets}`,
  'unix_socket_permissions=0700',
  'port=5432',
  'timezone=UTC',
  'log_timezone=UTC',
  'fsync=on',
  'full_page_writes=on',
  'synchronous_commit=on',
  'logging_collector=off',
];

/**
 * Brings up an embedded Postgres, or joins the one that outlived a killed process: same data directory, same start
 * time. It is started again should it die. Listens on a socket in a directory of mode 0700 and nowhere else.
 */
export async function launchPostgres(options: Options): Promise<EmbeddedPostgres> {
  const place = preparePlace(resolve(options.dataDirectory));
  const binaries = binariesFor(place.account, join(dirname(place.root), 'postgres-programs'));
  initialise(place, binaries);
  const logFile = options.logFile ?? join(place.root, 'log');

  const joined = await joinRunning(place);
  const sockets = joined?.socketDirectory ?? socketDirectory(place);
  let pid = joined?.pid ?? (await startServer(place, binaries, sockets, logFile));
  await createDatabase(sockets);

  let stopping = false;
  let restarting: Promise<void> | undefined;
  const watch = setInterval(() => {
    if (stopping || restarting || isAlive(pid)) return;
    restarting = startServer(place, binaries, sockets, logFile)
      .then((started) => void (pid = started))
      // Tried again at the next tick; meanwhile the server says that the database is away.
      .catch(() => undefined)
      .finally(() => (restarting = undefined));
  }, 500);
  watch.unref();

  return {
    url: urlOf(sockets, user),
    get pid() {
      return pid;
    },
    async stop() {
      stopping = true;
      clearInterval(watch);
      await restarting;
      await stopServer(pid);
      if (!sockets.startsWith(place.root)) rmSync(sockets, { recursive: true, force: true });
    },
  };
}

const urlOf = (sockets: string, database: string) =>
  `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(sockets)}&port=5432`;

/** The server that runs already on this place, once it answers and says that it is the one; undefined when it went away. */
async function joinRunning(place: Place): Promise<Postmaster | undefined> {
  for (const end = Date.now() + startTimeout; Date.now() < end; await pause(100)) {
    const running = runningPostmaster(place.data);
    if (!running) return undefined;
    const answer = await ask(running.socketDirectory, 'show data_directory');
    if (answer.value === place.data) return running;
    // Starting up or shutting down: wait which it is. A server that cannot be asked (its socket is gone) is stopped.
    if (answer.code !== '57P03') await stopServer(running.pid);
  }
  throw new CliRefusal(t('postgres.doesNotAnswer', { directory: place.data }));
}

async function ask(sockets: string, sql: string): Promise<{ value?: string; code?: string }> {
  const client = new pg.Client({ connectionString: urlOf(sockets, 'postgres'), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<string[]>({ text: sql, rowMode: 'array' });
    return { value: String(rows[0]?.[0] ?? '') };
  } catch (error) {
    return { code: (error as { code?: string }).code ?? 'unknown' };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function startServer(place: Place, binaries: Binaries, sockets: string, logFile: string): Promise<number> {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > largestLog) rmSync(logFile);
  // Nobody runs here and the directory is ours alone. The lock of one that was killed names a process: should that number
  // live again, or never have been waited for, Postgres would not start.
  rmSync(join(sockets, `${socketName}.lock`), { force: true });
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(binaries.postgres, ['-D', place.data, ...settings(sockets).flatMap((setting) => ['-c', setting])], {
    ...runAs(place.account),
    // A group of its own: Ctrl-C must reach us first, so that the log is drained before its database goes.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  await answers(child, sockets, logFile);
  return child.pid ?? 0;
}

async function answers(child: ChildProcess, sockets: string, logFile: string): Promise<void> {
  let failed: string | undefined;
  child.once('error', (error) => (failed = error.message));
  // It may end long after it answered, and its directory with it.
  child.once('exit', (code) => (failed ??= (existsSync(logFile) ? lastLine(logFile) : undefined) ?? `exit ${code}`));
  for (const end = Date.now() + startTimeout; Date.now() < end; await pause(30)) {
    if (failed !== undefined) throw new CliRefusal(t('postgres.startFailed', { reason: failed, log: logFile }));
    if ((await ask(sockets, 'select 1')).value === '1') return;
  }
  child.kill('SIGINT');
  throw new CliRefusal(t('postgres.startFailed', { reason: t('postgres.noAnswerInTime'), log: logFile }));
}

const lastLine = (file: string): string | undefined =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .findLast((line) => /FATAL|PANIC|ERROR/.test(line));

async function createDatabase(sockets: string): Promise<void> {
  const found = await ask(sockets, `select 1 from pg_database where datname = '${user}'`);
  if (found.value !== '1') await ask(sockets, `create database ${user}`);
}

/** SIGINT is Postgres' fast shutdown: transactions are rolled back, a checkpoint is written. */
async function stopServer(pid: number): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    if (isAlive(pid)) process.kill(pid, name);
  };
  signal('SIGINT');
  for (const end = Date.now() + stopTimeout; Date.now() < end; await pause(20)) if (!isAlive(pid)) return;
  signal('SIGQUIT');
  while (isAlive(pid)) await pause(20);
}
