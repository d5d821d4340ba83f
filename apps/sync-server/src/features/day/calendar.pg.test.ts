import { limits } from '@rapport/model/limits';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstOwner, runningServer, type Owner, type TestServer } from '../../../../../tests/support/running-server.ts';

let server: TestServer;
let owner: Owner;
beforeAll(async () => {
  server = await runningServer();
  owner = await firstOwner(server);
});
afterAll(() => server?.close());

const api = (path: string, body: unknown) => server.ask(`/api/v1/${path}`, { key: owner.key, body });
const feeds = (path = '', asking = {}) =>
  server.ask(`/api/w/${owner.slug}/calendar-feeds${path}`, { cookie: owner.cookie, ...asking });
/** The calendar behind an address, as a calendar program asks for it: without anything that says who asks. */
const calendar = (address: string, headers = {}) => server.ask(new URL(address).pathname, { headers });
async function newFeed() {
  const made = await feeds('', { method: 'POST' });
  expect(made.status).toBe(201);
  return made.body as { id: string; address: string };
}
const soon = '2099-05-04';

test('[M27] an address shows my open tasks and next steps as whole days, and nobody else’s', async () => {
  const other = await server.server.services.identity.addMember(
    { memberId: owner.memberId, workspaceId: owner.workspaceId, role: 'owner' },
    { name: 'Tom' },
  );
  await api('tasks', { name: 'Call; Ana', due: soon, assignee: owner.memberId });
  await api('tasks', { name: 'Nobody’s but mine', due: soon });
  await api('tasks', { name: 'Of Tom', due: soon, assignee: other });
  await api('tasks', { name: 'Done', due: soon, assignee: owner.memberId, done: true });
  await api('deals', { name: 'Acme', owner: owner.memberId, nextStep: 'Send offer', nextStepDate: soon });
  await api('deals', { name: 'Other', owner: owner.memberId, nextStep: 'By Tom', nextStepDate: soon, nextStepPerson: other });
  const { address } = await newFeed();
  const { status, body, headers } = await calendar(address);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  const text = (body.text as string).replaceAll('\r\n ', '');
  expect([...text.matchAll(/^SUMMARY:(.*)\r$/gm)].map(([, summary]) => summary).sort()).toEqual([
    'Call\\; Ana',
    'Nobody’s but mine',
    'Send offer · Acme',
  ]);
  expect(text).toContain('DTSTART;VALUE=DATE:20990504');
  const again = await calendar(address, { 'if-none-match': headers.get('etag') });
  expect(again.status).toBe(304);
});

test('[V6] a revoked address, one that never was and that of somebody who left give the same answer', async () => {
  const { id, address } = await newFeed();
  expect((await calendar(address)).status).toBe(200);
  expect((await feeds(`/${id}`, { method: 'DELETE' })).status).toBe(200);
  const revoked = await calendar(address);
  expect(revoked).toMatchObject({ status: 404, body: { kind: 'not-found' } });
  expect(await calendar(address.replace(/[^/]{32}\.ics/, `${'0'.repeat(32)}.ics`))).toMatchObject({
    status: 404,
    body: revoked.body,
  });
  expect((await feeds(`/${id}`, { method: 'DELETE' })).status).toBe(404);

  const left = await newFeed();
  await server.database.query('update member set active = false where id = $1', [owner.memberId]);
  expect(await calendar(left.address)).toMatchObject({ status: 404, body: revoked.body });
  await server.database.query('update member set active = true where id = $1', [owner.memberId]);
});

test('the secret is stored nowhere, listed nowhere, and a key cannot make one', async () => {
  const { address } = await newFeed();
  const secret = /([0-9a-z]{32})\.ics$/.exec(address)?.[1] ?? '';
  const stored = await server.database.query<{ row: string }>('select to_jsonb(calendar_feed)::text as row from calendar_feed');
  expect(stored.filter(({ row }) => row.includes(secret))).toEqual([]);
  expect(JSON.stringify((await feeds()).body)).not.toContain(secret);
  const byKey = await server.ask(`/api/w/${owner.workspaceId}/calendar-feeds`, { method: 'POST', key: owner.key });
  expect(byKey).toMatchObject({ status: 403 });
});

test('[V8] one person has so many addresses and no more', async () => {
  const had = ((await feeds()).body.items as unknown[]).length;
  for (let count = had; count < limits.calendarFeeds.value; count++) await newFeed();
  expect(await feeds('', { method: 'POST' })).toMatchObject({ body: { kind: 'too-many' } });
});

test('[V8] calendarEntries: a calendar holds so many and no more, the soonest first', async () => {
  const workspace = server.server.services.owner(owner.workspaceId);
  const actor = { memberId: owner.memberId, workspaceId: owner.workspaceId, role: 'owner' } as const;
  const tasks = Array.from({ length: limits.calendarEntries.value + 1 }, (_, at) => ({
    type: 'task',
    record: v7(),
    changes: {
      name: { value: `Task ${at}` },
      due: { value: at === limits.calendarEntries.value ? '2098-12-31' : '2098-01-01' },
      assignee: { value: owner.memberId },
    },
  }));
  await workspace?.createMany(actor, tasks, 'import', v7());
  await workspace?.drain();
  await server.database.query('delete from calendar_feed');
  const text = (await calendar((await newFeed()).address)).body.text as string;
  expect(text.match(/^BEGIN:VEVENT/gm)).toHaveLength(limits.calendarEntries.value);
  expect(text).not.toContain('20981231');
});
