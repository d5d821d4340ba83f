import { anyReference, number, reference, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/**
 * A file that hangs on a record, a note or a comment. What was uploaded under its id says what is in it (decision 0018):
 * people write where it hangs and what it is called, the server the rest.
 */
export const file = defineObject({
  key: 'file',
  plural: 'files',
  label: { one: { en: 'File', de: 'Datei' }, many: { en: 'Files', de: 'Dateien' } },
  storage: 'ledger',
  madeBy: 'upload',
  fixed: ['name'],
  icon: 'paperclip',
  title: ['name'],
  columns: ['name', 'record', 'mediaType', 'size'],
  listed: false,
  access: { homes: ['record'] },
  fields: {
    record: anyReference({ en: 'On', de: 'Zu' }, { en: 'Files', de: 'Dateien' }, { indexed: true, required: true }),
    name: text({ en: 'Name', de: 'Name' }, { indexed: true, required: true }),
    comment: reference({ en: 'Comment', de: 'Kommentar' }, 'comment', { en: 'Files', de: 'Dateien' }, { indexed: true }),
    mediaType: text({ en: 'Type', de: 'Typ' }, { writer: 'server', indexed: true }),
    size: number({ en: 'Bytes', de: 'Bytes' }, { writer: 'server' }),
    width: number({ en: 'Width', de: 'Breite' }, { writer: 'server', shown: false }),
    height: number({ en: 'Height', de: 'Höhe' }, { writer: 'server', shown: false }),
  },
});
