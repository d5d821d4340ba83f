import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editOf, fieldsIn, type Member, type Provider, synced, SyncTest } from '../support/sync-server.ts';
import type { Target } from './attack-rig.ts';
import { attacks } from './named-attacks.ts';

let sync: SyncTest;
let ben: Member;
let own: string;
let bens: Provider;
let target: Target;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  const mallory = await sync.member('Mallory Mean');
  const account = await sync.record('account', { name: { value: 'Attacked' } });
  own = await sync.record('account', { name: { value: 'Ben’s own' } });
  bens = sync.provider(sync.name('account', account), ben);
  await synced(bens);
  fieldsIn(bens).set('domain', 'ben.example');
  const { key } = await sync.server.services.identity.addKey(sync.owner.actor, 'mallory', mallory.actor.memberId);
  target = {
    port: sync.server.port,
    workspace: sync.workspaceId,
    member: mallory.actor.memberId,
    key,
    token: () => Promise.resolve(sync.token(mallory)),
    account: { id: account, document: sync.name('account', account) },
    victim: bens.document.clientID,
  };
});
afterAll(() => sync.close());

/** Whoever is at work is confirmed, seen by others, and not logged out. */
async function benGoesOn(name: string): Promise<void> {
  const client = await sync.client(ben);
  const [edit = ''] = client.push({
    document: sync.name('account', own),
    update: editOf(undefined, (fields) => fields.set('description', name)),
    base: 1,
  });
  await client.saved(edit);
  client.close();
  expect(bens.synced).toBe(true);
}

describe('[V8] an attack is refused, and others go on', () => {
  test.each(attacks)('$name: $answer', async ({ name, answer, act }) => {
    const given = await act(target);
    if (typeof answer === 'string') expect(given).toBe(answer);
    else expect(given).toMatch(answer);
    await benGoesOn(name);
  });

  test('after all of them the one who was to be silenced still writes, and everybody has it', async () => {
    fieldsIn(bens).set('name', 'Still here');
    await expect.poll(() => sync.value('accounts', target.account.id, 'name')).toBe('Still here');
    const reader = sync.provider(target.account.document, sync.owner);
    await synced(reader);
    expect(fieldsIn(reader).get('name')).toBe('Still here');
  });
});
