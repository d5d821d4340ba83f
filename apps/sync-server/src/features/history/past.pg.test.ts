import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '@rapport/model/limits';
import { objectTypes } from '@rapport/model/objects/index';
import { formatFilter } from '@rapport/model/query/filter-text';
import { runView } from '@rapport/model/query/run-view';
import type { Filter } from '@rapport/model/query/view';
import { viewContext } from '@rapport/model/query/view-context';
import type { Row } from '@rapport/model/schema/row';
import type { BootstrapChunk } from '@rapport/model/wire/frames';
import { decodeRows } from '@rapport/model/wire/row-chunk';
import { v7 } from 'uuid';
import { ask } from '../../../../../tests/support/running-server.ts';
import { eventually, type Member, SyncTest } from '../../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
let keys: { readonly owner: string; readonly ben: string };
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor', 'admin');
  const keyOf = async (who: Member) => (await sync.server.services.identity.addKey(who.actor, 'past')).key;
  keys = { owner: await keyOf(sync.owner), ben: await keyOf(ben) };
});
afterAll(() => sync.close());

const get = (path: string, key = keys.owner) => ask(sync.server.address, `/api/w/${sync.workspaceId}/past/${path}`, { key });
async function dealsAt(at: string, key = keys.owner, narrowed = ''): Promise<ReadonlyMap<string, Row>> {
  const found = new Map<string, Row>();
  for (let after = ''; ;) {
    const { body } = await get(`deal?at=${at}${narrowed}${after}`, key);
    for (const row of decodeRows(body.chunk as BootstrapChunk)) found.set(row.id, row);
    if (body.next === undefined) return found;
    after = `&after=${String(body.next)}`;
  }
}
/** A moment after everything so far. */
async function now(): Promise<string> {
  const at = new Date().toISOString();
  await eventually(() => (new Date().toISOString() > at ? true : undefined));
  return at;
}
const update = async (deal: string, changes: Parameters<SyncTest['record']>[1], who = sync.owner) =>
  sync.workspace.visible(await sync.run(who, { kind: 'update', type: 'deal', records: [deal], changes }));

test('[M169, V3] records are told as they were at a moment: what has changed, came or was thrown away since is undone', async () => {
  const money = (minor: number) => ({ value: { minor, currency: 'EUR' } });
  const changed = await sync.record('deal', { name: { value: 'Small' }, amount: money(100_00) });
  const thrown = await sync.record('deal', { name: { value: 'Thrown away' } });
  const same = await sync.record('deal', { name: { value: 'Same' }, amount: money(5_00) });
  const before = await now();
  await update(changed, { name: { value: 'Large' }, amount: money(900_00) });
  await update(changed, { amount: money(950_00) });
  await sync.workspace.visible(await sync.run(sync.owner, { kind: 'delete', type: 'deal', records: [thrown] }));
  const late = await sync.record('deal', { name: { value: 'Late' } });

  const then = await dealsAt(before);
  expect(then.get(changed)?.values).toMatchObject({ name: 'Small', amount: { minor: 100_00, currency: 'EUR' } });
  expect(then.get(thrown)?.values).toMatchObject({ name: 'Thrown away' });
  expect(then.get(same)?.values).toMatchObject({ name: 'Same' });
  expect(then.has(late)).toBe(false);

  const today = await dealsAt(await now());
  expect(today.get(changed)?.values).toMatchObject({ name: 'Large', amount: { minor: 950_00 } });
  expect(today.has(thrown)).toBe(false);
  expect(today.has(late)).toBe(true);
});

test('[M169, V6] of the past, too, nobody is told of what they may not see today', async () => {
  const deal = await sync.record('deal', { name: { value: 'Seen by both' } });
  const at = await now();
  expect((await dealsAt(at, keys.ben)).has(deal)).toBe(true);
  await sync.fresh.database.query(`update deals set audience = $2 where id = $1`, [deal, [`user:${sync.owner.actor.memberId}`]]);
  expect((await dealsAt(at, keys.ben)).has(deal)).toBe(false);
  expect((await dealsAt(at)).get(deal)?.values).toMatchObject({ name: 'Seen by both' });
});

test('[M169] says since when there are any, and refuses by name what is no type, no moment and no place to go on', async () => {
  const { body } = await get(`deal?at=${await now()}`);
  expect(String(body.first) <= (await now())).toBe(true);
  for (const at of ['', 'yesterday', '2026-03-01', '-271820-01-01T00:00:00.000Z', '0000-01-01T00:00:00.000Z'])
    expect(await get(`deal?at=${at}`)).toMatchObject({ status: 400, body: { field: 'at' } });
  expect(await get(`deal?at=${await now()}&after=x`)).toMatchObject({ status: 400, body: { field: 'after' } });
  expect(await get(`nothing?at=${await now()}`)).toMatchObject({ body: { kind: 'unknown-type', field: 'type' } });
  expect(await get(`message?at=${await now()}`)).toMatchObject({ body: { kind: 'unknown-type', field: 'type' } });
  expect(await get(`deal?at=${await now()}`, 'nobody')).toMatchObject({ status: 401 });
});

const { deal } = objectTypes;
const named = (filter: Filter) => `&filter=${encodeURIComponent(formatFilter(deal!, filter))}`;

test('[M193, V9] a view of then is the same of what its filters leave as of all records of then, and the others are not sent', async () => {
  const money = (minor: number) => ({ value: { minor, currency: 'EUR' } });
  const tags = (...members: string[]) => ({ add: members, remove: [] });
  const made = async (name: string, minor: number, tag: string) =>
    sync.record('deal', { name: { value: name }, amount: money(minor), tags: tags(tag), closeDate: { value: '2026-03-01' } });
  const grew = await made('Grew', 10_00, 'north');
  const shrank = await made('Shrank', 900_00, 'north');
  const still = await made('Still large', 800_00, 'south');
  const small = await made('Still small', 20_00, 'south');
  const renamed = await made('Former name', 30_00, 'east');
  const emptied = await made('Emptied', 700_00, 'east');
  const thrown = await made('Thrown, large', 950_00, 'north');
  const before = await now();
  await update(grew, { amount: money(990_00), tags: { add: ['south'], remove: ['north'] } });
  await update(shrank, { amount: money(1_00) });
  await update(renamed, { name: { value: 'Name of today' } });
  await update(emptied, { amount: { value: null }, closeDate: { value: null } });
  await sync.workspace.visible(await sync.run(sync.owner, { kind: 'delete', type: 'deal', records: [thrown] }));

  const all = [...(await dealsAt(before)).values()];
  const definitions = sync.workspace.definitions();
  const context = viewContext(definitions, sync.owner.actor.memberId, before, 'Europe/Berlin');
  const large: Filter = { field: 'amount', op: 'gte', value: { minor: 500_00, currency: 'EUR' } };
  const filters: readonly Filter[] = [
    large,
    { group: 'none', of: [large] },
    {
      group: 'any',
      of: [
        { field: 'title', op: 'contains', value: 'former' },
        { field: 'closeDate', op: 'empty', value: true },
      ],
    },
    { field: 'tags', op: 'contains', value: 'north' },
    { field: 'amount', op: 'empty', value: true },
    { field: 'createdBy', op: 'eq', value: { me: true } },
    { field: 'closeDate', op: 'lte', value: { days: 0 } },
  ] as readonly Filter[];
  for (const filter of filters) {
    const view = { type: 'deal', filter: [filter], sort: [] };
    const some = [...(await dealsAt(before, keys.owner, `${named(filter)}&zone=Europe/Berlin`)).values()];
    const ids = (rows: readonly Row[]) => runView(view, rows, context, definitions).map((row) => row.id);
    expect([formatFilter(deal!, filter), ids(some)]).toEqual([formatFilter(deal!, filter), ids(all)]);
  }
  const sent = await dealsAt(before, keys.owner, named(large));
  for (const id of [shrank, still, emptied, thrown]) expect(sent.has(id)).toBe(true);
  for (const id of [small, renamed, grew]) expect(sent.has(id)).toBe(false);
});

test('[M193] refuses by name a filter along relations, of nothing, or too many of them, and a zone that is none', async () => {
  const at = await now();
  const hop: Filter = { hop: 'to', type: 'account', field: 'account', has: 'some', of: [] };
  const many = named({ field: 'name', op: 'empty', value: true }).repeat(limits.filterConditions.value + 1);
  for (const [query, field] of [
    [named(hop), 'filter'],
    [named({ field: 'updatedAt', op: 'empty', value: true }), 'filter'],
    [many, 'filter'],
    [`${named({ field: 'name', op: 'empty', value: true })}&zone=Moon/Crater`, 'zone'],
  ])
    expect(await get(`deal?at=${at}${query}`)).toMatchObject({ status: expect.any(Number), body: { field } });
});

test('[V8] pastRows: one answer looks at no more records, and the others follow, each once', async () => {
  const deal = await sync.record('deal', { name: { value: 'One of many' } });
  const columns = await sync.fresh.database.query<{ column_name: string }>(
    `select column_name from information_schema.columns where table_name = 'deals' and column_name <> 'id' and is_generated = 'NEVER'`,
  );
  const names = columns.map(({ column_name }) => `"${column_name}"`).join(', ');
  await sync.fresh.database.query(
    `insert into deals (id, ${names}) select gen_random_uuid(), ${names} from deals, generate_series(1, $2::int) where id = $1`,
    [deal, limits.pastRows.value],
  );
  const at = await now();
  const { body } = await get(`deal?at=${at}`);
  expect((body.chunk as BootstrapChunk).count).toBeLessThanOrEqual(limits.pastRows.value);
  expect(body.next).toBeDefined();
  const [all] = await sync.fresh.database.query<{ count: string }>(`select count(*) from deals where deleted_at is null`);
  expect((await dealsAt(at)).size).toBe(Number(all?.count));
  expect((await get(`deal?at=${at}&after=${v7()}`)).body).not.toHaveProperty('first');
});

test('[V8] pastLooked: where a filter leaves few, one answer looks at so many records, and the few of the others follow', async () => {
  const one = await sync.record('deal', { name: { value: 'Needle' } });
  const columns = await sync.fresh.database.query<{ column_name: string }>(
    `select column_name from information_schema.columns where table_name = 'deals' and column_name <> 'id' and is_generated = 'NEVER'`,
  );
  const names = columns.map(({ column_name }) => `"${column_name}"`).join(', ');
  const others = names.replace('"name"', `'Hay'`).replace('"name_sort"', `'hay'`);
  await sync.fresh.database.query(
    `insert into deals (id, ${names}) select gen_random_uuid(), ${others} from deals, generate_series(1, $2::int) where id = $1`,
    [one, limits.pastLooked.value],
  );
  const at = await now();
  const needle = named({ field: 'name', op: 'eq', value: 'Needle' });
  const { body } = await get(`deal?at=${at}${needle}`);
  expect(body.next).toBeDefined();
  expect([...(await dealsAt(at, keys.owner, needle)).values()].filter(({ values }) => values['name'] === 'Needle')).toHaveLength(
    1,
  );
});
