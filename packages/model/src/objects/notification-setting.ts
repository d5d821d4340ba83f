import { member, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** How one person wants to be told: one entry each. What is empty is as `features/inbox/channels` says. */
export const notificationSetting = defineObject({
  key: 'notificationSetting',
  plural: 'notificationSettings',
  label: {
    one: { en: 'Notification settings', de: 'Benachrichtigungseinstellung' },
    many: { en: 'Notification settings', de: 'Benachrichtigungseinstellungen' },
  },
  storage: 'ledger',
  personal: 'member',
  icon: 'bell-ring',
  title: [],
  listed: false,
  fields: {
    member: member({ en: 'Person', de: 'Person' }, { required: true }),
    mention: text({ en: 'Mentions', de: 'Erwähnungen' }),
    assignment: text({ en: 'Assignments', de: 'Zuweisungen' }),
    reply: text({ en: 'Replies', de: 'Antworten' }),
    moved: text({ en: 'My deals moved', de: 'Meine Deals bewegt' }),
    due: text({ en: 'Due tasks', de: 'Fällige Aufgaben' }),
    access: text({ en: 'Asked for access', de: 'Um Zugriff gebeten' }),
    timeZone: text({ en: 'Time zone', de: 'Zeitzone' }),
    language: text({ en: 'Language', de: 'Sprache' }),
    digestAt: text({ en: 'Digest at', de: 'Zusammenfassung um' }),
    quietFrom: text({ en: 'Quiet from', de: 'Ruhe ab' }),
    quietUntil: text({ en: 'Quiet until', de: 'Ruhe bis' }),
  },
});
