import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { contact } from '../objects/contact.ts';
import { deal } from '../objects/deal.ts';
import { note } from '../objects/note.ts';
import { checkUpdate } from './check-update.ts';
import { encodeFields } from './encode-fields.ts';
import { applyChanges, fieldsOf } from './record-document.ts';
import { checkTouched, touched } from './touched.ts';

/** Any UTF-16 units, lone surrogates among them. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x17f), fc.nat(0xffff)), { maxLength: 12 })
  .map((codes) => String.fromCharCode(...codes));

const own = { isOwn: (client: number) => client === 7 };
const decode = (update: Uint8Array) => {
  const checked = checkUpdate(update);
  if ('reason' in checked) throw new Error(checked.reason);
  return checked.decoded;
};

function serverDoc() {
  const doc = new Y.Doc();
  doc.clientID = 1;
  applyChanges(doc, deal, {
    name: { value: 'Roof' },
    owner: { value: '00000000-0000-7000-8000-00000000000a' },
    tags: { value: ['a', 'b'] },
  });
  return doc;
}
/** The update of an edit made on a copy, as client 7. */
function edit(server: Y.Doc, change: (doc: Y.Doc) => void, client = 7): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
  doc.clientID = client;
  let update = new Uint8Array([0, 0]);
  doc.on('update', (bytes: Uint8Array) => (update = Uint8Array.from(bytes)));
  doc.transact(() => change(doc));
  return update;
}
const verdict = (server: Y.Doc, update: Uint8Array, type = deal) => checkTouched(type, touched(decode(update), server), own);

describe('[M8] [M9] what an update touches is found before it is applied', () => {
  test('a write over a value copies its place from its neighbour', () => {
    const server = serverDoc();
    const found = touched(
      decode(edit(server, (doc) => applyChanges(doc, deal, { name: { value: 'Roofs' }, tags: { add: ['c'], remove: ['a'] } }))),
      server,
    );
    expect([...found.fieldKeys].sort()).toEqual(['name', 'tags/a', 'tags/c']);
    expect(found).toMatchObject({ roots: new Set(['fields']), clients: new Set([7]), missing: new Set(), problem: undefined });
  });
  test('an honest edit passes', () =>
    expect(
      verdict(
        serverDoc(),
        edit(serverDoc(), (doc) => fieldsOf(doc).set('name', 'x')),
      ),
    ).toBeUndefined());
  test('a server field is refused: written over, deleted, or written new', () => {
    const server = serverDoc();
    expect(
      verdict(
        server,
        edit(server, (doc) => fieldsOf(doc).set('owner', 'me')),
      ),
    ).toEqual({ kind: 'server-field', field: 'owner' });
    expect(
      verdict(
        server,
        edit(server, (doc) => fieldsOf(doc).delete('owner')),
      ),
    ).toEqual({ kind: 'server-field', field: 'owner' });
    expect(
      verdict(
        server,
        edit(server, (doc) => fieldsOf(doc).set('team', 'me')),
      ),
    ).toEqual({ kind: 'server-field', field: 'team' });
    expect(
      verdict(
        server,
        edit(server, (doc) => fieldsOf(doc).set('collaborators/x', true)),
      ),
    ).toEqual({ kind: 'server-field', field: 'collaborators' });
  });
  test('other roots, lists in the map and nested types are refused', () => {
    const server = serverDoc();
    expect(
      verdict(
        server,
        edit(server, (doc) => doc.getMap('extra').set('a', 1)),
      ),
    ).toMatchObject({ kind: 'foreign-content' });
    expect(
      verdict(
        server,
        edit(server, (doc) => doc.get('note', Y.XmlText).insert(0, 'x')),
      ),
    ).toMatchObject({ kind: 'foreign-content' });
    expect(
      verdict(
        server,
        edit(server, (doc) => fieldsOf(doc).set('name', new Y.Text('x'))),
      ),
    ).toMatchObject({ values: { reason: 'nested-in-fields' } });
    // The same root opened as a list: what every other replica would hold beside its keys.
    const list = new Y.Doc();
    list.clientID = 7;
    list.getArray('fields').push(['x']);
    expect(verdict(serverDoc(), Y.encodeStateAsUpdate(list))).toMatchObject({ values: { reason: 'list-in-fields' } });
    expect(
      verdict(
        server,
        edit(server, (doc) => doc.get('note', Y.XmlText).insert(0, 'x')),
        note,
      ),
    ).toBeUndefined();
  });
  test('structs of another client id are a forgery, and so is building on what nobody has', () => {
    const server = serverDoc();
    expect(
      verdict(
        server,
        edit(server, (doc) => fieldsOf(doc).set('name', 'x'), 8),
      ),
    ).toEqual({ kind: 'forged-update' });
    // A write that waits for the server's next write of `owner`, to stand where that will be.
    const future = new Y.Doc();
    Y.applyUpdate(future, Y.encodeStateAsUpdate(server));
    future.clientID = 1;
    fieldsOf(future).set('owner', 'somebody');
    const waiting = edit(future, (doc) => fieldsOf(doc).set('owner', 'me'));
    expect(verdict(server, waiting)).toEqual({ kind: 'forged-update' });
    const deleting = edit(future, (doc) => fieldsOf(doc).delete('owner'));
    expect(verdict(server, deleting)).toEqual({ kind: 'forged-update' });
  });
  test('neighbours in two places both count: what stands between a free field and one of the server’s is refused', () => {
    const server = serverDoc();
    const [name, owner] = ['name', 'owner'].map((key) => fieldsOf(server)._map.get(key)?.id as Y.ID);
    const between = new Y.Item(Y.createID(7, 0), null, name as Y.ID, null, owner as Y.ID, null, null, new Y.ContentAny(['x']));
    const decoded = { structs: [between], ds: Y.createDeleteSet() };
    expect(checkTouched(deal, touched(decoded, server), own)).toEqual({ kind: 'server-field', field: 'owner' });
    // To the right of something that only the server will write.
    const ahead = new Y.Item(Y.createID(7, 0), null, name as Y.ID, null, Y.createID(1, 99), null, null, new Y.ContentAny(['x']));
    expect(checkTouched(deal, touched({ structs: [ahead], ds: Y.createDeleteSet() }, server), own)).toEqual({
      kind: 'forged-update',
    });
  });
  test('a repeated full state is not a write: what the document has, deletions included, counts for nothing', () => {
    const server = serverDoc();
    fieldsOf(server).set('owner', 'b');
    const found = touched(decode(Y.encodeStateAsUpdate(server)), server);
    expect(found).toMatchObject({ roots: new Set(), fieldKeys: new Set(), clients: new Set(), missing: new Set() });
  });
  test('a gap in one’s own clocks is no forgery', () => {
    const server = serverDoc();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
    doc.clientID = 7;
    const updates: Uint8Array[] = [];
    doc.on('update', (bytes: Uint8Array) => updates.push(bytes));
    fieldsOf(doc).set('name', 'first');
    fieldsOf(doc).set('name', 'second');
    expect(checkTouched(deal, touched(decode(updates[1] as Uint8Array), server), own)).toBeUndefined();
  });
});

test('[V8] seven bytes that claim millions of structs, and clocks beyond counting, are refused', () => {
  expect(checkUpdate(Uint8Array.from([1, 255, 255, 255, 15, 1, 0]))).toEqual({ reason: 'garbage' });
  expect(checkUpdate(Uint8Array.from([1, 1, 7, 0, 0, 255, 255, 255, 255, 127, 0]))).toEqual({ reason: 'out-of-range' });
  expect(checkUpdate(new Uint8Array())).toEqual({ reason: 'garbage' });
});

test('[V8] fuzzed updates never throw: they are refused or found', () => {
  const server = serverDoc();
  const seed = edit(server, (doc) => {
    applyChanges(doc, deal, { name: { value: 'Roofs' }, tags: { add: ['c'], remove: ['a'] } });
    doc.getArray('list').push([1, 'two', { three: 3 }]);
    doc.getText('text').insert(0, 'words');
  });
  const mutations = fc.array(fc.record({ at: fc.nat(seed.length - 1), to: fc.nat(255) }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), mutations), (input) => {
      const update = input instanceof Uint8Array ? input : Uint8Array.from(seed);
      if (!(input instanceof Uint8Array)) for (const { at, to } of input) update[at] = to;
      const checked = checkUpdate(update);
      if ('reason' in checked) return;
      checkTouched(contact, touched(checked.decoded, server), own);
    }),
    { numRuns: 1_000 },
  );
});

test('[M8] the keys found are those that change when the update is applied', () => {
  const key = fc.constantFrom('name', 'amount', 'tags/a', 'tags/b', 'nextStep');
  const step = fc.record({ key, value: fc.option(fc.string(), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 8 }), (mine, theirs) => {
      const server = serverDoc();
      const write = (steps: { key: string; value: string | undefined }[]) => (doc: Y.Doc) => {
        for (const { key: at, value } of steps) {
          if (value !== undefined) fieldsOf(doc).set(at, value);
          else fieldsOf(doc).delete(at);
        }
      };
      const update = edit(server, write(mine));
      Y.applyUpdate(server, edit(server, write(theirs), 9));
      const found = touched(decode(update), server);
      const changed = new Set<string>();
      fieldsOf(server).observe((event) => event.keysChanged.forEach((at) => changed.add(at)));
      Y.applyUpdate(server, update);
      for (const at of changed) expect(found.fieldKeys).toContain(at);
    }),
    { numRuns: 150 },
  );
});

test('[M7] the hand encoder writes what a document writes, for any keys and values', () => {
  const value = fc.oneof(
    anyText.map((text) => text.toWellFormed()),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.record({ minor: fc.maxSafeInteger(), currency: fc.string() }, { noNullPrototype: true }),
  );
  fc.assert(
    fc.property(
      fc.nat(0xffff_ffff),
      fc.uniqueArray(
        fc.tuple(
          fc.string().map((text) => text.toWellFormed()),
          value,
        ),
        { selector: ([key]) => key, maxLength: 12 },
      ),
      (client, entries) => {
        const doc = new Y.Doc();
        doc.clientID = client;
        doc.transact(() => entries.forEach(([key, one]) => fieldsOf(doc).set(key, one)));
        expect(Buffer.from(encodeFields(client, entries)).toString('hex')).toBe(
          Buffer.from(Y.encodeStateAsUpdate(doc)).toString('hex'),
        );
      },
    ),
    { numRuns: 100 },
  );
});
