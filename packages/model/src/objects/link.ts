import { anyReference, choice, date } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** A relation with properties: who was what to whom, from when until when. */
export const link = defineObject({
  key: 'link',
  plural: 'links',
  label: { one: { en: 'Link', de: 'Verknüpfung' }, many: { en: 'Links', de: 'Verknüpfungen' } },
  icon: 'link-2',
  title: [],
  columns: ['from', 'to', 'role', 'since', 'until'],
  listed: false,
  access: { homes: ['from', 'to'] },
  fields: {
    from: anyReference({ en: 'From', de: 'Von' }, { en: 'Links', de: 'Verknüpfungen' }, { writer: 'server', indexed: true }),
    to: anyReference({ en: 'To', de: 'Nach' }, { en: 'Links', de: 'Verknüpfungen' }, { writer: 'server', indexed: true }),
    role: choice({ en: 'Role', de: 'Rolle' }, { list: 'linkRole' }, { indexed: true }),
    since: date({ en: 'Since', de: 'Seit' }),
    until: date({ en: 'Until', de: 'Bis' }),
  },
});
