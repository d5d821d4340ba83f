import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limits } from '@rapport/model/limits';
import { DatabaseRefusedError, openDatabase } from '@rapport/persistence/server/database';
import { listWorkspaces } from '@rapport/persistence/server/identity/workspaces';
import { migrate } from '@rapport/persistence/server/migrate';
import { pino, type Logger } from 'pino';
import { type BrokenPromise, SyncNode } from './collaboration/sync-node.ts';
import type { Config } from './config.ts';
import { auditProjected } from './audit/audit-commands.ts';
import { AccountMails } from './features/accounts/account-mails.ts';
import { keepAccounts } from './features/accounts/keep-accounts.ts';
import { Files } from './features/files/files.ts';
import { openFileStore } from './features/files/open-file-store.ts';
import { Inbox } from './features/inbox/inbox.ts';
import { allowedOrigins, openDemo } from './features/demo/demo.ts';
import { writeDemoMark } from './features/demo/demo-mark.ts';
import { Imports } from './features/exchange/imports.ts';
import { careForLogs } from './features/log-care/care-for-logs.ts';
import { TableCare } from './jobs/table-care.ts';
import { emptyTrash } from './features/trash/empty-trash.ts';
import type { ServerPushStep } from './feed/push-steps.ts';
import { createListener } from './http/listener.ts';
import { createIdentity, type Identity } from './identity/identity.ts';
import { Jobs } from './jobs/runner.ts';
import { countJobs } from '@rapport/persistence/server/jobs/count-jobs';
import { FirstLoads } from './api/first-loads.ts';
import { Metrics } from './metrics/metrics.ts';
import { createMailer } from './mail/mailer.ts';
import type { Services } from './services.ts';
import { readSecret } from './tokens/secrets.ts';
import { createSyncTokens } from './tokens/sync-tokens.ts';

/** Whoever answers what is neither API nor sync: the built web application, or Vite's middleware in development. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse) => void;

export type StartOptions = {
  readonly logger?: Logger;
  /** Undefined: pages are not found. */
  readonly web?: WebHandler;
  /** False: the services alone, without a port, for commands while no server runs. */
  readonly listen?: boolean;
  /** Shows the demo company; refused on any data directory that was not made for it. */
  readonly demo?: { readonly live: boolean };
  /** For tests: what time it is. */
  readonly now?: () => number;
  /** For tests of tests: breaks a promise on purpose, so that whoever looks for losses can show that they find them. */
  readonly broken?: BrokenPromise;
  /** For tests: told of each step of a push as it is reached, before the next. */
  readonly reached?: (step: ServerPushStep) => void;
};

export type RunningServer = {
  readonly services: Services;
  /** Where it listens: `http://127.0.0.1:5400`. */
  readonly address: string;
  readonly port: number;
  /** The part that owns workspaces, for the tests that hold it still. */
  readonly node: SyncNode;
  /** Stops accepting, drains the log and the projector, closes the sockets, releases the leases. */
  close(): Promise<void>;
};

/** The one place where the web application's server side finds the services of its process. */
const servicesSymbol = Symbol.for('rapport.services');

/** Starts everything that one process serves. Rejects, with nothing left running, when the port is taken or the database cannot be used. */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const logger = options.logger ?? pino({ level: config.logLevel });
  if (config.databaseUrl === undefined) throw new DatabaseRefusedError('No database was named: set DATABASE_URL.');
  const undo: (() => Promise<unknown> | unknown)[] = [];
  const close = async () => {
    for (let work = undo.pop(); work; work = undo.pop()) await work();
  };
  try {
    const database = await openDatabase(config.databaseUrl, { logger: logWith(logger), poolSize: 10 + limits.firstLoads.value });
    undo.push(() => database.close());
    const logDatabase = await openDatabase(config.databaseUrl, { logger: logWith(logger), poolSize: 3, name: 'rapport log' });
    undo.push(() => logDatabase.close());
    await migrate(database, { logger: logWith(logger) });
    const { services, node } = assemble(config, { ...options, logger, database, logDatabase, close });
    undo.push(
      () => node.close(),
      // Jobs and notifications write through the node: they end first.
      () => services.inbox.close(),
      () => services.jobs.close(),
      () => services.mailer?.close(),
    );
    const workspaces = await listWorkspaces(database);
    for (const workspace of workspaces) await node.open(workspace);
    if (services.demo && workspaces.length === 0) {
      const { foundCompany } = await import('./features/demo/found-company.ts');
      const { heroes } = await foundCompany(services, services.demo.mark, options.now?.());
      writeDemoMark(config.dataDirectory, { ...services.demo.mark, complete: true, heroes: Object.fromEntries(heroes) });
    }
    if (services.demo?.live) {
      const { hireSimulated } = await import('./features/demo/simulated.ts');
      await hireSimulated(services);
    }
    (globalThis as { [servicesSymbol]?: Services })[servicesSymbol] = services;
    if (options.listen === false) return { services, node, address: '', port: 0, close };
    const server = await listen(config, services, node, options.web ?? notFound);
    // The last sockets end with the node: waiting for the server comes after, asking it to end before.
    const ended = Promise.withResolvers<void>();
    undo.unshift(() => ended.promise);
    undo.push(() => void closeServer(server).then(ended.resolve));
    for (const { id } of node.workspaces()) await services.imports.resume(id);
    const { port } = server.address() as AddressInfo;
    return { services, node, address: `http://${config.host}:${port}`, port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Parts = StartOptions & {
  readonly logger: Logger;
  readonly database: Services['database'];
  readonly logDatabase: Services['database'];
  readonly close: () => Promise<void>;
};

/** Identity asks the node for owners, the node asks identity for rights: each finds the other when it is needed. */
function assemble(
  config: Config,
  { logger, database, logDatabase, now = Date.now, close, demo: wanted, broken, reached }: Parts,
): {
  services: Services;
  node: SyncNode;
} {
  const demo = wanted && openDemo(config.dataDirectory, config.publicUrl, wanted.live);
  const holder = readSecret(config.dataDirectory, 'lease-holder');
  const tokens = createSyncTokens(readSecret(config.dataDirectory, 'sync-token'), now);
  const late: { identity?: Identity; inbox?: Inbox; metrics?: Metrics } = {};
  const node = new SyncNode({
    database,
    logDatabase,
    logger,
    tokens,
    actorOf: async (subject) => late.identity?.actorOf(subject),
    publicUrl: config.publicUrl,
    opened: (owner) => late.inbox?.opened(owner),
    projected: (workspaceId, upto, items) => {
      late.inbox?.projected(workspaceId, upto, items);
      void auditProjected(database, workspaceId, items).catch((error: unknown) =>
        logger.warn({ err: error }, 'settings are missing in the audit log'),
      );
    },
    observer: {
      committed: (writes, seconds) => late.metrics?.committed(writes, seconds),
      projected: (documents, seconds) => late.metrics?.projected(documents, seconds),
      refused: (at, kind) => late.metrics?.refused(at, kind),
    },
    dataDirectory: config.dataDirectory,
    origins: allowedOrigins(config.publicUrl, demo),
    holder,
    now,
    ...(broken && { broken }),
    ...(reached && { reached }),
  });
  const identity = createIdentity({
    config,
    demo,
    database,
    secret: readSecret(config.dataDirectory, 'identity'),
    now,
    owner: (id) => node.owner(id),
    workspaces: () => node.workspaces(),
    openWorkspace: (workspace) => node.open(workspace),
  });
  late.identity = identity;
  const metrics = new Metrics(async () => {
    const { away, closing, waitingRows, ...health } = node.health();
    return { ...health, waitingWrites: waitingRows, accepting: !away && !closing, jobs: await countJobs(database) };
  });
  late.metrics = metrics;
  const services: Services = {
    config,
    logger,
    database,
    identity,
    demo,
    get accountMails() {
      return accountMails;
    },
    get imports() {
      return imports;
    },
    get inbox() {
      return inbox;
    },
    get files() {
      return files;
    },
    get jobs() {
      return jobs;
    },
    mailer: createMailer(config, logger),
    owner: (id) => node.owner(id),
    workspaces: () => node.workspaces(),
    openWorkspace: (workspace) => node.open(workspace),
    tokens,
    metrics,
    firstLoads: new FirstLoads(limits.firstLoads.value, limits.firstLoadReadSeconds.value * 1_000),
    health: () => node.health(),
    close,
  };
  const imports = new Imports(services);
  const accountMails = new AccountMails(services, now);
  const inbox = new Inbox(services, now);
  late.inbox = inbox;
  const files = new Files(services, openFileStore(config), now);
  const tableCare = new TableCare(services, now);
  const jobs = new Jobs(database, logger, {
    holder,
    tasks: {
      import: imports.task,
      'go-on-importing': imports.goOn,
      ...inbox.tasks,
      ...accountMails.tasks,
      'empty-trash': () => emptyTrash(services),
      'care-for-log': () => careForLogs(services),
      'sweep-files': () => files.sweep(),
      'keep-accounts': () => keepAccounts(services, now()),
      'tend-tables': () => tableCare.task({}),
    },
    everyMinute: [
      ...inbox.everyMinute,
      'go-on-importing',
      'empty-trash',
      'care-for-log',
      'sweep-files',
      'keep-accounts',
      'tend-tables',
    ],
  });
  return { services, node };
}

async function listen(config: Config, services: Services, node: SyncNode, web: WebHandler): Promise<Server> {
  const server = createServer(createListener(services, web));
  server.on('upgrade', (request, stream, head) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname === '/sync') node.server.upgrade(request, stream, head);
    else if (server.listenerCount('upgrade') === 1) stream.destroy(); // in development Vite listens, too
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

/** Takes no more requests; those under way get a moment to end. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), 2_000);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const notFound: WebHandler = (_request, response) => {
  response.statusCode = 404;
  response.end();
};

const logWith = (logger: Logger) => ({
  info: (values: object, message: string) => logger.info(values, message),
  warn: (values: object, message: string) => logger.warn(values, message),
});
