import { adjustableRoles, adjustableVerbs, type AdjustableVerb } from '@rapport/model/access/can';
import { settingsIds } from '@rapport/model/settings/definitions';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/running-server.ts';
import { eventually, SyncTest, type Member } from '../support/sync-server.ts';

let sync: SyncTest;
const people = new Map<string, Member & { key: string }>();
beforeAll(async () => {
  sync = await SyncTest.start();
  for (const role of [...adjustableRoles, 'admin'] as const) {
    const member = await sync.member(`Some ${role}`, role);
    const { key } = await sync.server.services.identity.addKey(sync.owner.actor, 'http', member.actor.memberId);
    people.set(role, { ...member, key });
  }
});
afterAll(() => sync?.close());

const person = (role: string) => people.get(role) as Member & { key: string };
const set = async (role: string, verb: string, may: boolean | null, who = sync.owner) => {
  await sync.run(who, {
    kind: 'update',
    type: 'settings',
    records: [settingsIds.access],
    changes: { [`role/${role}/${verb}`]: { value: may } },
  });
  await eventually(
    () => (sync.workspace.definitions().access.powers as { [role: string]: { [verb: string]: boolean } })[role]?.[verb],
    (now) => now === (may ?? undefined),
  );
};
const slug = () => sync.workspace.workspace.slug;
const statusOf = async (role: string, path: string, asking = {}) =>
  (await ask(sync.server.address, path, { key: person(role).key, ...asking })).status;

/** Does what a verb allows; whether it was allowed. */
const doing: { readonly [verb in AdjustableVerb]: (role: string) => Promise<boolean> } = {
  export: async (role) => (await statusOf(role, `/api/w/${slug()}/export/deals`)) !== 403,
  import: async (role) => (await statusOf(role, `/api/w/${slug()}/imports`)) !== 403,
  'manage-keys': async (role) => (await statusOf(role, `/api/w/${slug()}/keys`)) !== 403,
  'delete-many': async (role) => {
    const records = [await sync.record('deal', { name: { value: 'A' } }), await sync.record('deal', { name: { value: 'B' } })];
    const actor = sync.workspace.actor(person(role).actor.memberId);
    if (!actor) return false;
    return sync.workspace.run(actor, { id: v7(), age: 0, kind: 'delete', type: 'deal', records }, 'command').then(
      () => true,
      () => false,
    );
  },
  'edit-settings': async (role) => {
    const actor = sync.workspace.actor(person(role).actor.memberId);
    if (!actor) return false;
    const changes = { [`pipeline/c_x/label`]: { value: role } };
    const command = { id: v7(), age: 0, kind: 'update', type: 'settings', records: [settingsIds.pipelines], changes } as const;
    return sync.workspace.run(actor, command, 'command').then(
      () => true,
      () => false,
    );
  },
};

describe.each(adjustableVerbs)('%s', (verb) => {
  test.each(adjustableRoles)('is given to %ss and taken from them by an admin, at once', async (role) => {
    for (const may of [true, false]) {
      await set(role, verb, may);
      // A viewer who may delete many still may not delete.
      const expected = may && !(verb === 'delete-many' && role === 'viewer');
      expect(await doing[verb](role)).toBe(expected);
      expect(await doing[verb]('admin')).toBe(true);
    }
    await set(role, verb, null);
  });
});

test('who may edit settings does not thereby decide who may what, nor who sees what', async () => {
  await set('manager', 'edit-settings', true);
  const manager = person('manager');
  await expect(set('manager', 'export', true, manager)).rejects.toThrow('not-allowed');
  const provider = sync.provider(sync.name('settings', settingsIds.access), manager);
  await eventually(() => provider.synced);
  const refusals: string[] = [];
  provider.on('stateless', ({ payload }: { payload: string }) => refusals.push(payload));
  provider.document.getMap('fields').set('visibility/deal', 'owner');
  await eventually(() => refusals.some((payload) => payload.includes('not-allowed')));
  expect(sync.workspace.definitions().access.visibility.size).toBe(0);
  provider.destroy();
  await set('manager', 'edit-settings', null);
});

test('[V6] who may have keys has their own, and becomes nobody else by one', async () => {
  await set('member', 'manage-keys', true);
  const other = await sync.member('Other Member');
  const make = (body: object) => ask(sync.server.address, `/api/w/${slug()}/keys`, { key: person('member').key, body });
  expect((await make({ name: 'mine' })).status).toBe(201);
  expect((await make({ name: 'theirs', member: other.actor.memberId })).status).toBe(403);
  const { body } = await ask(sync.server.address, `/api/w/${slug()}/keys`, { key: person('member').key });
  const keys = (body as { items: { member: string; id: string }[] }).items;
  expect(new Set(keys.map(({ member }) => member))).toEqual(new Set([person('member').actor.memberId]));
  const foreign = other.session.slice('key:'.length);
  expect(await statusOf('member', `/api/w/${slug()}/keys/${foreign}`, { method: 'DELETE' })).toBe(404);
  await set('member', 'manage-keys', null);
});

test("[V6] an import is its maker's, and of those who run the workspace", async () => {
  const other = await sync.member('Second Member');
  const { key } = await sync.server.services.identity.addKey(sync.owner.actor, 'http', other.actor.memberId);
  const uploaded = await ask(sync.server.address, `/api/w/${slug()}/imports?type=deal`, {
    key,
    body: 'Name\nA\n',
    method: 'POST',
  });
  const { id } = (uploaded.body as { job: { id: string } }).job;
  expect(await statusOf('member', `/api/w/${slug()}/imports/${id}`)).toBe(404);
  expect(await statusOf('admin', `/api/w/${slug()}/imports/${id}`)).toBe(200);
  const { body } = await ask(sync.server.address, `/api/w/${slug()}/imports`, { key: person('member').key });
  expect(JSON.stringify(body)).not.toContain(id);
});

test('an admin looks as a member does, which is written down; what is that member\u2019s alone stays theirs', async () => {
  const member = person('member');
  await sync.run(member, {
    kind: 'entry',
    type: 'follow',
    entry: v7(),
    changes: { record: { value: `deal:${await sync.record('deal', {})}` } },
  });
  await sync.workspace.drain();
  const path = `/api/sync/bootstrap?workspace=${slug()}&as=${member.actor.memberId}`;
  const { body } = await ask(sync.server.address, path, { key: person('admin').key });
  expect(String(body.text)).toContain('"type":"deal"');
  expect(String(body.text)).not.toContain('"type":"follow"');
  const audited = await sync.fresh.database.query(`select actor, action, subject from audit where action = 'view-as'`);
  expect(audited).toEqual([{ actor: person('admin').actor.memberId, action: 'view-as', subject: member.actor.memberId }]);
  expect(await statusOf('manager', path)).toBe(403);
  expect(await statusOf('admin', `/api/sync/bootstrap?workspace=${slug()}&as=${sync.owner.actor.memberId}`)).toBe(403);
});
