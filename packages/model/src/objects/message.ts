import { anyReference, choice, dateTime, emails, externalId, longText, member, references, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** An e-mail or a chat message with a customer, as it was sent. Arriving twice under one external id it is one. */
export const message = defineObject({
  key: 'message',
  plural: 'messages',
  label: { one: { en: 'Message', de: 'Nachricht' }, many: { en: 'Messages', de: 'Nachrichten' } },
  storage: 'ledger',
  fixed: [],
  once: 'externalId',
  icon: 'mail',
  title: ['subject'],
  columns: ['subject', 'record', 'channel', 'direction', 'at', 'participants', 'member'],
  listed: false,
  access: { homes: ['record'] },
  fields: {
    record: anyReference({ en: 'On', de: 'Zu' }, { en: 'Messages', de: 'Nachrichten' }, { indexed: true, required: true }),
    channel: choice({ en: 'Channel', de: 'Kanal' }, { list: 'messageChannel' }, { indexed: true, required: true }),
    direction: choice({ en: 'Direction', de: 'Richtung' }, { list: 'direction' }, { indexed: true, required: true }),
    at: dateTime({ en: 'When', de: 'Wann' }, { indexed: true, required: true }),
    subject: text({ en: 'Subject', de: 'Betreff' }, { indexed: true }),
    body: longText({ en: 'Text', de: 'Text' }),
    participants: references(
      { en: 'Participants', de: 'Teilnehmende' },
      'contact',
      { en: 'Messages', de: 'Nachrichten' },
      { indexed: true },
    ),
    addresses: emails({ en: 'Addresses', de: 'Adressen' }),
    member: member({ en: 'Colleague', de: 'Kollegin oder Kollege' }, { indexed: true }),
    thread: text({ en: 'Conversation', de: 'Unterhaltung' }, { indexed: true }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
