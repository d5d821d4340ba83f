import { anyReference, externalId, money, number, reference, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** One position of an order: how much of what, for how much. It belongs to the record that its order belongs to. */
export const orderLine = defineObject({
  key: 'orderLine',
  plural: 'orderLines',
  label: { one: { en: 'Order line', de: 'Bestellposition' }, many: { en: 'Order lines', de: 'Bestellpositionen' } },
  storage: 'ledger',
  fixed: [],
  once: 'externalId',
  icon: 'shopping-cart',
  title: ['name'],
  columns: ['name', 'record', 'order', 'product', 'quantity', 'price', 'total'],
  listed: false,
  access: { homes: ['record'] },
  fields: {
    record: anyReference(
      { en: 'Of', de: 'Von' },
      { en: 'Order lines', de: 'Bestellpositionen' },
      { indexed: true, required: true },
    ),
    order: reference(
      { en: 'Order', de: 'Bestellung' },
      'order',
      { en: 'Lines', de: 'Positionen' },
      { indexed: true, required: true },
    ),
    name: text({ en: 'What', de: 'Was' }, { indexed: true }),
    product: reference(
      { en: 'Product', de: 'Produkt' },
      'product',
      { en: 'Order lines', de: 'Bestellpositionen' },
      { indexed: true },
    ),
    quantity: number({ en: 'Quantity', de: 'Menge' }, { decimals: 3, required: true }),
    price: money({ en: 'Price', de: 'Einzelpreis' }),
    total: money({ en: 'Total', de: 'Summe' }, { required: true }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
