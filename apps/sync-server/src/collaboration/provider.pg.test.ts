import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { v7 } from 'uuid';
import * as Y from 'yjs';
import type { ServerFrame } from '@rapport/model/wire/frames';
import {
  acknowledged,
  eventually,
  fieldsIn,
  sendUpdate,
  synced,
  SyncTest,
  type Member,
  type Provider,
} from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
});
afterEach(() => sync.disconnect());
afterAll(() => sync.close());

describe('a stock provider', () => {
  test('connects, edits, and the other one sees it', async () => {
    const record = await sync.record('account', { name: { value: 'Acme' } });
    const [one, two] = [
      sync.provider(sync.name('account', record), sync.owner),
      sync.provider(sync.name('account', record), sync.owner),
    ];
    await Promise.all([synced(one), synced(two)]);
    expect(fieldsIn(one).get('name')).toBe('Acme');
    fieldsIn(one).set('domain', 'acme.example');
    await eventually(() => fieldsIn(two).get('domain') === 'acme.example');
    await acknowledged(one);
    await eventually(
      () => sync.value('accounts', record, 'domain'),
      (domain) => domain === 'acme.example',
    );
  });

  test('[V1] is not acknowledged, and nobody sees its edit, before the edit is in the log', async () => {
    const record = await sync.record('account', { name: { value: 'Held' } });
    const [one, two] = [
      sync.provider(sync.name('account', record), sync.owner),
      sync.provider(sync.name('account', record), sync.owner),
    ];
    await Promise.all([synced(one), synced(two)]);
    await Promise.all([acknowledged(one), acknowledged(two)]);
    const release = await sync.holdLog();
    fieldsIn(one).set('domain', 'held.example');
    // The server has it: its own copy shows it.
    await eventually(() => sync.node.documents.get(sync.name('account', record))?.fields().get('domain') === 'held.example');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(one.hasUnsyncedChanges).toBe(true);
    expect(fieldsIn(two).get('domain')).toBeUndefined();
    await release();
    await acknowledged(one);
    await eventually(() => fieldsIn(two).get('domain') === 'held.example');
  });
});

/** What the server says on a document's own channel. */
function said(provider: Provider): ServerFrame[] {
  const frames: ServerFrame[] = [];
  provider.on('stateless', ({ payload }: { payload: string }) => frames.push(JSON.parse(payload) as ServerFrame));
  return frames;
}
const refusedOf = (provider: Provider): Promise<string> =>
  new Promise((resolve) => provider.on('authenticationFailed', ({ reason }: { reason: string }) => resolve(reason)));

describe('attaching', () => {
  test('to an unknown name, another workspace, another type, another incarnation: the same answer', async () => {
    const record = await sync.record('account', { name: { value: 'Mine' } });
    const mine = sync.name('account', record);
    const names = [
      sync.name('account', v7()),
      sync.name('contact', record),
      mine.replace(sync.workspaceId, v7()),
      mine.replace('.1/', '.2/'),
      mine.replace(/1$/, '2'),
      'nonsense',
    ];
    expect(await Promise.all(names.map((name) => refusedOf(sync.provider(name, sync.owner))))).toEqual(
      names.map(() => 'not-found'),
    );
  });

  test('with a token that is nobody’s is refused', async () => {
    const record = await sync.record('account', {});
    expect(await refusedOf(sync.provider(sync.name('account', record), sync.owner, { token: () => 'nonsense' }))).toBe(
      'not-signed-in',
    );
  });

  test('as a viewer shows and does not take', async () => {
    const record = await sync.record('account', { name: { value: 'Seen' } });
    const provider = sync.provider(sync.name('account', record), await sync.member('Vera View', 'viewer'));
    const frames = said(provider);
    await synced(provider);
    expect(provider.authorizedScope).toBe('readonly');
    fieldsIn(provider).set('name', 'Changed');
    expect(await eventually(() => frames.find((frame) => frame.op === 'edit-refused'))).toMatchObject({
      refusal: { kind: 'not-allowed' },
    });
    expect(await sync.rows(record)).toHaveLength(1);
  });
});

describe('[V7] an edit that is refused says why to its author, and nobody else notices', () => {
  test.each([
    ['another root', 'foreign-content', (doc: Y.Doc) => doc.getMap('other').set('x', 1)],
    ['a server field', 'server-field', (doc: Y.Doc) => doc.getMap('fields').set('owner', v7())],
    ['a nested type', 'foreign-content', (doc: Y.Doc) => doc.getMap('fields').set('nested', new Y.Map())],
  ])('%s: %s', async (_, kind, write) => {
    const record = await sync.record('account', { name: { value: 'Target' } });
    const [bad, good] = [
      sync.provider(sync.name('account', record), ben),
      sync.provider(sync.name('account', record), sync.owner),
    ];
    const frames = said(bad);
    await Promise.all([synced(bad), synced(good)]);
    write(bad.document);
    expect(await eventually(() => frames.find((frame) => frame.op === 'edit-refused'))).toMatchObject({ refusal: { kind } });
    fieldsIn(good).set('domain', 'good.example');
    await acknowledged(good);
    expect((await sync.rows(record)).map(({ origin }) => origin)).toEqual(['command', 'edit']);
  });

  test('somebody else’s client id: forged-update', async () => {
    const record = await sync.record('account', { name: { value: 'Target' } });
    const [one, two] = [
      sync.provider(sync.name('account', record), sync.owner),
      sync.provider(sync.name('account', record), ben),
    ];
    const frames = said(two);
    await Promise.all([synced(one), synced(two)]);
    fieldsIn(one).set('domain', 'mine.example');
    await acknowledged(one);
    await eventually(() => fieldsIn(two).get('domain') === 'mine.example');
    two.document.clientID = one.document.clientID;
    fieldsIn(two).set('domain', 'forged.example');
    expect(await eventually(() => frames.find((frame) => frame.op === 'edit-refused'))).toMatchObject({
      refusal: { kind: 'forged-update' },
    });
    expect(await sync.rows(record)).toHaveLength(2);
  });
});

test('[V7] two people of whose edits the first were lost on the way are not locked out by each other’s', async () => {
  const record = await sync.record('account', { name: { value: 'Gaps' } });
  const name = sync.name('account', record);
  const people = [sync.owner, ben].map((who) => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    return { who, doc, updates };
  });
  // What one has of it arrives without what it builds on, and waits in the document.
  for (const [index, { who, doc, updates }] of people.entries()) {
    doc.getMap('fields').set(`tags/first${index}`, true);
    doc.getMap('fields').set(`tags/second${index}`, true);
    const provider = sync.provider(name, who);
    await synced(provider);
    const before = (await sync.rows(record)).length;
    sendUpdate(provider, updates[1] as Uint8Array);
    await eventually(async () => (await sync.rows(record)).length > before);
    provider.destroy();
  }
  // Each is given what waits of the other, before the first one could send what is missing.
  const given = sync.provider(name, ben, { doc: new Y.Doc() });
  await synced(given);
  const waiting = Y.encodeStateAsUpdate(given.document);
  given.destroy();
  for (const { doc } of people) Y.applyUpdate(doc, waiting);
  expect(people.every(({ doc }) => doc.store.pendingStructs !== null)).toBe(true);

  for (const { who, doc } of people) {
    const provider = sync.provider(name, who, { doc });
    const refused = said(provider);
    await synced(provider);
    await acknowledged(provider);
    expect(refused.filter(({ op }) => op === 'edit-refused')).toEqual([]);
  }
  const fresh = sync.provider(name, ben);
  await synced(fresh);
  await eventually(() => ['first0', 'second0', 'first1', 'second1'].every((tag) => fieldsIn(fresh).get(`tags/${tag}`) === true));
  expect(fresh.document.store.pendingStructs).toBeNull();
});

test('presence shows who somebody is, whatever they claim', async () => {
  const name = sync.name('presence', sync.workspaceId);
  const [one, two] = [sync.provider(name, sync.owner), sync.provider(name, ben)];
  await Promise.all([synced(one), synced(two)]);
  two.awareness?.setLocalState({
    user: { memberId: sync.owner.actor.memberId, name: 'Ana Ahrens', hue: 1 },
    location: { type: 'deal', id: 'd1' },
  });
  const seen = () =>
    one.awareness?.getStates().get(two.document.clientID) as
      { user?: { name: string; memberId: string }; location?: unknown } | undefined;
  await eventually(() => seen()?.user?.name === 'Ben Okafor');
  expect(seen()).toMatchObject({
    user: { memberId: ben.actor.memberId, name: 'Ben Okafor' },
    location: { type: 'deal', id: 'd1' },
  });
  // Content has no place there.
  two.document.getMap('fields').set('x', 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(one.document.getMap('fields').size).toBe(0);
});

test('a presence state past its limit is not passed on', async () => {
  const record = await sync.record('account', {});
  const [one, two] = [sync.provider(sync.name('account', record), sync.owner), sync.provider(sync.name('account', record), ben)];
  await Promise.all([synced(one), synced(two)]);
  two.awareness?.setLocalState({ big: 'x'.repeat(10_000) });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect([...(one.awareness?.getStates().values() ?? [])].some((state) => 'big' in state)).toBe(false);
});

test('stays at work for eleven minutes over the expiry of its token, and over a restart of the server', async () => {
  const record = await sync.record('account', { name: { value: 'Long' } });
  const provider = sync.provider(sync.name('account', record), ben);
  await synced(provider);
  for (let minute = 1; minute <= 11; minute++) {
    sync.ahead += 60_000;
    fieldsIn(provider).set('domain', `minute-${minute}.example`);
    await acknowledged(provider);
  }
  await sync.restart();
  fieldsIn(provider).set('domain', 'after.example');
  await eventually(() => provider.synced && !provider.hasUnsyncedChanges);
  await eventually(
    () => sync.value('accounts', record, 'domain'),
    (domain) => domain === 'after.example',
  );
});

test('edits from before and after an interrupted connection all arrive', async () => {
  const record = await sync.record('account', { name: { value: 'Gap' } });
  const provider = sync.provider(sync.name('account', record), ben);
  await synced(provider);
  for (let round = 0; round < 5; round++) {
    fieldsIn(provider).set(`tags/before-${round}`, true);
    provider.configuration.websocketProvider.webSocket?.close();
    fieldsIn(provider).set(`tags/while-${round}`, true);
    await eventually(() => provider.synced && !provider.hasUnsyncedChanges);
    fieldsIn(provider).set(`tags/after-${round}`, true);
  }
  await acknowledged(provider);
  await eventually(
    () => sync.value('accounts', record, 'tags'),
    (tags) => Array.isArray(tags) && tags.length === 15,
  );
});

test('a document that leaves memory comes back with all of it', async () => {
  const record = await sync.record('account', { name: { value: 'Unload' } });
  for (let round = 0; round < 20; round++) {
    const provider = sync.provider(sync.name('account', record), ben);
    await synced(provider);
    expect([...fieldsIn(provider).keys()].filter((key) => key.startsWith('tags/'))).toHaveLength(round);
    fieldsIn(provider).set(`tags/round-${round}`, true);
    await acknowledged(provider);
    provider.destroy();
    provider.configuration.websocketProvider.destroy();
  }
  await sync.workspace.drain();
  expect(await sync.value('accounts', record, 'tags')).toHaveLength(20);
});
