import { limits } from '@rapport/model/limits';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../../../../tests/support/running-server.ts';
import { editOf, eventually, type Member, SyncTest } from '../../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
let key: string;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  key = (await sync.server.services.identity.addKey(sync.owner.actor, 'away')).key;
});
afterAll(() => sync.close());

const hour = 3_600_000;
const away = async (query: string) => ask(sync.server.address, `/api/w/${sync.workspaceId}/away?${query}`, { key });
const told = async (records: readonly string[], ago = hour) =>
  ((await away(`ago=${ago}${records.map((id) => `&record=${id}`).join('')}`)).body.items as Record<string, unknown>[]).map(
    ({ record, kind, field, from, to }) => ({ record, kind, field, from, to }),
  );
const changed = (record: string, who: Member, name: string) =>
  sync.run(who, { kind: 'update', type: 'account', records: [record], changes: { name: { value: name } } });

test('whoever was away is told what others did to the records they ask about, and nothing of other records or their own doing', async () => {
  const [asked, other] = [
    await sync.record('account', { name: { value: 'First' } }),
    await sync.record('account', { name: { value: 'Other' } }),
  ];
  await changed(asked, ben, 'By Ben');
  await changed(other, ben, 'By Ben too');
  await changed(asked, sync.owner, 'By me');
  await sync.workspace.visible(await changed(asked, ben, 'By Ben again'));
  const items = await told([asked]);
  expect(items.every(({ record }) => record === asked)).toBe(true);
  expect(items.at(-1)).toMatchObject({ kind: 'changed', field: 'name', to: 'By Ben again' });
  expect(items.map(({ kind }) => kind)).not.toContain('created');
  expect(await told([asked], 0)).toEqual([]);
});

test('[V7] what somebody’s own edits lost is told without being asked for, to them alone', async () => {
  const record = await sync.record('account', { name: { value: 'Concurrent' } });
  const document = sync.name('account', record);
  const { rows } = await sync.fresh.database.pool.query<{ update: Buffer }>(
    'select update from document_update where document_id = $1 order by position',
    [record],
  );
  const state = rows[0]?.update;
  sync.ahead += hour;
  const [mine, bens] = [await sync.client(sync.owner), await sync.client(ben)];
  const push = async (client: typeof mine, domain: string, age: number) => {
    const update = editOf(state, (fields) => fields.set('domain', domain));
    await client.saved(client.push({ document, update, base: 1, age })[0] as string);
  };
  await push(bens, 'newer.example', 1_000);
  await push(mine, 'older.example', 60_000);
  const lost = await eventually(
    () => told([], 2 * hour),
    (items) => items.length > 0,
  );
  expect(lost).toEqual([{ record, kind: 'overwritten', field: 'domain', from: 'older.example', to: 'newer.example' }]);
  const bensKey = (await sync.server.services.identity.addKey(sync.owner.actor, 'ben', ben.actor.memberId)).key;
  expect(
    (await ask(sync.server.address, `/api/w/${sync.workspaceId}/away?ago=${2 * hour}`, { key: bensKey })).body.items,
  ).toEqual([]);
});

test('[V8] awayRecords: more records than that, and what is none, are refused by name', async () => {
  const many = Array.from({ length: limits.awayRecords.value + 1 }, () => `&record=${v7()}`).join('');
  expect(await away(`ago=1000${many}`)).toMatchObject({ status: 413, body: { field: 'record' } });
  expect(await away('ago=1000&record=deal')).toMatchObject({ status: 400, body: { field: 'record' } });
  for (const ago of ['', 'ago=-1', 'ago=soon', 'ago=1.5'])
    expect(await away(ago)).toMatchObject({ status: 400, body: { field: 'ago' } });
});
