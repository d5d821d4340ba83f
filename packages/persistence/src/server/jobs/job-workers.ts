import type { Database, Queryable } from '../database.ts';

/** Workers that have not been seen for so long are dead. */
const silentSeconds = 120;

/** One pool of workers in one process; `holder` is the same for that process after a restart. */
export type JobWorker = { readonly id: string; readonly holder: string };

/** Says that it lives, and sets free what dead workers had begun: those of its own holder's earlier lives, and silent ones. */
export const keepJobWorker = (database: Database, { id, holder }: JobWorker): Promise<void> =>
  database.transaction(async (transaction) => {
    await transaction.query(
      `insert into job_worker (id, holder, seen_at) values ($1, $2, now()) on conflict (id) do update set seen_at = now()`,
      [id, holder],
    );
    const dead = await transaction.query<{ id: string }>(
      `delete from job_worker where id <> $1 and (holder = $2 or seen_at < now() - make_interval(secs => $3)) returning id`,
      [id, holder, silentSeconds],
    );
    // One that has just begun may hold a job before it has said that it lives.
    await transaction.query(
      `select graphile_worker.force_unlock_workers(array_agg(distinct locked_by)) from graphile_worker.jobs
      where locked_by = any($1)
        or (locked_by not in (select id from job_worker) and locked_at < now() - make_interval(secs => $2))
      having count(*) > 0`,
      [dead.map((worker) => worker.id), silentSeconds],
    );
  });

export const forgetJobWorker = async (database: Queryable, { id }: JobWorker): Promise<void> => {
  await database.query('delete from job_worker where id = $1', [id]);
};
