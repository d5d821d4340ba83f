import { settingsIds } from '@rapport/model/settings/definitions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstOwner, runningServer, type Owner, type TestServer } from '../../../../../tests/support/running-server.ts';
import type { ImportReport } from './import-report.ts';

let product: TestServer;
let owner: Owner;
let account: string;
let order: string;
const api = (path: string, body?: object, method?: string) =>
  product.ask(`/api/v1/${path}`, { key: owner.key, ...(body && { body }), ...(method && { method }) });
const listed = async (path: string) => (await api(path)).body.items as readonly Record<string, unknown>[];
const imports = () => `/api/w/${owner.workspaceId}/imports`;

async function upload(type: string, csv: string): Promise<{ id: string; mapping: { columns: object } }> {
  const answer = await fetch(`${product.server.address}${imports()}?type=${type}&name=${type}.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${owner.key}`, 'content-type': 'text/csv' },
    body: csv,
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { job: { id: string; mapping: { columns: object } } }).job;
}
async function settled(id: string): Promise<ImportReport> {
  for (;;) {
    const { state, report } = (await product.ask(`${imports()}/${id}`, { key: owner.key })).body as {
      state: string;
      report: ImportReport;
    };
    if (state === 'failed') throw new Error(JSON.stringify(report));
    if (state === 'done' || state === 'undone') return report;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
async function bring(
  type: string,
  csv: string,
  more: object = {},
): Promise<ImportReport & { id: string; checked: ImportReport }> {
  const { id, mapping } = await upload(type, csv);
  const body = { ...mapping, ...more };
  const checked = (await product.ask(`${imports()}/${id}/check`, { key: owner.key, body })).body as unknown as ImportReport;
  expect((await product.ask(`${imports()}/${id}/run`, { key: owner.key, body })).status).toBe(202);
  return { id, checked, ...(await settled(id)) };
}
async function takeBack(id: string): Promise<ImportReport> {
  await product.ask(`${imports()}/${id}/undo`, { key: owner.key, body: {} });
  return settled(id);
}
const wrong = ({ problems }: ImportReport) => problems.map(({ line, field, reason }) => [line, field, reason]);

beforeAll(async () => {
  product = await runningServer();
  owner = await firstOwner(product);
  account = `account:${(await api('accounts', { name: 'Buyer' })).body.id as string}`;
  await api('contacts', { lastName: 'Berg', emails: ['berg@buyer.example'] });
  const eur = { amount: 12_000, currency: 'EUR' };
  order = (await api('orders', { record: account, orderedOn: '2026-02-01', total: eur, reference: 'B-77' })).body.id as string;
  const there = { record: account, paidOn: '2026-02-03', amount: { amount: 500, currency: 'EUR' }, externalId: 'P-4' };
  expect((await api('payments', there)).status).toBe(201);
});
afterAll(() => product?.close());

const payments = [
  'External id,Of,Paid on,Amount,Amount currency,Order,Reference',
  'P-1,Buyer,2026-02-10,120.00,EUR,B-77,In full',
  'P-2,Buyer,2026-02-11,80.50,CHF,,Abroad',
  'P-3,Buyer,2026-02-12,1.00,ZZZ,,No such money',
  'P-4,Buyer,2026-02-03,5.00,EUR,,Known',
  'P-5,Buyer,1899-12-31,5.00,EUR,,Long ago',
  'P-6,Nobody,2026-02-13,5.00,EUR,,Of nobody',
  'P-7,,2026-02-14,7.00,EUR,B-77,Of the order',
  'P-8,,2026-02-15,8.00,EUR,B-99,Of no order',
  'P-1,Buyer,2026-02-16,9.00,EUR,,Twice in the file',
  'P-9,Buyer,2026-02-17,9.00,CHF,B-77,Other money than its order',
].join('\n');
const faults = [
  [4, 'amount', 'money'],
  [6, 'paidOn', 'too-early'],
  [7, 'record', 'not-found'],
  [9, 'order', 'not-found'],
  [11, 'amount', 'other-currency'],
];

test('[M244] payments come from a file in their currencies; a row that cannot be one is named and costs no other', async () => {
  const report = await bring('payment', payments, { onMatch: 'skip' });
  expect(report).toMatchObject({ rows: 10, created: 3, skipped: 1, repeated: 1, refused: 5 });
  expect(wrong(report).sort()).toEqual([...faults].sort());
  expect(report.checked).toMatchObject({ created: 3, skipped: 1, repeated: 1, refused: 5 });
  expect(wrong(report.checked)).toEqual(wrong(report));
  const rows = new Map((await listed('payments')).map((row) => [row['externalId'], row]));
  expect([...rows.keys()].sort()).toEqual(['P-1', 'P-2', 'P-4', 'P-7']);
  expect(rows.get('P-1')).toMatchObject({ record: account, order, amount: { amount: 12_000, currency: 'EUR' } });
  expect(rows.get('P-2')).toMatchObject({ record: account, amount: { amount: 8_050, currency: 'CHF' } });
  // What a payment belongs to is what its order belongs to.
  expect(rows.get('P-7')).toMatchObject({ record: account, order });

  // The same one through the API is the one from the file, whichever comes first.
  const again = { record: account, paidOn: '2026-02-10', amount: { amount: 1, currency: 'EUR' }, externalId: 'P-1' };
  expect(await api('payments', again)).toMatchObject({ status: 200, body: { id: rows.get('P-1')!['id'] } });

  await takeBack(report.id);
  expect((await listed('payments')).map((row) => row['externalId'])).toEqual(['P-4']);
  expect(await bring('payment', payments, { onMatch: 'skip' })).toMatchObject({ created: 3, skipped: 1, refused: 5 });
  expect(await bring('payment', payments, { onMatch: 'skip' })).toMatchObject({ created: 0, skipped: 4, refused: 5 });
  expect(await listed('payments')).toHaveLength(4);
});

test('[M244] of an entry that is there a file changes what may change, and is told what stands; taking it back leaves what others changed since', async () => {
  const csv = (status: string, total: string) =>
    `External id,Order number,Of,Ordered on,Total,Status\nO-1,B-1,Buyer,2026-03-01,${total},${status}\nO-2,B-2,Buyer,2026-03-02,20,${status}\n`;
  const first = await bring('order', csv('placed', '10'));
  expect(first).toMatchObject({ created: 2, problemCount: 0 });
  const second = await bring('order', csv('delivered', '11'));
  expect(second).toMatchObject({ created: 0, updated: 2, refused: 0 });
  expect(wrong(second)).toEqual([[2, 'total', 'stands']]);
  const state = async () =>
    (await listed('orders?sort=reference&filter[externalId][contains]=O-')).map((row) => [
      row['externalId'],
      (row['status'] as { id: string }).id,
      (row['total'] as { amount: number }).amount,
    ]);
  expect(await state()).toEqual([
    ['O-1', 'delivered', 1_000],
    ['O-2', 'delivered', 2_000],
  ]);
  await takeBack(second.id);
  expect(await state()).toEqual([
    ['O-1', 'placed', 1_000],
    ['O-2', 'placed', 2_000],
  ]);
  const [one] = await listed('orders?filter[externalId]=O-1');
  await api(`orders/${one!['id'] as string}`, { status: 'cancelled' }, 'PATCH');
  const undone = await takeBack(first.id);
  expect(undone.kept).toEqual([{ id: one!['id'], title: 'B-1' }]);
  expect(await state()).toEqual([['O-1', 'cancelled', 1_000]]);
});

test('[M244] a message finds its person by e-mail address, and is one however its id is written', async () => {
  const head = 'External id,On,Channel,Direction,When,Subject\n';
  const row = (id: string, on: string) => `${id},${on},email,incoming,2026-03-01T09:30:00Z,Hello\n`;
  const report = await bring(
    'message',
    `${head}${row('<m1@x>', 'BERG@buyer.example')}${row('m1@x', 'Buyer')}${row('m2@x', 'Buyer')}`,
  );
  expect(report).toMatchObject({ created: 2, repeated: 1, problemCount: 0 });
  expect(await bring('message', head + row('m1@x', 'BERG@buyer.example'))).toMatchObject({ created: 0, unchanged: 1 });
  const records = (await listed('messages')).map(({ record }) => (record as string).split(':')[0]);
  expect(records.sort()).toEqual(['account', 'contact']);
});

test('[M241] what somebody brought who has left is taken back by those who run the workspace, orders and accounts alike', async () => {
  const { identity, imports: running } = product.server.services;
  const ben = { name: 'Ben Okafor', email: 'ben@example.org', role: 'member', password: 'correct horse ben' } as const;
  const memberId = await identity.addUser(owner.workspaceId, ben);
  const { key } = await identity.addKey({ ...owner, role: 'owner' }, 'file', memberId);
  const mine = owner;
  const files: [type: string, csv: string][] = [
    ['account', 'External id,Name,Employees\nE-1,Firm,5\n'],
    ['account', 'External id,Name,Employees\nE-1,Firm,6\nE-2,Other,7\n'],
    ['order', 'External id,Of,Ordered on,Total,Status\nQ-1,Buyer,2026-03-01,10,placed\n'],
    ['order', 'External id,Of,Ordered on,Total,Status\nQ-1,Buyer,2026-03-01,10,delivered\n'],
  ];
  owner = { ...owner, key };
  const brought: string[] = [];
  for (const [type, csv] of files) brought.push((await bring(type, csv)).id);
  const unfinished = (await upload('account', 'Name\nNever\n')).id;
  owner = mine;
  const state = async () => [
    (await listed('accounts?sort=name&filter[externalId][contains]=E-')).map((row) => row['size']),
    (await listed('orders?filter[externalId]=Q-1')).map((row) => (row['status'] as { id: string }).id),
  ];
  expect(await state()).toEqual([[6, 7], ['delivered']]);
  await identity.changeMember({ ...owner, role: 'owner' }, memberId, { active: false });

  await expect(running.prepare({ ...owner, role: 'owner' }, unfinished, {})).rejects.toMatchObject({
    refusal: { kind: 'not-allowed' },
  });
  for (const id of [brought[1]!, brought[3]!]) await takeBack(id);
  expect(await state()).toEqual([[5], ['placed']]);
  await takeBack(brought[2]!);
  expect(await state()).toEqual([[5], []]);
});

test('[V6] [M244] of an import that is taken back, what hangs on a record out of sight by now stays and holds up nothing else', async () => {
  const { identity, owner: owned } = product.server.services;
  const vera = { name: 'Vera Voss', email: 'vera@example.org', role: 'member', password: 'correct horse vera' } as const;
  const memberId = await identity.addUser(owner.workspaceId, vera);
  const { key } = await identity.addKey({ ...owner, role: 'owner' }, 'file', memberId);
  const hers = await api('accounts', { name: 'Hers', owner: memberId });
  const mine = owner;
  owner = { ...owner, key };
  const csv =
    'External id,Of,Paid on,Amount,Amount currency,Reference\nV-1,Buyer,2026-03-01,1,EUR,Theirs\nV-2,Hers,2026-03-01,2,EUR,Own\n';
  const report = await bring('payment', csv);
  expect(report).toMatchObject({ created: 2 });
  const change = {
    kind: 'update',
    type: 'settings',
    records: [settingsIds.access],
    changes: { 'visibility/account': { value: 'owner' } },
  } as const;
  await owned(owner.workspaceId)!.run({ ...owner, role: 'owner' }, { id: crypto.randomUUID(), age: 0, ...change }, 'command');
  for (;;) {
    if ((await listed('accounts')).map(({ id }) => id).join() === String(hers.body.id)) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const undone = await takeBack(report.id);
  owner = mine;
  const left = await listed('payments?filter[externalId][contains]=V-');
  expect(left.map((row) => row['externalId'])).toEqual(['V-1']);
  expect(undone.kept).toEqual([{ id: left[0]!['id'], title: 'Theirs' }]);
});

const head = 'External id,Order number,Of,Ordered on,Total,Corrects\n';
const rows = (...lines: readonly (readonly [id: string, number: string, corrects: string, of?: string])[]) =>
  head + lines.map(([id, number, corrects, of = 'Buyer']) => `${id},${number},${of},2026-04-01,10,${corrects}\n`).join('');
const corrected = async (prefix: string) => {
  const all = await listed(`orders?filter[externalId][contains]=${prefix}`);
  const name = new Map(all.map((row) => [row['id'], row['externalId']]));
  return Object.fromEntries(all.map((row) => [row['externalId'], name.get(row['corrects']) ?? row['corrects']]));
};

test('[M258] a correction finds what it corrects in the same file, before or after it, by either of its names', async () => {
  const csv = rows(
    ['C-3', 'N-3', 'C-2'],
    ['C-1', 'N-1', ''],
    ['C-2', 'N-1', 'N-1'],
    ['C-4', 'N-4', 'C-3', ''],
    ['C-5', 'N-5', 'B-77'],
  );
  const report = await bring('order', csv);
  expect(wrong(report)).toEqual([]);
  expect(report).toMatchObject({ created: 5, refused: 0 });
  expect(report.checked).toMatchObject({ created: 5, refused: 0 });
  expect(await corrected('C-')).toEqual({ 'C-1': null, 'C-2': 'C-1', 'C-3': 'C-2', 'C-4': 'C-3', 'C-5': order });
  // What the row does not say of its record it has of what it corrects.
  const [fourth] = await listed('orders?filter[externalId]=C-4');
  expect(fourth).toMatchObject({ record: account });
  expect(await bring('order', csv)).toMatchObject({ created: 0, unchanged: 5, problemCount: 0 });
  await takeBack(report.id);
  expect(await corrected('C-')).toEqual({});
  expect(await bring('order', csv)).toMatchObject({ created: 5, refused: 0 });
});

test('[M258] a ring of corrections, one of a row that is not taken and one of nothing at all are each refused by their own reason', async () => {
  const report = await bring(
    'order',
    rows(
      ['R-1', '', 'R-2'],
      ['R-2', '', 'R-1'],
      ['R-3', '', 'R-3'],
      ['R-4', '', 'R-5'],
      ['R-5', '', '', 'Nobody'],
      ['R-6', '', 'R-99'],
      ['R-7', '', 'R-4'],
      ['R-8', '', 'R-1'],
      ['R-9', '', ''],
    ),
  );
  expect(report).toMatchObject({ rows: 9, created: 1, refused: 8 });
  const faults = [
    [2, 'corrects', 'names-itself'],
    [3, 'corrects', 'names-itself'],
    [4, 'corrects', 'names-itself'],
    [5, 'corrects', 'row-refused'],
    [6, 'record', 'not-found'],
    [7, 'corrects', 'not-found'],
    [8, 'corrects', 'row-refused'],
    [9, 'corrects', 'row-refused'],
  ];
  expect(wrong(report).sort()).toEqual(faults);
  expect(wrong(report.checked).sort()).toEqual(faults);
  expect(await corrected('R-')).toEqual({ 'R-9': null });
});
