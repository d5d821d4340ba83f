import { objectTypes } from '@rapport/model/objects/index';
import { serialKey } from '@rapport/model/schema/serial';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { creations } from '../../../../tests/support/make-log.ts';
import { eventually, SyncTest } from '../../../../tests/support/sync-server.ts';
import { appendBatch } from '@rapport/persistence/server/log/append-batch';

let sync: SyncTest;
beforeAll(async () => {
  sync = await SyncTest.start();
});
afterEach(() => sync.disconnect());
afterAll(() => sync.close());

const numberOf = async (table: string, record: string) => Number(await sync.value(table, record, 'number'));
const create = (type: string, record = v7(), id = v7()) =>
  sync.run(sync.owner, { id, kind: 'create', type, record, changes: { name: { value: 'Numbered' } } });
const numbersIn = async (table: string): Promise<number[]> => {
  await sync.workspace.drain();
  const rows = await sync.fresh.database.query<{ number: string | null }>(`select number from ${table} order by created_at, id`);
  return rows.map(({ number }) => Number(number));
};

describe('the number of a record', () => {
  test('begins at 1001, is in the first update and stands in the row [V1]', async () => {
    const record = await sync.record('product', { name: { value: 'Meter' } });
    expect(await numberOf('products', record)).toBe(1001);
    expect(await sync.rows(record)).toHaveLength(1);
    expect((await sync.events(record)).map(({ kind }) => kind)).toEqual(['created']);
  });

  test('is another one for each of many made at once, over several blocks', async () => {
    await Promise.all(Array.from({ length: 250 }, () => create('task')));
    const numbers = await numbersIn('tasks');
    expect(new Set(numbers).size).toBe(250);
    expect(Math.min(...numbers)).toBe(1001);
  });

  test('stays the same when the command comes again, and when two make the same record', async () => {
    const [record, id] = [v7(), v7()];
    await Promise.all([create('account', record, id), create('account', record, id), create('account', record)]);
    await create('account', record, id);
    await sync.workspace.drain();
    const number = await numberOf('accounts', record);
    await create('account', record);
    await sync.workspace.drain();
    expect(await numberOf('accounts', record)).toBe(number);
  });

  test('comes with an import in the same update', async () => {
    const records = Array.from({ length: 300 }, () => v7());
    const changes = { name: { value: 'Imported' } };
    await sync.workspace.createMany(
      sync.owner.actor,
      records.map((record) => ({ type: 'deal', record, changes })),
      'import',
      v7(),
    );
    const numbers = await numbersIn('deals');
    expect(new Set(numbers).size).toBe(300);
    expect(await sync.rows(records[7]!)).toHaveLength(1);
  });

  test('is never given again after a restart, in good order or not', async () => {
    const before = await numbersIn('deals');
    await sync.restart();
    await create('deal');
    const orderly = await numbersIn('deals');
    expect(Math.max(...orderly)).toBe(Math.max(...before) + 1);
    // As after kill -9: nothing was given back.
    await sync.fresh.database.query(`update record_number set next = next + 100 where type = 'deal'`);
    await sync.restart();
    await create('deal');
    const after = await numbersIn('deals');
    expect(new Set(after).size).toBe(before.length + 2);
    expect(Math.max(...after)).toBeGreaterThan(Math.max(...orderly) + 1);
  });

  test('is refused from everybody, alone and among many, unless it is the one that stands there', async () => {
    const record = await sync.record('deal', { name: { value: 'Mine' } });
    const number = await numberOf('deals', record);
    const change = (value: number | null, records = [record]) =>
      sync.run(sync.owner, { kind: 'update', type: 'deal', records, changes: { number: { value }, name: { value: 'Yours' } } });
    await expect(change(7)).rejects.toMatchObject({ refusal: { kind: 'read-only-field', field: 'number' } });
    await expect(change(null)).rejects.toMatchObject({ refusal: { kind: 'read-only-field' } });
    const other = await sync.record('deal', { name: { value: 'Other' } });
    expect((await change(number, [record, other])).skipped).toMatchObject([
      { record: other, refusal: { kind: 'read-only-field', field: 'number' } },
    ]);
    await expect(
      sync.run(sync.owner, { kind: 'create', type: 'deal', record: v7(), changes: { number: { value: 5 } } }),
    ).rejects.toMatchObject({ refusal: { kind: 'read-only-field', field: 'number' } });
  });
});

describe('records from before there were numbers', () => {
  test('get one at the next start, the oldest first, through the log and by nobody; none gets a second', async () => {
    const [early, late, gone] = [v7(), v7(), v7()];
    const lease = { workspaceId: sync.workspaceId, epoch: sync.workspace.epoch };
    await appendBatch(sync.fresh.database, creations(lease, [{ id: early, type: 'contact', fields: { lastName: 'Early' } }]));
    await appendBatch(
      sync.fresh.database,
      creations(
        lease,
        [late, gone].map((id) => ({ id, type: 'contact', fields: { lastName: 'Late' } })),
      ),
    );
    await sync.restart();
    await sync.workspace.drain();
    await sync.run(sync.owner, { kind: 'delete', type: 'contact', records: [gone] });
    await sync.workspace.drain();
    await sync.restart();
    await eventually(async () => Number.isInteger(await numberOf('contacts', gone)) && (await numberOf('contacts', late)) > 0);
    await sync.workspace.drain();
    expect(await numberOf('contacts', early)).toBe(1001);
    expect(new Set(await numbersIn('contacts')).size).toBe(3);
    const [, given] = await sync.rows(early);
    expect(given).toMatchObject({ origin: 'repair', actor: null });
    expect((await sync.events(early)).map(({ kind }) => kind)).toEqual(['created']);
    await sync.restart();
    await sync.workspace.drain();
    expect(await sync.rows(early)).toHaveLength(2);
  });

  test('every type with numbers has a counter of its own', async () => {
    const counters = await sync.fresh.database.query<{ type: string }>('select type from record_number order by type');
    const numbered = Object.values(objectTypes).filter((type) => serialKey(type) !== undefined);
    expect(numbered.map(({ key }) => key)).toEqual(expect.arrayContaining(counters.map(({ type }) => type)));
  });
});
