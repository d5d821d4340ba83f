import { anyReference, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** A text that several people write at once. Its document has the root `note` (Lexical) beside `fields`. */
export const note = defineObject({
  key: 'note',
  plural: 'notes',
  label: { one: { en: 'Note', de: 'Notiz' }, many: { en: 'Notes', de: 'Notizen' } },
  icon: 'notebook-text',
  title: ['name'],
  columns: ['name', 'record'],
  listed: false,
  richText: 'note',
  access: { homes: ['record'] },
  fields: {
    name: text({ en: 'Title', de: 'Titel' }, { indexed: true }),
    record: anyReference({ en: 'About', de: 'Zu' }, { en: 'Notes', de: 'Notizen' }, { indexed: true }),
  },
});
