import { choice, externalId, longText, money, serial, tags, text, yesNo } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** Something the workspace sells. */
export const product = defineObject({
  key: 'product',
  plural: 'products',
  label: { one: { en: 'Product', de: 'Produkt' }, many: { en: 'Products', de: 'Produkte' } },
  icon: 'package',
  title: ['name'],
  columns: ['name', 'family', 'price', 'active', 'tags'],
  fields: {
    number: serial({ en: 'Number', de: 'Nummer' }, 'P'),
    name: text({ en: 'Name', de: 'Name' }, { required: true, indexed: true, identifies: true }),
    family: choice({ en: 'Family', de: 'Familie' }, { list: 'productFamily' }, { indexed: true }),
    price: money({ en: 'List price', de: 'Listenpreis' }, { indexed: true }),
    active: yesNo({ en: 'Active', de: 'Aktiv' }),
    tags: tags({ en: 'Tags', de: 'Schlagwörter' }, { indexed: true }),
    description: longText({ en: 'Description', de: 'Beschreibung' }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
