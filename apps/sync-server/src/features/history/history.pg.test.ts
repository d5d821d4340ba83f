import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { noteId } from '@rapport/model/documents/links';
import type { Changes } from '@rapport/model/commands/command';
import { limits } from '@rapport/model/limits';
import { ask } from '../../../../../tests/support/running-server.ts';
import { acknowledged, editOf, eventually, type Member, synced, SyncTest } from '../../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
let key: string;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  key = (await sync.server.services.identity.addKey(sync.owner.actor, 'history')).key;
});
afterAll(() => sync.close());

const get = (path: string, by = key, of = 'history') =>
  ask(sync.server.address, `/api/w/${sync.workspaceId}/${of}/${path}`, { key: by });
const linksOf = async (account: string, at: string) =>
  (await get(`account/${account}/links?at=${at}`)).body.links as { id: string }[];
/** A moment after everything so far. */
async function now(): Promise<string> {
  const at = new Date().toISOString();
  await eventually(() => (new Date().toISOString() > at ? true : undefined));
  return at;
}
type Moment = { first: number; last: number; actor?: string; at: string };

test('[V3] a record is shown as it was after each person’s changes of a minute, whatever came later', async () => {
  const record = await sync.record('account', { name: { value: 'First' } });
  await sync.run(ben, { kind: 'update', type: 'account', records: [record], changes: { name: { value: 'Second' } } });
  await sync.run(sync.owner, { kind: 'update', type: 'account', records: [record], changes: { domain: { value: 'a.example' } } });
  const { body } = await get(`account/${record}`);
  const moments = body.moments as Moment[];
  expect(moments[0]).toMatchObject({ actor: sync.owner.actor.memberId });
  const bens = moments.find(({ actor }) => actor === ben.actor.memberId);
  if (!bens) throw new Error('Ben did nothing');
  const was = await get(`account/${record}/${bens.last}?from=${bens.first - 1}`);
  expect(was.body).toMatchObject({ before: { name: 'First' }, values: { name: 'Second' } });
  expect(was.body.values).not.toHaveProperty('domain');
});

test('[M224] of two who change a record by turns within a minute each moment has what one of them changed, and every value stands in one', async () => {
  const record = await sync.record('account', { name: { value: 'First' } });
  const change = async (by: Member, changes: Changes) =>
    sync.workspace.visible(await sync.run(by, { kind: 'update', type: 'account', records: [record], changes }));
  await change(ben, { name: { value: 'Second' } });
  await change(sync.owner, { domain: { value: 'a.example' } });
  await change(ben, { name: { value: 'Third' } });
  const moments = (await get(`account/${record}`)).body.moments as Moment[];
  expect(moments.map(({ first, last }) => [first, last])).toEqual([4, 3, 2, 1].map((row) => [row, row]));
  const states = await Promise.all(moments.map(({ first, last }) => get(`account/${record}/${last}?from=${first - 1}`)));
  expect(states.map(({ body }) => body.values as unknown)).toMatchObject(
    ['Third', 'Second', 'Second', 'First'].map((name) => ({ name })),
  );
});

test('what is nobody’s or somebody else’s has no history, and a position that is none is named', async () => {
  const record = await sync.record('account', { name: { value: 'Mine' } });
  expect(await get(`account/${v7()}`)).toMatchObject({ status: 404 });
  expect(await get('account/nonsense')).toMatchObject({ status: 404 });
  expect(await get(`comment/${record}`)).toMatchObject({ status: 404 });
  expect(await get(`account/${record}/-1`)).toMatchObject({ status: 400, body: { field: 'position' } });
  expect(await get(`account/${record}`, 'nobody')).toMatchObject({ status: 401 });
});

test('[M131] [V6] who wrote which letters of a note is told to whoever sees it, through a fresh copy too, and to nobody else', async () => {
  const account = await sync.record('account', { name: { value: 'Written' } });
  const note = noteId(account);
  const changes = { record: { value: `account:${account}` } };
  await sync.workspace.visible(await sync.run(sync.owner, { kind: 'create', type: 'note', record: note, changes }));
  const asked = () => get(note, key, 'authors/note');
  for (const [who, words] of [
    [sync.owner, 'They pay late. '],
    [ben, 'Ask Ida. '],
  ] as const) {
    const writing = sync.provider(sync.name('note', note), who);
    await synced(writing);
    const text = writing.document.get('note', Y.XmlText);
    text.insert(text.length, `${words}gone`);
    text.delete(text.length - 4, 4);
    await acknowledged(writing);
  }
  const expected = [
    { actor: sync.owner.actor.memberId, length: 15 },
    { actor: ben.actor.memberId, length: 9 },
  ];
  const before = await asked();
  expect(before.body.stretches).toMatchObject(expected);
  await sync.workspace.drain();
  sync.disconnect();
  expect(await sync.workspace.rotate(note)).toBe(true);
  const after = await asked();
  expect(after.body.stretches).toMatchObject(expected);
  expect(after.body.stretches).not.toEqual(before.body.stretches);
  expect(await get(v7(), key, 'authors/note')).toMatchObject({ status: 404 });
  expect(await get(note, 'nobody', 'authors/note')).toMatchObject({ status: 401 });
  expect(await get(account, key, 'authors/account')).toMatchObject({ body: { kind: 'unknown-type', field: 'type' } });
});

test('[V8] historyMoments and historyBytes: a list holds no more, and a log past them is refused with its number', async () => {
  const record = await sync.record('account', { name: { value: 'Long' } });
  const rows = limits.historyMoments.value + 5;
  await sync.fresh.database.query(
    `insert into document_update (workspace_id, document_id, generation, position, format, update, actor, origin, base, made_at, at)
    select $1, $2, 1, 100 + n, 'yjs-1', $3, $4, 'edit', 1, now() - n * interval '1 minute', now() - n * interval '1 minute'
    from generate_series(1, $5::int) n`,
    [
      sync.workspaceId,
      record,
      Buffer.from(editOf(undefined, (fields) => fields.set('domain', 'x.example'))),
      ben.actor.memberId,
      rows,
    ],
  );
  expect(((await get(`account/${record}`)).body.moments as Moment[]).length).toBe(limits.historyMoments.value);
  await sync.fresh.database.query(
    `insert into document_update (workspace_id, document_id, generation, position, format, update, actor, origin, base, made_at, at)
    select $1, $2, 1, 10000 + n, 'yjs-1', decode(repeat('00', 1000000), 'hex'), $3, 'edit', 1, now(), now() from generate_series(1, $4::int) n`,
    [sync.workspaceId, record, ben.actor.memberId, Math.ceil(limits.historyBytes.value / 1_000_000) + 1],
  );
  expect(await get(`account/${record}/20000`)).toMatchObject({
    status: 413,
    body: { kind: 'too-large', values: { limit: limits.historyBytes.value } },
  });
});

test('[V8] moments past those that are told at once follow page by page, each once, with the fields that they changed', async () => {
  const record = await sync.record('account', { name: { value: 'Paged' } });
  const rows = limits.historyMoments.value + 5;
  await sync.fresh.database.query(
    `insert into document_update (workspace_id, document_id, generation, position, format, update, actor, origin, base, made_at, at)
    select $1, $2, 1, 100 + n, 'yjs-1', $3, $4, 'edit', 1, at, at
    from generate_series(1, $5::int) n, lateral (select now() + n * interval '1 minute' as at) moment`,
    [
      sync.workspaceId,
      record,
      Buffer.from(editOf(undefined, (fields) => fields.set('domain', 'x.example'))),
      ben.actor.memberId,
      rows,
    ],
  );
  const seen: Moment[] = [];
  for (let next: unknown = 100 + rows + 1; next !== undefined;) {
    const { body } = await get(`account/${record}?before=${String(next)}`);
    seen.push(...(body.moments as Moment[]));
    next = body.next;
  }
  expect(seen.map(({ last }) => last)).toEqual([...Array.from({ length: rows }, (_, at) => 100 + rows - at), 1]);
  expect(await get(`account/${record}?before=x`)).toMatchObject({ status: 400, body: { field: 'before' } });
});

test('[M162] it is told who changed a field last and what it was, and which fields a moment changed', async () => {
  const record = await sync.record('account', { name: { value: 'First' } });
  const seen = async (changes: Changes) =>
    sync.workspace.visible(await sync.run(ben, { kind: 'update', type: 'account', records: [record], changes }));
  await seen({ name: { value: 'Second' } });
  const { body } = await get(`account/${record}/fields`);
  expect(body.changes).toEqual([
    expect.objectContaining({ field: 'name', kind: 'changed', actor: ben.actor.memberId, from: 'First', to: 'Second' }),
  ]);
  const [newest] = (await get(`account/${record}`)).body.moments as Moment[];
  expect(newest).toMatchObject({ actor: ben.actor.memberId, fields: ['name'] });
  await seen({ description: { value: 'Long' } });
  const changes = (await get(`account/${record}/fields`)).body.changes as { field: string }[];
  expect(changes.find(({ field }) => field === 'description')).not.toHaveProperty('to');
});

test('[M161, V6] what pointed at a record then is told, what has left it since too, and of nothing that one may not see', async () => {
  const [here, there] = [
    await sync.record('account', { name: { value: 'Here' } }),
    await sync.record('account', { name: { value: 'There' } }),
  ];
  const deal = await sync.record('deal', { name: { value: 'Moves' }, account: { value: here } });
  const contact = await sync.record('contact', { lastName: { value: 'Okafor' }, accounts: { add: [here], remove: [] } });
  const link = await sync.record('link', { from: { value: `contact:${contact}` }, to: { value: `account:${here}` } });
  const before = await now();
  await sync.run(ben, { kind: 'update', type: 'deal', records: [deal], changes: { account: { value: there } } });
  await sync.run(ben, {
    kind: 'update',
    type: 'contact',
    records: [contact],
    changes: { accounts: { add: [], remove: [here] } },
  });
  await sync.run(sync.owner, { kind: 'delete', type: 'link', records: [link] });
  await eventually(async () => ((await linksOf(here, await now())).length === 0 ? true : undefined));

  expect(await linksOf(here, before)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'deal', field: 'account', id: deal, title: 'Moves' }),
      expect.objectContaining({ type: 'contact', field: 'accounts', id: contact }),
      expect.objectContaining({ type: 'link', id: link, link: { other: `contact:${contact}` } }),
    ]),
  );
  expect(await linksOf(there, before)).toEqual([]);
  expect(await linksOf(there, await now())).toEqual([expect.objectContaining({ id: deal })]);

  // Whoever may not see the deal today is not told that it was here.
  await sync.fresh.database.query(`update deals set audience = '{}' where id = $1`, [deal]);
  expect((await linksOf(here, before)).map(({ id }) => id)).not.toContain(deal);
  expect(await get(`account/${here}/links?at=yesterday`)).toMatchObject({ status: 400, body: { field: 'at' } });
});

test('[V8] historyLinks: no more of them are told, and that there were', async () => {
  const account = await sync.record('account', { name: { value: 'Large' } });
  const deal = await sync.record('deal', { name: { value: 'One of many' }, account: { value: account } });
  const columns = await sync.fresh.database.query<{ column_name: string }>(
    `select column_name from information_schema.columns where table_name = 'deals' and column_name <> 'id' and is_generated = 'NEVER'`,
  );
  const names = columns.map(({ column_name }) => `"${column_name}"`).join(', ');
  await sync.fresh.database.query(
    `insert into deals (id, ${names}) select gen_random_uuid(), ${names} from deals, generate_series(1, $2::int) where id = $1`,
    [deal, limits.historyLinks.value],
  );
  const { body } = await get(`account/${account}/links?at=${await now()}`);
  expect(body).toMatchObject({ more: true });
  expect(body.links as unknown[]).toHaveLength(limits.historyLinks.value);
});
