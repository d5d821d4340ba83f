import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Random } from '../../apps/sync-server/src/features/demo/company/seeded-random.ts';
import { editOf } from '../support/sync-server.ts';
import { mangled, oddValue, randomBytes } from './hostile-values.ts';

/** An update as Yjs writes it: one client's structs, given by `write`, and nothing deleted. */
export function structsOf(client: number, clock: number, count: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, count);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
  write(encoder);
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}

/** Claims 33 million structs in a few bytes. */
export const structBomb = (): Uint8Array => Uint8Array.of(1, 0xff, 0xff, 0xff, 0x0f, 1, 0);

/** Garbage of `length` under somebody's client id: what they write with lower clocks would be passed over. */
export const forgedGarbage = (client: number, length: number): Uint8Array =>
  structsOf(client, 0, 1, (encoder) => {
    encoding.writeUint8(encoder, 0);
    encoding.writeVarUint(encoder, length);
  });

/** Deletes everything that a client has written and will write. */
export function deletesAllOf(client: number, length = 0x7fff_ffff): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, length);
  return encoding.toUint8Array(encoder);
}

/** The second of two edits, without the first. */
export function withoutItsPredecessor(key = 'description'): Uint8Array {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  doc.getMap('fields').set(key, 'first');
  doc.getMap('fields').set(key, 'second');
  return updates[1] as Uint8Array;
}

/** The kinds of update that the fuzzer sends, each a function of chance and the client ids of others. */
export const updateKinds: Readonly<Record<string, (random: Random, clients: readonly number[]) => Uint8Array>> = {
  honest: (random) => editOf(undefined, (fields) => fields.set('description', random.hex(20))),
  'odd value': (random) => editOf(undefined, (fields) => fields.set('description', [oddValue(random)])),
  'odd key': (random) => editOf(undefined, (fields) => fields.set(String(oddValue(random)).slice(0, 700), 1)),
  'server field': () => editOf(undefined, (fields) => fields.set('owner', '00000000-0000-7000-8000-000000000000')),
  'many keys': (random) =>
    editOf(undefined, (fields) => {
      for (let index = random.int(1, 300); index > 0; index -= 1) fields.set(`tags/${index}`, true);
    }),
  'giant value': () => editOf(undefined, (fields) => fields.set('description', 'x'.repeat(20_000))),
  nested: () => editOf(undefined, (fields) => fields.set('description', new Y.Map([['a', new Y.Array()]]))),
  'list in a map': () => editOf(undefined, (_, doc) => doc.share.set('fields', doc.getArray('list') as never)),
  'list under a known name': () => {
    const doc = new Y.Doc();
    doc.getArray('fields').push([1, 2, 3]);
    return Y.encodeStateAsUpdate(doc);
  },
  'another root': () => editOf(undefined, (_, doc) => doc.getMap('elsewhere').set('a', 1)),
  'text of a note': (random) => editOf(undefined, (_, doc) => doc.get('note', Y.XmlText).insert(0, `\n${random.hex(40)}`)),
  'missing predecessor': () => withoutItsPredecessor(),
  'struct bomb': () => structBomb(),
  'forged garbage': (random, clients) => forgedGarbage(random.pick(clients), random.int(1, 1_000)),
  'forged edit': (random, clients) => editOf(undefined, (fields) => fields.set('description', 'forged'), random.pick(clients)),
  'deletes everything': (random, clients) => deletesAllOf(random.pick(clients)),
  bytes: (random) => randomBytes(random, random.int(0, 200)),
};
const names = Object.keys(updateKinds);

/** An update of a random kind, every third one mangled. */
export function hostileUpdate(random: Random, clients: readonly number[]): Uint8Array {
  const update = updateKinds[random.pick(names)]?.(random, clients) ?? new Uint8Array();
  return random.chance(0.3) ? mangled(random, update) : update;
}
