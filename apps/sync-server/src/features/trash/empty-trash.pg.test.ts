import { noteId, linkId } from '@rapport/model/documents/links';
import { limits } from '@rapport/model/limits';
import type { CommandBody } from '@rapport/model/commands/command';
import { readKeptEdits } from '@rapport/persistence/server/kept/kept-edits';
import { rebuild } from '@rapport/persistence/server/rows/rebuild-rows';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { eventually, fieldsIn, synced, SyncTest, type Member } from '../../../../../tests/support/sync-server.ts';
import { emptyTrash } from './empty-trash.ts';

const day = 86_400_000;
let sync: SyncTest;
let ben: Member;
let admin: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  admin = await sync.member('Ada Admin', 'admin');
});
afterEach(() => sync.disconnect());
afterAll(() => sync.close());

const account = (name: string) => sync.record('account', { name: { value: name } });
const trash = (...records: string[]) => sync.run(ben, { kind: 'delete', type: 'account', records });
const restore = (record: string) => sync.run(ben, { kind: 'restore', type: 'account', records: [record] });
const purge = (who: Member, ...records: string[]) => sync.run(who, { kind: 'purge', type: 'account', records });
const minute = () => emptyTrash(sync.server.services);
const refused = (body: CommandBody, who = ben) =>
  sync.run(who, body).then(
    () => 'done',
    (error: { refusal?: { kind: string } }) => error.refusal?.kind ?? String(error),
  );

/** An account with a note, a comment, a link to another account and a history; each holds the word. */
async function company(word: string): Promise<{ record: string; note: string; comment: string; link: string; other: string }> {
  const record = await account(`${word} company`);
  const other = await account('Partner');
  const note = noteId(record);
  const about = { value: `account:${record}` };
  await sync.run(sync.owner, { kind: 'create', type: 'note', record: note, changes: { record: about } });
  const provider = sync.provider(sync.name('note', note), ben);
  await synced(provider);
  provider.document.get('note', Y.XmlText).insert(0, `${word} in a note`);
  await eventually(() => !provider.hasUnsyncedChanges);
  const comment = v7();
  await sync.run(ben, {
    kind: 'entry',
    type: 'comment',
    entry: comment,
    changes: { record: about, body: { value: `${word} said` } },
  });
  await sync.run(ben, { kind: 'entry', type: 'comment', entry: comment, changes: { body: { value: `${word} said better` } } });
  const link = linkId(`account:${record}`, `account:${other}`, 'partner');
  const to = { value: `account:${other}` };
  await sync.run(ben, { kind: 'create', type: 'link', record: link, changes: { from: about, to } });
  await sync.run(ben, {
    kind: 'update',
    type: 'account',
    records: [record, other],
    changes: { domain: { value: `${word}.example` } },
  });
  await sync.workspace.drain();
  sync.disconnect();
  return { record, note, comment, link, other };
}

/** Tests on other databases of the same server wait for locks of their own. */
const waitsForTheLog = async (): Promise<boolean> =>
  (
    await sync.fresh.database.query(
      `select from pg_locks where not granted and relation = 'document_update'::regclass
      and database = (select oid from pg_database where datname = current_database())`,
    )
  ).length > 0;

/** The tables in which a word stands, as text or as bytes. */
async function tablesWith(word: string): Promise<string[]> {
  const tables = await sync.fresh.database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sync.fresh.database.query(`select from "${name}" row where row::text ilike $1 or row::text ilike $2`, [
      `%${word}%`,
      `%${Buffer.from(word).toString('hex')}%`,
    ]);
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

const left = async (...ids: string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const table of ['accounts', 'notes', 'comments', 'links']) {
    const rows = await sync.fresh.database.query<{ id: string }>(`select id from ${table} where id = any($1::uuid[])`, [ids]);
    found.push(...rows.map(() => table));
  }
  return found;
};

describe('what was deleted', () => {
  test('lies in the trash for thirty days with its note, comments and links, and comes back with them', async () => {
    const { record, note, comment, link } = await company('Kept');
    await trash(record);
    sync.ahead += limits.trashDays.value * day - 60_000;
    await minute();
    await restore(record);
    await sync.workspace.drain();
    expect(await left(record, note, comment, link)).toEqual(['accounts', 'notes', 'comments', 'links']);
    expect(await sync.value('accounts', record, 'deleted_at')).toBeNull();
    // What came back begins its days anew.
    await trash(record);
    sync.ahead += 120_000;
    await minute();
    expect(await left(record)).toEqual(['accounts']);
  });

  test('goes for good then, and not a word of it is left in any table', async () => {
    const { record, note, comment, link, other } = await company('Vanishing');
    expect(await tablesWith('Vanishing')).toEqual(
      expect.arrayContaining(['accounts', 'command', 'comments', 'document_update', 'entry', 'event', 'notes']),
    );
    await trash(record);
    sync.ahead += limits.trashDays.value * day + 60_000;
    await minute();
    expect(await left(record, note, comment, link)).toEqual([]);
    // One command wrote the partner's domain as well: that is the partner's.
    expect(await tablesWith('Vanishing')).toEqual(['accounts', 'command', 'document_update', 'event']);
    expect(await sync.events(record)).toEqual([]);
    expect(await left(other)).toEqual(['accounts']);
    await sync.run(sync.owner, { kind: 'delete', type: 'account', records: [other] });
    sync.ahead += limits.trashDays.value * day + 60_000;
    await minute();
    expect(await tablesWith('Vanishing')).toEqual([]);
  });

  test('[V8] goes in parts when it is much', async () => {
    const records = Array.from({ length: limits.erasedAtOnce.value + 1 }, () => ({
      type: 'account',
      record: v7(),
      changes: { name: { value: 'Many' } },
    }));
    await sync.workspace.createMany(ben.actor, records, 'import', v7());
    await trash(...records.map(({ record }) => record));
    sync.ahead += limits.trashDays.value * day + 60_000;
    await minute();
    await sync.workspace.drain();
    expect(await sync.fresh.database.query(`select from accounts where name = 'Many'`)).toEqual([]);
  });

  test('is gone from every replica, and from the rows that a rebuild makes [V3, V5]', async () => {
    const { record, note, comment, link } = await company('Replica');
    await trash(record);
    const { epoch, upto } = sync.workspace.feed;
    const client = await sync.client(ben, { epoch, cursor: upto });
    await purge(admin, record);
    const gone = new Set<string>();
    await eventually(() => {
      for (const frame of client.frames)
        if (frame.op === 'feed') for (const change of frame.changes) if (change.op === 'left') gone.add(change.id);
      return [record, note, comment, link].every((id) => gone.has(id));
    });
    await rebuild(sync.fresh.database, sync.workspaceId);
    expect(await left(record, note, comment, link)).toEqual([]);
    expect(await tablesWith('Replica company')).toEqual([]);
  });
});

describe('deleting for good', () => {
  test('takes an admin, and a record in the trash', async () => {
    const record = await account('Guarded');
    expect(await refused({ kind: 'purge', type: 'account', records: [record] }, admin)).toBe('not-in-trash');
    await trash(record);
    expect(await refused({ kind: 'purge', type: 'account', records: [record] }, ben)).toBe('not-allowed');
    expect(await left(record)).toEqual(['accounts']);
    const id = v7();
    const result = await sync.run(admin, { id, kind: 'purge', type: 'account', records: [record] });
    expect(await sync.run(admin, { id, kind: 'purge', type: 'account', records: [record] })).toEqual(result);
    expect(await left(record)).toEqual([]);
    const [registered] = await sync.fresh.database.query<{ erased_by: string }>('select erased_by from document where id = $1', [
      record,
    ]);
    expect(registered?.erased_by).toBe(admin.actor.memberId);
  });

  test('[V7] nobody brings the record back: whoever tries is told that it is gone for good', async () => {
    const { record, note, comment, link } = await company('Final');
    const device = new Y.Doc();
    for (const row of await sync.rows(record)) if (row.format === 'yjs-1') Y.applyUpdate(device, row.update);
    const deletion = v7();
    await sync.run(ben, { id: deletion, kind: 'delete', type: 'account', records: [record] });
    const open = sync.provider(sync.name('account', record), ben);
    await synced(open);
    await purge(admin, record);

    const about = { value: `account:${record}` };
    const tries: readonly CommandBody[] = [
      { kind: 'restore', type: 'account', records: [record] },
      { kind: 'undo', command: deletion },
      { kind: 'recover', type: 'account', record },
      { kind: 'update', type: 'account', records: [record], changes: { name: { value: 'Back' } } },
      { kind: 'create', type: 'account', record, changes: { name: { value: 'Back' } } },
      { kind: 'create', type: 'note', record: note, changes: { record: about } },
      { kind: 'create', type: 'note', record: v7(), changes: { record: about } },
      { kind: 'create', type: 'link', record: v7(), changes: { from: { value: `account:${v7()}` }, to: about } },
      { kind: 'entry', type: 'comment', entry: v7(), changes: { record: about, body: { value: 'Hello?' } } },
    ];
    expect(await Promise.all(tries.map((body) => refused(body)))).toEqual(tries.map(() => 'erased'));
    expect(await refused({ kind: 'entry', type: 'comment', entry: comment, changes: { body: { value: 'Still' } } })).toBe(
      'not-found',
    );

    let update: Uint8Array = new Uint8Array();
    device.on('update', (bytes: Uint8Array) => (update = bytes));
    device.getMap('fields').set('domain', 'offline.example');
    const client = await sync.client(ben);
    const [edit] = client.push({ document: sync.name('account', record), update, base: 1, age: day });
    expect(await client.refused(edit as string)).toMatchObject({ refusal: { kind: 'erased' } });
    fieldsIn(open).set('domain', 'open.example');
    const fresh = sync.provider(sync.name('account', record), ben);
    let reason = '';
    fresh.on('authenticationFailed', (failed: { reason: string }) => (reason = failed.reason));
    await eventually(() => reason === 'erased');
    await sync.restart();
    expect(await refused({ kind: 'restore', type: 'account', records: [record] })).toBe('erased');
    expect(await left(record, note, comment, link)).toEqual([]);
    expect(await sync.rows(record)).toEqual([]);
  });

  test('[V7] what was kept of somebody’s edits stays theirs, to read and to throw away', async () => {
    const record = await account('Remembered');
    await trash(record);
    const client = await sync.client(ben);
    const id = v7();
    client.send({
      op: 'command',
      command: { id, age: 0, kind: 'update', type: 'account', records: [record], changes: { name: { value: 'Mine' } } },
    });
    await client.next((frame) => frame.op === 'command-refused' && frame.command === id);
    await purge(admin, record);
    const kept = () => readKeptEdits(sync.fresh.database, sync.workspaceId, ben.actor.memberId, { record });
    expect(await kept()).toMatchObject([{ changes: { name: { value: 'Mine' } } }]);
    expect(await refused({ kind: 'recover', type: 'account', record })).toBe('erased');
    expect(await kept()).toHaveLength(1);
    await sync.run(ben, { kind: 'discard', type: 'account', record });
    expect(await kept()).toEqual([]);
  });

  test('waits for a restore that is on its way to the log, and then leaves the record alone [V1]', async () => {
    const record = await account('Contested');
    await trash(record);
    const release = await sync.holdLog();
    const restored = refused({ kind: 'restore', type: 'account', records: [record] });
    await eventually(waitsForTheLog);
    const purged = refused({ kind: 'purge', type: 'account', records: [record] }, admin);
    await eventually(() => sync.node.documents.get(sync.name('account', record)) === undefined);
    const update = { kind: 'update', type: 'account', records: [record], changes: { domain: { value: 'x.example' } } } as const;
    // Nobody is told "gone" while that is not known.
    const meanwhile = await refused(update);
    await release();
    expect(await restored).toBe('done');
    expect(await purged).toBe('not-in-trash');
    await sync.workspace.drain();
    expect(await sync.value('accounts', record, 'deleted_at')).toBeNull();
    expect(meanwhile).toBe('log-unavailable');
    expect(await refused(update)).toBe('done');
  });
});
