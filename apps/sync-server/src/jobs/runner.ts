import { parseCronItems, run, Logger as WorkerLogger, type Runner } from 'graphile-worker';
import { RefusalError } from '@rapport/model/errors';
import type { Database } from '@rapport/persistence/server/database';
import type { Logger } from 'pino';

/** Work that outlives a request and a crash. `payload` is plain JSON. */
export type Task = (payload: unknown) => Promise<void>;

export type JobOptions = {
  /** Not before. */
  readonly runAt?: Date;
  /** One of the same key that waits already keeps its time: what gathers is not put off by what comes. */
  readonly keepTime?: boolean;
  readonly maxAttempts?: number;
  /** Waits for no other of its task: a flood of some people's is not everybody's delay. */
  readonly apart?: boolean;
};

/**
 * A queue in Postgres (schema `graphile_worker`), so that nothing waits in memory only. Two at a time: jobs share the
 * process with people at work. It begins when it is first needed: a command or a test without jobs pays nothing.
 */
export class Jobs {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #tasks: { readonly [name: string]: Task };
  readonly #everyMinute: readonly string[];
  #runner: Promise<Runner> | undefined;
  #closed = false;

  /** `everyMinute`: tasks that run once a minute while the queue runs, in one process only. */
  constructor(
    database: Database,
    logger: Logger,
    { tasks, everyMinute = [] }: { readonly tasks: { readonly [name: string]: Task }; readonly everyMinute?: readonly string[] },
  ) {
    this.#database = database;
    this.#logger = logger;
    this.#tasks = tasks;
    this.#everyMinute = everyMinute;
  }

  /** Throws `shutting-down` once it was closed. */
  async start(): Promise<void> {
    if (this.#closed) throw new RefusalError('shutting-down');
    this.#runner ??= run({
      pgPool: this.#database.pool,
      concurrency: 2,
      noHandleSignals: true,
      pollInterval: 5_000,
      logger: new WorkerLogger(() => (level, message) => {
        if (level === 'error' || level === 'warning') this.#logger.warn({ message }, 'job queue');
      }),
      taskList: Object.fromEntries(
        Object.entries(this.#tasks).map(([name, task]) => [name, (payload: unknown) => task(payload)]),
      ),
      parsedCronItems: parseCronItems(
        // What was missed while nothing ran is found by the next run.
        this.#everyMinute.map((task) => ({ task, match: '* * * * *', options: { backfillPeriod: 0, queueName: task } })),
      ),
    }).catch((error: unknown) => {
      // The database was away: whoever needs the queue next begins it anew.
      this.#runner = undefined;
      throw error;
    });
    await this.#runner;
  }

  /** Jobs of one task run one after the other, unless they are `apart`. One of the same key that has not begun is replaced; one that a dead process began is run anew. */
  async add(task: string, payload: object, key: string, options: JobOptions = {}): Promise<void> {
    await this.start();
    const { runAt, keepTime = false, maxAttempts = 5, apart = false } = options;
    await (
      await this.#runner
    )?.addJob(task, payload, {
      jobKey: key,
      jobKeyMode: keepTime ? 'preserve_run_at' : 'replace',
      maxAttempts,
      ...(!apart && { queueName: task }),
      ...(runAt && { runAt }),
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await (await this.#runner)?.stop();
  }
}
