import { v7 } from 'uuid';
import type { AddressObject } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Mailbox } from '../../../../../tests/support/mailbox.ts';
import { ask } from '../../../../../tests/support/running-server.ts';
import { eventually, SyncTest, type Member } from '../../../../../tests/support/sync-server.ts';
import type { MailJob } from './mail-notifications.ts';

let box: Mailbox;
let sync: SyncTest;
let record: string;
beforeAll(async () => {
  box = await Mailbox.open();
  sync = await SyncTest.start({ smtpUrl: box.url });
  record = await sync.record('account', { name: { value: 'Nordwind <GmbH>' } });
});
afterAll(async () => {
  await sync?.close();
  await box?.close();
});
beforeEach(() => void box.mails.splice(0));

type Setting = { readonly [field: string]: string };
/** Somebody with settings of their own. */
async function person(name: string, setting: Setting = {}): Promise<Member> {
  const member = await sync.member(name);
  const changes = Object.fromEntries(Object.entries({ quietFrom: 'off', ...setting }).map(([key, value]) => [key, { value }]));
  await sync.workspace.visible(await sync.run(member, { kind: 'entry', type: 'notificationSetting', entry: v7(), changes }));
  return member;
}
async function mention(who: Member, body = 'Look at this') {
  const entry = v7();
  const changes = {
    record: { value: `account:${record}` },
    body: { value: body },
    mentions: { value: [who.actor.memberId] },
  };
  await sync.run(sync.owner, { kind: 'entry', type: 'comment', entry, changes });
  await sync.workspace.drain();
  await sync.server.services.inbox.drain(sync.workspaceId);
  await sync.workspace.drain();
  return entry;
}
type Waiting = { readonly task: string; readonly payload: MailJob; readonly at: number };
/** What waits in the queue for somebody, and for which moment. */
const waiting = ({ actor }: Member): Promise<Waiting[]> =>
  sync.fresh.database.query<Waiting>(
    `select task.identifier as task, job.payload, (extract(epoch from job.run_at) * 1000)::float8 as at
    from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
    where job.payload->>'member' = $1 order by job.run_at`,
    [actor.memberId],
  );
const run = (job: Waiting | undefined) => sync.server.services.inbox.tasks[job?.task ?? '']?.(job?.payload);
const localTime = (at: number, timeZone: string) => new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(at);
const addressOf = (to: AddressObject | AddressObject[] | undefined) => [to ?? []].flat()[0]?.value[0]?.address;

describe('a mention', () => {
  test('is mailed after a minute, once, with a link to the very place, in text and HTML, and a way to stop it', async () => {
    const ben = await person('Ben Okafor');
    const before = Date.now();
    await mention(ben, 'Is <b>this</b> right?');
    const after = Date.now();
    const [job, ...others] = await waiting(ben);
    expect(others).toEqual([]);
    expect(job?.payload.mode).toBe('once');
    expect(job?.at).toBeGreaterThanOrEqual(before + 60_000);
    expect(job?.at).toBeLessThanOrEqual(after + 60_000);
    await run(job);
    await run(job);
    expect(box.mails).toHaveLength(1);
    const [mail] = box.mails;
    expect(addressOf(mail?.to)).toBe('ben.okafor@example.org');
    expect(mail?.subject).toBe('Ana Ahrens mentioned you: Nordwind <GmbH>');
    const [notification] = await sync.fresh.database.query<{ id: string }>('select id from notifications where member_id = $1', [
      ben.actor.memberId,
    ]);
    const link = `http://localhost:5400/app/${sync.workspace.workspace.slug}/inbox/${notification?.id}`;
    expect(mail?.text).toContain(link);
    expect(mail?.text).toContain('> Is <b>this</b> right?');
    expect(mail?.html).toContain(link);
    expect(mail?.html).not.toContain('<b>this');
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(JSON.stringify(mail?.headers.get('list'))).toContain('/api/unsubscribe/');
  });

  test('that was read meanwhile is not mailed', async () => {
    const cem = await person('Cem Demir');
    await mention(cem);
    const [job] = await waiting(cem);
    const [row] = await sync.fresh.database.query<{ id: string }>('select id from notifications where member_id = $1', [
      cem.actor.memberId,
    ]);
    const changes = { read: { value: new Date().toISOString() } };
    await sync.workspace.visible(await sync.run(cem, { kind: 'entry', type: 'notification', entry: row?.id ?? '', changes }));
    await run(job);
    expect(box.mails).toEqual([]);
  });

  test('that comes in quiet hours waits until they are over, and what comes behind it in the same mail', async () => {
    const zone = 'Etc/GMT-5';
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    const local = (hours: number) => localTime(minute + hours * 3_600_000, zone);
    const dora = await person('Dora Deep', { timeZone: zone, quietFrom: local(-2), quietUntil: local(3), language: 'de' });
    await mention(dora);
    await mention(dora);
    const [job, ...others] = await waiting(dora);
    expect(others).toEqual([]);
    expect(job?.at).toBe(minute + 3 * 3_600_000);
    await run(job);
    expect(box.mails).toHaveLength(1);
    expect(box.mails[0]?.subject).toBe('2 neu in Example');
    expect(box.mails[0]?.text).toContain('Ana Ahrens hat dich erwähnt: Nordwind <GmbH>');
  });

  test('comes with the digest for who wants it so, at their time of day, and never for who wants no mail', async () => {
    const zone = 'Asia/Kolkata';
    const inTwo = Math.floor(Date.now() / 60_000) * 60_000 + 7_200_000;
    const eda = await person('Eda Evening', { timeZone: zone, mention: 'app digest', digestAt: localTime(inTwo, zone) });
    const finn = await person('Finn Free', { mention: 'app push' });
    await mention(eda);
    await mention(finn);
    const [job] = await waiting(eda);
    expect(job?.payload.mode).toBe('digest');
    expect(job?.at).toBe(inTwo);
    expect(await waiting(finn)).toEqual([]);
  });
});

test('one click ends the mails, without a sign-in; looking at the link ends nothing, and a made-up one is nobody’s', async () => {
  const gil = await person('Gil Gone');
  await mention(gil);
  await run((await waiting(gil))[0]);
  const [, link = ''] = /(\/api\/unsubscribe\/\S+)/.exec(box.mails[0]?.text ?? '') ?? [];
  const setting = async () =>
    (
      await sync.fresh.database.query<{ mention: string | null }>(
        'select mention from notification_settings where member_id = $1',
        [gil.actor.memberId],
      )
    )[0]?.mention;
  expect((await ask(sync.server.address, link)).status).toBe(200);
  expect(await setting()).toBeNull();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const stop = (path: string) => ask(sync.server.address, path, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers });
  expect((await stop(link.replace(gil.actor.memberId, sync.owner.actor.memberId))).status).toBe(404);
  expect((await stop(link)).status).toBe(200);
  expect(await setting()).toBe('app push');
  box.mails.splice(0);
  await mention(gil);
  // The first mention's job is still in the queue: it finds nothing that may be mailed.
  for (const job of await waiting(gil)) await run(job);
  expect(box.mails).toEqual([]);
});

test('an invitation is mailed through the queue, again when the mail server was busy', async () => {
  const { key } = await sync.server.services.identity.addKey(sync.owner.actor, 'invite');
  box.busy = 1;
  const made = await ask(sync.server.address, `/api/w/${sync.workspaceId}/invitations`, {
    key,
    body: { email: 'new@example.org', role: 'member' },
  });
  expect(made.body).toMatchObject({ mailed: true });
  await eventually(() => box.mails.length === 1);
  const [mail] = box.mails;
  expect(mail?.subject).toBe('Ana Ahrens invites you to Example');
  expect(mail?.text).toContain(made.body.link);
});
