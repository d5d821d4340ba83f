import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '@rapport/model/limits';
import { ask } from '../../../../../tests/support/running-server.ts';
import { editOf, type Member, SyncTest } from '../../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
let key: string;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  key = (await sync.server.services.identity.addKey(sync.owner.actor, 'history')).key;
});
afterAll(() => sync.close());

const get = (path: string, by = key) => ask(sync.server.address, `/api/w/${sync.workspaceId}/history/${path}`, { key: by });
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
