import { limits } from '@rapport/model/limits';
import { objectTypes } from '@rapport/model/objects/index';
import { readHomes } from '@rapport/persistence/server/features/timeline/read-timeline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SyncTest, type Member } from '../../../../tests/support/sync-server.ts';
import { groupsOf } from '@rapport/model/access/can';
import { setVisibility } from '../../../../tests/access/world.ts';
import { ask } from '../../../../tests/support/running-server.ts';

type Item = {
  readonly at: string;
  readonly kind: string;
  readonly about: { readonly type: string; readonly id: string } | null;
  readonly record: { readonly id: string; readonly type: string } | null;
  readonly event: { readonly id: string; readonly kind: string; readonly field: string | null } | null;
};
type Page = { readonly items: readonly Item[]; readonly next: string | null };

let sync: SyncTest;
let colleague: Member;
const keys = new Map<Member, string>();
beforeAll(async () => {
  sync = await SyncTest.start();
  colleague = await sync.member('Ben Colleague', 'member');
  for (const member of [sync.owner, colleague])
    keys.set(member, (await sync.server.services.identity.addKey(sync.owner.actor, 'http', member.actor.memberId)).key);
});
afterAll(() => sync?.close());

const api = async (path: string, body?: object, who: Member = sync.owner) =>
  (await ask(sync.server.address, `/api/v1/${path}`, { key: keys.get(who)!, ...(body && { body }) })) as unknown as {
    readonly status: number;
    readonly body: Record<string, unknown> & Page;
  };
const made = async (path: string, body: object): Promise<string> => String((await api(path, body)).body['id']);
const nameOf = ({ record, event }: Item) => record?.type ?? `${event?.kind ?? ''} ${event?.field ?? ''}`.trim();

test('[M114] an account tells what happened to it and to its people, deals and tickets on one timeline, newest first', async () => {
  const account = await made('accounts', { name: 'Acme' });
  const contact = await made('contacts', { lastName: 'Weber', accounts: [account] });
  const deal = await made('deals', { name: 'Renewal', account });
  const elsewhere = await made('accounts', { name: 'Elsewhere' });
  await made('interactions', { subject: 'Old call', at: '2026-01-05T09:00:00.000Z', participants: [contact] });
  await made('messages', {
    record: `contact:${contact}`,
    channel: 'email',
    direction: 'incoming',
    at: '2026-01-04T09:00:00.000Z',
  });
  await made('payments', { record: `account:${account}`, paidOn: '2026-01-03', amount: { amount: 100, currency: 'EUR' } });
  await made('webEvents', { record: `contact:${contact}`, kind: 'pageView', at: '2026-01-02T09:00:00.000Z' });
  await made('tickets', { subject: 'Broken', account });
  await made('comments', { record: `deal:${deal}`, body: 'They like it' });
  await made('tasks', { name: 'Call them', related: [`deal:${deal}`] });
  await made('comments', { record: `account:${elsewhere}`, body: 'Not here' });

  const { body } = await api(`accounts/${account}/timeline`);
  const names = body.items.map(nameOf);
  for (const type of ['interaction', 'message', 'payment', 'webEvent', 'ticket', 'comment', 'task'])
    expect(names.filter((name) => name === type)).toHaveLength(1);
  // A contact, a deal and a ticket that were made, and the account itself; a comment stands for its own event.
  expect(names.filter((name) => name.startsWith('created'))).toHaveLength(4);
  expect(names.filter((name) => name.startsWith('commented'))).toEqual([]);
  expect(body.items.map(({ at }) => at)).toEqual(
    body.items
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
  expect(names.slice(-4)).toEqual(['interaction', 'message', 'payment', 'webEvent']);
  expect(body.items.find(({ record }) => record?.type === 'payment')?.at).toBe('2026-01-03T12:00:00.000Z');
  expect(body.items.filter(({ about }) => about?.id === contact).length).toBeGreaterThan(0);

  const purchases = await api(`accounts/${account}/timeline?kinds=purchases,web`);
  expect(purchases.body.items.map(nameOf)).toEqual(['payment', 'webEvent']);
  expect(await api(`accounts/${account}/timeline?kinds=purchases,gossip`)).toMatchObject({
    status: 400,
    body: { field: 'kinds' },
  });
  expect((await api(`deals/${deal}/timeline`)).body.items.map(nameOf).sort()).toEqual(['comment', 'created', 'task'].sort());
});

test('[M180] an e-mail that somebody logged is told among messages, calls and meetings among calls, each once', async () => {
  const account = await made('accounts', { name: 'Logged' });
  for (const channel of ['call', 'email', undefined])
    await made('interactions', { subject: channel ?? 'untold', ...(channel && { channel }), related: [`account:${account}`] });
  const told = async (kinds: string) =>
    (await api(`accounts/${account}/timeline?kinds=${kinds}`)).body.items.map(
      ({ kind, record }) => `${kind} ${(record as unknown as { subject: string }).subject}`,
    );
  expect((await told('calls')).sort()).toEqual(['calls call', 'calls untold']);
  expect(await told('messages')).toEqual(['messages email']);
  expect((await told('calls,messages')).sort()).toEqual(['calls call', 'calls untold', 'messages email']);
});

test('[M114] pages give each entry once, in one order, also where several are of one moment and something arrives meanwhile', async () => {
  const account = await made('accounts', { name: 'Paged' });
  const at = '2026-02-01T09:00:00.000Z';
  for (let count = 0; count < 7; count += 1)
    await made('messages', { record: `account:${account}`, channel: 'chat', direction: 'incoming', at, subject: `m${count}` });
  const read: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page = (await api(`accounts/${account}/timeline?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`))
      .body;
    read.push(...page.items.map(({ record, event }) => record?.id ?? event?.id ?? ''));
    if (cursor === '') await made('comments', { record: `account:${account}`, body: 'Meanwhile' });
    cursor = page.next;
  }
  expect(new Set(read).size).toBe(read.length);
  expect(read).toHaveLength(8);
  const whole = (await api(`accounts/${account}/timeline`)).body.items.map(({ record, event }) => record?.id ?? event?.id);
  expect(read).toEqual(whole.slice(1));
  expect((await api(`accounts/${account}/timeline?cursor=yesterday`)).status).toBe(400);
});

test('[V6] [M114] of what an account gathers nobody reads what they do not see', async () => {
  await setVisibility(sync, { deal: 'owner' });
  const account = await made('accounts', { name: 'Shared' });
  const deal = await made('deals', { name: 'Hidden deal', account });
  await made('comments', { record: `deal:${deal}`, body: 'Hidden words' });
  await made('tasks', { name: 'Hidden task', related: [`deal:${deal}`] });
  await made('comments', { record: `account:${account}`, body: 'Open words' });
  expect(JSON.stringify((await api(`accounts/${account}/timeline`)).body)).toContain('Hidden words');
  const theirs = await api(`accounts/${account}/timeline`, undefined, colleague);
  expect(theirs.status).toBe(200);
  expect(JSON.stringify(theirs.body)).toContain('Open words');
  expect(JSON.stringify(theirs.body)).not.toMatch(/Hidden|created.*deal/);
  expect(JSON.stringify(theirs.body)).not.toContain(deal);
  expect((await api(`deals/${deal}/timeline`, undefined, colleague)).status).toBe(404);
});

test('[V8] no more than timelineHomes records are told on the timeline of one, those changed last', async () => {
  expect(limits.timelineHomes.value).toBeGreaterThan(2_000);
  const account = await made('accounts', { name: 'Big' });
  const contacts: string[] = [];
  for (let count = 0; count < 4; count += 1)
    contacts.push(await made('contacts', { lastName: `Person ${count}`, accounts: [account] }));
  const reader = { workspaceId: sync.workspaceId, groups: groupsOf(sync.owner.actor) };
  const homes = await readHomes(sync.fresh.database, reader, objectTypes['account']!, account, 3);
  expect(homes.map(({ id }) => id)).toEqual([account, contacts[3], contacts[2]]);
});
