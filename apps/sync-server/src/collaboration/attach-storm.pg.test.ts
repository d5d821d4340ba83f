import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { limits } from '@rapport/model/limits';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { acknowledged, eventually, fieldsIn, SyncTest, synced } from '../../../../tests/support/sync-server.ts';

const { value: documents } = limits.documentsPerSocket;

let sync: SyncTest;
let names: string[];
beforeAll(async () => {
  sync = await SyncTest.start();
  const records = Array.from({ length: documents }, () => v7());
  const results = await Promise.all(
    records.map((record) =>
      sync.run(sync.owner, { kind: 'create', type: 'account', record, changes: { name: { value: 'Many' } } }),
    ),
  );
  for (const result of results) await sync.workspace.visible(result);
  await eventually(() => sync.node.documents.size < 20);
  names = records.map((record) => sync.name('account', record));
});
afterAll(() => sync.close());

const pool = () => sync.server.services.database.pool;

/** Stock providers of these documents on one socket. */
function together(names: readonly string[]) {
  const websocketProvider = new HocuspocusProviderWebsocket({
    url: sync.url,
    WebSocketPolyfill: WebSocket,
    delay: 100,
    minDelay: 100,
    maxDelay: 200,
  });
  const providers = names.map(
    (name) => new HocuspocusProvider({ websocketProvider, name, document: new Y.Doc(), token: () => sync.token(sync.owner) }),
  );
  for (const provider of providers) provider.attach();
  const close = () => {
    for (const provider of providers) provider.destroy();
    websocketProvider.destroy();
  };
  return { providers, websocketProvider, close };
}

test('[V8] hundreds of documents that attach at once ask the database a few questions, not some for each', async () => {
  let questions = 0;
  const counted = () => void questions++;
  pool().on('acquire', counted);
  const some = names.slice(0, 300);
  const { providers, close } = together(some);
  await eventually(() => providers.every((provider) => provider.synced));
  pool().off('acquire', counted);
  close();
  // Some for each would be 1,200 and more; what else the server asks meanwhile counts, too. How many are asked for together
  // depends on how they come: on a slow machine one by one.
  expect(questions).toBeLessThan(some.length * 2);
});

test('documentsPerSocket: as many as one socket may have open come back together, with what was typed meanwhile [V2, V8]', async () => {
  const { providers, websocketProvider, close } = together(names);
  await eventually(() => providers.every((provider) => provider.synced));
  let sockets = 0;
  websocketProvider.on('open', () => void sockets++);
  websocketProvider.webSocket?.close();
  await eventually(() => providers.every((provider) => !provider.synced));
  for (const provider of providers) fieldsIn(provider).set('domain', 'typed.example');
  await eventually(() => providers.every((provider) => provider.synced && !provider.hasUnsyncedChanges));
  expect(sockets).toBe(1);
  close();
});

test('[V8] an edit is saved while clients hold every other connection to the database', async () => {
  const record = await sync.record('account', { name: { value: 'Busy' } });
  const provider = sync.provider(sync.name('account', record), sync.owner);
  await synced(provider);
  const taken = await Promise.all(Array.from({ length: pool().options.max ?? 10 }, () => pool().connect()));
  try {
    fieldsIn(provider).set('domain', 'saved.example');
    expect(provider.hasUnsyncedChanges).toBe(true);
    await acknowledged(provider);
  } finally {
    for (const client of taken) client.release();
  }
});
