import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { covers, waiting, withoutCopies } from './waiting.ts';

/** What client `client` made, one update per key. */
function made(client: number, keys: readonly string[]): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc();
  doc.clientID = client;
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const key of keys) doc.getMap('fields').set(key, key);
  return { doc, updates };
}
const [mine, theirs] = [1, 2];
const isOwn = (client: number) => client === mine;
const without = (update: Uint8Array, doc: Y.Doc) => withoutCopies(update, Y.decodeUpdate(update), doc, isOwn);
const clientsIn = (update: Uint8Array) => [...new Set(Y.decodeUpdate(update).structs.map(({ id }) => id.client))];

/** A document in which the second edit of somebody else waits for their first. */
function withWaiting() {
  const other = made(theirs, ['a', 'b']);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, other.updates[1] as Uint8Array);
  return { doc, other };
}

test('what waits is found by client and clock', () => {
  const { doc } = withWaiting();
  const { structs } = waiting(doc);
  expect(structs).toEqual(new Map([[theirs, [{ clock: 1, end: 2 }]]]));
  expect([covers(structs, theirs, 1, 2), covers(structs, theirs, 0, 2), covers(structs, mine, 1, 2)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('[V7] a copy of what waits of somebody else is left out, and what is one’s own stays', () => {
  const { doc, other } = withWaiting();
  const own = made(mine, ['c']);
  Y.applyUpdate(own.doc, other.updates[1] as Uint8Array);
  const all = Y.encodeStateAsUpdate(own.doc);
  expect(clientsIn(all).sort()).toEqual([mine, theirs]);
  const left = without(all, doc);
  expect(clientsIn(left)).toEqual([mine]);
  Y.applyUpdate(doc, left);
  expect(doc.getMap('fields').toJSON()).toEqual({ c: 'c' });
  Y.applyUpdate(doc, other.updates[0] as Uint8Array);
  expect(doc.getMap('fields').toJSON()).toEqual({ a: 'a', b: 'b', c: 'c' });
});

test('[V6] what does not wait there is not taken for a copy, so that it is refused as forged', () => {
  const { doc, other } = withWaiting();
  const more = Y.encodeStateAsUpdate(made(theirs, ['a', 'b', 'x']).doc);
  expect(clientsIn(without(more, doc))).toEqual([theirs]);
  expect(without(other.updates[0] as Uint8Array, doc)).toEqual(other.updates[0]);
  expect(clientsIn(without(Y.encodeStateAsUpdate(made(3, ['x']).doc), doc))).toEqual([3]);
});
