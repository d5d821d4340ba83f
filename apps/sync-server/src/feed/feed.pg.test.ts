import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Change, OLDEST_WIRE_VERSION, type ServerFrame, WIRE_VERSION } from '@rapport/model/wire/frames';
import { eventually, SyncTest, TestClient, type Member } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
});
afterAll(() => sync.close());

/** Follows the feed as a replica does, refusing gaps. */
class Follower {
  readonly rows = new Map<string, unknown>();
  cursor: number;
  readonly client: TestClient;
  constructor(client: TestClient, cursor: number, rows: Iterable<readonly [string, unknown]> = []) {
    this.client = client;
    this.cursor = cursor;
    for (const [id, row] of rows) this.rows.set(id, row);
  }
  take(): void {
    for (const frame of this.client.frames.splice(0))
      if (frame.op === 'feed' && frame.changes.length + frame.upto > 0) this.#apply(frame);
  }
  #apply({ after, upto, changes }: ServerFrame & { op: 'feed' }): void {
    if (after > this.cursor) throw new Error(`gap: ${after} after ${this.cursor}`);
    for (const change of changes as readonly Change[]) {
      if (change.seq <= this.cursor) continue;
      if (change.op === 'put') this.rows.set(change.row.id, change.row);
      else this.rows.delete(change.id);
    }
    this.cursor = Math.max(this.cursor, upto);
  }
}

const clock = async () => {
  const [row] = await sync.fresh.database.query<{ epoch: string; seq: string }>(
    'select epoch, seq from feed_clock where workspace_id = $1',
    [sync.workspaceId],
  );
  return { epoch: row?.epoch ?? '', cursor: Number(row?.seq) };
};

test('[V5] a reader that resumes from its cursor equals one that never left', async () => {
  const start = await clock();
  const steady = new Follower(await sync.client(sync.owner, start), start.cursor);
  let leaving = new Follower(await sync.client(ben, start), start.cursor);
  const records = await Promise.all(
    Array.from({ length: 12 }, (_, index) => sync.record('account', { name: { value: `A${index}` } })),
  );
  for (let round = 0; round < 12; round++) {
    const record = records[round % records.length] ?? '';
    await sync.run(sync.owner, {
      kind: 'update',
      type: 'account',
      records: [record],
      changes: { name: { value: `Round ${round}` } },
    });
    if (round % 4 === 0) await sync.run(sync.owner, { kind: 'delete', type: 'account', records: [record] });
    if (round % 3 === 0) {
      leaving.take();
      leaving.client.close();
      const again = await sync.client(ben, { epoch: start.epoch, cursor: leaving.cursor });
      leaving = new Follower(again, leaving.cursor, leaving.rows);
    }
  }
  await sync.workspace.drain();
  const end = await clock();
  for (const follower of [steady, leaving]) {
    await eventually(() => {
      follower.take();
      return follower.cursor >= end.cursor;
    });
  }
  expect([...leaving.rows].sort()).toEqual([...steady.rows].sort());
  expect(steady.rows.size).toBeGreaterThanOrEqual(12);
});

test('whoever comes back is told when nothing more is on its way', async () => {
  const start = await clock();
  await sync.record('account', { name: { value: 'Made while away' } });
  await sync.workspace.drain();
  const client = await sync.client(ben, start);
  const follower = new Follower(client, start.cursor);
  const told = await client.next<ServerFrame & { op: 'feed' }>((frame) => frame.op === 'feed' && frame.current === true);
  follower.take();
  expect(told.upto).toBe((await clock()).cursor);
  expect(JSON.stringify([...follower.rows.values()])).toContain('Made while away');
});

test('a cursor of another epoch, or of the future, has to load again', async () => {
  const { epoch, cursor } = await clock();
  const other = await sync.client(sync.owner, { epoch: v7(), cursor });
  expect(await other.next((frame) => frame.op === 'reload')).toMatchObject({ op: 'reload', epoch });
  const future = await sync.client(sync.owner, { epoch, cursor: cursor + 1_000 });
  expect(await future.next((frame) => frame.op === 'reload')).toMatchObject({ op: 'reload', epoch });
});

test('people travel through the feed', async () => {
  const client = await sync.client(sync.owner, await clock());
  const memberId = await sync.server.services.identity.addMember(sync.owner.actor, { name: 'Paula Placeholder' });
  const frame = await client.next<ServerFrame & { op: 'feed' }>(
    (each) => each.op === 'feed' && each.changes.some((change) => change.op === 'put' && change.row.id === memberId),
  );
  expect(frame.changes.find((change) => change.op === 'put')).toMatchObject({
    row: { type: 'member', values: { name: 'Paula Placeholder' } },
  });
  await eventually(() => sync.workspace.definitions().members.has(memberId));
});

test('a hello of a protocol that is not spoken, and one without a right, are refused with the reason', async () => {
  const client = await TestClient.connect(sync.url);
  for (const protocol of [OLDEST_WIRE_VERSION - 1, WIRE_VERSION + 1]) {
    client.send({ op: 'hello', protocol, definitions: '', token: sync.token(sync.owner) });
    expect(await client.next((frame) => frame.op === 'refused')).toMatchObject({
      op: 'refused',
      refusal: { kind: 'protocol-version', values: { oldest: OLDEST_WIRE_VERSION, newest: WIRE_VERSION } },
    });
  }
  client.send({ op: 'hello', protocol: 1, definitions: '', token: 'nonsense' });
  expect(await client.next((frame) => frame.op === 'refused')).toMatchObject({
    op: 'refused',
    refusal: { kind: 'not-signed-in' },
  });
  client.send({ op: 'hello', protocol: 1, definitions: '', token: sync.token({ ...sync.owner, session: 'key:' + v7() }) });
  expect(await client.next((frame) => frame.op === 'refused')).toMatchObject({
    op: 'refused',
    refusal: { kind: 'not-signed-in' },
  });
  client.close();
});

test('[V6] a member who is removed loses feed and documents at once, a viewer their pen', async () => {
  const eve = await sync.member('Eve Eager');
  const record = await sync.record('account', { name: { value: 'Secret' } });
  const client = await sync.client(eve, await clock());
  const provider = sync.provider(sync.name('account', record), eve);
  await eventually(() => provider.synced);
  await sync.server.services.identity.changeMember(sync.owner.actor, eve.actor.memberId, { role: 'viewer' });
  await client.next((frame) => frame.op === 'access' && frame.role === 'viewer');
  provider.document.getMap('fields').set('domain', 'viewer.example');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await sync.rows(record)).toHaveLength(1);
  await sync.server.services.identity.changeMember(sync.owner.actor, eve.actor.memberId, { active: false });
  await eventually(() => client.closed !== undefined);
  await sync.run(sync.owner, { kind: 'update', type: 'account', records: [record], changes: { name: { value: 'More secret' } } });
  await sync.workspace.drain();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(provider.document.getMap('fields').get('name')).toBe('Secret');
});

test('browsers of other pages are turned away, and nothing else listens', async () => {
  await expect(TestClient.connect(sync.url, { origin: 'https://evil.example' })).rejects.toThrow('403');
  (await TestClient.connect(sync.url, { origin: 'http://localhost:5400' })).close();
});
