/**
 * What anybody on the network may send, by chance from a seed: every kind of message of both protocols on sockets of a
 * member, a viewer and nobody, every route with spoiled requests, files that are none. Meanwhile somebody works.
 */
import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { Random } from '../../apps/sync-server/src/features/demo/company/seeded-random.ts';
import { routes } from '../../apps/sync-server/src/http/router.ts';
import { eventually, fieldsIn, type Member, synced, SyncTest } from '../support/sync-server.ts';
import { hostileMessage, messageKinds, type World } from './hostile-messages.ts';
import { ask, hostileRequest } from './hostile-requests.ts';

const long = process.env['RAPPORT_LONG'] !== undefined;
const seed = process.env['RAPPORT_SEED'] ?? (long ? randomUUID() : 'a quiet afternoon');
const messages = long ? 950_000 : 46_000;
const requests = long ? 50_000 : 4_000;
const attackers = 6;
/** Fewer than a set may have members: the server takes what is beyond that out again. */
const bensTagCount = 400;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heap = () => {
  collect();
  return process.memoryUsage().heapUsed;
};

let sync: SyncTest;
let mallory: Member;
let vera: Member;
let ben: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  [mallory, vera, ben] = await Promise.all([
    sync.member('Mallory Mean'),
    sync.member('Vera View', 'viewer'),
    sync.member('Ben Okafor'),
  ]);
});
afterAll(() => sync.close());

const next = () => new Promise((resolve) => setImmediate(resolve));

/** Sends one message after another until the quota is used, on a new socket whenever one is ended. */
async function attack(name: string, who: Member | undefined, world: World, quota: { left: number }, seen: Map<string, number>) {
  const random = new Random(`${seed} ${name}`);
  while (quota.left > 0) {
    const socket = new WebSocket(sync.url);
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('open', resolve).once('close', resolve));
    const mine: World = { ...world, token: () => (who && random.chance(0.95) ? sync.token(who) : 'nobody') };
    const first = [messageKinds['feed: hello'], messageKinds['auth'], messageKinds['sync: what I have']];
    for (const make of first) if (socket.readyState === WebSocket.OPEN) socket.send(make?.(random, mine) ?? '');
    for (let sent = 0; sent < 300 && quota.left > 0 && socket.readyState === WebSocket.OPEN; sent += 1) {
      const { kind, bytes } = hostileMessage(random, mine);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      quota.left -= 1;
      socket.send(bytes);
      if (sent % 20 === 19) {
        // The server's side of the same process gets its turn.
        await eventually(() => socket.bufferedAmount === 0 || socket.readyState !== WebSocket.OPEN);
        await next();
      }
    }
    socket.close();
    await new Promise((resolve) => (socket.readyState === WebSocket.CLOSED ? resolve(undefined) : socket.once('close', resolve)));
  }
}

test(
  `[V8] [V3] ${messages + requests} hostile messages end nothing, leak nothing, and leave memory and log the same (seed ${seed})`,
  { timeout: long ? 7_200_000 : 600_000 },
  async () => {
    const record = (name: string) => sync.record('account', { name: { value: name } });
    const attacked = await Promise.all(['One', 'Two', 'Three'].map(record));
    const bens = await record('Ben’s own');
    const note = randomUUID();
    await sync.run(sync.owner, {
      kind: 'create',
      type: 'note',
      record: note,
      changes: { record: { value: `account:${attacked[0]}` } },
    });

    const victim = await sync.client(ben);
    const provider = sync.provider(sync.name('account', bens), ben);
    await synced(provider);
    const world: World = {
      documents: [
        ...attacked.map((id) => sync.name('account', id)),
        sync.name('note', note),
        sync.name('presence', sync.workspaceId),
        sync.name('settings', sync.workspaceId),
      ],
      records: attacked.map((id) => ({ type: 'account', id })),
      commands: [],
      clients: [provider.document.clientID, 1, 2 ** 31],
      token: () => 'nobody',
    };

    const quota = { left: messages };
    const seen = new Map<string, number>();
    const statuses = new Map<number, number>();
    const broken: string[] = [];
    let attacking = true;

    // Ben types on: everything of his is taken and confirmed, whatever the others do.
    const mine = new Y.Doc();
    let update: Uint8Array = new Uint8Array();
    mine.on('update', (bytes: Uint8Array) => (update = bytes));
    let taken = 0;
    const working = (async () => {
      while (attacking) {
        mine.transact(() => {
          mine.getMap('fields').set(`tags/ben${taken % bensTagCount}`, true);
          mine.getMap('fields').set('description', `${taken + 1} times`);
        });
        const [id = ''] = victim.push({ document: sync.name('account', bens), update, base: 1 });
        await eventually(() => victim.frames.some((frame) => frame.op === 'saved' && frame.edits.includes(id)));
        victim.frames.length = 0;
        taken += 1;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    const asking = (async () => {
      const random = new Random(`${seed} requests`);
      const key = await sync.server.services.identity.addKey(sync.owner.actor, 'mallory', mallory.actor.memberId);
      const requestWorld = { port: sync.server.port, workspace: sync.workspaceId, key: key.key, records: world.records };
      for (let count = 0; count < requests; count += 1) {
        const request = hostileRequest(random, routes, requestWorld);
        const status = await ask(sync.server.port, request);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 500 || status === 0) broken.push(`${status} ${request.method} ${request.path.slice(0, 200)}`);
      }
    })();
    const people = [mallory, vera, undefined];
    const warm = { left: Math.round(messages / 5) };
    quota.left -= warm.left;
    const wave = (part: { left: number }, name: string) =>
      Promise.all(
        Array.from({ length: attackers }, (_, index) =>
          attack(`${name} ${index}`, people[index % people.length], world, part, seen),
        ),
      );
    await wave(warm, 'first');
    const [early, wave2] = [heap(), wave(quota, 'second')];
    await Promise.all([wave2, asking]);
    attacking = false;
    await working;
    const growth = heap() - early;

    expect(broken).toEqual([]);
    expect([...seen.keys()].sort()).toEqual(Object.keys(messageKinds).sort());
    expect(taken).toBeGreaterThan(10);
    // How many of them, and whether he is still attached, says where to look.
    const seenByBen = () => ({
      tags: [...fieldsIn(provider).keys()].filter((key) => key.startsWith('tags/ben')).length,
      description: fieldsIn(provider).get('description'),
      synced: provider.synced,
    });
    await expect.poll(seenByBen).toEqual({ tags: Math.min(taken, bensTagCount), description: `${taken} times`, synced: true });
    // What a leak of a hundred bytes a message would come to, and room for what is kept on purpose.
    expect(growth / 1_048_576).toBeLessThan(40 + (messages * 100) / 1_048_576);

    const look = async () => {
      await sync.workspace.drain();
      const states: unknown[] = [];
      for (const name of world.documents.slice(0, 4)) {
        const reader = sync.provider(name, sync.owner);
        let refused = false;
        reader.on('authenticationFailed', () => (refused = true));
        await eventually(() => reader.synced || refused);
        states.push(
          refused
            ? 'not there'
            : [
                reader.document.getMap('fields').toJSON(),
                reader.document.share.has('note') ? reader.document.get('note', Y.XmlText).toString() : '',
              ],
        );
        reader.destroy();
      }
      return { states, rows: await sync.fresh.database.query('select * from accounts order by id') };
    };
    const before = await look();
    sync.disconnect();
    await sync.restart();
    expect(await look()).toEqual(before);
    if (long || process.env['RAPPORT_SHOW'])
      console.log({
        seed,
        taken,
        growth: `${Math.round(growth / 1024)} KB`,
        statuses: Object.fromEntries(statuses),
        seen: Object.fromEntries(seen),
      });
  },
);
