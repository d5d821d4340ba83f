import { groupsOf } from '@rapport/model/access/can';
import { decodeRows } from '@rapport/model/wire/row-chunk';
import type { BootstrapChunk } from '@rapport/model/wire/frames';
import { differingTypes, rowSum, type RowSums } from '@rapport/model/wire/row-sums';
import type { Row } from '@rapport/model/schema/row';
import { bootstrap } from '@rapport/persistence/server/feed/bootstrap';
import { readRowSums } from '@rapport/persistence/server/feed/row-sums';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SyncTest, type Member } from '../../../../tests/support/sync-server.ts';
import { ask } from '../../../../tests/support/running-server.ts';
import { groupsName } from './groups-name.ts';

let sync: SyncTest;
let ben: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  const accounts: string[] = [];
  for (let at = 0; at < 12; at++) accounts.push(await sync.record('account', { name: { value: `Account ${at}` } }));
  for (let at = 0; at < 5; at++) await sync.record('contact', { lastName: { value: `Contact ${at}` } });
  await sync.workspace.visible(
    await sync.run(sync.owner, {
      kind: 'update',
      type: 'account',
      records: accounts.slice(3, 6),
      changes: { domain: { value: 'a.example' } },
    }),
  );
  await sync.workspace.visible(await sync.run(sync.owner, { kind: 'delete', type: 'account', records: accounts.slice(0, 2) }));
  await sync.workspace.drain();
});
afterAll(() => sync.close());

/** What somebody holds after loading all rows. */
async function held({ actor }: Member): Promise<{ epoch: string; seq: number; rows: Map<string, Row[]> }> {
  const groups = groupsOf(sync.workspace.actor(actor.memberId) ?? actor);
  const rows = new Map<string, Row[]>();
  let head = { epoch: '', seq: 0 };
  const reader = { groups, name: groupsName(groups), me: [actor.memberId] };
  for await (const line of bootstrap(sync.fresh.database, sync.workspaceId, reader)) {
    if ('epoch' in line) head = line;
    else if ('columns' in line && line.type !== 'member' && line.type !== 'team')
      rows.set(line.type, [...(rows.get(line.type) ?? []), ...decodeRows(line as BootstrapChunk)]);
  }
  return { ...head, rows };
}

const sums = (rows: ReadonlyMap<string, readonly Row[]>): RowSums =>
  Object.fromEntries([...rows].map(([type, ofType]) => [type, rowSum(ofType)]));

test('[V5] the database sums up the rows that somebody sees as the device does', async () => {
  for (const who of [sync.owner, ben]) {
    const { epoch, seq, rows } = await held(who);
    const groups = groupsOf(sync.workspace.actor(who.actor.memberId) ?? who.actor);
    expect(rows.get('account')).toHaveLength(12);
    expect(await readRowSums(sync.fresh.database, sync.workspaceId, groups, { epoch, seq })).toEqual(sums(rows));
    expect(await readRowSums(sync.fresh.database, sync.workspaceId, groups, { epoch, seq: seq - 1 })).toBeUndefined();
  }
});

test('[V5] a row too few, one too many and one that stayed behind are found, by type', async () => {
  const { rows } = await held(sync.owner);
  const all = sums(rows);
  const [first, ...rest] = rows.get('account') ?? [];
  const stale = { ...(first as Row), position: (first as Row).position - 1 };
  expect(differingTypes(all, sums(rows))).toEqual([]);
  expect(differingTypes(all, { ...all, account: rowSum(rest) })).toEqual(['account']);
  expect(differingTypes(all, { ...all, account: rowSum([...rest, stale]) })).toEqual(['account']);
  expect(differingTypes(all, { ...all, contact: rowSum([...(rows.get('contact') ?? []), first as Row]) })).toEqual(['contact']);
  expect(differingTypes(all, { account: all.account as never, settings: all.settings as never })).toContain('contact');
});

test('[V5] a device that holds other rows than it should is told which types, and it is counted', async () => {
  const { key } = await sync.server.services.identity.addKey(sync.owner.actor, 'device');
  const { epoch, seq, rows } = await held(sync.owner);
  const groups = groupsName(groupsOf(sync.workspace.actor(sync.owner.actor.memberId) ?? sync.owner.actor));
  const check = async (body: object) =>
    (await ask(sync.server.address, `/api/sync/check?workspace=${sync.workspaceId}`, { key, body })).body;

  expect(await check({ epoch, seq, groups, sums: sums(rows) })).toEqual({ differ: [] });
  expect(await check({ epoch, seq: seq - 1, groups, sums: sums(rows) })).toEqual({ moved: true });
  expect(await check({ epoch, seq, groups: 'others', sums: sums(rows) })).toEqual({ moved: true });
  const wrong = { ...sums(rows), contact: { rows: 1, sum: 7 } };
  expect(await check({ epoch, seq, groups, sums: wrong })).toEqual({ differ: ['contact'] });
  expect(await check({ epoch, seq, groups, sums: { contact: 5 } })).toMatchObject({ kind: 'bad-request', field: 'sums.contact' });
  // What it leaves to the server is nothing that it lacks.
  const { contact: _, ...without } = sums(rows);
  expect(await check({ epoch, seq, groups, sums: without, left: ['contact'] })).toEqual({ differ: [] });
  const { body } = await ask(sync.server.address, '/metrics', { key });
  expect(String(body.text)).toContain('rapport_replica_divergences_total{type="contact"} 1');
});
