import { afterAll, beforeAll, expect, test } from 'vitest';
import { editOf, eventually, type Member, SyncTest } from '../../../../tests/support/sync-server.ts';
import { ask } from '../../../../tests/support/running-server.ts';

let sync: SyncTest;
let ben: Member;
const keys = { admin: '', member: '' };
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  const { identity } = sync.server.services;
  keys.admin = (await identity.addKey(sync.owner.actor, 'prometheus')).key;
  keys.member = (await identity.addKey(sync.owner.actor, 'curious', ben.actor.memberId)).key;
});
afterAll(() => sync.close());

/** The measurements by name (labels included). */
async function measured(): Promise<Map<string, number>> {
  const response = await fetch(`${sync.server.address}/metrics`, { headers: { authorization: `Bearer ${keys.admin}` } });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/plain');
  const lines = (await response.text()).split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

test('measurements are an admin’s to see', async () => {
  for (const path of ['/metrics', `/api/w/${sync.workspaceId}/status`]) {
    expect(await ask(sync.server.address, path)).toMatchObject({ status: 401 });
    expect(await ask(sync.server.address, path, { key: keys.member })).toMatchObject({ status: 403 });
  }
});

test('what people do is counted: sockets, documents, commits, projections, refusals by reason', async () => {
  const record = await sync.record('account', { name: { value: 'Measured' } });
  const client = await sync.client(ben);
  const before = await measured();
  const [good = ''] = client.push({
    document: sync.name('account', record),
    update: editOf(undefined, (fields) => fields.set('domain', 'a.example')),
    base: 1,
  });
  await client.saved(good);
  const [bad = ''] = client.push({
    document: sync.name('account', record),
    update: editOf(undefined, (fields) => fields.set('owner', ben.actor.memberId)),
    base: 1,
  });
  await client.refused(bad);
  await sync.workspace.drain();
  const after = await eventually(measured, (now) => now.get('rapport_projection_waiting_documents') === 0);
  const grew = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  expect(after.get('rapport_sockets')).toBe(1);
  expect(after.get('rapport_log_accepting')).toBe(1);
  expect(grew('rapport_log_writes_total')).toBeGreaterThanOrEqual(1);
  expect(grew('rapport_log_commit_seconds_count')).toBeGreaterThanOrEqual(1);
  expect(grew('rapport_projection_seconds_count')).toBeGreaterThanOrEqual(1);
  expect(grew('rapport_refusals_total{at="edit",kind="server-field"}')).toBe(1);
  expect(after.get('rapport_jobs_failed')).toBe(0);
  expect([...after.keys()].some((name) => name.startsWith('process_cpu'))).toBe(true);
  client.close();
});

test('a log that waits is seen while it waits', async () => {
  const record = await sync.record('account', { name: { value: 'Held' } });
  const release = await sync.holdLog();
  const client = await sync.client(ben);
  const [edit = ''] = client.push({
    document: sync.name('account', record),
    update: editOf(undefined, (fields) => fields.set('domain', 'b.example')),
    base: 1,
  });
  await eventually(measured, (now) => (now.get('rapport_log_waiting_writes') ?? 0) > 0);
  await release();
  await client.saved(edit);
  await eventually(measured, (now) => now.get('rapport_log_waiting_writes') === 0);
  const { body } = await ask(sync.server.address, `/api/w/${sync.workspaceId}/status`, { key: keys.admin });
  expect(body).toMatchObject({ unprojected: expect.any(Number) as number, parked: 0, jobs: { failed: 0 } });
  expect(body.commitSeconds).toBeGreaterThan(0);
  client.close();
});
