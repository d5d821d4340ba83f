import type { BootstrapChunk } from '@rapport/model/wire/frames';
import { decodeRows } from '@rapport/model/wire/row-chunk';
import { readClock } from '@rapport/persistence/server/feed/read-changes';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ask } from '../support/running-server.ts';
import { eventually, SyncTest, type Member } from '../support/sync-server.ts';

let sync: SyncTest;
let ana: Member;
let guest: Member;
let key: string;
beforeAll(async () => {
  sync = await SyncTest.start();
  ana = await sync.member('Ana Ahlers');
  await sync.member('Nobody Known');
  guest = await sync.member('Gus Guest', 'guest');
  ({ key } = await sync.server.services.identity.addKey(sync.owner.actor, 'http', guest.actor.memberId));
});
afterEach(() => sync.disconnect());
afterAll(() => sync?.close());

const slug = () => sync.workspace.workspace.slug;
const http = (path: string) => ask(sync.server.address, path, { key });

async function loaded(): Promise<Map<string, Record<string, unknown>[]>> {
  const { body } = await http(`/api/sync/bootstrap?workspace=${slug()}`);
  const found = new Map<string, Record<string, unknown>[]>();
  for (const line of String(body.text).trim().split('\n')) {
    const part = JSON.parse(line) as BootstrapChunk;
    if ('columns' in part)
      found.set(part.type, [...(found.get(part.type) ?? []), ...decodeRows(part).map(({ values }) => values)]);
  }
  return found;
}

test('[V6] a guest loads what is shared, the settings that give it words, and the names that stand in it', async () => {
  const secret = await sync.record('account', { name: { value: 'Ours' }, owner: { value: sync.owner.actor.memberId } });
  const record = await sync.record('deal', { name: { value: 'Yours' }, owner: { value: ana.actor.memberId } }, ana);
  await sync.run(ana, { kind: 'share', type: 'deal', records: [record], with: `user:${guest.actor.memberId}` });
  await sync.workspace.drain();
  const rows = await loaded();
  expect([...rows.keys()].sort()).toEqual(['deal', 'member', 'settings']);
  expect(rows.get('settings')).toHaveLength(3);
  expect(rows.get('member')?.map((values) => Object.keys(values).sort())).toEqual([
    ['hue', 'name'],
    ['hue', 'name'],
  ]);
  expect(
    rows
      .get('member')
      ?.map(({ name }) => name)
      .sort(),
  ).toEqual(['Ana Ahlers', 'Gus Guest']);
  expect(JSON.stringify([...rows])).not.toContain(secret);
});

test('[V6] a guest who follows hears of people only with the records that name them', async () => {
  const { epoch, seq } = await readClock(sync.fresh.database, sync.workspaceId);
  const client = await sync.client(guest, { epoch, cursor: seq });
  await sync.member('Late Comer');
  const record = await sync.record('deal', { name: { value: 'Also yours' }, owner: { value: ana.actor.memberId } }, ana);
  await sync.run(ana, { kind: 'share', type: 'deal', records: [record], with: `user:${guest.actor.memberId}` });
  await eventually(() => JSON.stringify(client.frames).includes('Also yours'));
  const told = JSON.stringify(client.frames);
  expect(told).toContain('Ana Ahlers');
  expect(told).not.toContain('Late Comer');
  expect(told).not.toContain('@example.org');
});

test('[V6] a guest reads no list of people or teams, asks nobody for access and may not export', async () => {
  for (const path of [
    'members',
    'teams',
    'export/deals',
    'access/deal/00000000-0000-7000-8000-000000000001',
    'keys',
    'invitations',
  ])
    expect((await http(`/api/w/${slug()}/${path}`)).status, path).toBe(403);
});
