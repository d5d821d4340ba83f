import type { Logger } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../tests/support/fresh-database.ts';
import { eventually } from '../../../../tests/support/sync-server.ts';
import { Jobs, type Task } from './runner.ts';

let fresh: FreshDatabase;
let said: string[];
let undo: (() => Promise<void> | void)[];
beforeEach(async () => {
  fresh = await freshDatabase({ poolSize: 8 });
  said = [];
  undo = [];
});
afterEach(async () => {
  for (const work of undo.reverse()) await work();
  await fresh.close();
});

const logger = { warn: (_: object, message?: string) => void said.push(message ?? String(_)) } as unknown as Logger;

function queue(holder: string, work: Task, fill: Task = async () => undefined): Jobs {
  const jobs = new Jobs(fresh.database, logger, { tasks: { work, fill }, holder });
  undo.push(() => jobs.close());
  return jobs;
}

/** A job that does not end before the test does, as in a process that is killed in its midst: both of its hands are full. */
async function begun(holder: string): Promise<void> {
  const { promise: ends, resolve: end } = Promise.withResolvers<void>();
  let under = 0;
  const hold = async () => {
    under++;
    await ends;
  };
  const jobs = queue(holder, hold, hold);
  undo.push(end);
  await jobs.add('work', {}, 'the job');
  await jobs.add('fill', {}, 'the other hand');
  await eventually(() => under === 2);
}

const locks = async () =>
  (await fresh.database.query<{ n: string }>('select count(*) as n from graphile_worker.jobs where locked_by is not null'))[0]?.n;

test('a job that a killed process had begun is begun again when the process is back, and nothing of its kind waits for it', async () => {
  await begun('this process');
  let runs = 0;
  const back = queue('this process', async () => void runs++);
  await back.add('work', {}, 'another');
  await eventually(() => runs === 2);
});

test('a job of another process that lives is left alone; of one that is silent it is begun again', async () => {
  await begun('another process');
  let runs = 0;
  const work = async () => void runs++;
  await queue('this process', work).start();
  expect(await locks()).toBe('2');
  // It runs in this test: what it says of itself from now on is not heard either.
  await fresh.database.query(
    `create function silent() returns trigger language plpgsql as $$
    begin new.seen_at := now() - interval '3 minutes'; return new; end $$`,
  );
  await fresh.database.query(
    `create trigger silent before insert or update on job_worker for each row
    when (new.holder = 'another process') execute function silent()`,
  );
  await fresh.database.query(`update job_worker set seen_at = now() where holder = 'another process'`);
  await queue('a third process', work).start();
  await eventually(() => runs === 1);
});

test('that a job is done is written down once the database is back', async () => {
  let runs = 0;
  const jobs = queue('this process', async () => {
    if (runs++ === 0) await fresh.database.query('alter table graphile_worker._private_jobs rename to hidden');
  });
  await jobs.add('work', {}, 'the job');
  await eventually(() => said.length > 0);
  await fresh.database.query('alter table graphile_worker.hidden rename to _private_jobs');
  await eventually(locks, (count) => count === '0');
  await jobs.add('work', {}, 'the next');
  await eventually(() => runs === 2);
});
