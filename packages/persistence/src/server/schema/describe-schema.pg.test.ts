import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { creations, heldWorkspace } from '../../../../../tests/support/make-log.ts';
import { appendBatch } from '../log/append-batch.ts';
import { migrate } from '../migrate.ts';
import { StaleDefinitionsError } from '../rows/hold-projection.ts';
import { writeProjection } from '../rows/write-rows.ts';
import { describeSchema } from './describe-schema.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const file = fileURLToPath(new URL('../../../migrations/schema.sql', import.meta.url));

test('schema.sql is what migrations and definitions lead to', async () => {
  await expect(await describeSchema(fresh.database)).toMatchFileSnapshot(file);
});

test('every table outside identity begins its key with the workspace, except those that are about the database itself', async () => {
  const keys = await fresh.database.query<{ table: string; first: string }>(
    `select conrelid::regclass::text as "table", attname as first from pg_constraint
      join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'p' and connamespace = 'public'::regnamespace order by 1`,
  );
  const others = keys.filter(({ first }) => first !== 'workspace_id').map(({ table }) => table);
  expect(others).toEqual(['derived_tables', 'job_worker', 'schema_version', 'workspace']);
  const foreign = await fresh.database.query(
    `select from pg_constraint where contype = 'f' and connamespace <> 'identity'::regnamespace`,
  );
  expect(foreign).toEqual([]);
});

test('missing columns and indexes come back, changed ones are made again, and nothing else is touched', async () => {
  const before = await describeSchema(fresh.database);
  await fresh.database.query('drop index deals_stage_close_date_figures');
  // As an older release had it.
  await fresh.database.query('create index deals_stage on deals (workspace_id, stage, id)');
  await fresh.database.query('alter table deals drop column folded');
  await fresh.database.query('drop view deals_view');
  await fresh.database.query('alter table accounts drop column size cascade');
  await fresh.database.query('alter table accounts add column size text');
  await fresh.database.query(`update derived_tables set hash = 'older'`);
  await migrate(fresh.database);
  const sorted = (schema: string) =>
    schema
      .split('\n')
      .map((line) => line.replace(/,$/, '').trim())
      .sort();
  expect(sorted(await describeSchema(fresh.database))).toEqual(sorted(before));
});

test('rows are projected again where a column came or changed, and until then nobody writes by other definitions', async () => {
  const lease = await heldWorkspace(fresh.database);
  const id = v7();
  await appendBatch(fresh.database, creations(lease, [{ id, fields: { name: 'Acme', industry: 'software' } }]));
  const item = { type: 'account', id, row: null, audience: ['x'], events: [], marks: [] };
  await fresh.database.query('alter table accounts drop column industry cascade');
  await fresh.database.query(`update derived_tables set hash = 'another'`);
  await expect(writeProjection(fresh.database, lease.workspaceId, [item])).rejects.toThrow(StaleDefinitionsError);
  await migrate(fresh.database);
  expect(await fresh.database.query('select name, industry from accounts where id = $1', [id])).toEqual([
    { name: 'Acme', industry: 'software' },
  ]);
  await writeProjection(fresh.database, lease.workspaceId, [item]);
  expect(await fresh.database.query('select from accounts')).toEqual([]);
});

test('a database of a newer release is refused', async () => {
  await fresh.database.query(`insert into schema_version (version, name, hash) values (9999, '9999_future.sql', '')`);
  await expect(migrate(fresh.database)).rejects.toThrow('version 9999');
});
