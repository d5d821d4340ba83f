import type { Queryable } from '../database.ts';

/**
 * Jobs whose time has come and those that failed for good. Undefined while the database does not answer; none where the
 * queue was never begun.
 */
export async function countJobs(database: Queryable): Promise<{ waiting: number; failed: number } | undefined> {
  try {
    const [there] = await database.query<{ there: boolean }>(
      `select to_regclass('graphile_worker.jobs') is not null as there`,
      [],
    );
    if (!there?.there) return { waiting: 0, failed: 0 };
    const [row] = await database.query<{ waiting: string; failed: string }>(
      `select count(*) filter (where locked_at is null and run_at <= now() and attempts < max_attempts) as waiting,
        count(*) filter (where attempts >= max_attempts) as failed from graphile_worker.jobs`,
      [],
    );
    return { waiting: Number(row?.waiting ?? 0), failed: Number(row?.failed ?? 0) };
  } catch {
    return undefined;
  }
}
