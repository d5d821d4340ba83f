import type { Changes } from '@rapport/model/commands/command';
import { limits } from '@rapport/model/limits';
import type { Change } from '@rapport/model/wire/frames';
import { readClock } from '@rapport/persistence/server/feed/read-changes';
import { rebuild } from '@rapport/persistence/server/rows/rebuild-rows';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ask } from '../support/running-server.ts';
import { eventually, SyncTest, type Member, type TestClient } from '../support/sync-server.ts';
import { setVisibility, settled } from './world.ts';

let sync: SyncTest;
let ana: Member;
let tom: Member;
let lea: Member;
let west: string;
let east: string;

beforeAll(async () => {
  sync = await SyncTest.start();
  ana = await sync.member('Ana West');
  tom = await sync.member('Tom East');
  lea = await sync.member('Lea Lead', 'manager');
  const { identity } = sync.server.services;
  const sales = await identity.addTeam(sync.owner.actor, { name: 'Sales' });
  west = await identity.addTeam(sync.owner.actor, { name: 'West', parent: sales });
  east = await identity.addTeam(sync.owner.actor, { name: 'East' });
  await place(ana, west);
  await place(tom, east);
  await place(lea, sales);
  await setVisibility(sync, { deal: 'team', account: 'owner' });
});
afterEach(() => sync.disconnect());
afterAll(() => sync?.close());

const place = (who: Member, team: string | null) =>
  sync.server.services.identity.changeMember(sync.owner.actor, who.actor.memberId, { team });
const deal = (who: Member, more = {}) =>
  sync.record('deal', { name: { value: 'Renewal' }, owner: { value: who.actor.memberId }, ...more }, who);
const share = (who: Member, record: string, whom: string, kind: 'share' | 'unshare' = 'share') =>
  sync.run(who, { kind, type: 'deal', records: [record], with: whom });
const user = ({ actor }: Member) => `user:${actor.memberId}`;

/** A replica that follows the feed from now on: which records it holds. */
async function replica(who: Member): Promise<{ holds: (id: string) => boolean; client: TestClient; reloads: () => boolean }> {
  const { epoch, seq } = await readClock(sync.fresh.database, sync.workspaceId);
  const client = await sync.client(who, { epoch, cursor: seq });
  const held = new Set<string>();
  let cursor = seq;
  const holds = (id: string): boolean => {
    for (const frame of client.frames.splice(0)) {
      if (frame.op === 'reload') throw new Error('told to load again');
      if (frame.op !== 'feed') continue;
      expect(frame.after).toBeLessThanOrEqual(cursor);
      for (const change of frame.changes as readonly Change[]) {
        if (change.op === 'put') held.add(change.row.id);
        else held.delete(change.id);
      }
      cursor = Math.max(cursor, frame.upto);
    }
    return held.has(id);
  };
  return { holds, client, reloads: () => client.frames.some(({ op }) => op === 'reload') };
}

test('[V6] [M203] nobody links what they do not see, whichever end it is; the refusal names that end and tells nothing of it', async () => {
  const hidden = await deal(ana);
  const seen = await deal(tom);
  await settled(sync);
  const link = (from: string, to: string) => {
    const changes = { from: { value: from }, to: { value: to }, role: { value: 'partner' } };
    return sync.run(tom, { kind: 'create', type: 'link', record: v7(), changes });
  };
  const refused = (field: string) => ({ refusal: { kind: 'not-found', field } });
  await expect(link(`deal:${seen}`, `deal:${hidden}`)).rejects.toMatchObject(refused('to'));
  await expect(link(`deal:${hidden}`, `deal:${seen}`)).rejects.toMatchObject(refused('from'));
});

test('[V6] [M203] nor does anybody move there what hangs on a record of theirs', async () => {
  const hidden = await deal(ana);
  const seen = await deal(tom);
  const note = await sync.record('note', { record: { value: `deal:${seen}` } }, tom);
  const task = await sync.record('task', { name: { value: 'Call' }, related: { value: [`deal:${seen}`] } }, tom);
  await settled(sync);
  const change = (type: string, record: string, changes: Changes) =>
    sync.run(tom, { kind: 'update', type, records: [record], changes });
  const refused = (field: string) => ({ refusal: { kind: 'not-found', field } });
  await expect(change('note', note, { record: { value: `deal:${hidden}` } })).rejects.toMatchObject(refused('record'));
  await expect(change('task', task, { related: { add: [`deal:${hidden}`], remove: [] } })).rejects.toMatchObject(
    refused('related'),
  );
  const other = await deal(tom);
  await settled(sync);
  await change('task', task, { related: { add: [`deal:${other}`], remove: [`deal:${seen}`] } });
});

describe('[V6] a live replica', () => {
  test('gains a record that is shared with its person, with what hangs on it, and drops all of it again', async () => {
    const record = await deal(ana);
    const note = await sync.record('note', { record: { value: `deal:${record}` } }, ana);
    const task = await sync.record('task', { name: { value: 'Call' }, related: { value: [`deal:${record}`] } }, ana);
    const said = v7();
    const changes = { record: { value: `task:${task}` }, body: { value: 'Done?' } };
    await sync.run(ana, { kind: 'entry', type: 'comment', entry: said, changes });
    await sync.workspace.drain();
    const { holds } = await replica(tom);
    const all = [record, note, task, said];
    await share(ana, record, user(tom));
    await eventually(() => all.every(holds));
    await share(ana, record, user(tom), 'unshare');
    await eventually(() => !all.some(holds));
  });

  test('of a team gains and drops what is shared with the team', async () => {
    const record = await deal(ana);
    const { holds } = await replica(tom);
    await share(ana, record, `team:${east}`);
    await eventually(() => holds(record));
    await share(ana, record, `team:${east}`, 'unshare');
    await eventually(() => !holds(record));
  });

  test('follows its person into another team and out of it', async () => {
    const record = await deal(ana);
    const { holds } = await replica(tom);
    await place(tom, west);
    await eventually(() => holds(record));
    await place(tom, east);
    await eventually(() => !holds(record));
  });

  test('of a manager holds what the teams below have, as long as they are below', async () => {
    const record = await deal(ana);
    const { holds } = await replica(lea);
    const { identity } = sync.server.services;
    await identity.changeTeam(sync.owner.actor, west, { parent: null });
    await eventually(() => sync.workspace.definitions().teams.get(west)?.parent === undefined);
    await sync.run(ana, { kind: 'update', type: 'deal', records: [record], changes: { nextStep: { value: 'x' } } });
    await sync.workspace.drain();
    expect(holds(record)).toBe(false);
    const teams = [...sync.workspace.definitions().teams.values()];
    await identity.changeTeam(sync.owner.actor, west, { parent: teams.find(({ name }) => name === 'Sales')?.id });
    await eventually(() => holds(record));
  });

  test('drops what is given to an owner elsewhere, and gains what comes to its person', async () => {
    const record = await deal(ana);
    const [hers, his] = [await replica(ana), await replica(tom)];
    const to = (who: Member) =>
      sync.run(sync.owner, {
        kind: 'update',
        type: 'deal',
        records: [record],
        changes: { owner: { value: who.actor.memberId } },
      });
    await to(tom);
    await eventually(() => his.holds(record) && !hers.holds(record));
    await to(ana);
    await eventually(() => !his.holds(record) && hers.holds(record));
  });

  test('follows what admins decide about a type', async () => {
    const record = await deal(ana);
    const { holds } = await replica(tom);
    await setVisibility(sync, { deal: 'everybody' });
    await eventually(() => holds(record));
    await setVisibility(sync, { deal: 'team' });
    await eventually(() => !holds(record));
  });

  test('[V6] follows it, too, when the settings could not be read as they were written', async () => {
    const record = await deal(ana);
    const { holds } = await replica(tom);
    await setVisibility(sync, { deal: 'everybody' });
    await eventually(() => holds(record));
    vi.spyOn(sync.workspace, 'readDefinitions').mockRejectedValueOnce(new Error('Connection terminated unexpectedly'));
    await setVisibility(sync, { deal: 'team' });
    await eventually(() => !holds(record));
  });

  test('that was away while its person moved loads again, and one that was not does not', async () => {
    const { epoch, seq } = await readClock(sync.fresh.database, sync.workspaceId);
    const hello = async (groups: string) => {
      const client = await sync.client(tom);
      client.send({ op: 'hello', protocol: 1, definitions: '', token: sync.token(tom), feed: { epoch, cursor: seq, groups } });
      const answer = await client.next((frame) => frame.op === 'reload' || (frame.op === 'feed' && frame.current === true));
      client.close();
      return answer.op;
    };
    expect(await hello('somewhere else')).toBe('reload');
    const { key } = await sync.server.services.identity.addKey(sync.owner.actor, 'http', tom.actor.memberId);
    const { body } = await ask(sync.server.address, '/api/sync/bootstrap', { key });
    const head = JSON.parse(String(body.text).split('\n')[0] ?? '') as { groups: string };
    expect(await hello(head.groups)).toBe('feed');
    await place(tom, west);
    expect(await hello(head.groups)).toBe('reload');
    await place(tom, east);
  });

  test('[V8] leftAtOnce: whoever loses more than one frame holds loads everything again', async () => {
    const most = limits.leftAtOnce as { value: number };
    const { value } = most;
    most.value = 1;
    try {
      await deal(ana);
      await deal(ana);
      await place(tom, west);
      const { client } = await replica(tom);
      await place(tom, east);
      await client.next((frame) => frame.op === 'reload');
    } finally {
      most.value = value;
      await place(tom, east);
    }
  });
});

test('[V6] nobody is said to be at a deal from the moment on when it is hidden', async () => {
  await setVisibility(sync, { deal: 'everybody' });
  const record = await deal(ana);
  const name = sync.name('presence', sync.workspaceId);
  const [hers, his, document] = [
    sync.provider(name, ana),
    sync.provider(name, tom),
    sync.provider(sync.name('deal', record), ana),
  ];
  await eventually(() => hers.synced && his.synced && document.synced);
  hers.setAwarenessField('location', { type: 'deal', id: record });
  const seen = () => JSON.stringify([...(his.awareness?.getStates().values() ?? [])]);
  await eventually(() => seen().includes(record));
  await setVisibility(sync, { deal: 'team' });
  await eventually(() => !seen().includes(record) && seen().includes(ana.name));
});

describe('[V3] [M34] audiences', () => {
  const audiences = async () => {
    const tables = ['accounts', 'contacts', 'deals', 'tasks', 'notes', 'links', 'comments', 'settings'];
    const found = await Promise.all(
      tables.map((table) =>
        sync.fresh.database.query<{ id: string; audience: string[] }>(`select id, audience from ${table} order by id`),
      ),
    );
    return Object.fromEntries(tables.map((table, index) => [table, found[index]]));
  };

  test('are the same after a rebuild, whatever came before what', async () => {
    const [home, note, comment] = [v7(), v7(), v7()];
    // What hangs on a record that is not there yet: its maker's, until it comes.
    const onHome = { value: `deal:${home}` };
    await sync.run(ana, { kind: 'create', type: 'note', record: note, changes: { record: onHome } });
    await sync.workspace.drain();
    expect(await sync.value('notes', note, 'audience')).toEqual([`admins:${sync.workspaceId}`, user(ana)].sort());
    const changes = { name: { value: 'Late' }, owner: { value: ana.actor.memberId } };
    await sync.run(ana, { kind: 'create', type: 'deal', record: home, changes });
    await sync.workspace.drain();
    await sync.run(ana, { kind: 'entry', type: 'comment', entry: comment, changes: { record: onHome, body: { value: 'x' } } });
    await share(ana, home, user(tom));
    await sync.workspace.drain();
    expect(await sync.value('notes', note, 'audience')).toContain(user(tom));
    const before = await audiences();
    await rebuild(sync.fresh.database, sync.workspaceId);
    expect(await audiences()).toEqual(before);
  });

  test('are derived again by the next start when a crash came between the decision and its rows', async () => {
    const record = await deal(ana);
    await sync.fresh.database.query(`update deals set audience = '{somebody}' where id = $1`, [record]);
    await sync.fresh.database.query(`update audience_rules set rules = 'interrupted'`);
    await sync.restart();
    expect(await sync.value('deals', record, 'audience')).toContain(`team-of:${ana.actor.memberId}`);
  });
});

describe('[M37] sharing', () => {
  test('is for those who may change the record, and with those who are here', async () => {
    const record = await deal(ana);
    const vera = await sync.member('Vera Viewer', 'viewer');
    await share(ana, record, user(vera));
    await sync.workspace.drain();
    await expect(share(vera, record, user(tom))).rejects.toThrow('not-allowed');
    await expect(share(tom, record, user(tom))).rejects.toThrow('not-found');
    await expect(share(ana, record, `user:${v7()}`)).rejects.toThrow('invalid-field (with)');
    await expect(share(ana, record, `team:${v7()}`)).rejects.toThrow('invalid-field (with)');
    await expect(share(ana, record, 'everybody')).rejects.toThrow('bad-request (with)');
  });

  test('is written by its commands alone: neither a change of fields nor a document says with whom', async () => {
    const record = await deal(ana);
    const forged = { shares: { value: [`${user(tom)}:${ana.actor.memberId}`] } };
    await expect(sync.run(ana, { kind: 'update', type: 'deal', records: [record], changes: forged })).rejects.toThrow(
      'read-only-field (shares)',
    );
    await expect(sync.run(ana, { kind: 'create', type: 'deal', record: v7(), changes: forged })).rejects.toThrow(
      'read-only-field',
    );
    const provider = sync.provider(sync.name('deal', record), ana);
    await eventually(() => provider.synced);
    const refusals: string[] = [];
    provider.on('stateless', ({ payload }: { payload: string }) => refusals.push(payload));
    provider.document.getMap('fields').set(`shares/${encodeURIComponent(forged.shares.value[0] ?? '')}`, true);
    await eventually(() => refusals.some((payload) => payload.includes('server-field')));
    expect(await sync.value('deals', record, 'shares')).toBeNull();
  });

  test('comes back with undo, and twice is once', async () => {
    const record = await deal(ana);
    const { id } = await share(ana, record, user(tom));
    await share(ana, record, user(tom));
    await sync.workspace.drain();
    expect(await sync.value('deals', record, 'shares')).toHaveLength(1);
    await sync.run(ana, { kind: 'undo', command: id });
    await sync.workspace.drain();
    expect(await sync.value('deals', record, 'audience')).not.toContain(user(tom));
  });

  test('is asked for: the owner is told once a day, and learns it only of records that are there', async () => {
    const record = await deal(ana);
    const { identity } = sync.server.services;
    await identity.changeMember(sync.owner.actor, ana.actor.memberId, {});
    const { key } = await identity.addKey(sync.owner.actor, 'http', tom.actor.memberId);
    const at = (id: string) => `/api/w/${sync.workspace.workspace.slug}/access/deal/${id}`;
    const http = (id: string, method = 'GET') => ask(sync.server.address, at(id), { key, method });
    expect((await http(record)).body).toEqual({ seen: false, ask: [ana.actor.memberId] });
    expect((await http(v7())).status).toBe(404);
    for (let time = 0; time < 2; time++) expect((await http(record, 'POST')).body).toEqual({ asked: [ana.actor.memberId] });
    await settled(sync);
    const told = await sync.fresh.database.query(
      `select member_id, actor_id from notifications where kind = 'access' and record = $1`,
      [`deal:${record}`],
    );
    expect(told).toEqual([{ member_id: ana.actor.memberId, actor_id: tom.actor.memberId }]);
    await share(ana, record, user(tom));
    await sync.workspace.drain();
    expect((await http(record)).body).toEqual({ seen: true, ask: [] });
  });
});
