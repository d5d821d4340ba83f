import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { objectTypes } from '@rapport/model/objects/index';
import { runView } from '@rapport/model/query/run-view';
import { aggregateRows } from '@rapport/model/query/aggregate';
import { canAggregate } from '@rapport/model/query/figures';
import { groupSpans } from '@rapport/model/query/groups';
import { aggregateKinds, derivedKinds, type Aggregate, type View } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import {
  arbitraryDerivedView,
  arbitraryFilter,
  arbitraryRow,
  arbitraryView,
  arbitraryWorld,
  relatedAmong,
} from '../../../../../tests/support/arbitrary-rows.ts';
import type { Queryable } from '../database.ts';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { context, definitions } from '../../../../../tests/support/known-definitions.ts';
import { heldWorkspace } from '../../../../../tests/support/make-log.ts';
import { findFigures } from './aggregate-rows.ts';
import { findRows } from './find-rows.ts';
import { readRows } from './read-rows.ts';
import { writeProjection } from './write-rows.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const write = (workspaceId: string, rows: readonly Row[], audience = ['everybody']) =>
  writeProjection(
    fresh.database,
    workspaceId,
    rows.map((row) => ({ type: row.type, id: row.id, row, audience, events: [], marks: [] })),
  );

const groups = ['everybody'];
async function allPages(workspaceId: string, view: View, limit: number): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = await findRows(fresh.database, workspaceId, view, context, { groups, definitions, limit, cursor, which: 'all' });
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== undefined);
  return rows;
}

const runs = Number(process.env.RAPPORT_RUNS ?? 60);

describe.each(Object.values(objectTypes))('$plural', (type) => {
  test('[V9] a row that was written is read as it was', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const rows = fc.sample(arbitraryRow(type), { numRuns: 200, seed: 8 });
    await write(workspaceId, rows);
    const read = await readRows(
      fresh.database,
      workspaceId,
      type.key,
      rows.map((row) => row.id),
    );
    expect(read.size).toBe(rows.length);
    for (const row of rows) expect(JSON.stringify(read.get(row.id))).toBe(JSON.stringify(row));
  });

  test('[V9] a view in SQL gives the rows of the view in memory, in its order, on every page', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const rows = fc.sample(arbitraryRow(type), { numRuns: 120, seed: 9 });
    await write(workspaceId, rows);
    await fc.assert(
      fc.asyncProperty(arbitraryView(type), fc.integer({ min: 1, max: 70 }), async (view, limit) => {
        const expected = runView(view, rows, context, definitions).map((row) => row.id);
        expect((await allPages(workspaceId, view, limit)).map((row) => row.id)).toEqual(expected);
      }),
      { numRuns: runs, seed: 10 },
    );
  });
});

test('[V9] [V6] [M56] groups and relations in SQL give what they give in memory of what the viewer sees', async () => {
  const { workspaceId } = await heldWorkspace(fresh.database);
  const types = [objectTypes['account'], objectTypes['deal'], objectTypes['contact'], objectTypes['task']].filter((one) => !!one);
  const [world = []] = fc.sample(arbitraryWorld(types, 40), { numRuns: 1, seed: 11 });
  for (const hidden of [false, true]) {
    const rows = world.filter((one) => one.hidden === hidden).map(({ row }) => row);
    await write(workspaceId, rows, hidden ? ['user:somebody'] : ['everybody']);
  }
  // What hangs on hidden records is hidden with them.
  const everything = (type: string): View => ({ type, filter: [], sort: [] });
  const visible = new Set(
    (await Promise.all(types.map((type) => allPages(workspaceId, everything(type.key), 100)))).flat().map((row) => row.id),
  );
  const seen = world.map(({ row }) => row).filter((row) => visible.has(row.id));
  expect(seen.length).toBeLessThan(world.length);
  const related = relatedAmong(seen);
  let matched = 0;
  await fc.assert(
    fc.asyncProperty(
      fc
        .constantFrom(...types)
        .chain((type) => fc.tuple(fc.constant(type), fc.array(arbitraryFilter(type), { minLength: 1, maxLength: 2 }))),
      async ([type, filter]) => {
        const one: View = { type: type.key, filter, sort: [{ field: 'title', direction: 'desc' }] };
        const rows = seen.filter((row) => row.type === type.key);
        const expected = runView(one, rows, context, definitions, related).map((row) => row.id);
        if (expected.length > 0 && expected.length < rows.length) matched++;
        expect((await allPages(workspaceId, one, 100)).map((row) => row.id)).toEqual(expected);
      },
    ),
    { numRuns: runs * 5, seed: 12 },
  );
  // Views that find everything or nothing would prove little.
  expect(matched).toBeGreaterThan(runs);
});

test('[V9] [V6] [M140] values of related records in SQL are those in memory of what the viewer sees: filtered, sorted, grouped and summed by', async () => {
  const { workspaceId } = await heldWorkspace(fresh.database);
  const types = ['account', 'deal', 'contact', 'task'].flatMap((key) => objectTypes[key] ?? []);
  const [world = []] = fc.sample(arbitraryWorld(types, 40), { numRuns: 1, seed: 15 });
  for (const hidden of [false, true]) {
    const rows = world.filter((one) => one.hidden === hidden).map(({ row }) => row);
    await write(workspaceId, rows, hidden ? ['user:somebody'] : ['everybody']);
  }
  const visible = new Set<string>();
  for (const type of types)
    for (const row of await allPages(workspaceId, { type: type.key, filter: [], sort: [] }, 100)) visible.add(row.id);
  const seen = world.map(({ row }) => row).filter((row) => visible.has(row.id));
  const related = relatedAmong(seen);
  const among = types.map(({ key }) => key);
  const made = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...types).chain((type) => arbitraryDerivedView(type, among)),
      fc.constantFrom(...aggregateKinds),
      async (one, kind) => {
        const rows = seen.filter((row) => row.type === one.type);
        const expected = runView(one, rows, context, definitions, related);
        const found = await allPages(workspaceId, one, 23);
        expect(found.map(({ id, values }) => [id, values.x1, values.x2])).toEqual(
          expected.map(({ id, values }) => [id, values.x1, values.x2]),
        );
        for (const { key, kind: of } of one.derived ?? [])
          if (new Set(expected.map(({ values }) => JSON.stringify(values[key]))).size > 1) made.set(of, (made.get(of) ?? 0) + 1);
        const grouped: View = { ...one, group: 'x1', aggregates: [{ kind, field: 'x2' }, { kind: 'count' }] };
        expect(await figuresOf(workspaceId, grouped)).toEqual(aggregateRows(grouped, expected, definitions, context));
      },
    ),
    { numRuns: runs * 3, seed: 16 },
  );
  // Values that are all alike would prove little.
  for (const kind of derivedKinds) expect(made.get(kind) ?? 0, kind).toBeGreaterThan(2);
});

const view: View = { type: 'deal', filter: [], sort: [{ field: 'name', direction: 'asc' }] };
const deal = (id: string, values: Row['values'], more: Partial<Row> = {}): Row => ({
  id,
  type: 'deal',
  position: 1,
  generation: 1,
  createdAt: '2026-03-01T00:00:00.000Z',
  createdBy: undefined,
  updatedAt: '2026-03-01T00:00:00.000Z',
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
  values,
  ...more,
});
const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

test('[V6] rows outside the audience and of other workspaces are neither found nor counted', async () => {
  const [mine, other] = [await heldWorkspace(fresh.database), await heldWorkspace(fresh.database)];
  await write(mine.workspaceId, [deal(id(1), { name: 'seen' })]);
  await write(mine.workspaceId, [deal(id(2), { name: 'hidden' })], ['user:somebody']);
  await write(other.workspaceId, [deal(id(3), { name: 'elsewhere' })]);
  const found = await findRows(fresh.database, mine.workspaceId, view, context, {
    groups,
    definitions,
    limit: 10,
    withTotal: true,
  });
  expect(found).toMatchObject({ total: 1, next: undefined });
  expect(found.rows.map((row) => row.values.name)).toEqual(['seen']);
});

test('the trash is left out unless it is asked for', async () => {
  const { workspaceId } = await heldWorkspace(fresh.database);
  await write(workspaceId, [
    deal(id(1), { name: 'here' }),
    deal(id(2), { name: 'gone' }, { deletedAt: '2026-03-02T00:00:00.000Z' }),
  ]);
  const names = async (which?: 'trash' | 'all') =>
    (await findRows(fresh.database, workspaceId, view, context, { groups, definitions, limit: 10, which })).rows.map(
      (row) => row.values.name,
    );
  expect(await names()).toEqual(['here']);
  expect(await names('trash')).toEqual(['gone']);
  expect(await names('all')).toEqual(['gone', 'here']);
});

const figuresOf = (workspaceId: string, one: View, which: 'all' | undefined = 'all') =>
  findFigures(fresh.database, workspaceId, one, context, { groups, definitions, which });

test('[M59] groups are counted and amounts summed exactly, each currency for itself', async () => {
  const { workspaceId } = await heldWorkspace(fresh.database);
  const most = Number.MAX_SAFE_INTEGER;
  await write(workspaceId, [
    deal(id(1), { stage: 'new', amount: { minor: most, currency: 'EUR' } }),
    deal(id(2), { stage: 'new', amount: { minor: most, currency: 'EUR' }, probability: 50 }),
    deal(id(3), { stage: 'new', amount: { minor: 5, currency: 'USD' } }),
    deal(id(4), {}),
    // Half of a unit below zero goes up, too.
    deal(id(5), { stage: 'new', amount: { minor: -5, currency: 'USD' }, probability: 10 }),
  ]);
  const aggregates: Aggregate[] = [{ kind: 'sum', field: 'amount' }, { kind: 'weighted', field: 'amount' }, { kind: 'count' }];
  expect(await figuresOf(workspaceId, { ...view, group: 'stage', aggregates })).toEqual([
    {
      key: 'new',
      count: 4,
      figures: [
        new Map([
          ['EUR', 2n * BigInt(most)],
          ['USD', 0n],
        ]),
        new Map([
          ['EUR', 900_719_925_474_099n + 4_503_599_627_370_496n],
          ['USD', 1n],
        ]),
        new Map([['', 4n]]),
      ],
    },
    { key: undefined, count: 1, figures: [new Map(), new Map(), new Map([['', 1n]])] },
  ]);
  const none: View = { ...view, filter: [{ field: 'name', op: 'eq', value: 'nobody' }], aggregates };
  expect(await figuresOf(workspaceId, none)).toEqual([
    { key: undefined, count: 0, figures: [new Map(), new Map(), new Map([['', 0n]])] },
  ]);
});

test('[M174] the heads of a board are read from an index of the few columns that they are made of, and from no row', async () => {
  const { workspaceId } = await heldWorkspace(fresh.database);
  const amount = { minor: 1_000, currency: 'EUR' };
  await write(
    workspaceId,
    Array.from({ length: 20 }, (_, at) => deal(id(at + 1), { stage: 'qualified', amount, probability: 50 })),
  );
  await fresh.database.query('vacuum analyze deals');
  const plans: string[] = [];
  await fresh.database.transaction(async (transaction) => {
    // A table of twenty rows is one page, which no index spares.
    await transaction.query('set local enable_seqscan = off');
    await transaction.query('set local enable_bitmapscan = off');
    const explaining: Queryable = {
      ...transaction,
      async query<Found extends object>(text: string, values?: readonly unknown[]) {
        const lines = await transaction.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
        plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
        return transaction.query<Found>(text, values);
      },
    };
    const aggregates: Aggregate[] = [{ kind: 'count' }, { kind: 'sum', field: 'amount' }, { kind: 'weighted', field: 'amount' }];
    const asked: View = { ...view, group: 'stage', aggregates };
    const [all] = await findFigures(explaining, workspaceId, asked, context, { groups, definitions });
    expect(all).toMatchObject({ key: 'qualified', count: 20 });
  });
  expect(plans).toHaveLength(1);
  expect(plans[0]).toContain('Index Only Scan using deals_stage_close_date_figures');
});

describe.each(Object.values(objectTypes))('figures of $plural', (type) => {
  const fields = Object.keys(type.fields);
  const aggregate: fc.Arbitrary<Aggregate> = fc.oneof(
    fc.constant<Aggregate>({ kind: 'count' }),
    fc.record({ kind: fc.constantFrom(...aggregateKinds), field: fc.constantFrom(...fields) }),
  );
  const possible = aggregateKinds.flatMap((kind) =>
    fields.map((field) => ({ kind, field })).filter((one) => canAggregate(type, one)),
  );
  const some = possible.length === 0 ? aggregate : fc.oneof(aggregate, fc.constantFrom(...possible));

  test('[V9] [V6] [M59] the figures of a view in SQL are those in memory of what the viewer sees, group by group', async () => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const rows = fc.sample(arbitraryRow(type), { numRuns: 60, seed: 13 });
    await write(workspaceId, rows.slice(0, 45));
    await write(workspaceId, rows.slice(45), ['user:somebody']);
    const all: View = { type: type.key, filter: [], sort: [] };
    const seen = await allPages(workspaceId, all, 100);
    await fc.assert(
      fc.asyncProperty(
        arbitraryView(type),
        fc.option(fc.constantFrom(...fields, ...fields.flatMap((field) => groupSpans.map((span) => `${field}:${span}`))), {
          nil: undefined,
        }),
        fc.array(some, { maxLength: 5 }),
        async (one, group, aggregates) => {
          const filter = one.filter.slice(0, 1);
          const asked: View = { ...all, filter, group, aggregates };
          const expected = aggregateRows(asked, runView({ ...all, filter }, seen, context, definitions), definitions, context);
          expect(await figuresOf(workspaceId, asked)).toEqual(expected);
        },
      ),
      { numRuns: runs, seed: 14 },
    );
  });
});

test('a cursor that is none is refused', async () => {
  const { workspaceId } = await heldWorkspace(fresh.database);
  for (const cursor of ['', 'x', Buffer.from('{"values":[],"id":"1"}').toString('base64url')]) {
    await expect(
      findRows(fresh.database, workspaceId, view, context, { groups, definitions, limit: 10, cursor }),
    ).rejects.toMatchObject({
      refusal: { kind: 'bad-request', field: 'cursor' },
    });
  }
});
