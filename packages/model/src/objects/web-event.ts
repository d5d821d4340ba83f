import { anyReference, choice, dateTime, externalId, text, url } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** Something that a customer did on the website or in the product. Programs write it. */
export const webEvent = defineObject({
  key: 'webEvent',
  plural: 'webEvents',
  label: { one: { en: 'Web event', de: 'Webereignis' }, many: { en: 'Web events', de: 'Webereignisse' } },
  storage: 'ledger',
  fixed: [],
  once: 'externalId',
  icon: 'mouse-pointer-click',
  title: ['name'],
  columns: ['name', 'record', 'kind', 'url', 'at'],
  listed: false,
  access: { homes: ['record'] },
  fields: {
    record: anyReference({ en: 'By', de: 'Von' }, { en: 'Web events', de: 'Webereignisse' }, { indexed: true, required: true }),
    kind: choice({ en: 'Kind', de: 'Art' }, { list: 'webEventKind' }, { indexed: true, required: true }),
    at: dateTime({ en: 'When', de: 'Wann' }, { indexed: true, required: true }),
    name: text({ en: 'What', de: 'Was' }, { indexed: true }),
    url: url({ en: 'Page', de: 'Seite' }),
    referrer: url({ en: 'Came from', de: 'Kam von' }),
    source: text({ en: 'Source', de: 'Quelle' }, { indexed: true }),
    medium: text({ en: 'Medium', de: 'Medium' }),
    campaign: text({ en: 'Campaign', de: 'Kampagne' }, { indexed: true }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
