import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../tests/support/fresh-database.ts';
import { DatabaseRefusedError, openDatabase, sqlState } from './database.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

test('what JavaScript has no exact value for comes as text', async () => {
  const [row] = await fresh.database.query(
    `select 9007199254740993::int8 as big, 0.1::numeric(9, 2) as exact, date '0001-01-01' as day, '{2026-01-02}'::date[] as days`,
  );
  expect(row).toEqual({ big: '9007199254740993', exact: '0.10', day: '0001-01-01', days: ['2026-01-02'] });
});

describe.each(['synchronous_commit=off', 'synchronous_commit=local'])('a server with %s', (setting) => {
  test('[V1] is refused, because it could lose what was shown as saved', async () => {
    const name = new URL(fresh.url).pathname.slice(1);
    await fresh.database.query(`alter database ${name} set ${setting}`);
    await expect(openDatabase(fresh.url)).rejects.toThrow(DatabaseRefusedError);
    await expect(openDatabase(fresh.url)).rejects.toThrow('synchronous_commit');
    await fresh.database.query(`alter database ${name} reset synchronous_commit`);
  });
});

test('a transaction that fails leaves nothing behind and its connection is used again', async () => {
  const small = await freshDatabase({ poolSize: 1 });
  try {
    await small.database.query('create table trial (number int)');
    const failing = small.database.transaction(async (transaction) => {
      await transaction.query('insert into trial values (1)');
      await transaction.query('select 1 / 0');
    });
    await expect(failing).rejects.toSatisfy((error) => sqlState(error) === '22012');
    expect(await small.database.query('select * from trial')).toEqual([]);
  } finally {
    await small.close();
  }
});

test('a connection that breaks while it is checked out does not end the process', async () => {
  const broken = fresh.database.transaction(async (transaction) => {
    const [own] = await transaction.query<{ pid: number }>('select pg_backend_pid() as pid');
    await fresh.database.query('select pg_terminate_backend($1)', [own?.pid]);
    await transaction.query('select pg_sleep(5)');
  });
  await expect(broken).rejects.toThrow();
  expect(await fresh.database.query('select 1 as one')).toEqual([{ one: 1 }]);
});

test('[V1] a transaction in which a statement failed is never taken for committed, whoever looks at its answer', async () => {
  const { database } = fresh;
  await database.query('create table if not exists unheard (n int primary key)');
  const failing = database.transaction(async (transaction) => {
    await transaction.query('insert into unheard values (1)');
    await transaction.query('insert into unheard values (1)').catch(() => undefined);
  });
  await expect(failing).rejects.toThrow('rolled back');
  const last = database.transactionWithLast(async (transaction) => {
    await transaction.query('insert into unheard values (2)');
    return () => transaction.query('insert into unheard values (2)');
  });
  await expect(last).rejects.toThrow('duplicate key');
  expect(await database.query('select n from unheard')).toEqual([]);
});

test('a statement behind one that failed, sent without waiting for it, fails for the same reason', async () => {
  const codes: (string | undefined)[] = [];
  const failing = fresh.database.transaction(async (transaction) => {
    const outcomes = await Promise.allSettled(
      ['select 1', 'select 1 / 0', 'select 2', 'select 3'].map((text) => transaction.query(text)),
    );
    for (const one of outcomes) codes.push(one.status === 'rejected' ? sqlState(one.reason) : 'done');
    throw new Error('enough');
  });
  await expect(failing).rejects.toThrow('enough');
  expect(codes).toEqual(['done', '22012', '22012', '22012']);
});
