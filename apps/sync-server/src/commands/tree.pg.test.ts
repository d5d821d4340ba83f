import { leadsTo } from '@rapport/model/schema/tree-fields';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SyncTest } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
beforeAll(async () => {
  sync = await SyncTest.start();
});
afterAll(() => sync.close());

const account = (name: string, above?: string, record = v7()) =>
  sync
    .run(sync.owner, {
      kind: 'create',
      type: 'account',
      record,
      changes: { name: { value: name }, ...(above !== undefined && { parent: { value: above } }) },
    })
    .then(() => record);
const place = (records: readonly string[], above: string | null, id = v7()) =>
  sync.run(sync.owner, { id, kind: 'update', type: 'account', records, changes: { parent: { value: above } } });
const above = async (record: string) => (await sync.value('accounts', record, 'parent_id')) as string | null;
const circular = { refusal: { kind: 'cycle', field: 'parent' } };

test('[M106] an account is never above itself, however many stand between', async () => {
  const top = await account('Top');
  const middle = await account('Middle', top);
  const bottom = await account('Bottom', middle);
  await expect(place([top], top)).rejects.toMatchObject(circular);
  await expect(place([top], bottom)).rejects.toMatchObject(circular);
  const many = await place([bottom, top], middle);
  expect(many.skipped).toMatchObject([{ record: top, refusal: { kind: 'cycle' } }]);
  await sync.workspace.drain();
  expect([await above(top), await above(middle), await above(bottom)]).toEqual([null, top, middle]);
});

test('[M106] of two changes at once that make a ring together one is refused, again and again', async () => {
  for (let round = 0; round < 20; round++) {
    const [a, b] = [await account(`A${round}`), await account(`B${round}`)];
    const outcomes = await Promise.allSettled([place([a], b), place([b], a)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await sync.workspace.drain();
    expect([await above(a), await above(b)].filter((one) => one !== null)).toHaveLength(1);
  }
});

test('[M106] of two accounts that are made at once, each below the other, one is refused, again and again', async () => {
  for (let round = 0; round < 20; round++) {
    const [a, b] = [v7(), v7()];
    const outcomes = await Promise.allSettled([account(`A${round}`, b, a), account(`B${round}`, a, b)]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: circular }]);
    await sync.workspace.drain();
    const placed = await Promise.all([a, b].map((id) => sync.value('accounts', id, 'parent_id').catch(() => undefined)));
    expect(placed.filter((one) => typeof one === 'string')).toHaveLength(1);
  }
});

test('[M106] neither an undo nor a record that comes later closes a ring', async () => {
  const [a, b] = [await account('A'), await account('B')];
  await place([a], b);
  const cleared = v7();
  await place([a], null, cleared);
  await place([b], a);
  const undone = await sync.run(sync.owner, { kind: 'undo', command: cleared });
  expect(undone.skipped).toMatchObject([{ record: a, field: 'parent', refusal: { kind: 'cycle' } }]);
  const later = v7();
  const child = await account('Child of what comes later', later);
  await expect(account('Later', child, later)).rejects.toMatchObject(circular);
});

test('going up ends, also where what is stored goes round', () => {
  const ring = new Map([
    ['a', 'b'],
    ['b', 'a'],
  ]);
  expect(leadsTo('c', 'a', (id) => ring.get(id))).toBe(false);
  expect(leadsTo('b', 'a', (id) => ring.get(id))).toBe(true);
});
