import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editOf, eventually, SyncTest, synced } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
beforeAll(async () => {
  sync = await SyncTest.start();
});
afterAll(() => sync.close());

test('[V1] a document that is dropped while somebody opens it is opened anew: what is written into it is in the log, once', async () => {
  // A note about a record that is not there yet: it is looked for whenever the note is opened.
  const note = v7();
  await sync.run(sync.owner, {
    kind: 'create',
    type: 'note',
    record: note,
    changes: { name: { value: 'Early' }, record: { value: `account:${v7()}` } },
  });
  const name = sync.name('note', note);
  const { documents } = sync.node;
  await eventually(() => !documents.get(name));
  let caught = 0;
  for (let time = 0; time < 200 && caught < 5; time++) {
    let isOpen = false;
    const opening = documents.open(name).then((live) => {
      isOpen = true;
      return live;
    });
    await Promise.race([opening, eventually(() => documents.get(name))]);
    if (!isOpen) {
      caught++;
      documents.drop(name);
    }
    const live = await opening;
    expect(live.dropped).toBe(false);
    expect(documents.get(name)).toBe(live);
    documents.release(live);
    documents.drop(name);
  }
  expect(caught).toBeGreaterThan(0);
});

test('[V8] a note whose record is dropped while it is loading can be opened by whoever comes next', async () => {
  const record = await sync.record('account', { name: { value: 'Home' } });
  const note = await sync.record('note', { name: { value: 'Note' }, record: { value: `account:${record}` } });
  const { documents, engine } = sync.node;
  const [name, home] = [sync.name('note', note), sync.name('account', record)];
  for (let time = 0; time < 20; time++) {
    await eventually(() => !documents.get(name));
    const provider = sync.provider(name, sync.owner);
    await eventually(() => documents.get(home));
    documents.drop(home);
    await synced(provider);
    expect(documents.get(name)?.doc).toBe(engine.documents.get(name));
    provider.destroy();
    documents.drop(name);
    documents.drop(home);
  }
});

test('[V1] a note that is dropped with its record is opened with what it had handed to the log, and written on behind it', async () => {
  const record = await sync.record('account', { name: { value: 'Refused' } });
  const note = await sync.record('note', { name: { value: 'Note' }, record: { value: `account:${record}` } });
  const others = [];
  for (const value of ['a', 'b', 'c', 'd', 'e'])
    others.push(sync.name('account', await sync.record('account', { name: { value } })));
  const { documents } = sync.node;
  for (const other of others) documents.drop(other);
  const name = sync.name('note', note);
  const rename = (value: string) => ({ kind: 'update', type: 'note', records: [note], changes: { name: { value } } }) as const;
  const live = await documents.open(name);
  const release = await sync.holdLog();
  const handedOver = sync.run(sync.owner, rename('Handed over'));
  await eventually(() => live.lastBatch?.over === false);
  documents.drop(sync.name('account', record));
  expect(documents.get(name)).toBeUndefined();
  const opening = documents.open(name);
  // Time enough to read it, were that not put off.
  for (const other of others) documents.release(await documents.open(other));
  await release();
  const again = await opening;
  expect(again.fields().get('name')).toBe('Handed over');
  documents.release(again);
  documents.release(live);
  await handedOver;
  await sync.run(sync.owner, rename('Written on'));
  expect((await sync.rows(note)).map(({ position }) => Number(position))).toEqual([1, 2, 3]);
});

test('[V1] rows of a document that was dropped do not reach the log: whoever sent them hears that they have to come again', async () => {
  const record = await sync.record('account', { name: { value: 'Dropped' } });
  const { documents } = sync.node;
  const live = await documents.open(sync.name('account', record));
  documents.drop(live.name);
  const update = editOf(undefined, (fields) => fields.set('domain', 'late.example'));
  const now = new Date();
  const rows = live.receive({ update, actor: sync.owner.actor, base: 1, madeAt: now, inOrder: true, source: 'test' }, now);
  const refused = new Promise((resolve) => documents.append(live, { updates: rows }, resolve));
  expect(await refused).toMatchObject({ refusal: { kind: 'log-unavailable' } });
  documents.release(live);
  await sync.run(sync.owner, {
    kind: 'update',
    type: 'account',
    records: [record],
    changes: { domain: { value: 'new.example' } },
  });
  expect((await sync.rows(record)).map(({ position }) => Number(position))).toEqual([1, 2]);
});
