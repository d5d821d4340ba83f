import { EventEmitter } from 'node:events';
import { parseCronItems, run, Logger as WorkerLogger, type Runner } from 'graphile-worker';
import { RefusalError } from '@rapport/model/errors';
import type { Database } from '@rapport/persistence/server/database';
import { forgetJobWorker, keepJobWorker, type JobWorker } from '@rapport/persistence/server/jobs/job-workers';
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

const seenEvery = 30_000;
const againAfter = 2_000;

/**
 * A queue in Postgres (schema `graphile_worker`), so that nothing waits in memory only. Two at a time: jobs share the
 * process with people at work. It begins when it is first needed: a command or a test without jobs pays nothing. What a
 * process that was killed had begun is begun again, by itself when it is back or by another after two minutes.
 */
export class Jobs {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #tasks: { readonly [name: string]: Task };
  readonly #everyMinute: readonly string[];
  readonly #holder: string;
  #runner: Promise<Runner> | undefined;
  #worker: JobWorker | undefined;
  #seen: NodeJS.Timeout | undefined;
  #closed = false;

  /** `everyMinute`: tasks that run once a minute while the queue runs, in one process only. `holder`: this process, and after a restart. */
  constructor(
    database: Database,
    logger: Logger,
    {
      tasks,
      everyMinute = [],
      holder,
    }: { readonly tasks: { readonly [name: string]: Task }; readonly everyMinute?: readonly string[]; readonly holder: string },
  ) {
    this.#holder = holder;
    this.#database = database;
    this.#logger = logger;
    this.#tasks = tasks;
    this.#everyMinute = everyMinute;
  }

  /** Throws `shutting-down` once it was closed. */
  async start(): Promise<void> {
    if (this.#closed) throw new RefusalError('shutting-down');
    this.#runner ??= this.#begin().catch((error: unknown) => {
      // The database was away: whoever needs the queue next begins it anew.
      this.#runner = undefined;
      throw error;
    });
    await this.#runner;
  }

  async #begin(): Promise<Runner> {
    const events = new EventEmitter();
    events.once('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
      this.#worker = { id: workerPool.id, holder: this.#holder };
    });
    const runner = await run({
      pgPool: this.#database.pool,
      events,
      concurrency: 2,
      // Written down by a part that tries again: without it a job whose end falls into an outage stays locked for hours.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
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
    });
    // After many tries to write down what is done it gives up, and all of it ends.
    const ended = () => this.#ended();
    runner.promise.then(ended, ended);
    await this.#keep();
    clearInterval(this.#seen);
    this.#seen = setInterval(() => void this.#keep(), seenEvery);
    this.#seen.unref();
    return runner;
  }

  #ended(): void {
    this.#runner = undefined;
    if (this.#closed) return;
    this.#logger.warn('the job queue stopped; it begins again');
    const again = () => {
      if (!this.#closed) void this.start().catch(() => setTimeout(again, againAfter).unref());
    };
    setTimeout(again, againAfter).unref();
  }

  async #keep(): Promise<void> {
    try {
      if (this.#worker) await keepJobWorker(this.#database, this.#worker);
    } catch (error) {
      this.#logger.warn({ err: error }, 'jobs of dead processes could not be looked for');
    }
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
    clearInterval(this.#seen);
    const runner = await this.#runner?.catch(() => undefined);
    await runner?.stop().catch(() => undefined); // it has ended by itself
    if (this.#worker) await forgetJobWorker(this.#database, this.#worker).catch(() => undefined);
  }
}
