import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { documentName } from '@rapport/model/documents/document-name';
import { editOf, eventually, SyncTest, type Member, type TestClient } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
let client: TestClient;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  client = await sync.client(sync.owner);
});
afterAll(() => sync.close());

const account = (name: string) => sync.record('account', { name: { value: name } });
const stateOf = async (record: string) => {
  const doc = new Y.Doc();
  for (const row of await sync.rows(record)) if (row.format === 'yjs-1') Y.applyUpdate(doc, row.update);
  return Y.encodeStateAsUpdate(doc);
};

describe('pushed edits', () => {
  test('[V1] are saved when they are in the log, as they came', async () => {
    const record = await account('Acme');
    const update = editOf(await stateOf(record), (fields) => fields.set('domain', 'acme.example'));
    const [id] = client.push({ document: sync.name('account', record), update, base: 1 });
    expect(await client.saved(id as string)).toMatchObject({ op: 'saved', position: 2 });
    const rows = await sync.rows(record);
    expect(rows).toHaveLength(2);
    expect(rows[1]?.update.equals(Buffer.from(update))).toBe(true);
    expect(rows[1]).toMatchObject({ actor: sync.owner.actor.memberId, origin: 'edit' });
  });

  test('[V1] are not saved while the log is held', async () => {
    const record = await account('Held');
    const release = await sync.holdLog();
    const [id] = client.push({
      document: sync.name('account', record),
      update: editOf(await stateOf(record), (fields) => fields.set('domain', 'h.example')),
      base: 1,
    });
    await eventually(() => sync.node.documents.get(sync.name('account', record))?.position === 2);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(client.frames.filter((frame) => frame.op === 'saved')).toEqual([]);
    await release();
    await client.saved(id as string);
  });

  test('[M222] are as old as they were when they came, however long they wait for their document', async () => {
    const record = v7();
    const release = await sync.holdLog();
    client.send({
      op: 'command',
      command: { id: v7(), age: 0, kind: 'create', type: 'account', record, changes: { name: { value: 'New' } } },
    });
    const update = editOf(undefined, (fields) => fields.set('name', 'Typed before'));
    const [id] = client.push({ document: sync.name('account', record), update, base: 1 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const later = Date.now() - 200;
    await release();
    await client.saved(id as string);
    const made = 'select made_at as made from document_update where document_id = $1 and position = 2';
    const [edit] = await sync.fresh.database.query<{ made: Date }>(made, [record]);
    expect(edit?.made.getTime()).toBeLessThan(later);
  });

  test('the same edit again is acknowledged and written once', async () => {
    const record = await account('Twice');
    const edit = {
      id: v7(),
      document: sync.name('account', record),
      update: editOf(await stateOf(record), (fields) => fields.set('domain', 't.example')),
      base: 1,
    };
    client.push(edit);
    await client.saved(edit.id);
    client.push(edit);
    expect(await client.saved(edit.id)).toMatchObject({ position: 2 });
    expect(await sync.rows(record)).toHaveLength(2);
  });

  test('reach whoever has the document open', async () => {
    const record = await account('Open');
    const provider = sync.provider(sync.name('account', record), ben);
    await eventually(() => provider.synced);
    client.push({
      document: sync.name('account', record),
      update: editOf(await stateOf(record), (fields) => fields.set('domain', 'o.example')),
      base: 1,
    });
    await eventually(() => provider.document.getMap('fields').get('domain') === 'o.example');
  });

  test('of a record that was created right before, on the same socket, find it', async () => {
    const record = v7();
    client.send({
      op: 'command',
      command: { id: v7(), age: 0, kind: 'create', type: 'account', record, changes: { name: { value: 'New' } } },
    });
    const [id] = client.push({
      document: sync.name('account', record),
      update: editOf(undefined, (fields) => fields.set('name', 'New')),
      base: 1,
    });
    await client.saved(id as string);
    await eventually(
      () => sync.value('accounts', record, 'name'),
      (name) => name === 'New',
    );
  });
});

describe('[V7] a refusal names its reason, and the others go on', () => {
  test.each([
    ['garbage', 'malformed-update', () => Uint8Array.of(9, 9, 9, 9)],
    ['a few bytes that claim millions of structs', 'malformed-update', () => Uint8Array.of(1, 0xc0, 0xc3, 0x93, 0x07, 1, 0)],
    ['another root', 'foreign-content', () => editOf(undefined, (_, doc) => doc.getMap('other').set('x', 1))],
    [
      'a list where the fields are',
      'foreign-content',
      () => editOf(undefined, (_, doc) => new Y.Doc().getArray() && doc.getMap('fields').set('x', new Y.Map())),
    ],
    ['a field that only the server writes', 'server-field', () => editOf(undefined, (fields) => fields.set('owner', v7()))],
    [
      'an edit whose predecessor is missing',
      'malformed-update',
      () => {
        const doc = new Y.Doc();
        const updates: Uint8Array[] = [];
        doc.on('update', (bytes: Uint8Array) => updates.push(bytes));
        doc.getMap('fields').set('domain', 'one');
        doc.getMap('fields').set('website', 'two');
        return updates[1] as Uint8Array;
      },
    ],
  ])('%s: %s', async (_, kind, make) => {
    const record = await account('Refusing');
    const document = sync.name('account', record);
    const [bad] = client.push({ document, update: make(), base: 1 });
    expect((await client.refused(bad as string)).refusal.kind).toBe(kind);
    const [good] = client.push({
      document,
      update: editOf(await stateOf(record), (fields) => fields.set('domain', 'fine.example')),
      base: 1,
    });
    await client.saved(good as string);
    expect((await sync.rows(record)).map(({ origin }) => origin)).toEqual(['command', 'edit']);
  });

  test('somebody else’s client id: forged-update', async () => {
    const record = await account('Forged');
    const document = sync.name('account', record);
    const mine = editOf(await stateOf(record), (fields) => fields.set('domain', 'a.example'), 4_711);
    const [id] = client.push({ document, update: mine, base: 1 });
    await client.saved(id as string);
    const other = await sync.client(ben);
    const [forged] = other.push({
      document,
      update: editOf(await stateOf(record), (fields) => fields.set('website', 'https://evil.example'), 4_711),
      base: 2,
    });
    expect((await other.refused(forged as string)).refusal.kind).toBe('forged-update');
    // What the server has already may come through anybody.
    const [again] = other.push({ document, update: mine, base: 2 });
    await other.saved(again as string);
  });

  test('the server’s client id: forged-update, also after the document was loaded anew', async () => {
    const record = await account('Server');
    const server = sync.workspace.epoch;
    sync.node.documents.drop(sync.name('account', record));
    const [forged] = client.push({
      document: sync.name('account', record),
      update: editOf(await stateOf(record), (fields) => fields.set('domain', 'x'), server),
      base: 1,
    });
    expect((await client.refused(forged as string)).refusal.kind).toBe('forged-update');
  });

  test('a name of another workspace, an unknown one, another incarnation: all the same', async () => {
    const record = await account('Mine');
    const update = editOf(undefined, (fields) => fields.set('name', 'x'));
    const names = [
      sync.name('account', v7()),
      sync.name('contact', record),
      documentName({ workspace: v7(), incarnation: 1, type: 'account', id: record, generation: 1 }),
      documentName({ workspace: sync.workspaceId, incarnation: 2, type: 'account', id: record, generation: 1 }),
      documentName({ workspace: sync.workspaceId, incarnation: 1, type: 'account', id: record, generation: 2 }),
      'nonsense',
    ];
    for (const document of names) {
      const [id] = client.push({ document, update, base: 1 });
      expect((await client.refused(id as string)).refusal).toEqual({ kind: 'not-found' });
    }
  });

  test('a viewer: not-allowed; a record in the trash: in-trash', async () => {
    const record = await account('Trash');
    const viewer = await sync.client(await sync.member('Vera View', 'viewer'));
    const update = editOf(await stateOf(record), (fields) => fields.set('domain', 'v.example'));
    const [one] = viewer.push({ document: sync.name('account', record), update, base: 1 });
    expect((await viewer.refused(one as string)).refusal.kind).toBe('not-allowed');
    await sync.run(sync.owner, { kind: 'delete', type: 'account', records: [record] });
    const [two] = client.push({ document: sync.name('account', record), update, base: 1 });
    expect((await client.refused(two as string)).refusal.kind).toBe('in-trash');
  });

  test('[V8] an update past the limit: too-large', async () => {
    const record = await account('Large');
    const [id] = client.push({
      document: sync.name('account', record),
      update: editOf(undefined, (fields) => fields.set('description', 'x'.repeat(600_000))),
      base: 1,
    });
    expect((await client.refused(id as string)).refusal.kind).toBe('too-large');
  });
});

describe('concurrent writes', () => {
  test('of one key settle by the time they were meant, whatever the client ids', async () => {
    for (const [low, high] of [
      [1_000, 2_000],
      [2_000, 1_000],
    ] as const) {
      const record = await account('Concurrent');
      const document = sync.name('account', record);
      const state = await stateOf(record);
      // An edit counts as made after what its author had seen was committed: let the record be older than both.
      sync.ahead += 3_600_000;
      const other = await sync.client(ben);
      const [early] = client.push({
        document,
        update: editOf(state, (fields) => fields.set('domain', 'later.example'), low),
        base: 1,
        age: 1_000,
      });
      await client.saved(early as string);
      const [late] = other.push({
        document,
        update: editOf(state, (fields) => fields.set('domain', 'earlier.example'), high),
        base: 1,
        age: 60_000,
      });
      await other.saved(late as string);
      const doc = new Y.Doc();
      Y.applyUpdate(doc, await stateOf(record));
      expect(doc.getMap('fields').get('domain')).toBe('later.example');
      const overwritten = (await sync.events(record)).filter(({ kind }) => kind === 'overwritten');
      expect(overwritten).toEqual([
        expect.objectContaining({
          field: 'domain',
          actor: ben.actor.memberId,
          winner: sync.owner.actor.memberId,
          from: 'earlier.example',
          to: 'later.example',
        }),
      ]);
    }
  });

  test('a value that lost is read back from the log', async () => {
    const record = await account('Lost');
    const document = sync.name('account', record);
    const state = await stateOf(record);
    const other = await sync.client(ben);
    const [a] = client.push({
      document,
      update: editOf(state, (fields) => fields.set('domain', 'winner.example'), 2_001),
      base: 1,
    });
    await client.saved(a as string);
    const [b] = other.push({
      document,
      update: editOf(state, (fields) => fields.set('domain', 'loser.example'), 2_002),
      base: 1,
      age: 30_000,
    });
    await other.saved(b as string);
    const texts = (await sync.rows(record))
      .flatMap(({ update }) => Y.decodeUpdate(update).structs)
      .flatMap((struct) => (struct instanceof Y.Item ? struct.content.getContent() : []));
    expect(texts).toContain('loser.example');
  });

  test('a sentence typed into a block that somebody else deleted is read back from the log', async () => {
    const record = await sync.record('note', { name: { value: 'Note' } });
    const document = sync.name('note', record);
    const made = editOf(
      await stateOf(record),
      (_, doc) => {
        const block = new Y.XmlText();
        doc.get('note', Y.XmlText).insertEmbed(0, block);
        block.insert(0, 'A block.');
      },
      3_001,
    );
    const [first] = client.push({ document, update: made, base: 1 });
    await client.saved(first as string);
    const state = await stateOf(record);
    const [removed] = client.push({
      document,
      update: editOf(state, (_, doc) => doc.get('note', Y.XmlText).delete(0, 1), 3_001),
      base: 2,
    });
    await client.saved(removed as string);
    const other = await sync.client(ben);
    const typed = editOf(
      state,
      (_, doc) => {
        const [block] = doc.get('note', Y.XmlText).toDelta() as { insert: Y.XmlText }[];
        block?.insert.insert(8, ' And a sentence.');
      },
      3_002,
    );
    const [late] = other.push({ document, update: typed, base: 2 });
    await other.saved(late as string);
    const rows = await sync.rows(record);
    const words = Y.decodeUpdate(rows.at(-1)?.update ?? new Uint8Array()).structs.flatMap((struct) =>
      struct instanceof Y.Item && struct.content instanceof Y.ContentString ? [struct.content.str] : [],
    );
    expect(words.join('')).toBe(' And a sentence.');
    expect((await sync.events(record)).filter(({ kind }) => kind === 'text-lost')).toEqual([
      expect.objectContaining({ from: ' And a sentence.', actor: ben.actor.memberId }),
    ]);
  });
});
