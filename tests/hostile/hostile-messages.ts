import * as encoding from 'lib0/encoding';
import { v7 } from 'uuid';
import type { Random } from '../../apps/sync-server/src/features/demo/company/seeded-random.ts';
import { hostileUpdate } from './hostile-updates.ts';
import { mangled, oddValue, randomBytes, spoiled } from './hostile-values.ts';

/** What an attacker knows: names and ids of what is there, tokens that hold, and client ids of others. */
export type World = {
  readonly documents: readonly string[];
  readonly records: readonly { readonly type: string; readonly id: string }[];
  readonly commands: string[];
  readonly clients: readonly number[];
  readonly token: () => string;
};
type Make = (random: Random, world: World) => Uint8Array;

const written = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
};
const addressed = (random: Random, world: World, type: number, body: (encoder: encoding.Encoder) => void) =>
  written((encoder) => {
    encoding.writeVarString(encoder, nameFrom(random, world));
    encoding.writeVarUint(encoder, type);
    body(encoder);
  });
function nameFrom(random: Random, world: World): string {
  const name = random.pick(world.documents);
  if (random.chance(0.8)) return name;
  const parts = name.split('/');
  parts[random.int(0, parts.length - 1)] = random.pick([
    '',
    '..',
    '%2e',
    v7(),
    '1',
    '__proto__',
    'settings',
    String(oddValue(random)).slice(0, 300),
  ]);
  return parts.join('/');
}
const frame = (value: unknown) =>
  written((encoder) => {
    encoding.writeVarString(encoder, '$feed');
    encoding.writeVarString(encoder, JSON.stringify(value));
  });
const payload = (random: Random, world: World) => hostileUpdate(random, world.clients);

const command = (random: Random, world: World): Record<string, unknown> => {
  const record = random.pick(world.records);
  const id = random.chance(0.1) && world.commands.length > 0 ? random.pick(world.commands) : v7();
  world.commands.push(id);
  if (world.commands.length > 500) world.commands.splice(0, 250);
  const about = { type: record.type, records: [record.id] };
  const changes = { description: { value: random.hex(8) } };
  const body = random.pick<Record<string, unknown>>([
    { kind: 'create', type: record.type, record: v7(), changes: { name: { value: random.hex(8) } } },
    { kind: 'update', ...about, changes },
    { kind: 'delete', ...about },
    { kind: 'restore', ...about },
    { kind: 'purge', ...about },
    {
      kind: 'entry',
      type: 'comment',
      entry: v7(),
      changes: { text: { value: 'x' }, record: { value: `${record.type}:${record.id}` } },
    },
    { kind: 'retire-stage', stage: 'proposal', to: 'nowhere' },
    { kind: 'hand-over', from: v7(), to: v7() },
    { kind: 'undo', command: random.pick(world.commands) },
    { kind: 'recover', type: record.type, record: record.id },
    { kind: 'discard', type: record.type, record: record.id },
  ]);
  return { id, age: random.int(0, 1_000), ...body };
};

/** One maker for each kind of message of both protocols. */
export const messageKinds: Readonly<Record<string, Make>> = {
  'sync: what I have': (random, world) =>
    addressed(random, world, 0, (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint8Array(encoder, random.chance(0.5) ? Uint8Array.of(0) : randomBytes(random, random.int(0, 40)));
    }),
  'sync: what you lack': (random, world) =>
    addressed(random, world, 0, (encoder) => {
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarUint8Array(encoder, payload(random, world));
    }),
  'sync: update': (random, world) =>
    addressed(random, world, 0, (encoder) => {
      encoding.writeVarUint(encoder, 2);
      encoding.writeVarUint8Array(encoder, payload(random, world));
    }),
  awareness: (random, world) =>
    addressed(random, world, 1, (encoder) =>
      encoding.writeVarUint8Array(
        encoder,
        written((inner) => {
          const states = random.int(0, 4);
          encoding.writeVarUint(inner, states);
          for (let index = 0; index < states; index += 1) {
            encoding.writeVarUint(inner, random.chance(0.5) ? random.pick(world.clients) : random.int(0, 2 ** 31));
            encoding.writeVarUint(inner, random.int(0, 1_000));
            encoding.writeVarString(
              inner,
              JSON.stringify(random.chance(0.5) ? { user: { name: 'The boss' } } : oddValue(random)) ?? 'x',
            );
          }
        }),
      ),
    ),
  auth: (random, world) =>
    addressed(random, world, 2, (encoder) => {
      encoding.writeVarUint(encoder, random.chance(0.9) ? 0 : random.int(1, 4));
      encoding.writeVarString(encoder, random.chance(0.7) ? world.token() : String(oddValue(random)));
    }),
  'who is there': (random, world) => addressed(random, world, 3, () => undefined),
  'sync reply': (random, world) =>
    addressed(random, world, 4, (encoder) => {
      encoding.writeVarUint(encoder, random.int(0, 3));
      encoding.writeVarUint8Array(encoder, payload(random, world));
    }),
  stateless: (random, world) =>
    addressed(random, world, 5, (encoder) => encoding.writeVarString(encoder, JSON.stringify(oddValue(random)) ?? 'x')),
  'stateless to all': (random, world) =>
    addressed(random, world, 6, (encoder) => encoding.writeVarString(encoder, JSON.stringify({ op: 'access', role: null }))),
  close: (random, world) => addressed(random, world, 7, (encoder) => encoding.writeVarString(encoder, 'bye')),
  'sync status': (random, world) => addressed(random, world, 8, (encoder) => encoding.writeVarUint(encoder, 1)),
  ping: (random, world) => addressed(random, world, 9, () => undefined),
  pong: (random, world) => addressed(random, world, 10, () => undefined),
  'unknown type': (random, world) =>
    addressed(random, world, random.int(11, 2 ** 31), (encoder) => encoding.writeUint8Array(encoder, randomBytes(random, 20))),
  'feed: hello': (random, world) =>
    frame({
      op: 'hello',
      protocol: random.chance(0.9) ? 1 : oddValue(random),
      definitions: '',
      token: world.token(),
      ...(random.chance(0.5) && { feed: { epoch: random.hex(8), cursor: random.int(0, 1_000) } }),
    }),
  'feed: token': (_, world) => frame({ op: 'token', token: world.token() }),
  'feed: push': (random, world) =>
    frame({
      op: 'push',
      edits: Array.from({ length: random.int(0, 3) }, () => ({
        id: v7(),
        document: nameFrom(random, world),
        update: Buffer.from(payload(random, world)).toString('base64'),
        base: random.int(0, 5),
        age: random.int(0, 1_000),
      })),
    }),
  'feed: command': (random, world) => frame({ op: 'command', command: command(random, world) }),
  'feed: spoiled': (random, world) =>
    frame(
      spoiled(
        random,
        random.pick<unknown>([
          { op: 'command', command: command(random, world) },
          { op: 'push', edits: [{ id: v7(), document: nameFrom(random, world), update: 'AAA=', base: 0, age: 0 }] },
          { op: 'hello', protocol: 1, definitions: '', token: world.token(), feed: { epoch: '', cursor: 0 } },
        ]),
      ),
    ),
  bytes: (random) => randomBytes(random, random.int(0, 300)),
};
const kinds = Object.keys(messageKinds);

/** A message of a random kind, every fifth one mangled. */
export function hostileMessage(random: Random, world: World): { readonly kind: string; readonly bytes: Uint8Array } {
  const kind = random.pick(kinds);
  const bytes = messageKinds[kind]?.(random, world) ?? new Uint8Array();
  return { kind, bytes: random.chance(0.2) ? mangled(random, bytes) : bytes };
}
