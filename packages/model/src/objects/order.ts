import { anyReference, choice, date, externalId, longText, money, reference, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** Something that a customer bought. What was wrong is put right by another order with the difference (`corrects`). */
export const order = defineObject({
  key: 'order',
  plural: 'orders',
  label: { one: { en: 'Order', de: 'Bestellung' }, many: { en: 'Orders', de: 'Bestellungen' } },
  storage: 'ledger',
  fixed: ['status'],
  once: 'externalId',
  icon: 'shopping-cart',
  title: ['reference'],
  columns: ['reference', 'record', 'orderedOn', 'total', 'status', 'deal'],
  listed: false,
  access: { homes: ['record'] },
  fields: {
    record: anyReference({ en: 'Of', de: 'Von' }, { en: 'Orders', de: 'Bestellungen' }, { indexed: true, required: true }),
    reference: text({ en: 'Order number', de: 'Bestellnummer' }, { indexed: true }),
    orderedOn: date({ en: 'Ordered on', de: 'Bestellt am' }, { indexed: true, required: true }),
    total: money({ en: 'Total', de: 'Summe' }, { indexed: true, required: true }),
    status: choice({ en: 'Status', de: 'Status' }, { list: 'orderStatus' }, { indexed: true }),
    deal: reference({ en: 'Deal', de: 'Deal' }, 'deal', { en: 'Orders', de: 'Bestellungen' }, { indexed: true }),
    corrects: reference({ en: 'Corrects', de: 'Berichtigt' }, 'order', { en: 'Corrections', de: 'Berichtigungen' }),
    description: longText({ en: 'Remark', de: 'Bemerkung' }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
