import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { noteId } from '@rapport/model/documents/links';
import { limits } from '@rapport/model/limits';
import { ask } from '../../../../../tests/support/running-server.ts';
import { acknowledged, editOf, type Member, synced, SyncTest } from '../../../../../tests/support/sync-server.ts';

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
