import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { v7 } from 'uuid';
import { limits } from '@rapport/model/limits';
import { loadDocuments } from '@rapport/persistence/server/log/load-documents';
import { acknowledged, editOf, eventually, fieldsIn, synced, SyncTest } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
beforeAll(async () => {
  sync = await SyncTest.start();
});
afterAll(() => sync.close());

const account = (name: string) => sync.record('account', { name: { value: name } });

test('[V1] an acknowledgement comes while a projection is held open', async () => {
  const record = await account('Held');
  const provider = sync.provider(sync.name('account', record), sync.owner);
  await synced(provider);
  const hold = Promise.withResolvers<void>();
  sync.workspace.projector.paused = hold.promise;
  fieldsIn(provider).set('domain', 'held.example');
  await acknowledged(provider);
  expect(await sync.value('accounts', record, 'domain')).toBeNull();
  hold.resolve();
  await eventually(
    () => sync.value('accounts', record, 'domain'),
    (domain) => domain === 'held.example',
  );
});

test('[V8] whoever writes in bulk waits while more documents wait for the projector than its limit', async () => {
  const hold = Promise.withResolvers<void>();
  const { projector } = sync.workspace;
  projector.paused = hold.promise;
  const record = () => ({ type: 'account', record: v7(), changes: { name: { value: 'Bulk' } } });
  const many = Array.from({ length: limits.unprojectedInImport.value }, record);
  await sync.workspace.createMany(sync.owner.actor, many, 'import', v7());
  let written = false;
  const more = sync.workspace.createMany(sync.owner.actor, [record()], 'import', v7()).then(() => (written = true));
  // A commit of somebody at work takes longer than one that does not wait.
  await sync.run(sync.owner, { kind: 'create', type: 'account', record: v7(), changes: { name: { value: 'At work' } } });
  expect(written).toBe(false);
  hold.resolve();
  await more;
  await sync.workspace.drain();
  expect(projector.unprojected).toBe(0);
});

test('[V3] what a crash left between log and projection, the next start projects', async () => {
  const record = await account('Crash');
  const owned = sync.workspace;
  const hold = Promise.withResolvers<void>();
  owned.projector.paused = hold.promise;
  const result = await sync.run(sync.owner, {
    kind: 'update',
    type: 'account',
    records: [record],
    changes: { name: { value: 'After the crash' } },
  });
  expect(result.records[0]?.position).toBe(2);
  // The projector of this process never gets to it.
  const stopped = owned.projector.stop();
  hold.resolve();
  await stopped;
  await sync.fresh.database.query(`update accounts set name = 'Crash', position = 1 where id = $1`, [record]);
  await sync.fresh.database.query(
    `insert into projection_mark (workspace_id, document_id, generation, position, type) values ($1, $2, 1, 2, 'account') on conflict do nothing`,
    [sync.workspaceId, record],
  );
  await sync.restart();
  await eventually(
    () => sync.value('accounts', record, 'name'),
    (name) => name === 'After the crash',
  );
  expect((await sync.events(record)).map(({ kind, from, to }) => [kind, from, to])).toEqual([
    ['created', null, null],
    ['changed', 'Crash', 'After the crash'],
  ]);
});

test('a document that cannot be projected is set aside, and the 60 others are not', async () => {
  const bad = await account('Bad');
  const records = await Promise.all(Array.from({ length: 60 }, (_, index) => account(`Good ${index}`)));
  const hold = Promise.withResolvers<void>();
  sync.workspace.projector.paused = hold.promise;
  const change = (record: string) =>
    sync.run(sync.owner, { kind: 'update', type: 'account', records: [record], changes: { domain: { value: 'x.example' } } });
  await Promise.all([change(bad), ...records.map(change)]);
  // A row of the log that nobody can read.
  await sync.fresh.database.query(`update document_update set update = '\\x0909' where document_id = $1 and position = 1`, [bad]);
  await sync.fresh.database.query(`alter table accounts add constraint no_bad check (id <> '${bad}' or domain is null)`);
  hold.resolve();
  await sync.workspace.drain();
  const [count] = await sync.fresh.database.query<{ count: string }>(`select count(*) from accounts where domain = 'x.example'`);
  expect(Number(count?.count)).toBe(60);
  expect(sync.server.services.health().parked).toBe(1);
  await expect(sync.workspace.projector.visible(bad, 2)).rejects.toMatchObject({ refusal: { kind: 'internal' } });
  await sync.fresh.database.query('alter table accounts drop constraint no_bad');
});

test('[V7] a value that its field does not allow is accepted, told as an issue, and replaced by the last valid one', async () => {
  const record = await sync.record('account', { name: { value: 'Repair' }, size: { value: 50 } });
  const provider = sync.provider(sync.name('account', record), sync.owner);
  await synced(provider);
  fieldsIn(provider).set('size', 'many');
  fieldsIn(provider).set('revenue', { minor: 'much' });
  await acknowledged(provider);
  await eventually(() => fieldsIn(provider).get('size') === 50);
  await eventually(() => !fieldsIn(provider).has('revenue'));
  await sync.workspace.drain();
  expect((await sync.rows(record)).map(({ origin }) => origin)).toContain('repair');
  expect(Number(await sync.value('accounts', record, 'size'))).toBe(50);
  // Its author is told what became of it.
  expect(await sync.events(record)).toContainEqual(
    expect.objectContaining({
      kind: 'overwritten',
      field: 'size',
      actor: sync.owner.actor.memberId,
      winner: null,
      from: 'many',
      to: 50,
    }),
  );
  expect(await sync.events(record)).toContainEqual(expect.objectContaining({ kind: 'overwritten', field: 'revenue', to: null }));
});

test('[M157] [V7] a field that is never empty keeps what it had: a command that clears it is refused by name, an edit is put right and told', async () => {
  const record = await sync.record('account', { name: { value: 'Kept' }, domain: { value: 'kept.example' } });
  const clearing = { kind: 'update', type: 'account', records: [record], changes: { name: { value: null } } } as const;
  await expect(sync.run(sync.owner, clearing)).rejects.toMatchObject({
    refusal: { kind: 'invalid-field', field: 'name', values: { reason: 'required' } },
  });
  const provider = sync.provider(sync.name('account', record), sync.owner);
  await synced(provider);
  fieldsIn(provider).delete('domain');
  fieldsIn(provider).delete('name');
  await acknowledged(provider);
  await eventually(() => fieldsIn(provider).get('name') === 'Kept');
  await sync.workspace.drain();
  expect(await sync.value('accounts', record, 'name')).toBe('Kept');
  // What may be empty stays so.
  expect(await sync.value('accounts', record, 'domain')).toBeNull();
  const told = (await sync.events(record)).filter(({ field, kind }) => field === 'name' && kind === 'changed');
  expect(told).toContainEqual(expect.objectContaining({ actor: sync.owner.actor.memberId, from: 'Kept', to: null }));
  expect(told).toContainEqual(expect.objectContaining({ actor: null, origin: 'repair', from: null, to: 'Kept' }));
});

test('[V7] a member that a set has no room for is taken out again, and its author is told', async () => {
  const most = limits.setMembers.value;
  const tags = Array.from({ length: most }, (_, at) => `tag-${at}`);
  const record = await sync.record('account', { name: { value: 'Full' }, tags: { value: tags } });
  const provider = sync.provider(sync.name('account', record), sync.owner);
  await synced(provider);
  fieldsIn(provider).set('tags/a-late-one', true);
  fieldsIn(provider).set('tags/zz-late', true);
  await acknowledged(provider);
  await eventually(() => !fieldsIn(provider).has('tags/a-late-one') && !fieldsIn(provider).has('tags/zz-late'));
  await sync.workspace.drain();
  expect(await sync.value('accounts', record, 'tags')).toHaveLength(most);
  const lost = (await sync.events(record)).filter(({ kind }) => kind === 'overwritten');
  expect(lost.map(({ field, from, actor }) => ({ field, from, actor }))).toEqual(
    ['a-late-one', 'zz-late'].map((tag) => ({ field: 'tags', from: [tag], actor: sync.owner.actor.memberId })),
  );
});

test('each change has its author, also when many are projected at once', async () => {
  const ben = await sync.member('Ben Okafor');
  const record = await account('Start');
  const hold = Promise.withResolvers<void>();
  sync.workspace.projector.paused = hold.promise;
  for (const [who, name] of [
    [sync.owner, 'One'],
    [ben, 'Two'],
    [sync.owner, 'Three'],
  ] as const) {
    await sync.run(who, { kind: 'update', type: 'account', records: [record], changes: { name: { value: name } } });
  }
  hold.resolve();
  const events = (await sync.events(record)).filter(({ kind }) => kind === 'changed');
  // One event per person, key and minute: the first "from", the last "to".
  expect(events.map(({ actor, from, to }) => ({ actor, from, to }))).toEqual(
    expect.arrayContaining([
      { actor: sync.owner.actor.memberId, from: 'Start', to: 'Three' },
      { actor: ben.actor.memberId, from: 'One', to: 'Two' },
    ]),
  );
});

test('a snapshot keeps what loading from the log gives, and who wrote what', async () => {
  const record = await account('Snapshot');
  const provider = sync.provider(sync.name('account', record), sync.owner);
  await synced(provider);
  for (let index = 0; index < 420; index++) {
    fieldsIn(provider).set('domain', `d${index}.example`);
    if (index % 20 === 0) await acknowledged(provider);
  }
  await acknowledged(provider);
  await sync.workspace.drain();
  const [snapshot] = await eventually(
    () =>
      sync.fresh.database.query<{ position: string }>('select position from document_snapshot where document_id = $1', [record]),
    (rows) => rows.length > 0,
  );
  expect(Number(snapshot?.position)).toBeGreaterThanOrEqual(200);
  const state = async (options: { withoutSnapshots?: boolean }) => {
    const loaded = (await loadDocuments(sync.fresh.database, sync.workspaceId, [record], options)).get(record);
    const doc = new Y.Doc();
    if (loaded?.snapshot) Y.applyUpdate(doc, loaded.snapshot.state);
    for (const row of loaded?.updates ?? []) Y.applyUpdate(doc, row.update);
    return doc.getMap('fields').toJSON();
  };
  expect(await state({})).toEqual(await state({ withoutSnapshots: true }));
  // Whose client id it was is known from the snapshot, too.
  sync.node.documents.drop(sync.name('account', record));
  const eve = await sync.member('Eve Eavesdrop');
  const client = await sync.client(eve);
  const doc = new Y.Doc();
  for (const row of await sync.rows(record)) Y.applyUpdate(doc, row.update);
  const [forged] = client.push({
    document: sync.name('account', record),
    update: editOf(Y.encodeStateAsUpdate(doc), (fields) => fields.set('domain', 'evil.example'), provider.document.clientID),
    base: 400,
  });
  expect((await client.refused(forged as string)).refusal.kind).toBe('forged-update');
});

test('[V3] an edit that the process does not know to wait is projected before a later one of its document', async () => {
  const record = await account('Left behind');
  await sync.workspace.drain();
  const ben = await sync.member('Ben Behind');
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  doc.getMap('fields').set('domain', 'first.example');
  doc.getMap('fields').set('domain', 'second.example');
  // As a process that ended at once has left them: both committed, neither projected, in one minute of one person.
  const at = new Date();
  const rows = updates.map((update, index) => ({
    workspaceId: sync.workspaceId,
    documentId: record,
    type: 'account',
    generation: 1,
    position: index + 2,
    update,
    actor: ben.actor.memberId,
    origin: 'edit' as const,
    base: 1,
    madeAt: at,
    at,
  }));
  const { database } = sync.fresh;
  await database.query(
    `with row as (insert into document_update (workspace_id, document_id, generation, position, format, update, actor, origin, base, made_at, at)
      select $1, $2, 1, position, 'yjs-1', update, $3, 'edit', 1, $4, $4 from unnest($5::bigint[], $6::bytea[]) as each (position, update)
      returning position)
    insert into projection_mark (workspace_id, document_id, generation, position, type) select $1, $2, 1, position, 'account' from row`,
    [
      sync.workspaceId,
      record,
      ben.actor.memberId,
      at,
      rows.map(({ position }) => position),
      updates.map((update) => Buffer.from(update)),
    ],
  );
  sync.workspace.projector.committed({ updates: rows.slice(1) });
  const told = async () => (await sync.events(record)).filter(({ field }) => field === 'domain');
  expect(await told()).toMatchObject([{ from: null, to: 'second.example' }]);
  expect(await database.query('select position from projection_mark where document_id = $1', [record])).toEqual([]);
});

test('[V3] a change and its way back, found by their marks before their commits were heard of, are not told again', async () => {
  const record = await account('There and back');
  const change = (domain: string) =>
    sync.run(sync.owner, { kind: 'update', type: 'account', records: [record], changes: { domain: { value: domain } } });
  await change('here.example');
  const ben = await sync.member('Ben There');
  const provider = sync.provider(sync.name('account', record), ben);
  await synced(provider);
  for (const domain of ['there.example', 'here.example']) {
    fieldsIn(provider).set('domain', domain);
    await acknowledged(provider);
  }
  const told = async () => (await sync.events(record)).filter(({ field }) => field === 'domain');
  const before = await told();
  const { database, workspaceId } = { database: sync.fresh.database, workspaceId: sync.workspaceId };
  const loaded = (await loadDocuments(database, workspaceId, [record])).get(record);
  const back = loaded?.updates.at(-1);
  if (!back) throw new Error('nothing in the log');
  sync.workspace.projector.committed({
    updates: [{ ...back, workspaceId, documentId: record, type: 'account', generation: 1 }],
  });
  expect(await told()).toEqual(before);
});

test('[V3] a disk that has no room for rows for a while sets no document aside', async () => {
  const { database } = sync.fresh;
  const records = await Promise.all(Array.from({ length: 3 }, (_, index) => account(`No room ${index}`)));
  const parked = sync.server.services.health().parked;
  await database.query(
    `create function no_room() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$`,
  );
  await database.query('create trigger no_room before insert on event for each statement execute function no_room()');
  for (const record of records)
    await sync.run(sync.owner, {
      kind: 'update',
      type: 'account',
      records: [record],
      changes: { domain: { value: 'r.example' } },
    });
  const tries = async () =>
    Number(
      (
        await database.query<{ n: string }>(`select xact_rollback as n from pg_stat_database where datname = current_database()`)
      )[0]?.n,
    );
  const before = await tries();
  await eventually(tries, (now) => now > before + 2);
  await database.query('drop function no_room cascade');
  for (const record of records)
    await eventually(
      () => sync.value('accounts', record, 'domain'),
      (domain) => domain === 'r.example',
    );
  expect(sync.server.services.health().parked).toBe(parked);
});
