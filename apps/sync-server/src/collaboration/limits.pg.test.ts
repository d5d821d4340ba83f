import * as encoding from 'lib0/encoding';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { limits } from '@rapport/model/limits';
import type { ServerFrame } from '@rapport/model/wire/frames';
import { readChanges } from '@rapport/persistence/server/feed/read-changes';
import {
  acknowledged,
  editOf,
  eventually,
  fieldsIn,
  sendUpdate,
  synced,
  SyncTest,
  TestClient,
  type Member,
} from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
});
afterAll(() => sync.close());

const account = (name: string) => sync.record('account', { name: { value: name } });
const closed = (client: TestClient) => eventually(() => client.closed);

/** Of somebody who has not said who they are. */
function firstStep(document: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint8Array(encoder, Uint8Array.of(0));
  return encoding.toUint8Array(encoder);
}

function goodbye(document: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, 7);
  return encoding.toUint8Array(encoder);
}

/** Whoever else is at work notices nothing. */
async function othersGoOn(): Promise<void> {
  const record = await account('Others');
  const client = await sync.client(ben);
  const [id] = client.push({
    document: sync.name('account', record),
    update: editOf(undefined, (fields) => fields.set('domain', 'fine.example')),
    base: 1,
  });
  await client.saved(id as string);
  client.close();
}

describe('[V8] a socket that goes past a limit is ended with its reason, and nobody else notices', () => {
  test('socketMessage', async () => {
    const client = await sync.client(sync.owner);
    client.socket.send(Buffer.alloc(limits.socketMessage.value + 1));
    expect((await closed(client))?.code).toBe(1009);
    await othersGoOn();
  });

  test('socketMessagesAtOnce and socketMessagesPerSecond', async () => {
    const client = await sync.client(sync.owner);
    const { value: atOnce } = limits.socketMessagesAtOnce;
    for (let sent = 0; sent < atOnce + limits.socketMessagesPerSecond.value * 60; sent++) client.send({ op: 'token', token: '' });
    expect(await closed(client)).toEqual({ code: 1008, reason: 'too-many' });
    await othersGoOn();
  });

  test('malformedPerSocket', async () => {
    const client = await sync.client(sync.owner);
    const bad = () => {
      const encoder = encoding.createEncoder();
      encoding.writeVarString(encoder, '$feed');
      encoding.writeVarString(encoder, '{"op":');
      client.socket.send(encoding.toUint8Array(encoder));
      return client.next((frame) => frame.op === 'refused');
    };
    for (let time = 1; time < limits.malformedPerSocket.value; time++)
      expect(await bad()).toMatchObject({ refusal: { kind: 'bad-request' } });
    expect(client.closed).toBeUndefined();
    await bad();
    expect((await closed(client))?.code).toBe(1008);
    await othersGoOn();
  });

  test('socketsPerMember: one more is told why, and as soon as one of them goes it may come', async () => {
    const cleo = await sync.member('Cleo Many');
    const clients = await Promise.all(Array.from({ length: limits.socketsPerMember.value }, () => sync.client(cleo)));
    expect(clients.every((client) => client.closed === undefined)).toBe(true);
    const more = await TestClient.connect(sync.url);
    more.send({ op: 'hello', protocol: 1, definitions: '', token: sync.token(cleo) });
    expect(await more.next((frame) => frame.op === 'refused')).toMatchObject({
      refusal: { kind: 'too-many', values: { limit: limits.socketsPerMember.value } },
    });
    expect(await closed(more)).toEqual({ code: 1013, reason: 'too-many' });
    const record = await account('Crowded');
    const reason = new Promise((resolve) =>
      sync
        .provider(sync.name('account', record), cleo)
        .on('authenticationFailed', (failed: { reason: string }) => resolve(failed.reason)),
    );
    expect(await reason).toBe('too-many');
    await othersGoOn();

    clients[0]?.close();
    await eventually(async () => {
      const next = await TestClient.connect(sync.url);
      next.send({ op: 'hello', protocol: 1, definitions: '', token: sync.token(cleo) });
      const answer = await next.next<ServerFrame>((frame) => frame.op === 'ok' || frame.op === 'refused');
      next.close();
      return answer.op === 'ok';
    });
    for (const client of clients) client.close();
  });

  test('queuedMessages', async () => {
    const client = await TestClient.connect(sync.url);
    const document = sync.name('account', v7());
    for (let at = 0; at <= limits.queuedMessages.value && !client.closed; at++) {
      client.socket.send(firstStep(document));
    }
    await closed(client);
    await othersGoOn();
  });

  test('pendingDocuments', async () => {
    const client = await TestClient.connect(sync.url);
    for (let at = 0; at <= limits.pendingDocuments.value; at++) {
      client.socket.send(firstStep(sync.name('account', v7())));
    }
    await closed(client);
    await othersGoOn();
  });

  test('pendingDocuments: a document that is left without being attached is none', async () => {
    const client = await sync.client(sync.owner);
    for (let at = 0; at <= limits.pendingDocuments.value; at++) {
      const document = sync.name('account', v7());
      // A provider's last words: somebody is gone, goodbye.
      client.socket.send(firstStep(document));
      client.socket.send(goodbye(document));
    }
    const record = await account('Still here');
    const update = editOf(undefined, (fields) => fields.set('domain', 'here.example'));
    const [id] = client.push({ document: sync.name('account', record), update, base: 1 });
    await client.saved(id as string);
    expect(client.closed).toBeUndefined();
    client.close();
  });
});

describe('[V8] an edit past a limit is refused with its number, and the document stays as it was', () => {
  const refusedFor = async (update: Uint8Array, record: string, type = 'account') => {
    const client = await sync.client(sync.owner);
    const [id] = client.push({ document: sync.name(type, record), update, base: 1 });
    const { refusal } = await client.refused(id as string);
    client.close();
    return refusal;
  };

  test('updateBytes', async () => {
    const record = v7();
    await sync.run(sync.owner, { kind: 'create', type: 'note', record, changes: {} });
    const update = editOf(undefined, (_, doc) => doc.get('note', Y.XmlText).insert(0, 'x'.repeat(limits.updateBytes.value)));
    expect(await refusedFor(update, record, 'note')).toEqual({ kind: 'too-large', values: { limit: limits.updateBytes.value } });
    expect(await sync.rows(record)).toHaveLength(1);
  });

  test('recordBytes', async () => {
    const record = await account('Large');
    const update = editOf(undefined, (fields) => fields.set('description', 'x'.repeat(limits.recordBytes.value)));
    expect(await refusedFor(update, record)).toEqual({ kind: 'too-large', values: { limit: limits.recordBytes.value } });
  });

  test('noteBytes: a note of fifteen megabytes, in pieces that each would do', async () => {
    const record = v7();
    await sync.run(sync.owner, { kind: 'create', type: 'note', record, changes: {} });
    const client = await sync.client(sync.owner);
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    for (let piece = 0; piece < 15; piece++) doc.get('note', Y.XmlText).insert(0, 'x'.repeat(1_000_000));
    const answers: string[] = [];
    for (const update of updates) {
      const [id] = client.push({ document: sync.name('note', record), update, base: 1 });
      const answer = await client.next<ServerFrame>(
        (frame) =>
          (frame.op === 'saved' && frame.edits.includes(id as string)) || (frame.op === 'edit-refused' && frame.edit === id),
      );
      answers.push(answer.op === 'edit-refused' ? answer.refusal.kind : answer.op);
    }
    // What follows a refused piece has nothing to stand on.
    const fit = Math.floor(limits.noteBytes.value / 1_000_000);
    expect(answers.slice(0, fit)).toEqual(Array.from({ length: fit }, () => 'saved'));
    expect(answers[fit]).toBe('too-large');
    expect(answers.slice(fit + 1).every((answer) => answer === 'too-large' || answer === 'malformed-update')).toBe(true);
    client.close();
    await othersGoOn();
  });

  test('gapBytes: no more than that waits for its predecessors', async () => {
    const { name, updates, live } = await withGap();
    const provider = sync.provider(name, ben);
    await synced(provider);
    const frames: ServerFrame[] = [];
    provider.on('stateless', ({ payload }: { payload: string }) => frames.push(JSON.parse(payload) as ServerFrame));
    sendUpdate(provider, updates[1] as Uint8Array);
    await eventually(() => live()?.gapSince !== undefined);
    sendUpdate(provider, updates[2] as Uint8Array);
    expect(await eventually(() => frames.find((frame) => frame.op === 'edit-refused'))).toMatchObject({
      refusal: { kind: 'too-large', values: { limit: limits.gapBytes.value } },
    });
    provider.destroy();
  });

  test('gapSeconds: what waits for its predecessors does not wait forever, and who left it has to sync again', async () => {
    const { name, updates, live } = await withGap();
    const provider = sync.provider(name, ben);
    await synced(provider);
    let closed: number | undefined;
    provider.configuration.websocketProvider.webSocket?.addEventListener('close', ({ code }) => (closed = code));
    sendUpdate(provider, updates[1] as Uint8Array);
    await eventually(() => live()?.gapSince !== undefined);
    sync.ahead += (limits.gapSeconds.value + 1) * 1_000;
    expect(await eventually(() => closed)).toBe(4205);
    provider.destroy();
    await othersGoOn();

    // What never comes is not waited for again whenever somebody else works on it.
    const other = sync.provider(name, sync.owner);
    await synced(other);
    closed = undefined;
    other.configuration.websocketProvider.webSocket?.addEventListener('close', ({ code }) => (closed = code));
    fieldsIn(other).set('revenue', null);
    await acknowledged(other);
    expect(live()?.gapSince).toBeUndefined();
    other.destroy();
  });

  test('[V1] what waits for its predecessors is acknowledged when they are there, not before', async () => {
    const { name, updates, live } = await withGap();
    const provider = sync.provider(name, ben);
    await synced(provider);
    await acknowledged(provider);
    let acks = 0;
    provider.on('unsyncedChanges', () => acks++);
    // The provider answers the server's question with what it holds itself, which is nothing.
    provider.incrementUnsyncedChanges();
    provider.incrementUnsyncedChanges();
    acks = 0;
    sendUpdate(provider, updates[1] as Uint8Array);
    await eventually(() => live()?.gapSince !== undefined);
    await eventually(async () => (await sync.rows(name.split('/')[2] as string)).length === 2);
    expect(acks).toBe(0);
    // The same once more, as over another socket, is nothing new for the log, and waits as well.
    const again = { actor: ben.actor, base: undefined, madeAt: new Date(), inOrder: false, source: 'again' };
    expect(live()?.receive({ ...again, update: updates[1] as Uint8Array }, new Date())).toEqual([]);
    expect(live()?.leftGap).toBe(true);
    sendUpdate(provider, updates[0] as Uint8Array);
    await eventually(() => acks >= 2);
    expect(live()?.receive({ ...again, update: updates[1] as Uint8Array }, new Date())).toEqual([]);
    expect(live()?.leftGap).toBe(false);
    expect(live()?.gapSince).toBeUndefined();
    provider.destroy();
  });

  test('longestAgeMilliseconds: an edit from before that counts as made then', async () => {
    const record = await account('Old');
    const client = await sync.client(sync.owner);
    const before = Date.now() + sync.ahead;
    const [id] = client.push({
      document: sync.name('account', record),
      update: editOf(undefined, (fields) => fields.set('domain', 'old.example')),
      base: 0,
      age: limits.longestAgeMilliseconds.value * 10,
    });
    await client.saved(id as string);
    const [row] = await sync.fresh.database.query<{ made: Date; at: Date }>(
      `select made_at as made, at from document_update where document_id = $1 and position = 2`,
      [record],
    );
    const arrived = (row?.made.getTime() ?? NaN) + limits.longestAgeMilliseconds.value;
    expect(arrived).toBeGreaterThanOrEqual(before);
    expect(arrived).toBeLessThanOrEqual(row?.at.getTime() ?? NaN);
    client.close();
  });
});

/** A record, and edits of it of which the first is never sent. */
async function withGap() {
  const record = await account('Gap');
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  doc.getMap('fields').set('domain', 'first.example');
  doc.getMap('fields').set('website', 'https://second.example');
  doc.getMap('fields').set('description', 'x'.repeat(limits.gapBytes.value));
  const name = sync.name('account', record);
  return { name, updates, live: () => sync.node.documents.get(name) };
}

describe('[V8] presence', () => {
  test('awarenessBytes and awarenessStates: a state that is too large, and a message with too many, go nowhere', async () => {
    const record = await account('Present');
    const name = sync.name('account', record);
    const listener = sync.provider(name, sync.owner);
    await synced(listener);
    const states = () => [...(listener.awareness?.getStates().values() ?? [])].filter((state) => 'mark' in state).length;
    const speak = async (count: number, bytes: number) => {
      const provider = sync.provider(name, ben);
      await synced(provider);
      let ended = false;
      provider.on('close', () => (ended = true));
      const encoder = encoding.createEncoder();
      encoding.writeVarString(encoder, name);
      encoding.writeVarUint(encoder, 1);
      const message = encoding.createEncoder();
      encoding.writeVarUint(message, count);
      for (let at = 0; at < count; at++) {
        encoding.writeVarUint(message, provider.document.clientID + at);
        encoding.writeVarUint(message, 5);
        encoding.writeVarString(message, JSON.stringify({ mark: 'x'.repeat(bytes) }));
      }
      encoding.writeVarUint8Array(encoder, encoding.toUint8Array(message));
      provider.configuration.websocketProvider.webSocket?.send(encoding.toUint8Array(encoder));
      return { provider, ended: () => ended };
    };
    const big = await speak(1, limits.awarenessBytes.value);
    await eventually(big.ended);
    const many = await speak(limits.awarenessStates.value + 1, 1);
    await eventually(many.ended);
    expect(states()).toBe(0);
    await speak(1, 10);
    await eventually(() => states() === 1);
    sync.disconnect();
  });
});

test('[V8] pushedEdits and commandRecords: a frame past them is refused as too large, not to be sent again as it is', async () => {
  const record = await account('Many');
  const client = await sync.client(sync.owner);
  const update = editOf(undefined, (fields) => fields.set('domain', 'x.example'));
  client.push(
    ...Array.from({ length: limits.pushedEdits.value + 1 }, () => ({ document: sync.name('account', record), update, base: 1 })),
  );
  expect(await client.next((frame) => frame.op === 'refused')).toMatchObject({
    refusal: { kind: 'too-large', values: { limit: limits.pushedEdits.value } },
  });
  const records = Array.from({ length: limits.commandRecords.value + 1 }, () => v7());
  client.send({ op: 'command', command: { id: v7(), age: 0, kind: 'update', type: 'account', records, changes: {} } });
  expect(await client.next((frame) => frame.op === 'refused')).toMatchObject({
    refusal: { kind: 'too-large', values: { limit: limits.commandRecords.value } },
  });
  expect(await sync.rows(record)).toHaveLength(1);
  client.close();
});

test('[V8] feedChanges: a page of the feed holds no more, and the next goes on where it ended', async () => {
  const { epoch } = sync.workspace.feed;
  const groups = [`workspace:${sync.workspaceId}`];
  const first = await readChanges(sync.fresh.database, sync.workspaceId, groups, { epoch, after: 0 }, 2);
  if (first.reload) throw new Error('cannot be resumed');
  expect(first.changes.length).toBeLessThanOrEqual(2);
  const second = await readChanges(sync.fresh.database, sync.workspaceId, groups, { epoch, after: first.upto }, 2);
  if (second.reload) throw new Error('cannot be resumed');
  expect(second.after).toBe(first.upto);

  // More at once than a frame holds: whoever listens is led on in several.
  const client = await sync.client(sync.owner, { epoch, cursor: sync.workspace.feed.upto });
  const count = limits.feedChanges.value + 50;
  const before = client.frames.length;
  await sync.workspace.createMany(
    sync.owner.actor,
    Array.from({ length: count }, (_, at) => ({ type: 'product', record: v7(), changes: { name: { value: `P${at}` } } })),
    'import',
    v7(),
  );
  await sync.workspace.drain();
  const sizes = () => client.frames.slice(before).flatMap((frame) => (frame.op === 'feed' ? [frame.changes.length] : []));
  await eventually(() => sizes().reduce((sum, size) => sum + size, 0) >= count);
  expect(Math.max(...sizes())).toBeLessThanOrEqual(limits.feedChanges.value);
  client.close();
});

test.each([
  ['rowsPerRecordSnapshot', 'account', (doc: Y.Doc, at: number) => doc.getMap('fields').set('domain', `d${at}.example`)],
  ['rowsPerSnapshot', 'note', (doc: Y.Doc, at: number) => doc.get('note', Y.XmlText).insert(0, `${at} `)],
] as const)('[V8] %s: a document is loaded from its state, never from more rows than that', async (limit, type, change) => {
  const record = type === 'account' ? await account('Busy') : await sync.record('note', {});
  const client = await sync.client(sync.owner);
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let at = 0; at < limits[limit].value + 20; at++) change(doc, at);
  const ids = client.push(...updates.map((update) => ({ document: sync.name(type, record), update, base: 1 })));
  await client.saved(ids.at(-1) as string);
  await sync.workspace.drain();
  const left = await eventually(
    async () => {
      const [row] = await sync.fresh.database.query<{ rows: number }>(
        `select count(*)::int as rows from document_update u where document_id = $1
          and position > coalesce((select position from document_snapshot s where s.document_id = u.document_id), 0)`,
        [record],
      );
      return row?.rows ?? 0;
    },
    (rows) => rows < limits[limit].value,
  );
  expect(left).toBeLessThan(limits[limit].value);
  client.close();
});
