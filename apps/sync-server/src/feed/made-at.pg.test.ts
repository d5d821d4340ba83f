import type { CommandBody } from '@rapport/model/commands/command';
import { localDay } from '@rapport/model/query/resolve-operand';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SyncTest, type TestClient } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let quick: TestClient;
beforeAll(async () => {
  sync = await SyncTest.start();
  quick = await sync.client(sync.owner);
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
      { kind: 'create', type: 'account', record, changes: {} },
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
    const [version] = await sync.fresh.database.query<{ at: Date }>(
      'select made_at as at from entry where id = $1 and version = 2',
      [entry],
    );
    expect(version?.at.getTime()).toBeLessThanOrEqual(there - 1_000);
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
