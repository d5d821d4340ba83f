import { followId, lookId } from '@rapport/model/documents/links';
import { limits } from '@rapport/model/limits';
import type { ServerFrame } from '@rapport/model/wire/frames';
import { rebuild } from '@rapport/persistence/server/rows/rebuild-rows';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../../../../tests/support/running-server.ts';
import { eventually, SyncTest, type Member } from '../../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
let tom: Member;
let vera: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  tom = await sync.member('Tom Other');
  vera = await sync.member('Vera View', 'viewer');
});
afterEach(() => sync.disconnect());
afterAll(() => sync.close());

const refused = (kind: string) => ({ refusal: { kind } });
type Changes = { readonly [field: string]: { readonly value: string | boolean | null; readonly was?: string } };
const change = (entry: string, changes: Changes) => ({ kind: 'entry', type: 'savedView', entry, changes }) as const;
async function view(who: Member, more: Changes = {}): Promise<string> {
  const entry = v7();
  const changes = {
    name: { value: 'Mine this quarter' },
    of: { value: 'deal' },
    address: { value: 'filter[owner]=@me' },
    ...more,
  };
  await sync.workspace.visible(await sync.run(who, change(entry, changes)));
  return entry;
}
const audience = (id: string) => sync.value('saved_views', id, 'audience');
async function keyOf(who: Member): Promise<string> {
  return (await sync.server.services.identity.addKey(sync.owner.actor, 'test', who.actor.memberId)).key;
}
const clock = async () => {
  const [row] = await sync.fresh.database.query<{ epoch: string; seq: string }>('select epoch, seq from feed_clock');
  return { epoch: row?.epoch ?? '', cursor: Number(row?.seq) };
};
type Feed = ServerFrame & { op: 'feed' };

describe('[V6] [M29] a saved view', () => {
  test('is its person’s alone until it is shared, then everybody’s, and taken away when it is closed', async () => {
    const start = await clock();
    const [mine, other] = await Promise.all([ben, tom].map((who) => sync.client(who, start)));
    const id = await view(ben);
    expect(await audience(id)).toEqual([`user:${ben.actor.memberId}`]);
    const heard: Feed['changes'][number][] = [];
    const until = async (done: (change: Feed['changes'][number]) => boolean) => {
      for (;;) {
        const frame = await other!.next<Feed>((each) => each.op === 'feed' && each.changes.length > 0);
        heard.push(...frame.changes);
        if (frame.changes.some(done)) return;
      }
    };
    const mark = await sync.record('account', { name: { value: 'Mark' } });
    await until((each) => each.op === 'put' && each.row.id === mark);
    expect(JSON.stringify(heard)).not.toContain(id);

    await sync.run(ben, change(id, { shared: { value: true } }));
    await until((each) => each.op === 'put' && each.row.id === id);
    expect(await audience(id)).toEqual([`workspace:${sync.workspaceId}`]);

    await sync.run(ben, change(id, { shared: { value: false } }));
    await until((each) => each.op === 'left' && each.id === id);
    expect(await audience(id)).toEqual([`user:${ben.actor.memberId}`]);
    await mine!.next<Feed>((each) => each.op === 'feed' && JSON.stringify(each.changes).includes('"shared":false'));
  });

  test('is listed, read, loaded and counted by those who may see it alone', async () => {
    const [closed, open] = [await view(ben), await view(ben, { shared: { value: true } })];
    const [own, others] = [await keyOf(ben), await keyOf(tom)];
    const api = (key: string, path: string) => ask(sync.server.address, `/api/v1/savedViews${path}`, { key });
    const listed = async (key: string) => JSON.stringify((await api(key, '')).body);
    expect(await listed(own)).toContain(closed);
    expect(await listed(others)).not.toContain(closed);
    expect(await listed(others)).toContain(open);
    expect([await api(others, `/${closed}`), await api(others, `/${open}`)].map(({ status }) => status)).toEqual([404, 200]);
    const loaded = async (key: string) => JSON.stringify((await ask(sync.server.address, '/api/sync/bootstrap', { key })).body);
    const [mine, theirs] = [await loaded(own), await loaded(others)];
    expect([mine.includes(closed), theirs.includes(closed), theirs.includes(open)]).toEqual([true, false, true]);
  });

  test('is changed by its person and those who run the workspace, and nobody learns of a closed one', async () => {
    const [closed, open] = [await view(ben), await view(ben, { shared: { value: true } })];
    const rename = { name: { value: 'Renamed' } };
    await expect(sync.run(tom, change(open, rename))).rejects.toMatchObject(refused('not-allowed'));
    await expect(sync.run(tom, change(closed, rename))).rejects.toMatchObject(refused('not-found'));
    await expect(sync.run(sync.owner, change(closed, rename))).rejects.toMatchObject(refused('not-found'));
    await sync.run(sync.owner, change(open, rename));
    await expect(sync.run(tom, { kind: 'delete', type: 'savedView', records: [open] })).rejects.toMatchObject(
      refused('not-allowed'),
    );
    await sync.workspace.visible(await sync.run(sync.owner, { kind: 'delete', type: 'savedView', records: [open] }));
    await sync.run(ben, { kind: 'restore', type: 'savedView', records: [open] });
  });

  test('[M200] [V7] that two people save at once is what both made of it, part by part, whoever comes first', async () => {
    const was = 'columns=stage,amount&filter[owner]=@me&sort=name';
    const id = await view(ben, { shared: { value: true }, address: { value: was } });
    const saves = (who: Member, value: string) => sync.run(who, change(id, { address: { value, was } }));
    await Promise.all([
      saves(ben, 'columns=stage,amount,closeDate&filter[owner]=@me&sort=name'),
      saves(sync.owner, 'columns=amount&filter[owner]=@me&filter[stage]=open&sort=-amount'),
    ]);
    const address = async () => String(await sync.value('saved_views', id, 'address'));
    await expect.poll(address).toBe('columns=amount,closeDate&filter[owner]=@me&filter[stage]=open&sort=-amount');
    // Whoever does not say what they saw means the whole.
    await sync.workspace.visible(await sync.run(ben, change(id, { address: { value: 'sort=name' } })));
    expect(await address()).toBe('sort=name');
    await expect(sync.run(ben, change(id, { address: { value: 'sort=name', was: 7 as never } }))).rejects.toMatchObject({
      refusal: { kind: 'invalid-field', field: 'address' },
    });
  });

  test('of a viewer stays theirs: what others see needs the right to speak', async () => {
    const id = await view(vera);
    await expect(sync.run(vera, change(id, { shared: { value: true } }))).rejects.toMatchObject(refused('not-allowed'));
    await expect(view(vera, { shared: { value: true } })).rejects.toMatchObject(refused('not-allowed'));
  });

  test('cannot be made in somebody else’s name, nor given to them', async () => {
    await expect(view(tom, { owner: { value: ben.actor.memberId } })).rejects.toMatchObject(refused('not-allowed'));
    const id = await view(tom);
    await expect(sync.run(tom, change(id, { owner: { value: ben.actor.memberId } }))).rejects.toMatchObject(
      refused('not-allowed'),
    );
  });

  test('has the same audience after a rebuild', async () => {
    await view(ben);
    await view(ben, { shared: { value: true } });
    const rows = () => sync.fresh.database.query(`select row_to_json(row)::text from saved_views row order by id`);
    const before = await rows();
    await rebuild(sync.fresh.database, sync.workspaceId);
    expect(await rows()).toEqual(before);
  });
});

test('[V6] what a person follows and when they looked is told to nobody else, and is one entry however often it is made', async () => {
  const deal = await sync.record('deal', { name: { value: 'Followed' } });
  const entry = followId(ben.actor.memberId, `deal:${deal}`);
  const begin = { kind: 'entry', type: 'follow', entry, changes: { record: { value: `deal:${deal}` } } } as const;
  await Promise.all([sync.run(ben, begin), sync.run(ben, begin)]);
  const look = lookId(vera.actor.memberId, 'deal');
  await sync.workspace.visible(
    await sync.run(vera, {
      kind: 'entry',
      type: 'look',
      entry: look,
      changes: { view: { value: 'deal' }, pinned: { value: true } },
    }),
  );
  await sync.workspace.drain();
  expect(await sync.value('follows', entry, 'audience')).toEqual([`user:${ben.actor.memberId}`]);
  expect(await sync.value('looks', look, 'audience')).toEqual([`user:${vera.actor.memberId}`]);
  await expect(sync.run(tom, begin)).rejects.toMatchObject(refused('not-found'));
  expect((await sync.events(deal)).map(({ kind }) => kind)).toEqual(['created']);
});

/** A moment before everything that comes: what happens within its millisecond counts as what was there. */
async function momentBefore(): Promise<string> {
  const at = new Date().toISOString();
  await eventually(() => new Date().toISOString() > at);
  return at;
}

test('[V6] [M28] changes since a moment are those of records that one may see, oldest first', async () => {
  const since = await momentBefore();
  const deal = await sync.record('deal', { name: { value: 'Moved' }, stage: { value: 'proposal' } });
  await sync.workspace.visible(
    await sync.run(ben, { kind: 'update', type: 'deal', records: [deal], changes: { stage: { value: 'negotiation' } } }),
  );
  const key = await keyOf(tom);
  const changes = (query: string, who = key) =>
    ask(sync.server.address, `/api/w/${sync.workspaceId}/changes?${query}`, { key: who });
  const { body } = await changes(`type=deal&since=${since}`);
  const told = (body.items as { record: string; kind: string; field: string | null; actor: string }[]).filter(
    ({ record }) => record === deal,
  );
  expect(told.map(({ kind, field, actor }) => [kind, field, actor])).toEqual([
    ['created', null, sync.owner.actor.memberId],
    ['changed', 'stage', ben.actor.memberId],
  ]);
  expect((await changes(`type=deal&since=${new Date(Date.now() + 60_000).toISOString()}`)).body.items).toEqual([]);
  expect((await changes(`type=savedView&since=${since}`)).status).toBe(404);
  expect((await changes('type=deal&since=yesterday')).status).toBe(400);
  await sync.fresh.database.query(`update feed set audience = '{}' where id = $1`, [deal]);
  expect(JSON.stringify((await changes(`type=deal&since=${since}`)).body)).not.toContain(deal);
});

test.each(['0000-01-01', '-000001-01-01T00:00:00Z', '+099999-01-01', 'yesterday'])(
  '[V8] changes since %s, which no database has, are refused and not a failure of the server',
  async (since) => {
    const path = `/api/w/${sync.workspaceId}/changes?type=deal&since=${encodeURIComponent(since)}`;
    expect(await ask(sync.server.address, path, { key: await keyOf(tom) })).toMatchObject({
      status: 400,
      body: { field: 'since' },
    });
  },
);

test('[V8] who was away for long is told newsEvents changes, the newest, and not all that there were', async () => {
  const since = await momentBefore();
  const deal = await sync.record('deal', { name: { value: 'Much discussed' } });
  await sync.workspace.visible(
    await sync.run(ben, { kind: 'update', type: 'deal', records: [deal], changes: { stage: { value: 'negotiation' } } }),
  );
  const most = limits.newsEvents.value;
  await sync.fresh.database.query(
    `insert into event (workspace_id, id, type, record, kind, field, actor, origin, made_at, recorded_at, position)
     select workspace_id, gen_random_uuid(), type, record, kind, field, actor, origin,
       made_at + n * interval '1 millisecond', recorded_at, position
     from event, generate_series(1, $2::int) as n where record = $1 and field = 'stage'`,
    [deal, most],
  );
  const path = `/api/w/${sync.workspaceId}/changes?type=deal&since=${since}`;
  const { body } = await ask(sync.server.address, path, { key: await keyOf(tom) });
  const told = body.items as { readonly kind: string }[];
  expect(told).toHaveLength(most);
  expect(told.map(({ kind }) => kind)).not.toContain('created');
});
