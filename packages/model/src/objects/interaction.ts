import { anyReferences, choice, dateTime, externalId, longText, member, number, references, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** A call, meeting or visit. */
export const interaction = defineObject({
  key: 'interaction',
  plural: 'interactions',
  label: { one: { en: 'Interaction', de: 'Begegnung' }, many: { en: 'Interactions', de: 'Begegnungen' } },
  icon: 'phone',
  title: ['subject'],
  columns: ['subject', 'channel', 'direction', 'at', 'minutes', 'participants', 'outcome'],
  access: { owner: 'host', homes: ['related'] },
  fields: {
    subject: text({ en: 'Subject', de: 'Betreff' }, { required: true, indexed: true }),
    channel: choice({ en: 'Kind', de: 'Art' }, { list: 'interactionKind' }, { indexed: true }),
    direction: choice({ en: 'Direction', de: 'Richtung' }, { list: 'direction' }, { indexed: true }),
    at: dateTime({ en: 'When', de: 'Wann' }, { indexed: true }),
    minutes: number({ en: 'Minutes', de: 'Minuten' }),
    participants: references(
      { en: 'Participants', de: 'Teilnehmende' },
      'contact',
      { en: 'Interactions', de: 'Begegnungen' },
      { indexed: true },
    ),
    host: member({ en: 'By', de: 'Durch' }, { indexed: true }),
    outcome: choice({ en: 'Outcome', de: 'Ergebnis' }, { list: 'outcome' }, { indexed: true }),
    related: anyReferences(
      { en: 'Related to', de: 'Bezug' },
      { en: 'Interactions', de: 'Begegnungen' },
      { writer: 'server', indexed: true },
    ),
    description: longText({ en: 'Notes', de: 'Notizen' }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
