import { anchor, anyReference, longText, members, reference, yesNo } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** A remark on a record: an entry of the ledger, versioned, never overwritten. */
export const comment = defineObject({
  key: 'comment',
  plural: 'comments',
  label: { one: { en: 'Comment', de: 'Kommentar' }, many: { en: 'Comments', de: 'Kommentare' } },
  storage: 'ledger',
  icon: 'message-square',
  title: ['body'],
  columns: ['record', 'body', 'resolved'],
  listed: false,
  access: { homes: ['record'] },
  fields: {
    record: anyReference({ en: 'On', de: 'Zu' }, { en: 'Comments', de: 'Kommentare' }, { indexed: true, required: true }),
    body: longText({ en: 'Text', de: 'Text' }, { required: true }),
    mentions: members({ en: 'Mentions', de: 'Erwähnungen' }, { indexed: true }),
    parent: reference({ en: 'Reply to', de: 'Antwort auf' }, 'comment', { en: 'Replies', de: 'Antworten' }),
    anchor: anchor({ en: 'About', de: 'Worüber' }),
    resolved: yesNo({ en: 'Resolved', de: 'Erledigt' }),
  },
});
