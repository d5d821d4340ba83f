import { nextTaskId } from '@rapport/model/documents/links';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually, fieldsIn, synced, SyncTest, type Member } from '../../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
});
afterEach(() => sync.disconnect());
afterAll(() => sync.close());

const task = (more = {}) =>
  sync.record('task', { name: { value: 'Weekly call' }, due: { value: '2099-06-03' }, repeat: { value: 'week' }, ...more });
const set = (record: string, done: boolean, who = sync.owner) =>
  sync.run(who, { kind: 'update', type: 'task', records: [record], changes: { done: { value: done } } });
const read = async (record: string) => {
  const [row] = await sync.fresh.database.query<{ name: string; due: string; done: boolean | null; deleted: boolean }>(
    'select name, due::text as due, done, deleted_at is not null as deleted from tasks where workspace_id = $1 and id = $2',
    [sync.workspaceId, record],
  );
  return row;
};
const tasksNamed = async (name: string) =>
  sync.fresh.database.query('select id from tasks where workspace_id = $1 and name = $2', [sync.workspaceId, name]);

test('[M25] completing a task that repeats makes the next one, whoever completes it and however', async () => {
  const record = await task();
  const provider = sync.provider(sync.name('task', record), ben);
  await synced(provider);
  fieldsIn(provider).set('done', true);
  await eventually(async () => (await read(nextTaskId(record)))?.due === '2099-06-10');
  expect(await read(nextTaskId(record))).toMatchObject({ name: 'Weekly call', done: null, deleted: false });
  await set(nextTaskId(record), true);
  await eventually(async () => (await read(nextTaskId(nextTaskId(record))))?.due === '2099-06-17');
});

test('[M25] two people who complete it at once, and a device that made the next one offline, make one', async () => {
  const record = await task({ name: { value: 'Done twice' } });
  const offline = {
    kind: 'create',
    type: 'task',
    record: nextTaskId(record),
    changes: { name: { value: 'Done twice' } },
  } as const;
  await Promise.all([set(record, true), set(record, true, ben), sync.run(ben, offline)]);
  await sync.run(sync.owner, offline);
  await eventually(async () => (await read(nextTaskId(record)))?.name === 'Done twice');
  await sync.workspace.drain();
  expect(await tasksNamed('Done twice')).toHaveLength(2);
});

test('[M25] what is not done after all takes its untouched next along, and brings it back', async () => {
  const record = await task({ name: { value: 'Too early' } });
  await set(record, true);
  await eventually(async () => (await read(nextTaskId(record)))?.deleted === false);
  await set(record, false);
  await eventually(async () => (await read(nextTaskId(record)))?.deleted === true);
  await set(record, true);
  await eventually(async () => (await read(nextTaskId(record)))?.deleted === false);
});

test('[V7] a next task that somebody has worked on stays', async () => {
  const record = await task({ name: { value: 'Prepared' } });
  await set(record, true);
  await eventually(async () => (await read(nextTaskId(record)))?.deleted === false);
  await sync.workspace.visible(
    await sync.run(ben, {
      kind: 'update',
      type: 'task',
      records: [nextTaskId(record)],
      changes: { description: { value: 'Agenda' } },
    }),
  );
  await sync.workspace.visible(await set(record, false));
  const other = await task({ name: { value: 'The rule has run when this has its next' } });
  await set(other, true);
  await eventually(async () => (await read(nextTaskId(other)))?.deleted === false);
  expect(await read(nextTaskId(record))).toMatchObject({ deleted: false });
});

test('[M25] a next one that a crash prevented is made at the next start', async () => {
  const record = v7();
  await sync.workspace.createMany(
    sync.owner.actor,
    [
      {
        type: 'task',
        record,
        changes: {
          name: { value: 'Interrupted' },
          due: { value: '2099-01-31' },
          repeat: { value: 'month' },
          done: { value: true },
        },
      },
    ],
    'import',
    v7(),
  );
  await eventually(async () => (await read(nextTaskId(record)))?.due === '2099-02-28');
  // As if the process had ended between the two.
  for (const table of ['tasks', 'document', 'document_update'])
    await sync.fresh.database.query(
      `delete from ${table} where workspace_id = $1 and ${table === 'document_update' ? 'document_id' : 'id'} = $2`,
      [sync.workspaceId, nextTaskId(record)],
    );
  await sync.fresh.database.query("delete from command where workspace_id = $1 and kind = 'create'", [sync.workspaceId]);
  await sync.restart();
  await eventually(async () => (await read(nextTaskId(record)))?.due === '2099-02-28');
});
