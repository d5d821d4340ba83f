import { anyReference, choice, date, externalId, longText, money, reference, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** Money that came or went back. What was wrong is put right by another payment with the difference (`corrects`). */
export const payment = defineObject({
  key: 'payment',
  plural: 'payments',
  label: { one: { en: 'Payment', de: 'Zahlung' }, many: { en: 'Payments', de: 'Zahlungen' } },
  storage: 'ledger',
  fixed: [],
  once: 'externalId',
  icon: 'banknote',
  title: ['reference'],
  columns: ['reference', 'record', 'paidOn', 'amount', 'method', 'order'],
  listed: false,
  access: { homes: ['record'] },
  fields: {
    record: anyReference({ en: 'Of', de: 'Von' }, { en: 'Payments', de: 'Zahlungen' }, { indexed: true, required: true }),
    reference: text({ en: 'Reference', de: 'Verwendungszweck' }, { indexed: true }),
    paidOn: date({ en: 'Paid on', de: 'Gezahlt am' }, { indexed: true, required: true }),
    amount: money({ en: 'Amount', de: 'Betrag' }, { indexed: true, required: true }),
    method: choice({ en: 'Method', de: 'Zahlungsart' }, { list: 'paymentMethod' }, { indexed: true }),
    order: reference({ en: 'Order', de: 'Bestellung' }, 'order', { en: 'Payments', de: 'Zahlungen' }, { indexed: true }),
    corrects: reference({ en: 'Corrects', de: 'Berichtigt' }, 'payment', { en: 'Corrections', de: 'Berichtigungen' }),
    description: longText({ en: 'Remark', de: 'Bemerkung' }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
