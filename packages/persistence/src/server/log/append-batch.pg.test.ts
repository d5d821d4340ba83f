import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';

let fresh: FreshDatabase;
beforeAll(async () => { fresh = await freshDatabase(); });
afterAll(() => fresh.close());
test('x', async () => {
  expect(await fresh.database.query('select * from schema_version')).toHaveLength(1);
  const tables = await fresh.database.query<{n: string}>(`select string_agg(tablename, ' ') as n from pg_tables where schemaname='public'`);
  console.log(tables);
});
