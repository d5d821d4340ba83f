import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { databaseOf, type Rig } from '../rig.ts';
import { type Fault, lasting } from './fault.ts';

/** A connection that does its part and is gone. */
async function connected<T>({ product }: Rig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(databaseOf(product.dataDirectory));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const endOthers = `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'rapport' and pid <> pg_backend_pid()`;

/** It runs, and nobody reaches it: connections end, perhaps right after a commit, and new ones find no socket. */
export const databaseAway: Fault = {
  kind: 'Postgres away',
  strike: (rig, chance, seconds) =>
    connected(rig, async (client) => {
      const socket = join(rig.product.dataDirectory, 'postgres/socket/.s.PGSQL.5432');
      renameSync(socket, `${socket}.away`);
      try {
        await client.query(endOthers);
        await lasting(chance, seconds.away);
      } finally {
        renameSync(`${socket}.away`, socket);
      }
      return performance.now();
    }),
};

/** While it stands, a function runs before or at the end of whatever writes into the log. */
async function meddling(rig: Rig, triggers: readonly string[], body: string, during: () => Promise<void>): Promise<void> {
  await connected(rig, async (client) => {
    await client.query(`create function meddle() returns trigger language plpgsql as $$ begin ${body} return null; end $$`);
    for (const trigger of triggers) await client.query(trigger);
    try {
      await during();
    } finally {
      await untilTaken(client, 'drop function meddle() cascade');
    }
  });
}

/** It locks several tables, in an order that is not that of the product's: the one of the two that is sent away tries again. */
async function untilTaken(client: pg.Client, statement: string): Promise<void> {
  for (;;) {
    try {
      await client.query(statement);
      return;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === deadlock)) throw error;
    }
  }
}

const deadlock = '40P01';

export const slowCommit: Fault = {
  kind: 'commits slow',
  async strike(rig, chance, seconds) {
    const body = `perform pg_sleep(${(0.1 + chance.next() * 0.5).toFixed(2)});`;
    const triggers = ['document_update', 'entry'].map(
      (table) => `create trigger meddle after insert on ${table} for each statement execute function meddle()`,
    );
    await meddling(rig, triggers, body, () => lasting(chance, seconds.away));
    return performance.now();
  },
};

/** A commit that fails at its very end, every other tenth of a second; what was in hand is cancelled now and then. */
export const failingCommit: Fault = {
  kind: 'commits failing',
  async strike(rig, chance, seconds) {
    const body = `if (extract(epoch from clock_timestamp()) * 10)::bigint % 2 = 0 then
      raise exception 'the torture says no' using errcode = '40001'; end if;`;
    const triggers = ['document_update', 'entry'].map(
      (table) =>
        `create constraint trigger meddle after insert on ${table} deferrable initially deferred for each row execute function meddle()`,
    );
    await meddling(rig, triggers, body, () => lasting(chance, seconds.away));
    return performance.now();
  },
};

/**
 * One row in twenty is one that the database will never take, so that what else was in its commit must be found out. Goes
 * on until it has refused some.
 */
export const refusingCommit: Fault = {
  kind: 'rows refused for good',
  async strike(rig, chance, seconds) {
    // A sequence counts what was refused, since it is not rolled back.
    const body = `if random() < 0.05 then
      perform nextval('meddled');
      raise exception 'the torture refuses this' using errcode = case when random() < 0.5 then '23514' else '42501' end; end if;`;
    const triggers = ['document_update', 'entry'].map(
      (table) => `create trigger meddle after insert on ${table} for each row execute function meddle()`,
    );
    await connected(rig, async (client) => {
      await client.query('create sequence meddled');
      try {
        const refused = async () =>
          Number((await client.query<{ count: string }>('select last_value as count from meddled')).rows[0]?.count);
        await meddling(rig, triggers, body, async () => {
          do await lasting(chance, seconds.away);
          while ((await refused()) < 3);
        });
      } finally {
        await client.query('drop sequence meddled');
      }
    });
    return performance.now();
  },
};

/** Commits stand still for a moment, so that much waits for one; then the server is killed, and what it had begun may end. */
export const killedInCommit: Fault = {
  kind: 'server, kill -9 in a slow commit',
  strike: (rig) =>
    connected(rig, async (client) => {
      await client.query('begin');
      await client.query('lock table document_update, entry in exclusive mode');
      await pause(250);
      const since = performance.now();
      await rig.product.kill();
      await client.query('rollback');
      await rig.product.restart();
      return since;
    }),
};
