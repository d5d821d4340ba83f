import { memoryStore } from '@rapport/persistence/browser/memory-store';
import type { LocalWrite, Store } from '@rapport/persistence/browser/store';
import { afterEach, expect, test } from 'vitest';
import type { Replica } from '../replica/replica.svelte.ts';
import { until } from '../../../../../tests/support/until.ts';
import { Connection } from './connection.svelte.ts';
import type { KnownIdentity } from './identity.ts';
import { Notices } from './notices.svelte.ts';
import type { OpenDocuments } from './open-documents.ts';
import { OutboxState } from './outbox-state.svelte.ts';
import { Synchronisation, type SynchronisationOptions } from './synchronisation.ts';
import { waitingEdit } from './waiting-edits.ts';

const open: Synchronisation[] = [];
afterEach(async () => {
  for (const sync of open.splice(0)) await sync.stop();
});

/** One of several tabs of one person, with nothing on its screen. */
function tab(store: Store, channel: string) {
  const made: string[] = [];
  const replica = {
    title: () => 'Acme',
    overlay: () => true,
    liftOverlay: () => {},
    isOnItsWay: () => false,
  } as unknown as Replica;
  const notices: Notices = new Notices({
    applyAgain: async (refused) => void made.push(...refused.map(({ id }) => id)),
    discard: (ids) => sync.discard(ids),
    decide: async () => {},
  });
  const sync = new Synchronisation({
    identity: { workspace: { id: 'w' } } as KnownIdentity,
    store,
    channel,
    connection: new Connection(),
    replica,
    notices,
    outboxState: new OutboxState((entry) => waitingEdit(entry, replica)),
    documents: { renewed: () => {}, of: () => undefined, byName: () => undefined } as unknown as OpenDocuments,
  } as SynchronisationOptions);
  open.push(sync);
  return { sync, notices, made, waiting: () => notices.refused.map(({ id }) => id) };
}

const edit = (id: string): LocalWrite => ({
  entry: {
    kind: 'edit',
    id,
    madeAt: 1,
    type: 'note',
    records: ['r1'],
    document: 'd1',
    update: new Uint8Array([1]),
    changes: {},
    text: `words of ${id}`,
  },
});

test('[M82] [V7] words that were made again in one tab wait in no other, and are not made a second time there', async () => {
  const store = memoryStore();
  const [one, other] = [tab(store, 'again'), tab(store, 'again')];
  for (const id of ['a', 'b']) await one.sync.outbox.add(edit(id));
  await until(() => expect(other.sync.outbox.all).toHaveLength(2));
  for (const entry of one.sync.outbox.all) one.sync.outbox.refuse(entry, { kind: 'not-allowed' });
  await until(() =>
    expect([one.waiting(), other.waiting()]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]),
  );
  // In the other tab one of them is on its way out, and could still be brought back.
  const bringBack = other.notices.discard(['b']);
  await one.notices.applyAgain(['a', 'b']);
  await until(() => expect(other.waiting()).toEqual([]));
  bringBack();
  await other.notices.applyAgain(['a', 'b']);
  expect([one.made, other.made, other.waiting()]).toEqual([['a', 'b'], [], []]);
});

test('[M82] [V7] what a command passed over is shown in the tabs that did not send it, until its author has decided', async () => {
  const store = memoryStore();
  const [one, other] = [tab(store, 'passed'), tab(store, 'passed')];
  const body = { kind: 'update', type: 'account', records: ['r1'], changes: { name: { value: 'Acme' } } } as const;
  await one.sync.outbox.add({ entry: { kind: 'command', id: 'c', madeAt: 1, type: 'account', records: ['r1'], body } });
  const skipped = [{ record: 'r1', refusal: { kind: 'not-found' } as const }];
  one.sync.outbox.receive({ op: 'done', result: { id: 'c', records: [], skipped } });
  await until(() => expect([one.waiting(), other.waiting()]).toEqual([['c r1'], ['c r1']]));
  await one.sync.discard(['c r1']);
  await until(() => expect(other.waiting()).toEqual([]));
});
