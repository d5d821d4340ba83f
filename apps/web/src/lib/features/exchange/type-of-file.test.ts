import { expect, test } from 'vitest';
import { typeOfFile } from './type-of-file.ts';

test('[M226] a file is of the type that its name speaks of, in either language', () => {
  expect(typeOfFile('accounts.csv')).toBe('account');
  expect(typeOfFile('Export_Firmen_2026.csv')).toBe('account');
  expect(typeOfFile('crm-CONTACT-list.tsv')).toBe('contact');
});

test('[M226] a name that speaks of no type, of a part of a word or of several types says nothing', () => {
  expect(typeOfFile('sales_pipeline.csv')).toBeUndefined();
  expect(typeOfFile('accountability.csv')).toBeUndefined();
  expect(typeOfFile('deals by account.csv')).toBeUndefined();
});

test('[M244] a file of what comes in from elsewhere is told by its name, order lines apart from orders', () => {
  expect(typeOfFile('payments-2026.csv')).toBe('payment');
  expect(typeOfFile('order_lines.csv')).toBe('orderLine');
  expect(typeOfFile('Bestellungen.csv')).toBe('order');
  expect(typeOfFile('orders and order lines.csv')).toBeUndefined();
});
