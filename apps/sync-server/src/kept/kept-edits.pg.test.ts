import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Command, CommandBody } from '@rapport/model/commands/command';
import { noteId } from '@rapport/model/documents/links';
import { limits } from '@rapport/model/limits';
import type { ServerFrame } from '@rapport/model/wire/frames';
import { readKeptEdits } from '@rapport/persistence/server/kept/kept-edits';
import {
  editOf,
  eventually,
  fieldsIn,
  synced,
  SyncTest,
  type Member,
  type Provider,
  type TestClient,
} from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
});
afterAll(() => sync.close());

const account = (name: string) => sync.record('account', { name: { value: name } });
const kept = (who: Member, record: string) =>
  readKeptEdits(sync.fresh.database, sync.workspaceId, who.actor.memberId, { record });
const trash = (record: string, type = 'account') => sync.run(sync.owner, { kind: 'delete', type, records: [record] });
const recover = (who: Member, record: string, type = 'account') => sync.run(who, { kind: 'recover', type, record });

type Kept = ServerFrame & { op: 'kept' };
const isKept = ({ op }: ServerFrame): boolean => op === 'kept';

/** A device that has the record, and what it makes of it while it is away: updates that build on each other. */
async function away(record: string): Promise<{ doc: Y.Doc; edits: Uint8Array[] }> {
  const doc = new Y.Doc();
  for (const row of await sync.rows(record)) if (row.format === 'yjs-1') Y.applyUpdate(doc, row.update);
  const edits: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => edits.push(update));
  return { doc, edits };
}

async function command(client: TestClient, body: CommandBody): Promise<ServerFrame> {
  const sent: Command = { id: v7(), age: 3_600_000, ...body };
  client.send({ op: 'command', command: sent });
  return client.next(
    (frame) =>
      (frame.op === 'done' && frame.result.id === sent.id) || (frame.op === 'command-refused' && frame.command === sent.id),
  );
}

/** What a stock provider is told of an edit that is not taken. */
const refusedOn = (provider: Provider): Promise<ServerFrame> =>
  new Promise((resolve) =>
    provider.on('stateless', ({ payload }: { payload: string }) => {
      const frame = JSON.parse(payload) as ServerFrame;
      if (frame.op === 'edit-refused') resolve(frame);
    }),
  );

describe('[V7] what arrives for a record in the trash is kept for its author', () => {
  test('with its text, across a restart, and comes back with the record, each edit on the one before', async () => {
    const record = await account('Acme');
    const { doc, edits } = await away(record);
    doc.getMap('fields').set('domain', 'one.example');
    doc.getMap('fields').set('domain', 'two.example');
    await trash(record);
    const client = await sync.client(ben);
    const ids = client.push(...edits.map((update) => ({ document: sync.name('account', record), update, base: 1, age: 60_000 })));
    for (const id of ids) expect(await client.refused(id)).toMatchObject({ refusal: { kind: 'in-trash' }, kept: true });
    expect((await kept(ben, record)).map(({ changes }) => changes)).toEqual([
      { domain: { value: 'one.example' } },
      { domain: { value: 'two.example' } },
    ]);
    // Sent once more, as after an answer that was lost.
    client.push({ id: ids[0] as string, document: sync.name('account', record), update: edits[0] as Uint8Array, base: 1 });
    await client.refused(ids[0] as string);
    sync.disconnect();
    await sync.restart();

    const again = await sync.client(ben);
    expect(await again.next((frame) => frame.op === 'kept')).toMatchObject({ op: 'kept', count: 2 });
    expect((await kept(ben, record)).map(({ author }) => author)).toEqual([ben.actor.memberId, ben.actor.memberId]);
    const result = await recover(ben, record);
    await sync.workspace.visible(result);
    expect(await sync.value('accounts', record, 'domain')).toBe('two.example');
    expect(await sync.value('accounts', record, 'deleted_at')).toBeNull();
    expect(await kept(ben, record)).toEqual([]);
    expect(await sync.events(record)).toContainEqual(
      expect.objectContaining({ kind: 'changed', field: 'domain', actor: ben.actor.memberId, to: 'two.example' }),
    );
    // The same command again does nothing more.
    expect((await recover(ben, record)).records).toEqual(result.records);
  });

  test('the words typed into the note of a record, as those of the record', async () => {
    const record = await account('Noted');
    const note = noteId(record);
    await sync.run(sync.owner, {
      kind: 'create',
      type: 'note',
      record: note,
      changes: { record: { value: `account:${record}` } },
    });
    await sync.workspace.drain();
    const { doc, edits } = await away(note);
    doc.get('note', Y.XmlText).insert(0, 'Call back on Monday');
    await trash(record);
    const client = await sync.client(ben);
    const [id] = client.push({ document: sync.name('note', note), update: edits[0] as Uint8Array, base: 1 });
    expect(await client.refused(id as string)).toMatchObject({ kept: true });
    expect(await kept(ben, record)).toMatchObject([{ type: 'account', record, text: 'Call back on Monday' }]);
    await recover(ben, record);
    const provider = sync.provider(sync.name('note', note), ben);
    await synced(provider);
    expect(provider.document.get('note', Y.XmlText).toString()).toBe('Call back on Monday');
  });

  test('a command, alone or among many', async () => {
    const [one, two, three] = [await account('One'), await account('Two'), await account('Three')];
    await trash(one);
    await trash(two);
    const client = await sync.client(ben);
    const changes = { industry: { value: 'software' } };
    expect(await command(client, { kind: 'update', type: 'account', records: [one], changes })).toMatchObject({
      op: 'command-refused',
      refusal: { kind: 'in-trash' },
      kept: true,
    });
    expect(await command(client, { kind: 'update', type: 'account', records: [two, three], changes })).toMatchObject({
      op: 'done',
      result: { skipped: [{ record: two, refusal: { kind: 'in-trash' }, kept: true }] },
    });
    for (const record of [one, two]) {
      expect(await kept(ben, record)).toMatchObject([{ changes }]);
      await sync.workspace.visible(await recover(ben, record));
      expect(await sync.value('accounts', record, 'industry')).toBe('software');
    }
  });

  test('a comment', async () => {
    const record = await account('Discussed');
    await trash(record);
    const entry = v7();
    const client = await sync.client(ben);
    const changes = { body: { value: 'Are we sure?' }, record: { value: `account:${record}` } };
    expect(await command(client, { kind: 'entry', type: 'comment', entry, changes })).toMatchObject({ kept: true });
    expect(await kept(ben, record)).toMatchObject([{ changes: {}, text: 'Are we sure?' }]);
    await recover(ben, record);
    await sync.workspace.drain();
    expect(await sync.value('comments', entry, 'body')).toBe('Are we sure?');
    expect(await kept(ben, record)).toEqual([]);
  });

  test('what a stock provider sends, however often', async () => {
    const record = await account('Stock');
    const { doc } = await away(record);
    doc.getMap('fields').set('domain', 'stock.example');
    await trash(record);
    const provider = sync.provider(sync.name('account', record), ben, { doc });
    await eventually(
      () => kept(ben, record),
      (rows) => rows.length === 1,
    );
    provider.destroy();
    const second = sync.provider(sync.name('account', record), ben, { doc });
    expect(await refusedOn(second)).toMatchObject({ refusal: { kind: 'in-trash' } });
    expect(await kept(ben, record)).toMatchObject([{ changes: { domain: { value: 'stock.example' } } }]);
    second.destroy();
    await recover(ben, record);
    const other = sync.provider(sync.name('account', record), sync.owner);
    await eventually(() => fieldsIn(other).get('domain') === 'stock.example');
  });

  test('what a stock provider sends into the note of a record, also when it had it open before', async () => {
    const record = await account('Stock with a note');
    const note = noteId(record);
    const changes = { record: { value: `account:${record}` } };
    await sync.run(sync.owner, { kind: 'create', type: 'note', record: note, changes });
    const provider = sync.provider(sync.name('note', note), ben);
    await synced(provider);
    const said: ServerFrame[] = [];
    provider.on('stateless', ({ payload }: { payload: string }) => said.push(JSON.parse(payload) as ServerFrame));
    await trash(record);
    const rows = (await sync.rows(note)).length;
    provider.document.get('note', Y.XmlText).insert(0, 'Nobody told me');
    expect(await eventually(() => said.find((frame) => frame.op === 'edit-refused'))).toMatchObject({
      refusal: { kind: 'in-trash' },
    });
    await eventually(
      () => kept(ben, record),
      ([row]) => row?.text === 'Nobody told me',
    );
    expect(await sync.rows(note)).toHaveLength(rows);
    provider.destroy();

    // Attached anew while the record is in the trash: the same answer, and kept once.
    const again = sync.provider(sync.name('note', note), ben, { doc: provider.document });
    expect(await refusedOn(again)).toMatchObject({ refusal: { kind: 'in-trash' } });
    expect(await kept(ben, record)).toHaveLength(1);
    again.destroy();
    await recover(ben, record);
    const other = sync.provider(sync.name('note', note), sync.owner);
    await eventually(() => other.document.get('note', Y.XmlText).toString() === 'Nobody told me');
  });
});

test('[V6] what is kept is its author’s alone: others neither read nor recover it', async () => {
  const record = await account('Private');
  await trash(record);
  const client = await sync.client(ben);
  const changes = { industry: { value: 'software' } };
  await command(client, { kind: 'update', type: 'account', records: [record], changes });
  expect(await kept(sync.owner, record)).toEqual([]);
  await sync.workspace.visible(await recover(sync.owner, record));
  expect(await sync.value('accounts', record, 'industry')).toBeNull();
  expect(await kept(ben, record)).toHaveLength(1);
  // The record is back already: then the edits are written into it as it is now.
  await sync.workspace.visible(await recover(ben, record));
  expect(await sync.value('accounts', record, 'industry')).toBe('software');
});

test('what is thrown away is gone, and the record stays where it is', async () => {
  const record = await account('Unwanted');
  await trash(record);
  const client = await sync.client(ben);
  await command(client, { kind: 'update', type: 'account', records: [record], changes: { industry: { value: 'software' } } });
  const [greeted, told] = [await client.next<Kept>(isKept), await client.next<Kept>(isKept)];
  expect(told.count).toBe(greeted.count + 1);
  expect(await command(client, { kind: 'discard', type: 'account', record })).toMatchObject({ op: 'done' });
  expect(await client.next(isKept)).toMatchObject({ count: greeted.count });
  expect(await kept(ben, record)).toEqual([]);
  // A device that was away meanwhile hears it when it greets, also that there is nothing.
  expect(await (await sync.client(ben)).next(isKept)).toMatchObject({ count: greeted.count });
  expect(await (await sync.client(await sync.member('Cleo Marsh'))).next(isKept)).toMatchObject({ count: 0 });
  await sync.workspace.drain();
  expect(await sync.value('accounts', record, 'deleted_at')).not.toBeNull();
});

test('a viewer’s edit, a forged and a malformed one are refused for that, in the trash too', async () => {
  const record = await account('Checked');
  const { edits, doc } = await away(record);
  doc.getMap('fields').set('owner', v7());
  await trash(record);
  const client = await sync.client(ben);
  const document = sync.name('account', record);
  const [forbidden, garbage] = client.push(
    { document, update: edits[0] as Uint8Array, base: 1 },
    { document, update: Uint8Array.of(9, 9, 9), base: 1 },
  );
  expect((await client.refused(forbidden as string)).refusal.kind).toBe('server-field');
  expect((await client.refused(garbage as string)).refusal.kind).toBe('malformed-update');
  expect(await kept(ben, record)).toEqual([]);
});

test.each([
  ['keptEdits', limits.keptEdits.value, 1],
  ['keptBytes', 16, limits.keptBytes.value / 16],
] as const)('[V8] %s: past it an edit is refused and stays on its device', async (_, rows, bytes) => {
  const cleo = await sync.member(`Cleo ${rows}`);
  await sync.fresh.database.query(
    `insert into kept_edit (workspace_id, id, record, type, author, n, document, update, changes, text, made_at, at)
    select $1, gen_random_uuid(), gen_random_uuid(), 'account', $2, n, 'd', convert_to(repeat('x', $4), 'UTF8'), '{}', '', now(), now()
    from generate_series(1, $3) n`,
    [sync.workspaceId, cleo.actor.memberId, rows, bytes],
  );
  const record = await account('Full');
  await trash(record);
  const client = await sync.client(cleo);
  const [id] = client.push({
    document: sync.name('account', record),
    update: editOf(undefined, (fields) => fields.set('domain', 'x.example')),
    base: 1,
  });
  const answer = await client.refused(id as string);
  expect(answer.refusal.kind).toBe('in-trash');
  expect(answer.kept).toBeUndefined();
});
