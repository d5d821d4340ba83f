import type { HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { applyChanges } from '@rapport/model/documents/record-document';
import { deal } from '@rapport/model/objects/deal';
import type { Changes } from '@rapport/model/commands/command';
import type { Values } from '@rapport/model/schema/row';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import type { OutboxEntry, Store } from '@rapport/persistence/browser/store';
import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { DocumentStore } from './document-store.ts';
import { OpenDocument } from './open-document.svelte.ts';
import type { ReceivingProvider } from './receiving-provider.ts';

const name = 'w.1/deal/r1/1';

/** A socket that carries nothing, with what is attached to it. */
class Wire {
  readonly attached: ReceivingProvider[] = [];
  attach(provider: ReceivingProvider): void {
    this.attached.push(provider);
  }
  detach(provider: ReceivingProvider): void {
    this.attached.splice(this.attached.indexOf(provider), 1);
  }
  on(): void {}
  off(): void {}

  /** What the server has arrives at whatever is attached. */
  async syncs(server: Y.Doc): Promise<void> {
    for (const provider of this.attached) {
      Y.applyUpdate(provider.document, Y.encodeStateAsUpdate(server), provider);
      provider.synced = true;
    }
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }
}

type Options = { readonly store?: Store; readonly isNew?: boolean; readonly rowValues?: Values; readonly wire?: Wire };

async function given(changes: Changes | undefined, options: Options = {}) {
  const store = options.store ?? memoryStore();
  if (changes) {
    const doc = new Y.Doc();
    applyChanges(doc, deal, changes);
    await store.saveReceived(name, [Y.encodeStateAsUpdate(doc)], 4);
  }
  const commands: Changes[] = [];
  const tabs: Uint8Array[] = [];
  const document = new OpenDocument(
    {
      store,
      me: () => 'me',
      socket: () => options.wire as unknown as HocuspocusProviderWebsocket | undefined,
      token: async () => '',
      rowPosition: () => 9,
      rowValues: () => options.rowValues ?? {},
      isNew: () => options.isNew ?? false,
      write: async (write) => void (await store.write(write)),
      tellTabs: (_, update) => void tabs.push(update),
      command: async (_type, _id, wanted) => void commands.push(wanted),
      released: () => {},
    },
    'deal',
    'r1',
    name,
  );
  await store.outbox();
  // The copy is read in a task of its own.
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  return { document, store, commands, tabs };
}

test('[V10] a document that was seen opens without the network, and says from which position', async () => {
  const { document } = await given({ name: { value: 'Renewal' } });
  expect(document.state).toBe('ready');
  expect(document.values).toEqual({ name: 'Renewal' });
  expect(document.position).toBe(4);
});

test('[V1] a field that is written offline is stored with what has to be sent of it', async () => {
  const { document, store } = await given({ name: { value: 'Renewal' } });
  await document.setField('name', { value: 'Renewal 2027' });
  const [entry] = (await store.outbox()) as [OutboxEntry & { kind: 'edit' }];
  expect(entry).toMatchObject({
    kind: 'edit',
    document: name,
    base: 4,
    changes: { name: { value: 'Renewal 2027' } },
    records: ['r1'],
  });
  const again = await given(undefined, { store });
  expect(again.document.values).toEqual({ name: 'Renewal 2027' });
});

test('writing what is there already writes nothing', async () => {
  const { document, store } = await given({ name: { value: 'Renewal' }, tags: { value: ['a'] } });
  await document.setField('name', { value: 'Renewal' });
  await document.setField('tags', { add: ['a'], remove: ['b'] });
  expect(await store.outbox()).toEqual([]);
});

test('an effect that reads a value runs when it changes, whoever changed it', async () => {
  const { document } = await given({ name: { value: 'A' } });
  const seen: unknown[] = [];
  const stop = $effect.root(() => {
    $effect(() => void seen.push(document.values['name']));
  });
  flushSync();
  await document.setField('name', { value: 'B' });
  flushSync();
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(document.doc));
  applyChanges(other, deal, { name: { value: 'C' } });
  document.hear(Y.encodeStateAsUpdate(other));
  flushSync();
  expect(seen).toEqual(['A', 'B', 'C']);
  stop();
});

test('what comes from another tab is neither stored nor sent again', async () => {
  const { document, store, tabs } = await given({ name: { value: 'A' } });
  const other = new Y.Doc();
  applyChanges(other, deal, { nextStep: { value: 'Call' } });
  document.hear(Y.encodeStateAsUpdate(other));
  expect(document.values).toMatchObject({ nextStep: 'Call' });
  expect(await store.outbox()).toEqual([]);
  expect(tabs).toEqual([]);
});

test('fields that only the server writes go as a command, the rest through the document', async () => {
  const { document, store, commands } = await given({ name: { value: 'A' } });
  const owner = { value: '018f0000-0000-7000-8000-00000000aaaa' };
  await document.setFields({ name: { value: 'B' }, owner });
  expect(commands).toEqual([{ owner }]);
  expect(await store.outbox()).toMatchObject([{ changes: { name: { value: 'B' } } }]);
});

test('a record of which nothing is here yet is never written into blindly: its changes are commands, its values those of the lists', async () => {
  const { document, store, commands } = await given(undefined, { rowValues: { name: 'Listed' } });
  expect(document.state).toBe('loading');
  expect(document.values).toEqual({ name: 'Listed' });
  await document.setField('name', { value: 'B' });
  expect(commands).toEqual([{ name: { value: 'B' } }]);
  expect(await store.outbox()).toEqual([]);
});

test('a record made here is ready before the server knows it', async () => {
  const { document } = await given(undefined, { isNew: true, rowValues: { name: 'New' } });
  expect(document.state).toBe('ready');
  expect(document.values).toEqual({ name: 'New' });
});

test('[V7] typing into a note keeps the typed words with the entry', async () => {
  const { document, store } = await given({ name: { value: 'A' } });
  document.doc.getText('note').insert(0, 'Met Ana');
  expect(await store.outbox()).toMatchObject([{ changes: {}, text: 'Met Ana' }]);
});

test('after a refusal the copy here begins anew and keeps nothing of what was refused', async () => {
  const { document, store } = await given({ name: { value: 'A' } });
  const before = document.doc;
  await document.setField('name', { value: 'Refused' });
  await document.reset();
  expect(document.doc).not.toBe(before);
  expect(document.state).toBe('loading');
  expect(await store.loadDocument(name)).toBeUndefined();
});

/** What is on the server of a note, and what the store has of it. */
function written(text: string): Y.Doc {
  const doc = new Y.Doc();
  doc.getText('note').insert(0, text);
  return doc;
}
async function keptText(store: Store): Promise<string | undefined> {
  const stored = await store.loadDocument(name);
  const doc = new Y.Doc();
  for (const update of stored?.updates ?? []) Y.applyUpdate(doc, update);
  return stored && doc.getText('note').toString();
}

test('[V7] [V10] a copy that is thrown away several times at once is what the server has, on the screen and on the disk', async () => {
  const wire = new Wire();
  const { document, store } = await given({ name: { value: 'A' } }, { wire });
  await Promise.all([document.reset(), document.reset(), document.reset()]);
  expect(wire.attached.map((provider) => provider.document.guid)).toEqual([document.doc.guid]);
  await wire.syncs(written('Met Ana'));
  expect(document.state).toBe('ready');
  expect(document.doc.getText('note').toString()).toBe('Met Ana');
  expect(await keptText(store)).toBe('Met Ana');
});

test('[V1] [V7] what is written while the disk lets go of a copy is stored, and whoever attaches meanwhile attaches what is shown', async () => {
  const wire = new Wire();
  const { document, store } = await given({ name: { value: 'A' } }, { wire });
  const reset = document.reset();
  document.attach();
  document.doc.getText('note').insert(0, 'typed ');
  await reset;
  expect(await store.outbox()).toMatchObject([{ text: 'typed ' }]);
  await wire.syncs(written('Met Ana'));
  expect(document.doc.getText('note').toString()).toContain('Met Ana');
});

test('[V6] [V7] a document that goes out of sight shows nothing of itself any more; what was not sent stays in the outbox', async () => {
  const { document, store } = await given({ name: { value: 'Secret' } });
  await document.setField('nextStep', { value: 'Not sent yet' });
  document.lost();
  expect(document.state).toBe('missing');
  expect(document.values).toEqual({});
  expect(await store.outbox()).toMatchObject([{ changes: { nextStep: { value: 'Not sent yet' } } }]);
  document.found();
  expect(document.state).toBe('loading');
});

test.each([
  ['goes out of sight', (document: OpenDocument) => document.lost()],
  ['begins anew', (document: OpenDocument) => document.reset()],
  ['goes on as a fresh copy', (document: OpenDocument) => document.renew('w.1/deal/r1/2')],
])('[V6] [V10] what came a moment before a document %s is not put on the disk after it was taken off', async (_, goes) => {
  vi.useFakeTimers();
  try {
    const wire = new Wire();
    const server = written('Secret');
    const { document, store } = await given({ name: { value: 'A' } }, { wire });
    await wire.syncs(server);
    expect(await keptText(store)).toBe('Secret');
    server.getText('note').insert(0, 'Top ');
    await wire.syncs(server);
    await Promise.all([goes(document), store.forgetDocument(name)]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(document.unkept).toBeUndefined();
    expect(await store.heldDocuments()).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

test('[V10] [M184] what came and is not on disk yet is told for as long as it is not, also while it is being written', async () => {
  const store = memoryStore();
  const doc = new Y.Doc();
  let disk = Promise.resolve();
  const kept = new DocumentStore(
    { ...store, saveReceived: (...args) => disk.then(() => store.saveReceived(...args)) },
    name,
    () => 7,
    () => doc,
  );
  const told = () => {
    const there = new Y.Doc();
    for (const update of kept.unkept?.updates ?? []) Y.applyUpdate(there, update);
    return there.getText('t').toString();
  };
  doc.on('update', (update: Uint8Array) => kept.received(update));
  doc.getText('t').insert(0, 'whole');
  // Nothing is kept yet: a part would be of no use.
  expect(kept.unkept).toMatchObject({ name, whole: 7 });
  expect(told()).toBe('whole');
  await kept.flush();
  expect(kept.unkept).toBeUndefined();

  let wrote = () => {};
  disk = new Promise((resolve) => (wrote = resolve));
  const before = Y.encodeStateAsUpdate(doc);
  doc.getText('t').insert(5, ' and more');
  const flushed = kept.flush();
  doc.getText('t').insert(0, 'the ');
  expect(kept.unkept?.whole).toBeUndefined();
  const there = new Y.Doc();
  for (const update of [before, ...(kept.unkept?.updates ?? [])]) Y.applyUpdate(there, update);
  expect(there.getText('t').toString()).toBe('the whole and more');
  wrote();
  await flushed;
  await kept.flush();
  expect(kept.unkept).toBeUndefined();
});
