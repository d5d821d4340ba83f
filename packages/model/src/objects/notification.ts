import { anyReference, dateTime, member, reference, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

const server = { writer: 'server' } as const;

/** Something that one person should know of. The server writes it after its cause; only that person sees it. */
export const notification = defineObject({
  key: 'notification',
  plural: 'notifications',
  label: { one: { en: 'Notification', de: 'Benachrichtigung' }, many: { en: 'Notifications', de: 'Benachrichtigungen' } },
  storage: 'ledger',
  personal: 'member',
  madeBy: 'server',
  icon: 'bell',
  title: [],
  columns: ['kind', 'record', 'actor', 'at', 'read'],
  listed: false,
  fields: {
    member: member({ en: 'For', de: 'Für' }, { ...server, required: true }),
    kind: text({ en: 'Kind', de: 'Art' }, { ...server, required: true }),
    record: anyReference({ en: 'About', de: 'Zu' }, { en: 'Notifications', de: 'Benachrichtigungen' }, server),
    comment: reference({ en: 'Comment', de: 'Kommentar' }, 'comment', { en: 'Notifications', de: 'Benachrichtigungen' }, server),
    field: text({ en: 'Field', de: 'Feld' }, server),
    value: text({ en: 'Value', de: 'Wert' }, server),
    actor: member({ en: 'By', de: 'Von' }, server),
    at: dateTime({ en: 'When', de: 'Wann' }, { ...server, required: true, indexed: true }),
    read: dateTime({ en: 'Read', de: 'Gelesen' }, { indexed: true }),
  },
});
