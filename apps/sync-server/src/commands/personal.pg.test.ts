import { v7 } from 'uuid';
import type { ServerFrame } from '@rapport/model/wire/frames';
import { rebuild } from '@rapport/persistence/server/rows/rebuild-rows';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../../../tests/support/running-server.ts';
import { SyncTest, type Member } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
let vera: Member;
let record: string;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  vera = await sync.member('Vera View', 'viewer');
  record = await sync.record('account', { name: { value: 'Acme' } });
});
afterAll(() => sync.close());

const at = '2026-03-01T10:00:00.000Z';
/** The server tells Ben something, so that its row is there. */
async function told(who = ben, kind = 'mention'): Promise<string> {
  const id = v7();
  const values = { member: who.actor.memberId, kind, record: `account:${record}`, actor: sync.owner.actor.memberId, at };
  await sync.workspace.writeEntries([{ type: 'notification', id, values }]);
  await sync.workspace.drain();
  return id;
}
/** Ben's own settings, made by himself, about no record. */
async function settings(who = ben): Promise<string> {
  const entry = v7();
  const changes = { mention: { value: 'app' } };
  await sync.workspace.visible(await sync.run(who, { kind: 'entry', type: 'notificationSetting', entry, changes }));
  return entry;
}
const refused = (kind: string) => ({ refusal: { kind } });
const read = (entry: string, value: string | null = at) =>
  ({ kind: 'entry', type: 'notification', entry, changes: { read: { value } } }) as const;
const column = (id: string, name: string) => sync.value('notifications', id, name);

describe('[V6] of what is one person’s', () => {
  test('the row has that person as its only audience, and the record’s feed says nothing', async () => {
    const id = await told();
    expect(await column(id, 'audience')).toEqual([`user:${ben.actor.memberId}`]);
    expect((await sync.events(record)).map(({ kind }) => kind)).toEqual(['created']);
    expect(await sync.value('notification_settings', await settings(), 'member_id')).toBe(ben.actor.memberId);
  });

  test('nobody else gets a byte over the feed: live, led on, or loaded anew', async () => {
    const [clock] = await sync.fresh.database.query<{ epoch: string; seq: string }>('select epoch, seq from feed_clock');
    const start = { epoch: clock?.epoch ?? '', cursor: Number(clock?.seq) };
    const people = await Promise.all([ben, sync.owner, vera].map((who) => sync.client(who, start)));
    const id = await told();
    const mark = await sync.record('account', { name: { value: 'Mark' } });
    const late = await Promise.all([ben, sync.owner].map((who) => sync.client(who, start)));
    const heard = await Promise.all(
      [...people, ...late].map(async (client) => {
        const seen: string[] = [];
        let upto = start.cursor;
        for (;;) {
          const frame = await client.next<ServerFrame & { op: 'feed' }>((each) => each.op === 'feed' && each.upto > upto);
          expect(frame.after).toBeLessThanOrEqual(upto);
          upto = frame.upto;
          seen.push(JSON.stringify(frame));
          if (seen.at(-1)?.includes(mark)) return seen.join();
        }
      }),
    );
    expect(heard.map((text) => text.includes(id))).toEqual([true, false, false, true, false]);
    const loaded = await Promise.all([ben, sync.owner].map((who) => bootstrapOf(who)));
    expect(loaded.map((text) => text.includes(id))).toEqual([true, false]);
  });

  test('nobody else lists, reads, counts, changes, deletes or exports it, also who runs the workspace', async () => {
    const id = await told();
    const own = await keyOf(ben);
    const other = await keyOf(sync.owner);
    const api = (key: string, path: string, asking = {}) =>
      ask(sync.server.address, `/api/v1/notifications${path}`, { key, ...asking });
    expect((await api(own, '')).body.items).toContainEqual(expect.objectContaining({ id, kind: 'mention' }));
    expect((await api(own, `/${id}`)).status).toBe(200);
    expect(JSON.stringify((await api(other, '')).body)).not.toContain(id);
    const never = v7();
    const asks: [string, object][] = [
      ['', {}],
      ['', { method: 'PATCH', body: { read: at } }],
      ['', { method: 'DELETE' }],
      ['/events', {}],
    ];
    for (const [path, asking] of asks) {
      const answers = await Promise.all([id, never].map((each) => api(other, `/${each}${path}`, asking)));
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      expect(answers[0]?.body).toEqual(answers[1]?.body);
    }
    const exported = (who: string) =>
      ask(sync.server.address, `/api/w/${sync.workspace.workspace.slug}/export/notifications`, { key: who });
    expect((await exported(own)).body.text).toContain('mention');
    expect((await exported(other)).body.text).not.toContain('mention');
  });

  test('every command of another is answered as for something that does not exist', async () => {
    const id = await told();
    const never = v7();
    for (const who of [sync.owner, vera]) {
      for (const entry of [id, never]) {
        await expect(sync.run(who, read(entry))).rejects.toMatchObject(refused('not-found'));
        for (const kind of ['delete', 'restore'] as const)
          await expect(sync.run(who, { kind, type: 'notification', records: [entry] })).rejects.toMatchObject(
            refused('not-found'),
          );
        const update = { kind: 'update', type: 'notification', records: [entry], changes: { read: { value: at } } } as const;
        await expect(sync.run(who, update)).rejects.toMatchObject(refused('not-found'));
      }
    }
    const done = await sync.run(ben, read(id));
    await expect(sync.run(sync.owner, { kind: 'undo', command: done.id })).rejects.toMatchObject(refused('not-found'));
    await sync.workspace.drain();
    expect(await column(id, 'position')).toBe('2');
  });

  test('a rebuild gives the same rows with the same audiences', async () => {
    await told();
    await settings(vera);
    const rows = () =>
      Promise.all(
        ['notifications', 'notification_settings'].map((table) =>
          sync.fresh.database.query(`select row_to_json(row)::text from ${table} row order by id`),
        ),
      );
    const before = await rows();
    await rebuild(sync.fresh.database, sync.workspaceId);
    expect(await rows()).toEqual(before);
    expect(JSON.stringify(before)).toContain(`user:${vera.actor.memberId}`);
  });
});

describe('a personal entry', () => {
  test('is changed, deleted and brought back by its person, a viewer too, and one step is taken back', async () => {
    const id = await told(vera);
    const done = await sync.run(vera, read(id));
    await sync.workspace.visible(done);
    expect(await column(id, 'read')).toEqual(new Date(at));
    await sync.workspace.visible(await sync.run(vera, { kind: 'undo', command: done.id }));
    expect(await column(id, 'read')).toBeNull();
    await sync.run(vera, { kind: 'delete', type: 'notification', records: [id] });
    await sync.workspace.visible(await sync.run(vera, { kind: 'restore', type: 'notification', records: [id] }));
    expect(await column(id, 'deleted_at')).toBeNull();
  });

  test('that the server makes is begun by nobody else, and only what is the person’s to write is changed', async () => {
    const changes = { member: { value: ben.actor.memberId }, kind: { value: 'mention' }, at: { value: at } };
    await expect(sync.run(ben, { kind: 'entry', type: 'notification', entry: v7(), changes })).rejects.toMatchObject(
      refused('not-found'),
    );
    const id = await told();
    for (const [field, value] of [
      ['kind', 'due'],
      ['member', vera.actor.memberId],
    ] as const)
      await expect(
        sync.run(ben, { kind: 'entry', type: 'notification', entry: id, changes: { [field]: { value } } }),
      ).rejects.toMatchObject(refused('not-allowed'));
  });

  test('is made for oneself only, and never handed on', async () => {
    const entry = v7();
    const member = (who: Member) => ({ member: { value: who.actor.memberId } });
    const type = 'notificationSetting';
    await expect(sync.run(sync.owner, { kind: 'entry', type, entry, changes: member(ben) })).rejects.toMatchObject(
      refused('not-allowed'),
    );
    await sync.run(ben, { kind: 'entry', type, entry, changes: member(ben) });
    await expect(sync.run(ben, { kind: 'entry', type, entry, changes: member(vera) })).rejects.toMatchObject(
      refused('not-allowed'),
    );
    await expect(sync.run(vera, { kind: 'entry', type, entry, changes: {} })).rejects.toMatchObject(refused('not-found'));
  });

  test('is written once by the server for one id', async () => {
    const id = await told();
    const values = { member: ben.actor.memberId, kind: 'due', at };
    expect(await sync.workspace.writeEntries([{ type: 'notification', id, values }])).toEqual([]);
    await sync.workspace.drain();
    expect(await column(id, 'kind')).toBe('mention');
  });
});

test('many entries are changed by one command, and undone by one, those that nobody changed since', async () => {
  const ids = [await told(), await told(), await told()];
  const all = await sync.run(ben, {
    kind: 'update',
    type: 'notification',
    records: [...ids, v7()],
    changes: { read: { value: at } },
  });
  expect(all.records).toHaveLength(3);
  expect(all.skipped).toMatchObject([refused('not-found')]);
  const later = '2026-03-02T10:00:00.000Z';
  await sync.run(ben, read(ids[1] ?? '', later));
  const undone = await sync.run(ben, { kind: 'undo', command: all.id });
  expect(undone.skipped).toMatchObject([{ record: ids[1], refusal: { kind: 'changed-since' } }]);
  await sync.workspace.drain();
  expect(await Promise.all(ids.map((id) => column(id, 'read')))).toEqual([null, new Date(later), null]);
});

test('what a comment said before an edit is put back by its undo', async () => {
  const comment = v7();
  const say = (body: string) => {
    const changes = { record: { value: `account:${record}` }, body: { value: body } };
    return sync.run(ben, { kind: 'entry', type: 'comment', entry: comment, changes });
  };
  await say('first');
  const edit = await say('second');
  await sync.workspace.visible(await sync.run(ben, { kind: 'undo', command: edit.id }));
  expect(await sync.value('comments', comment, 'body')).toBe('first');
});

async function keyOf(who: Member): Promise<string> {
  const { key } = await sync.server.services.identity.addKey(sync.owner.actor, 'test', who.actor.memberId);
  return key;
}

async function bootstrapOf(who: Member): Promise<string> {
  const { body } = await ask(sync.server.address, '/api/sync/bootstrap', { key: await keyOf(who) });
  return JSON.stringify(body);
}
