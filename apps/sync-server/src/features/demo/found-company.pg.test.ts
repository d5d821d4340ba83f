import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventKinds } from '@rapport/model/projection/event';
import { rebuild } from '@rapport/persistence/server/rows/rebuild-rows';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { ask, publicUrl } from '../../../../../tests/support/running-server.ts';
import { startServer, type RunningServer } from '../../main.ts';
import { writeDemoMark } from './demo-mark.ts';
import { until } from '../../../../../tests/support/until.ts';

const mark = { seed: 'test', day: new Date().toISOString().slice(0, 10), scale: 1, complete: false };
let fresh: FreshDatabase;
let server: RunningServer;
const directories: string[] = [];

const directory = () => {
  const made = mkdtempSync(join(tmpdir(), 'rapport-demo-'));
  directories.push(made);
  return made;
};
const configOf = (dataDirectory: string) => ({
  port: 0,
  host: '127.0.0.1',
  publicUrl,
  dataDirectory,
  databaseUrl: fresh.url,
  logLevel: process.env.LOG_LEVEL ?? 'silent',
  smtpUrl: undefined,
  mailFrom: 'Rapport <rapport@example.org>',
  replicaRows: 200_000,
  fileBytes: 52_428_800,
  filesBytes: 1_073_741_824,
  filesBucket: undefined,
});

beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 3 });
  const made = directory();
  writeDemoMark(made, mark);
  server = await startServer(configOf(made), { demo: { live: false } });
});
afterAll(async () => {
  await server.close();
  await fresh.close();
  for (const made of directories) rmSync(made, { recursive: true, force: true });
});
const query = <Row extends object>(sql: string) => fresh.database.query<Row>(sql);

test('every verb of the feed occurs, nothing is set aside, no value is unreadable', async () => {
  const kinds = await query<{ kind: string }>('select distinct kind from event');
  // Words are lost in notes of the first layout only, and nobody begins such a note any more.
  const wanted = eventKinds.filter((kind) => kind !== 'text-lost');
  expect(kinds.map(({ kind }) => kind).sort()).toEqual([...wanted].sort());
  // What the server tells people of it follows the founding.
  await until(() => expect(server.services.health().unprojected).toBe(0));
  expect(server.services.health().parked).toBe(0);
  const [issues] = await query<{ count: string }>(
    `select (select count(*) from accounts where issues <> '[]') + (select count(*) from contacts where issues <> '[]')
      + (select count(*) from deals where issues <> '[]') as count`,
  );
  expect(Number(issues?.count)).toBe(0);
});

test('history is true: rows are as old as what was done to them, by whoever did it, and nothing is later than now', async () => {
  const [late] = await query<{ count: string }>('select count(*) from document_update where at > now() or made_at > now()');
  expect(Number(late?.count)).toBe(0);
  const [spread] = await query<{ months: string; authors: string }>(
    `select count(distinct date_trunc('month', created_at)) as months, count(distinct updated_by) as authors from deals`,
  );
  expect(Number(spread?.months)).toBeGreaterThan(16);
  expect(Number(spread?.authors)).toBeGreaterThan(7);
  const [entered] = await query<{ count: string }>(
    `select count(*) from deals where (tracked_since ->> 'stage')::timestamptz > now() - interval '1 hour'`,
  );
  expect(Number(entered?.count)).toBe(0);
});

test('everybody finds in the inbox who named them this week', async () => {
  const named = () =>
    query<{ count: string }>(`select count(distinct member_id) from notifications where kind = 'mention' and read is null`);
  await expect.poll(async () => Number((await named())[0]?.count)).toBe(12);
});

test('[V3] rows and events are made again from the log as they are', async () => {
  const sums = async () =>
    query<object>(
      `select (select md5(string_agg(deals::text, '' order by id)) from deals) as deals,
        (select md5(string_agg(notes::text, '' order by id)) from notes) as notes,
        (select md5(string_agg(event::text, '' order by id)) from event) as events`,
    );
  const before = await sums();
  const [{ id } = { id: '' }] = server.services.workspaces();
  await rebuild(fresh.database, id);
  expect(await sums()).toEqual(before);
});

test('everybody signs in by a click, on their own address, and only there', async () => {
  const { body } = await ask(server.address, '/api/demo');
  const { people } = body.demo as { people: { key: string; address: string }[] };
  expect(people).toHaveLength(12);
  const ana = people.find(({ key }) => key === 'ana')!;
  expect(ana.address).toBe('http://ana.localhost:5400');
  const signIn = (headers: Record<string, string>, person = 'ana') =>
    ask(server.address, '/api/demo/sign-in', { method: 'POST', body: { person }, headers });
  const answer = await signIn({ origin: ana.address, cookie: 'a=b' });
  expect(answer.status).toBe(200);
  const cookies = answer.headers.getSetCookie();
  expect(cookies.some((cookie) => cookie.startsWith('rapport-demo.session_token=') && !/domain=/i.test(cookie))).toBe(true);
  const cookie = cookies.map((each) => each.split(';')[0]).join('; ');
  const mine = await ask(server.address, '/api/me', { headers: { cookie } });
  expect(mine.body).toMatchObject({ user: { name: 'Ana Lindqvist' }, workspaces: [{ slug: 'nordlicht', role: 'member' }] });
  expect((await signIn({ origin: 'http://eve.localhost:5400', cookie: 'a=b' })).status).toBe(403);
  expect((await signIn({ origin: 'http://ana.localhost:5401', cookie: 'a=b' })).status).toBe(403);
  expect((await signIn({}, 'dieter')).status).toBe(404);
  // Where nobody is simulated, nobody is let in as one who is.
  expect((await signIn({}, 'robin')).status).toBe(404);
});

test('a directory that was not made for a demo never opens that door', async () => {
  await expect(startServer(configOf(directory()), { demo: { live: false } })).rejects.toThrow('holds no demo');
});
