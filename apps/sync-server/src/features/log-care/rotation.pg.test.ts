import { noteId } from '@rapport/model/documents/links';
import { documentName, parseDocumentName } from '@rapport/model/documents/document-name';
import { limits } from '@rapport/model/limits';
import { settingsIds } from '@rapport/model/settings/definitions';
import { writeSnapshot } from '@rapport/persistence/server/log/write-snapshot';
import { rebuild } from '@rapport/persistence/server/rows/rebuild-rows';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ask } from '../../../../../tests/support/running-server.ts';
import { acknowledged, eventually, fieldsIn, synced, SyncTest, type Member } from '../../../../../tests/support/sync-server.ts';
import { careForLogs } from './care-for-logs.ts';

const day = 86_400_000;
let sync: SyncTest;
let ann: Member;
let ben: Member;
let key: string;
beforeAll(async () => {
  sync = await SyncTest.start();
  ann = await sync.member('Ann Ahrens');
  ben = await sync.member('Ben Okafor');
  key = (await sync.server.services.identity.addKey(sync.owner.actor, 'history')).key;
});
afterEach(() => sync.disconnect());
afterAll(() => sync.close());

const generationOf = async (id: string): Promise<number> =>
  (await sync.fresh.database.query<{ generation: number }>('select generation from document where id = $1', [id]))[0]
    ?.generation ?? 0;
async function nameNow(type: string, id: string): Promise<string> {
  const address = parseDocumentName(sync.name(type, id));
  return address ? documentName({ ...address, generation: await generationOf(id) }) : '';
}
const copyOf = (doc: Y.Doc): Y.Doc => {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
};
const textOf = (doc: Y.Doc): string => doc.get('note', Y.XmlText).toString();
const derived = async () =>
  Promise.all(
    ['accounts', 'notes', '(select * from event union all select * from event_archive)'].map(async (table) =>
      (
        await sync.fresh.database.query<{ row: string }>(`select row_to_json(row)::text as row from ${table} row order by id`)
      ).map(({ row }) => row),
    ),
  );

/** An account and its note, and what Ann's device has of both. */
async function company(name: string) {
  const account = await sync.record('account', { name: { value: name }, tags: { value: ['old'] } });
  const note = noteId(account);
  await sync.run(sync.owner, {
    kind: 'create',
    type: 'note',
    record: note,
    changes: { record: { value: `account:${account}` } },
  });
  const writing = sync.provider(sync.name('note', note), ben);
  await synced(writing);
  writing.document.get('note', Y.XmlText).insert(0, 'They pay late.');
  writing.document.get('note', Y.XmlText).insert(14, ' gone');
  writing.document.get('note', Y.XmlText).delete(14, 5);
  await acknowledged(writing);
  const fields = sync.provider(sync.name('account', account), ben);
  await synced(fields);
  for (const domain of ['a.example', 'b.example']) fieldsIn(fields).set('domain', domain);
  await acknowledged(fields);
  await sync.workspace.drain();
  const kept = { account: copyOf(fields.document), note: copyOf(writing.document) };
  sync.disconnect();
  return { account, note, kept };
}
const edit = (doc: Y.Doc, write: (doc: Y.Doc) => void): Uint8Array => {
  let update: Uint8Array = Uint8Array.of(0, 0);
  const listen = (bytes: Uint8Array) => (update = bytes);
  doc.on('update', listen);
  doc.transact(() => write(doc));
  doc.off('update', listen);
  return update;
};

test('[M52, V3, V7] what somebody wrote offline arrives once when a copy took the place of the document meanwhile', async () => {
  const { account, note, kept } = await company('Rotated');
  // Ann, offline, in what her device has.
  const documents = { account: sync.name('account', account), note: sync.name('note', note) };
  const edits = [
    { document: documents.account, update: edit(kept.account, (doc) => doc.getMap('fields').set('domain', 'ann.example')) },
    { document: documents.account, update: edit(kept.account, (doc) => doc.getMap('fields').set('tags/ann', true)) },
    { document: documents.note, update: edit(kept.note, (doc) => doc.get('note', Y.XmlText).insert(5, 'always ')) },
    { document: documents.note, update: edit(kept.note, (doc) => doc.get('note', Y.XmlText).insert(5, 'nearly ')) },
  ].map((one) => ({ ...one, id: v7(), base: 2, age: 60_000 }));
  const before = await derived();
  expect(await sync.workspace.rotate(account)).toBe(true);
  expect(await sync.workspace.rotate(note)).toBe(true);
  expect(await generationOf(note)).toBe(2);
  // Nothing but the number is another.
  expect(JSON.stringify(await derived()).replaceAll('\\"generation\\":2', '\\"generation\\":1')).toBe(JSON.stringify(before));
  const [copied] = await sync.fresh.database.query<{ state: Buffer }>('select state from document_base where document_id = $1', [
    note,
  ]);
  expect(copied?.state.includes('gone')).toBe(false);
  // Ben goes on in the copy, and it is rotated once more.
  const bens = sync.provider(await nameNow('note', note), ben);
  await synced(bens);
  expect(textOf(bens.document)).toBe('They pay late.');
  bens.document.get('note', Y.XmlText).insert(14, ' Ask Ida.');
  await acknowledged(bens);
  sync.disconnect();
  await sync.workspace.drain();
  expect(await sync.workspace.rotate(note)).toBe(true);
  expect(await generationOf(note)).toBe(3);
  // Ann comes back; a lost answer makes her device send everything twice.
  for (let time = 0; time < 2; time++) {
    const client = await sync.client(ann);
    client.push(...edits);
    for (const document of Object.values(documents))
      await client.next((frame) => frame.op === 'saved' && frame.document === document && frame.edits.length === 2);
    client.close();
  }
  await sync.workspace.drain();
  expect(await sync.value('accounts', account, 'domain')).toBe('ann.example');
  expect(await sync.value('accounts', account, 'tags')).toEqual(['ann', 'old']);
  const seen = sync.provider(await nameNow('note', note), ben);
  await synced(seen);
  expect(textOf(seen.document)).toBe('They nearly always pay late. Ask Ida.');
  const events = await sync.events(account);
  expect(events.filter(({ actor, field }) => actor === ann.actor.memberId && field === 'domain')).toMatchObject([
    { kind: 'changed', from: 'b.example', to: 'ann.example' },
  ]);
  const after = await derived();
  await rebuild(sync.fresh.database, sync.workspaceId);
  expect(await derived()).toEqual(after);
  await sync.restart();
  expect(await sync.value('accounts', account, 'domain')).toBe('ann.example');
  // What it was is shown as before, also from before the copy.
  const history = async (path: string) =>
    (await ask(sync.server.address, `/api/w/${sync.workspaceId}/history/${path}`, { key })).body;
  const { moments } = await history(`note/${note}`);
  const [newest] = moments as { first: number; last: number }[];
  const oldest = (moments as { first: number; last: number; actor?: string }[]).findLast(
    ({ actor }) => actor === ben.actor.memberId,
  );
  expect(JSON.stringify((await history(`note/${note}/${newest?.last}?from=${(newest?.first ?? 1) - 1}`)).text)).toContain(
    'Ask Ida',
  );
  expect(JSON.stringify((await history(`note/${note}/${oldest?.last}?from=${(oldest?.first ?? 1) - 1}`)).text)).toContain(
    'pay late',
  );
});

test('[M52] a former document is attached by nobody, and after formerDays its edits are told why they are not taken', async () => {
  const { account, kept } = await company('Former');
  const document = sync.name('account', account);
  expect(await sync.workspace.rotate(account)).toBe(true);
  const provider = sync.provider(document, ann);
  const closed: string[] = [];
  provider.on('authenticationFailed', ({ reason }: { reason: string }) => closed.push(reason));
  provider.on('close', ({ event }: { event: { reason: string } }) => closed.push(event.reason));
  await eventually(() => closed.length > 0);
  expect(provider.synced).toBe(false);
  const update = () => edit(kept.account, (doc) => doc.getMap('fields').set('domain', 'late.example'));
  sync.ahead += (limits.formerDays.value - 1) * day;
  await careForLogs(sync.server.services);
  const client = await sync.client(ann);
  await client.saved(client.push({ document, update: update(), base: 1 })[0] ?? '');
  sync.ahead += 2 * day;
  await careForLogs(sync.server.services);
  await sync.restart();
  const again = await sync.client(ann);
  const refused = await again.refused(again.push({ document, update: update(), base: 1 })[0] ?? '');
  expect(refused.refusal.kind).toBe('old-generation');
  // What is gone for good keeps no copy.
  await sync.run(sync.owner, { kind: 'delete', type: 'account', records: [account] });
  await sync.run(sync.owner, { kind: 'purge', type: 'account', records: [account] });
  const last = await again.refused(again.push({ document, update: update(), base: 1 })[0] ?? '');
  expect(last.refusal.kind).toBe('erased');
});

test('[M51, M52, V3] what was before a copy took its place goes with what is years old, and the list of changes stays', async () => {
  const { account } = await company('Years ago');
  expect(await sync.workspace.rotate(account)).toBe(true);
  const changes = { historyYears: { value: 1 } };
  await sync.run(sync.owner, { kind: 'update', type: 'settings', records: [settingsIds.workspace], changes });
  await sync.workspace.drain();
  await sync.workspace.readDefinitions();
  sync.ahead += 367 * day;
  await sync.run(ben, { kind: 'update', type: 'account', records: [account], changes: { domain: { value: 'new.example' } } });
  await sync.workspace.drain();
  const before = await derived();
  await careForLogs(sync.server.services);
  const rows = await sync.fresh.database.query('select generation from document_update where document_id = $1', [account]);
  expect(rows).toEqual([{ generation: 2 }]);
  expect(await derived()).toEqual(before);
  await rebuild(sync.fresh.database, sync.workspaceId);
  expect(await derived()).toEqual(before);
});

/** Writes that leave nothing but tombstones: a key each, or letters typed backwards, which no two of them share. */
const litter = {
  account: (doc: Y.Doc, part: number) => {
    for (let n = 0; n < 500; n++) doc.getMap('fields').set(`tags/${part}-${n}`, true);
    for (let n = 0; n < 500; n++) doc.getMap('fields').delete(`tags/${part}-${n}`);
  },
  note: (doc: Y.Doc, part: number) => {
    const text = doc.get('note', Y.XmlText);
    for (let n = 0; n < 30_000; n++) text.insert(0, 'x');
    if (part === 4) text.delete(0, text.length - 'They pay late.'.length);
  },
};

test.each([
  ['account', 'recordSoftBytes'],
  ['note', 'noteSoftBytes'],
] as const)(
  '[M52, V8] %s: past %s, rotateAfterSeconds after the last edit and with nobody there, it begins again',
  async (type, limit) => {
    const { kept, ...ids } = await company(`Large ${type}`);
    const id = ids[type];
    const writer = await sync.client(ben);
    for (let part = 0; part < (type === 'account' ? 10 : 5); part++) {
      const update = edit(kept[type], (doc) => litter[type](doc, part));
      await writer.saved(writer.push({ document: sync.name(type, id), base: 1, update })[0] ?? '');
    }
    await sync.workspace.drain();
    const state = Y.encodeStateAsUpdate(kept[type]);
    expect(state.length).toBeGreaterThan(limits[limit].value);
    const position = (await sync.rows(id)).length;
    await writeSnapshot(sync.fresh.database, sync.workspaceId, { documentId: id, generation: 1, position, state, writes: {} });
    await sync.restart();
    await careForLogs(sync.server.services);
    expect(await generationOf(id)).toBe(1);
    sync.ahead += (limits.rotateAfterSeconds.value + 1) * 1_000;
    const reader = sync.provider(sync.name(type, id), ann);
    await synced(reader);
    await careForLogs(sync.server.services);
    expect(await generationOf(id)).toBe(1);
    sync.disconnect();
    await sync.restart();
    await careForLogs(sync.server.services);
    expect(await generationOf(id)).toBe(2);
    const [copy] = await sync.fresh.database.query<{ bytes: number }>(
      'select octet_length(state) as bytes from document_base where document_id = $1',
      [id],
    );
    expect(copy?.bytes).toBeLessThan(2_000);
    const again = sync.provider(await nameNow(type, id), ann);
    await synced(again);
    expect(type === 'note' ? textOf(again.document) : fieldsIn(again).get('domain')).toBe(
      type === 'note' ? 'They pay late.' : 'b.example',
    );
  },
);
