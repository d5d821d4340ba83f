import { v7 } from 'uuid';
import * as Y from 'yjs';
import { rebuild } from '@rapport/persistence/server/rows/rebuild-rows';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { acknowledged, eventually, synced, SyncTest, type Member } from '../../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
let cem: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  cem = await sync.member('Cem Demir');
});
afterAll(() => sync.close());

type Told = { readonly kind: string; readonly record: string; readonly actor: string | null; readonly value: string | null };
/** Once everything that was done so far is told. */
async function toldTo(who: Member, record: string): Promise<Told[]> {
  await settled();
  return sync.fresh.database.query<Told>(
    `select kind, record, actor_id as actor, value from notifications
    where member_id = $1 and record like '%:' || $2::text order by at, id`,
    [who.actor.memberId, record],
  );
}
async function settled(): Promise<void> {
  await sync.workspace.drain();
  await sync.server.services.inbox.drain(sync.workspaceId);
  await sync.workspace.drain();
}
const kindsTo = async (who: Member, record: string) => (await toldTo(who, record)).map(({ kind }) => kind);

async function comment(who: Member, record: string, more: { mentions?: readonly Member[]; parent?: string } = {}, id = v7()) {
  const changes = {
    record: { value: `account:${record}` },
    body: { value: 'Look at this' },
    ...(more.mentions && { mentions: { value: more.mentions.map(({ actor }) => actor.memberId) } }),
    ...(more.parent && { parent: { value: more.parent } }),
  };
  await sync.run(who, { kind: 'entry', type: 'comment', entry: id, changes });
  return id;
}
const account = () => sync.record('account', { name: { value: 'Acme' } });
const update = (who: Member, type: string, record: string, changes: object, origin?: 'command' | 'import' | 'undo') =>
  sync.run(who, { kind: 'update', type, records: [record], changes: changes as never }, origin);

test('what could not be told is told without a new start, once, and is kept as told', async () => {
  const record = await account();
  await settled();
  const kept = async () => {
    const [row] = await sync.fresh.database.query<{ told: boolean }>(
      'select notified.seq >= feed.seq as told from notified join feed using (workspace_id) where workspace_id = $1 and id = $2',
      [sync.workspaceId, missed],
    );
    return row?.told;
  };
  const failure = new Error('Connection terminated unexpectedly');
  vi.spyOn(sync.workspace, 'writeEntries').mockRejectedValueOnce(failure).mockRejectedValueOnce(failure);
  const missed = await comment(sync.owner, record, { mentions: [ben] });
  await settled();
  await comment(sync.owner, record, { mentions: [cem] });
  await eventually(kept);
  expect(await kindsTo(ben, record)).toEqual(['mention']);
  expect(await kindsTo(cem, record)).toEqual(['mention']);
});

describe('people are told of', () => {
  test('a mention, once, also when the comment is edited, and of one that is added later', async () => {
    const record = await account();
    const id = await comment(sync.owner, record, { mentions: [ben, sync.owner] });
    await comment(sync.owner, record, { mentions: [ben, cem] }, id);
    expect(await toldTo(ben, record)).toEqual([
      { kind: 'mention', record: `account:${record}`, actor: sync.owner.actor.memberId, value: null },
    ]);
    expect(await kindsTo(cem, record)).toEqual(['mention']);
    expect(await kindsTo(sync.owner, record)).toEqual([]);
  });

  test('a reply, whoever has spoken in the thread, and a mention in it as a mention only', async () => {
    const record = await account();
    const parent = await comment(ben, record);
    await settled();
    await comment(cem, record, { parent });
    await settled();
    await comment(sync.owner, record, { parent, mentions: [cem] });
    expect(await kindsTo(ben, record)).toEqual(['reply', 'reply']);
    expect(await kindsTo(cem, record)).toEqual(['mention']);
    await sync.run(cem, { kind: 'entry', type: 'comment', entry: parent, changes: { resolved: { value: true } } });
    expect(await kindsTo(ben, record)).toEqual(['reply', 'reply']);
  });

  test('[M122] [V6] a mention in a note, once, by the record that it is about, and only if they see that', async () => {
    const record = await account();
    const guest = await sync.member('Gil Ostrov', 'guest');
    const inNote = async (home: string, ...members: readonly Member[]): Promise<string> => {
      const note = await sync.record('note', { record: { value: home } });
      const provider = sync.provider(sync.name('note', note), sync.owner);
      await synced(provider);
      provider.document.transact(() => {
        const text = provider.document.get('note', Y.XmlText);
        text.insert(0, '\n', {});
        for (const { actor } of members) text.insert(text.length, '\uFFFC', { chip: `member:${actor.memberId}` });
        text.insert(text.length, ' please look', {});
      });
      await acknowledged(provider);
      return note;
    };
    const note = await inNote(`account:${record}`, ben, sync.owner, guest);
    expect(await toldTo(ben, record)).toEqual([
      { kind: 'mention', record: `account:${record}`, actor: sync.owner.actor.memberId, value: note },
    ]);
    expect(await kindsTo(sync.owner, record)).toEqual([]);
    expect(await kindsTo(guest, record)).toEqual([]);
  });

  test('a record that somebody else gives them, new or not, and not of what they take themselves', async () => {
    const member = { value: ben.actor.memberId };
    const made = await sync.record('deal', { name: { value: 'New' }, owner: member });
    const given = await account();
    await update(sync.owner, 'account', given, { owner: member });
    const taken = await account();
    await update(ben, 'account', taken, { owner: member });
    expect(await Promise.all([made, given, taken].map((record) => kindsTo(ben, record)))).toEqual([
      ['assignment'],
      ['assignment'],
      [],
    ]);
  });

  test('their deal that somebody else moves, with the stage', async () => {
    const deal = await sync.record('deal', { name: { value: 'Mine' }, owner: { value: ben.actor.memberId } }, ben);
    await update(ben, 'deal', deal, { stage: { value: 'qualified' } });
    expect(await toldTo(ben, deal)).toEqual([]);
    await update(cem, 'deal', deal, { stage: { value: 'proposal' } });
    expect(await toldTo(ben, deal)).toMatchObject([{ kind: 'moved', value: 'proposal', actor: cem.actor.memberId }]);
  });
});

describe('nobody is told of', () => {
  test('an import or an undo', async () => {
    const deal = await sync.record('deal', { name: { value: 'Quiet' }, owner: { value: ben.actor.memberId } }, ben);
    const given = await account();
    await update(cem, 'account', given, { owner: { value: ben.actor.memberId } }, 'import');
    await update(cem, 'deal', deal, { stage: { value: 'proposal' } }, 'undo');
    expect([await kindsTo(ben, deal), await kindsTo(ben, given)]).toEqual([[], []]);
  });

  test('[V3] a rebuild, and the same cause met again', async () => {
    const record = await account();
    await comment(cem, record, { mentions: [ben] });
    const before = await toldTo(ben, record);
    await rebuild(sync.fresh.database, sync.workspaceId);
    await sync.restart();
    expect(await toldTo(ben, record)).toEqual(before);
    expect(before).toHaveLength(1);
  });

  test('what they have switched off, nor who left', async () => {
    const dora = await sync.member('Dora Off');
    const entry = v7();
    await sync.run(dora, { kind: 'entry', type: 'notificationSetting', entry, changes: { mention: { value: 'off' } } });
    await settled();
    const record = await account();
    await comment(cem, record, { mentions: [dora] });
    expect(await kindsTo(dora, record)).toEqual([]);
    await sync.run(dora, { kind: 'entry', type: 'notificationSetting', entry, changes: { mention: { value: 'app' } } });
    await settled();
    await sync.server.services.identity.changeMember(sync.owner.actor, dora.actor.memberId, { active: false });
    await comment(cem, record, { mentions: [dora] });
    expect(await kindsTo(dora, record)).toEqual([]);
  });
});

test('[V7] what a crash left untold is told by the next start', async () => {
  const record = await account();
  await settled();
  const told = sync.server.services.inbox.projected.bind(sync.server.services.inbox);
  // The process dies after the projection and before the notification.
  sync.server.services.inbox.projected = () => undefined;
  await comment(cem, record, { mentions: [ben] });
  await update(cem, 'account', record, { owner: { value: ben.actor.memberId } });
  expect(await kindsTo(ben, record)).toEqual([]);
  sync.server.services.inbox.projected = told;
  await sync.restart();
  expect((await kindsTo(ben, record)).sort()).toEqual(['assignment', 'mention']);
});

describe('a task of theirs', () => {
  const remind = async (hours: number) => {
    sync.ahead = hours * 3_600_000;
    await sync.server.services.inbox.remind();
    await settled();
    sync.ahead = 0;
  };
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  const assignee = () => ({ value: ben.actor.memberId });

  test('is told once when its moment comes, not before, and not when it is done by then', async () => {
    const at = inHours(2).toISOString();
    const [open, done] = await Promise.all(
      ['Open', 'Done'].map((name) =>
        sync.record('task', { name: { value: name }, assignee: assignee(), remindAt: { value: at } }, ben),
      ),
    );
    await update(ben, 'task', done ?? '', { done: { value: true } });
    await settled();
    await remind(1);
    expect(await kindsTo(ben, open ?? '')).toEqual([]);
    await remind(3);
    await remind(3.5);
    expect(await kindsTo(ben, open ?? '')).toEqual(['due']);
    expect(await kindsTo(ben, done ?? '')).toEqual([]);
  });

  test('without a moment comes in the morning of its day, where they are', async () => {
    const entry = v7();
    const zone = 'Pacific/Kiritimati';
    const changes = { timeZone: { value: zone }, digestAt: { value: '07:30' } };
    await sync.run(ben, { kind: 'entry', type: 'notificationSetting', entry, changes });
    const local = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(inHours(24));
    const task = await sync.record('task', { name: { value: 'Call' }, assignee: assignee(), due: { value: local } }, ben);
    const morning = Date.parse(`${local}T07:30:00+14:00`);
    const until = (morning - Date.now()) / 3_600_000;
    await remind(until - 0.1);
    expect(await kindsTo(ben, task)).toEqual([]);
    await remind(until + 0.1);
    expect(await kindsTo(ben, task)).toEqual(['due']);
  });
});
