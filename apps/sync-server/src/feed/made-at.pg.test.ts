import type { CommandBody } from '@rapport/model/commands/command';
import { limits } from '@rapport/model/limits';
import { localDay } from '@rapport/model/query/resolve-operand';
import type { ServerFrame } from '@rapport/model/wire/frames';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { editOf, SyncTest, type Member, type TestClient } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
let quick: TestClient;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
  quick = await sync.client(ben);
});
afterAll(() => sync.close());

const account = (name: string) => sync.record('account', { name: { value: name } });
const now = () => Date.now() + sync.ahead;
const made = async (record: string, position: number): Promise<number> => {
  const [row] = await sync.fresh.database.query<{ at: Date }>(
    'select made_at as at from document_update where document_id = $1 and position = $2',
    [record, position],
  );
  return row?.at.getTime() ?? NaN;
};
const stateOf = async (record: string) => {
  const doc = new Y.Doc();
  for (const row of await sync.rows(record)) if (row.format === 'yjs-1') Y.applyUpdate(doc, row.update);
  return Y.encodeStateAsUpdate(doc);
};
/** An edit of a device that had seen the record as it was made. */
async function edit(record: string, domain: string, age = 0) {
  const update = editOf(await stateOf(record), (fields) => fields.set('domain', domain));
  return { id: v7(), document: sync.name('account', record), update: Buffer.from(update).toString('base64'), base: 1, age };
}

/** One way over a line that is slow. */
const way = 2_000;

/** A client over a slow line; answers the server's time as it knows it: what the server said, which came late. */
async function slow(): Promise<{ client: TestClient; heard: () => number }> {
  const client = await sync.client(sync.owner);
  client.send({ op: 'hello', protocol: 1, definitions: '', token: sync.token(sync.owner) });
  const said = (await client.next<ServerFrame>(({ op }) => op === 'ok')).now ?? NaN;
  sync.ahead += way;
  const behind = now() - said;
  return { client, heard: () => now() - behind };
}

describe('[M221] [V2] of two concurrent writes the one made later stands, however long each was on its way', () => {
  test.each(['an edit', 'a command'])('%s that was made first and comes last', async (kind) => {
    const record = await account('Slow line');
    sync.ahead += 60_000;
    const { client, heard } = await slow();
    const first = await edit(record, 'first.example');
    const changes = { domain: { value: 'first.example' } };
    const command = { id: v7(), base: 1, age: 0, kind: 'update', type: 'account', records: [record], changes } as const;
    const sent = heard();
    sync.ahead += way / 2;
    const second = await edit(record, 'second.example');
    quick.send({ op: 'push', edits: [second] });
    await quick.saved(second.id);
    sync.ahead += way / 2;
    if (kind === 'an edit') client.send({ op: 'push', edits: [first], sent });
    else client.send({ op: 'command', command, sent });
    await client.next((frame) => frame.op === 'saved' || frame.op === 'done');
    await sync.workspace.drain();
    expect(await sync.value('accounts', record, 'domain')).toBe('second.example');
    expect((await sync.events(record)).filter((event) => event.kind === 'overwritten')).toEqual([
      expect.objectContaining({ from: 'first.example', actor: sync.owner.actor.memberId, winner: ben.actor.memberId }),
    ]);
  });

  test('one that was made last and comes last', async () => {
    const record = await account('Slow line');
    sync.ahead += 60_000;
    const { client, heard } = await slow();
    const first = await edit(record, 'first.example');
    quick.send({ op: 'push', edits: [first] });
    await quick.saved(first.id);
    sync.ahead += way / 2;
    const second = { ...(await edit(record, 'second.example')), base: 1 };
    const sent = heard();
    sync.ahead += way;
    client.send({ op: 'push', edits: [second], sent });
    await client.saved(second.id);
    await sync.workspace.drain();
    expect(await sync.value('accounts', record, 'domain')).toBe('second.example');
  });
});

describe('[M221] what a frame says of its sending', () => {
  const told = async (sent: number | undefined, age = 0) => {
    const record = await account('Told');
    sync.ahead += 60_000;
    const before = now();
    const client = await sync.client(sync.owner);
    const pushed = await edit(record, 'told.example', age);
    client.send({ op: 'push', edits: [pushed], ...(sent !== undefined && { sent: before + sent }) });
    await client.saved(pushed.id);
    client.close();
    return { before, at: await made(record, 2), after: now(), seen: await made(record, 1) };
  };

  test('counts by nothing where nothing is said, as of old', async () => {
    const { before, at, after } = await told(undefined, 1_000);
    expect(at).toBeGreaterThanOrEqual(before - 1_000);
    expect(at).toBeLessThanOrEqual(after - 1_000);
  });

  test('makes no edit younger than its arrival', async () => {
    const { before, at, after } = await told(3_600_000);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(after);
  });

  test('makes none older than what its author had seen', async () => {
    const { at, seen } = await told(-3_600_000);
    expect(at).toBeGreaterThanOrEqual(seen);
  });

  test('[V8] makes none older than an age may say', async () => {
    const record = v7();
    const before = now();
    const command = {
      id: v7(),
      age: limits.longestAgeMilliseconds.value,
      kind: 'create',
      type: 'account',
      record,
      changes: { name: { value: 'New' } },
    };
    quick.send({ op: 'command', command: command as never, sent: before - limits.longestAgeMilliseconds.value });
    await quick.next((frame) => frame.op === 'done' && frame.result.id === command.id);
    expect(await made(record, 1)).toBeGreaterThanOrEqual(before - limits.longestAgeMilliseconds.value);
  });
});

describe('[M222] a command was made when it was made, however long it waits for its turn', () => {
  const waits = 2 * 86_400_000;
  /** Sends two commands of which the second waits for the first, and lets time go by. Answers since when both were there. */
  async function sendAndWait(first: CommandBody, second: CommandBody): Promise<number> {
    const release = await sync.holdLog();
    const command = { id: v7(), age: 1_000, ...second };
    quick.send({ op: 'command', command: { id: v7(), age: 0, ...first } });
    quick.send({ op: 'command', command });
    // Frames of one socket are taken in order: once this one has been, they have been.
    const behind = { id: v7(), document: 'nonsense', update: 'AAA=', base: 0, age: 0 };
    quick.send({ op: 'push', edits: [behind] });
    await quick.refused(behind.id);
    const there = now();
    sync.ahead += waits;
    await release();
    await quick.next((frame) => frame.op === 'done' && frame.result.id === command.id);
    await sync.workspace.drain();
    return there;
  }

  test('a change', async () => {
    const record = v7();
    const there = await sendAndWait(
      { kind: 'create', type: 'account', record, changes: { name: { value: 'New' } } },
      { kind: 'update', type: 'account', records: [record], changes: { name: { value: 'Waited' } } },
    );
    expect(await made(record, 2)).toBeLessThanOrEqual(there - 1_000);
  });

  test('a comment that is put right', async () => {
    const [entry, record] = [v7(), await account('Commented')];
    const say = (body: string): CommandBody => {
      const changes = { record: { value: `account:${record}` }, body: { value: body } };
      return { kind: 'entry', type: 'comment', entry, changes };
    };
    const there = await sendAndWait(say('Helo'), say('Hello'));
    const versions = await sync.fresh.database.query<{ at: Date }>('select made_at as at from entry where id = $1', [entry]);
    expect(versions).toHaveLength(2);
    for (const { at } of versions) expect(at.getTime()).toBeLessThanOrEqual(there);
  });

  test('a deal that is won', async () => {
    const record = v7();
    const there = await sendAndWait(
      { kind: 'create', type: 'deal', record, changes: { name: { value: 'Fleet' }, pipeline: { value: 'sales' } } },
      { kind: 'update', type: 'deal', records: [record], changes: { stage: { value: 'won' } } },
    );
    // Midnight may have passed before it was there.
    const { timeZone } = sync.workspace.definitions().workspace;
    const days = [there - 60_000, there].map((at) => localDay({ now: new Date(at).toISOString(), timeZone }));
    expect(days).toContain(await sync.value('deals', record, 'close_date'));
  });
});
