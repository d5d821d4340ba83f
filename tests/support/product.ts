import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { callServer } from '../../apps/cli/src/control/call-server.ts';
import { isAlive, runningPostmaster } from '../../apps/cli/src/postgres/postmaster.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const startTimeout = 600_000;

/** The product as a user runs it: a process of its own with data and a port of its own. */
export type Product = {
  /** `http://localhost:<port>`; stays the same over restarts. */
  readonly address: string;
  readonly dataDirectory: string;
  /** The server's process; undefined while it is down. */
  readonly pid: number | undefined;
  /** The one-time code that makes the first owner, and its link; both undefined when there is one. */
  signUp(): Promise<{ code?: string | undefined; link?: string | undefined }>;
  /** Has the running server do a command of the operator, as `./rapport user add …` would. */
  readonly operate: <Name extends Parameters<typeof callServer>[1]>(
    name: Name,
    args: Parameters<typeof callServer<Name>>[2],
  ) => ReturnType<typeof callServer<Name>>;
  /** kill -9. The database lives on, as it would, unless it is to die too. */
  kill(options?: { readonly database?: boolean }): Promise<void>;
  /** Starts it again on the same data and port (after `kill`), or ends it in good order first; with more environment. */
  restart(environment?: Readonly<Record<string, string>>): Promise<void>;
  /** Ends it and its database in good order. */
  end(): Promise<void>;
  /** The same, and removes its data. */
  stop(): Promise<void>;
  /** What it printed and logged, for a failing test. */
  log(): string;
};

type Options = {
  /** False: no pages are needed, or they are built already, so none are built; those that are there are served. */
  readonly pages?: boolean;
  /** The demo company, in a directory of its own; `live` with simulated colleagues. */
  readonly demo?: boolean | 'live';
  readonly environment?: Readonly<Record<string, string>>;
  readonly port?: number;
  /** Another program than `start` of the command line, which takes the same options. */
  readonly program?: readonly string[];
  /** One that is there already; otherwise a new one below the temporary directory. */
  readonly dataDirectory?: string;
};

/** Starts the product on an empty data directory and a free port; resolves when it answers. */
export async function startProduct(options: Options = {}): Promise<Product> {
  const { pages = true, demo = false, environment = {}, dataDirectory = newDirectory() } = options;
  const program = options.program ?? [join(repository, 'apps/cli/src/main.ts'), 'start'];
  const port = options.port ?? (await freePort());
  const address = `http://localhost:${port}`;
  let child: ChildProcess | undefined;
  let printed = '';

  const start = async (more: Readonly<Record<string, string>> = {}) => {
    const args = [
      ...program,
      '--port',
      String(port),
      ...(pages ? [] : ['--no-build']),
      ...(demo ? ['--demo'] : []),
      ...(demo === 'live' ? ['--live'] : []),
    ];
    const { DATABASE_URL: _database, PUBLIC_URL: _address, PORT: _port, ...inherited } = process.env;
    const started = spawn(process.execPath, args, {
      cwd: repository,
      env: { ...inherited, RAPPORT_DATA: dataDirectory, LC_ALL: 'C', NODE_ENV: 'production', ...environment, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (text: Buffer) => (printed += text.toString()));
    await answers(started, dataDirectory, () => printed);
  };
  await start();

  const end = async (signal: NodeJS.Signals) => {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await gone;
  };

  const product: Product = {
    address,
    dataDirectory,
    get pid() {
      return child?.pid;
    },
    signUp: () => callServer(dataDirectory, 'sign-up link', {}),
    operate: (name, args) => callServer(dataDirectory, name, args),
    async kill({ database = false } = {}) {
      await end('SIGKILL');
      if (database) await endDatabase(dataDirectory, 'SIGKILL');
    },
    async restart(more) {
      await end('SIGTERM');
      await start(more);
    },
    async end() {
      await end('SIGTERM');
      await endDatabase(dataDirectory, 'SIGINT');
    },
    async stop() {
      await product.end();
      // A directory that something is mounted on is emptied, and stays.
      for (const entry of readdirSync(dataDirectory))
        rmSync(join(dataDirectory, entry), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      try {
        rmdirSync(dataDirectory);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
      }
    },
    log: () => `${printed}\n${serverLog(dataDirectory)}`,
  };
  return product;
}

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-product-'));
  // As root the database runs as somebody else, who must get through.
  chmodSync(directory, process.getuid?.() === 0 ? 0o711 : 0o700);
  return directory;
}

async function answers(child: ChildProcess, dataDirectory: string, printed: () => string): Promise<void> {
  for (const end = Date.now() + startTimeout; Date.now() < end; await pause(50)) {
    if (child.exitCode !== null) throw new Error(`The product did not start:\n${printed()}\n${serverLog(dataDirectory)}`);
    // A killed server leaves its socket behind, so only an answer counts.
    const ready = await callServer(dataDirectory, 'sign-up link', {}).then(
      () => true,
      () => false,
    );
    if (ready) return;
  }
  child.kill('SIGKILL');
  throw new Error(`The product did not answer in time:\n${printed()}`);
}

const serverLog = (dataDirectory: string): string => {
  try {
    return readFileSync(join(dataDirectory, 'server.log'), 'utf8').split('\n').slice(-50).join('\n');
  } catch {
    return '';
  }
};

async function endDatabase(dataDirectory: string, signal: NodeJS.Signals): Promise<void> {
  const running = runningPostmaster(join(dataDirectory, 'postgres/data'));
  if (!running) return;
  process.kill(running.pid, signal);
  while (isAlive(running.pid)) await pause(20);
}

/**
 * A port that was free a moment ago, below those that the system gives to outgoing connections: one of theirs would take
 * it while the product is away for a moment.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}
