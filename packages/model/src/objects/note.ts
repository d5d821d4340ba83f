import { anyReference, anyReferences, members, number, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** What follows from the text. */
const ofText = { writer: 'server', shown: false } as const;

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
  mentions: { people: 'mentionedPeople', records: 'mentionedRecords' },
  access: { homes: ['record'] },
  fields: {
    name: text({ en: 'Title', de: 'Titel' }, { indexed: true }),
    record: anyReference({ en: 'About', de: 'Zu' }, { en: 'Notes', de: 'Notizen' }, { writer: 'server', indexed: true }),
    /** Where it stands among the notes of its record: as if it had been begun at this moment (ms). Empty: when it was. */
    place: number({ en: 'Place', de: 'Platz' }, { shown: false, lossTold: false }),
    mentionedPeople: members({ en: 'Mentions in the note', de: 'Erwähnungen in der Notiz' }, ofText),
    mentionedRecords: anyReferences(
      { en: 'Mentions in the note', de: 'Erwähnungen in der Notiz' },
      { en: 'Mentioned in', de: 'Erwähnt in' },
      ofText,
    ),
  },
});
