import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { message } from '../objects/message.ts';
import { order } from '../objects/order.ts';
import { orderLine } from '../objects/order-line.ts';
import { payment } from '../objects/payment.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Values } from '../schema/row.ts';
import { entryFault } from './entry-fault.ts';
import { onceId } from './entry-id.ts';

const money = (minor: number, currency = 'EUR') => ({ minor, currency });
const record = 'account:0199aaaa-0000-7000-8000-000000000001';
const orders: Readonly<Record<string, Values>> = {
  one: { record, total: money(100) },
  two: { record: 'account:x', total: money(1) },
};
const faultOf = (type: ObjectType, values: Values) => entryFault(type, { record, ...values }, (_, id) => orders[id]);

test('[M105] money of an entry is of a currency that exists, one for all of it, and that of the entry it belongs to', () => {
  expect(faultOf(payment, { amount: money(5), order: 'one' })).toBeUndefined();
  expect(faultOf(payment, { amount: money(5, 'ZZZ') })).toEqual({ field: 'amount', reason: 'unknown-currency' });
  expect(faultOf(payment, { amount: money(5, 'CHF'), order: 'one' })).toEqual({ field: 'amount', reason: 'other-currency' });
  expect(faultOf(orderLine, { price: money(5), total: money(10, 'USD'), order: 'one' })).toEqual({
    field: 'total',
    reason: 'other-currency',
  });
});

test('[M105] an entry that is named is there and belongs to the same record', () => {
  expect(faultOf(payment, { amount: money(5), order: 'none' })).toEqual({ field: 'order', reason: 'no-such-entry' });
  expect(faultOf(payment, { amount: money(5), order: 'two' })).toEqual({ field: 'order', reason: 'other-record' });
  expect(faultOf(order, { total: money(-5), corrects: 'two' })).toEqual({ field: 'corrects', reason: 'other-record' });
});

test('[V8] earliestYear: nothing was sent, bought or paid before it', () => {
  const year = limits.earliestYear.value;
  expect(faultOf(order, { total: money(1), orderedOn: `${year}-01-01` })).toBeUndefined();
  expect(faultOf(order, { total: money(1), orderedOn: `${year - 1}-12-31` })).toEqual({
    field: 'orderedOn',
    reason: 'too-early',
  });
  expect(faultOf(message, { at: `${year - 1}-12-31T23:59:59.999Z` })).toEqual({ field: 'at', reason: 'too-early' });
});

test('[M105] an external id gives one id, with or without the brackets of a Message-ID, in each workspace and type its own', () => {
  const id = onceId('w', 'message', '<a@example.org>');
  expect(onceId('w', 'message', ' a@example.org ')).toBe(id);
  const others = [
    onceId('v', 'message', 'a@example.org'),
    onceId('w', 'order', 'a@example.org'),
    onceId('w', 'message', 'a@example.org', 'r'),
  ];
  expect(new Set([id, ...others]).size).toBe(4);
});
