import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { limits } from '@rapport/model/limits';
import type { View } from '@rapport/model/query/view';
import { viewContext } from '@rapport/model/query/view-context';
import { definitionsFromRows } from '@rapport/model/settings/definitions-from-rows';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { heldWorkspace } from '../../../../../tests/support/make-log.ts';
import type { Queryable } from '../database.ts';
import { findFigures } from '../rows/aggregate-rows.ts';
import { findRows } from '../rows/find-rows.ts';
import { writeProjection } from '../rows/write-rows.ts';
import { tendTables } from './tend-tables.ts';

const groups = ['workspace:w'];
const definitions = definitionsFromRows({ settings: [], members: [], teams: [] }, 'en');
const context = viewContext(definitions, '', '2026-07-01T12:00:00.000Z');
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const at = '2026-01-01T00:00:00.000Z';

let fresh: FreshDatabase;
let workspaceId: string;
beforeAll(async () => {
  // One connection: what a statement has changed is told to the statistics by the connection that ran it.
  fresh = await freshDatabase({ poolSize: 1 });
});
beforeEach(async () => {
  ({ workspaceId } = await heldWorkspace(fresh.database));
});
afterAll(() => fresh.close());

async function write(from: number, count: number): Promise<void> {
  const items = Array.from({ length: count }, (_, n) => ({
    type: 'deal',
    id: id(from + n),
    row: {
      id: id(from + n),
      type: 'deal',
      values: { name: `Deal ${n}`, stage: 'qualified', amount: { minor: n, currency: 'EUR' }, description: 'x'.repeat(500) },
      custom: {},
      createdAt: at,
      createdBy: undefined,
      updatedAt: at,
      updatedBy: undefined,
      deletedAt: undefined,
      issues: [],
      since: {},
      generation: 1,
      position: 1,
    },
    audience: groups,
    events: [],
    marks: [],
  }));
  await writeProjection(fresh.database, workspaceId, items);
  await told();
}

/** What has changed is in the statistics. */
async function told(): Promise<void> {
  await fresh.database.query('select pg_stat_force_next_flush()');
  await fresh.database.query('select 1');
}

/** How Postgres answers: the plan of each statement. */
async function plansOf(ask: (database: Queryable) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  await ask({
    ...fresh.database,
    async query<Found extends object>(text: string, values?: readonly unknown[]) {
      const lines = await fresh.database.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
      plans.push(...lines.map((line) => line['QUERY PLAN']));
      return fresh.database.query<Found>(text, values);
    },
  });
  return plans.join('\n');
}
const heads: View = {
  type: 'deal',
  filter: [],
  sort: [],
  group: 'stage',
  aggregates: [{ kind: 'count' }, { kind: 'sum', field: 'amount' }],
};
const figures = () => plansOf((database) => findFigures(database, workspaceId, heads, context, { groups, definitions }));
const page = () =>
  plansOf((database) =>
    findRows(database, workspaceId, { type: 'deal', filter: [], sort: [{ field: 'amount', direction: 'asc' }] }, context, {
      groups,
      definitions,
      limit: 60,
    }),
  );

test('[M191] after many rows at once the database is told of them: heads of a board come from their index, a page from its order, and neither did before', async () => {
  await fresh.database.query('analyze deals');
  await write(1, 3 * limits.tendRows.value);
  expect(await figures()).not.toContain('Index Only Scan');
  expect(await page()).toContain('Sort Key');
  const { tended } = await tendTables(fresh.database);
  expect(tended).toContain('deals');
  expect(await figures()).toContain('Index Only Scan using deals_stage_close_date_figures');
  expect(await page()).not.toContain('Sort Key');
  await told();
  expect(await tendTables(fresh.database)).toEqual({ tended: [], unfinished: [] });
});

test('[M191, V8] tendRows: fewer changed rows than that wait for more', async () => {
  await write(10_001, limits.tendRows.value - 1);
  expect((await tendTables(fresh.database)).tended).not.toContain('deals');
  await write(20_001, 1);
  expect((await tendTables(fresh.database)).tended).toContain('deals');
});

test('[M191, V8] tendSeconds: a table that takes longer is left as it is, and so is one that was put aside, while the settings of the connection stay', async () => {
  await write(30_001, 2 * limits.tendRows.value);
  expect(await tendTables(fresh.database, { aside: new Set(['deals']) })).toMatchObject({ unfinished: [] });
  expect((await tendTables(fresh.database, { seconds: 0.001 })).unfinished).toContain('deals');
  expect(await fresh.database.query('show statement_timeout')).toEqual([{ statement_timeout: '0' }]);
  expect((await tendTables(fresh.database, { seconds: limits.tendSeconds.value })).tended).toContain('deals');
});

test('[M191] a table that belongs to somebody else is not touched', async () => {
  await write(40_001, 2 * limits.tendRows.value);
  const role = `other_${workspaceId.replaceAll('-', '')}`;
  await fresh.database.query(`create role ${role}; grant usage, create on schema public to ${role}`);
  await fresh.database.query(`create role ${role}_own; grant usage, create on schema public to ${role}_own`);
  await fresh.database.query(`alter table deals owner to ${role}_own`);
  await fresh.database.query(`set role ${role}`);
  expect((await tendTables(fresh.database)).tended).not.toContain('deals');
  await fresh.database.query('reset role');
  await fresh.database.query('alter table deals owner to current_user');
  expect((await tendTables(fresh.database)).tended).toContain('deals');
  await fresh.database.query(`drop owned by ${role}, ${role}_own; drop role ${role}, ${role}_own`);
});
