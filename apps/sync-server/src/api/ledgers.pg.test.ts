import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, firstOwner, type Owner, runningServer, type TestServer } from '../../../../tests/support/running-server.ts';

let server: TestServer;
let owner: Owner;
let record: string;
const api = (path: string, body?: object, method?: string): Promise<Answer> =>
  server.ask(`/api/v1/${path}`, { key: owner.key, ...(body && { body }), ...(method && { method }) });
const eur = (amount: number) => ({ amount, currency: 'EUR' });

beforeAll(async () => {
  server = await runningServer();
  owner = await firstOwner(server);
  record = `account:${(await api('accounts', { name: 'Buyer' })).body.id as string}`;
});
afterAll(() => server?.close());

const mail = (more: object = {}) => ({
  record,
  channel: 'email',
  direction: 'incoming',
  at: '2026-03-01T09:30:00.000Z',
  subject: 'Where is it?',
  body: 'We have waited for two weeks.',
  externalId: '<2026.1@buyer.example>',
  ...more,
});

test('[M105] a message that arrives twice is one, also when both come at once, and the first stands', async () => {
  const both = await Promise.all([api('messages', mail()), api('messages', mail())]);
  const later = await api('messages', mail({ externalId: '2026.1@buyer.example', body: 'Something else' }));
  expect(later.status).toBe(200);
  expect(new Set([...both, later].map(({ body }) => body.id)).size).toBe(1);
  expect(later.body).toMatchObject({ body: 'We have waited for two weeks.', channel: { id: 'email' } });
  const listed = await api(`messages?filter[record]=${record}`);
  expect(listed.body.items).toHaveLength(1);
  const told = (await api(`accounts/${record.split(':')[1]}/events`)).body.items as readonly { field: string }[];
  expect(told.filter(({ field }) => field === 'message')).toHaveLength(1);
});

test('[M105] a message stays as it came in: nobody changes a word of it', async () => {
  const { body } = await api('messages', mail({ externalId: 'kept' }));
  const refused = await api(`messages/${body.id as string}`, { body: 'We never waited.' }, 'PATCH');
  expect(refused).toMatchObject({ status: 409, body: { kind: 'fixed-entry', field: 'body' } });
  expect((await api(`messages/${body.id as string}`)).body.body).toBe('We have waited for two weeks.');
});

test('[M105] an order has lines, is paid, and is put right by another order with the difference', async () => {
  const order = await api('orders', { record, orderedOn: '2026-02-01', total: eur(12_000), status: 'placed', reference: 'B-77' });
  expect(order.status).toBe(201);
  const id = order.body.id as string;
  const line = await api('orderLines', {
    record,
    order: id,
    name: 'Meter',
    quantity: 2.5,
    price: eur(4_800),
    total: eur(12_000),
  });
  expect(line.body).toMatchObject({ order: id, quantity: 2.5 });
  expect(
    (await api('payments', { record, order: id, paidOn: '2026-02-10', amount: eur(12_000), method: 'transfer' })).status,
  ).toBe(201);
  const less = await api('orders', { record, orderedOn: '2026-02-03', total: eur(-2_000), corrects: id });
  expect(less.status).toBe(201);
  expect(await api(`orders/${id}`, { total: eur(10_000) }, 'PATCH')).toMatchObject({ status: 409, body: { field: 'total' } });
  expect((await api(`orders/${id}`, { status: 'delivered' }, 'PATCH')).body.status).toMatchObject({ id: 'delivered' });
  const orders = await api(`orders?filter[record]=${record}`);
  const sum = (orders.body.items as readonly { total: { amount: number } }[]).reduce((all, { total }) => all + total.amount, 0);
  expect(sum).toBe(10_000);
});

test('[M105] what a ledger cannot hold is refused with the field and the reason in words', async () => {
  const elsewhere = `account:${(await api('accounts', { name: 'Other' })).body.id as string}`;
  const order = (await api('orders', { record, orderedOn: '2026-02-01', total: eur(1) })).body.id as string;
  const faults: readonly (readonly [plural: string, body: object, field: string, words: string])[] = [
    ['payments', { paidOn: '2026-01-01', amount: { amount: 5, currency: 'ZZZ' } }, 'amount', 'a currency that does not exist'],
    ['payments', { paidOn: '2026-01-01', amount: { amount: 5, currency: 'CHF' }, order }, 'amount', 'another currency'],
    ['payments', { paidOn: '1899-12-31', amount: eur(5) }, 'paidOn', 'before the year 1900'],
    ['payments', { paidOn: '2026-01-01', amount: eur(5), order, record: elsewhere }, 'order', 'another record'],
    ['orders', { orderedOn: '0999-01-01', total: eur(5) }, 'orderedOn', 'before the year 1900'],
    ['orderLines', { order: '0199aaaa-0000-7000-8000-000000000001', quantity: 1, total: eur(5) }, 'order', 'does not exist'],
    ['messages', mail({ at: '1850-01-01T00:00:00.000Z', externalId: 'old' }), 'at', 'before the year 1900'],
    [
      'webEvents',
      { kind: 'pageView', at: '1900-01-01T00:00:00.000Z', record: 'account:0199aaaa-0000-7000-8000-000000000001' },
      'record',
      '',
    ],
  ];
  for (const [plural, body, field, words] of faults) {
    const answer = await api(plural, { record, ...body });
    expect(answer.body, `${plural} ${JSON.stringify(body)}`).toMatchObject({ field, detail: expect.stringContaining(words) });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
});
