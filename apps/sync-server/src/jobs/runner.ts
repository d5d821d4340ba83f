import { Logger as WorkerLogger, run, type Runner } from 'graphile-worker';
import type { Database } from '@rapport/persistence/server/database';
import type { Logger } from 'pino';

/** Work that outlives a request and a crash. `payload` is plain JSON. */
export type Task = (payload: unknown) => Promise<void>;

export type Jobs = {
  /** Jobs of one task run one after the other. One of the same key that has not begun is replaced; one that a dead process began is run anew. */
  add(task: string, payload: object, key: string): Promise<void>;
  close(): Promise<void>;
};

/**
 * A queue in Postgres (schema `graphile_worker`), so that nothing waits in memory only. Two at a time: jobs share the
 * process with people at work.
 */
export async function startJobs(database: Database, logger: Logger, tasks: { readonly [name: string]: Task }): Promise<Jobs> {
  const runner: Runner = await run({
    pgPool: database.pool,
    concurrency: 2,
    noHandleSignals: true,
    pollInterval: 5_000,
    logger: new WorkerLogger(() => (level, message) => {
      if (level === 'error' || level === 'warning') logger.warn({ message }, 'job queue');
    }),
    taskList: Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, (payload: unknown) => task(payload)])),
  });
  return {
    add: async (task, payload, key) =>
      void (await runner.addJob(task, payload, { jobKey: key, maxAttempts: 5, queueName: task })),
    close: () => runner.stop(),
  };
}
