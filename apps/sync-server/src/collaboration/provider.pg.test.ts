import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acknowledged, eventually, fieldsIn, synced, SyncTest } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
beforeAll(async () => {
  sync = await SyncTest.start();
});
afterAll(() => sync.close());

describe('a stock provider', () => {
  test('connects, edits, and the other one sees it', async () => {
    const record = await sync.record('account', { name: { value: 'Acme' } });
    const [one, two] = [sync.provider(sync.name('account', record), sync.owner), sync.provider(sync.name('account', record), sync.owner)];
    await Promise.all([synced(one), synced(two)]);
    expect(fieldsIn(one).get('name')).toBe('Acme');
    fieldsIn(one).set('domain', 'acme.example');
    await eventually(() => fieldsIn(two).get('domain') === 'acme.example');
    await acknowledged(one);
    await eventually(() => sync.value('accounts', record, 'domain'), (domain) => domain === 'acme.example');
  });

  test('[V1] is not acknowledged, and nobody sees its edit, before the edit is in the log', async () => {
    const record = await sync.record('account', { name: { value: 'Held' } });
    const [one, two] = [sync.provider(sync.name('account', record), sync.owner), sync.provider(sync.name('account', record), sync.owner)];
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
