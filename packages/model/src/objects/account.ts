import { address, choice, externalId, longText, member, money, number, phones, reference, tags, team, text, url } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** A company or other organisation that the workspace does business with. */
export const account = defineObject({
  key: 'account',
  plural: 'accounts',
  label: { one: { en: 'Account', de: 'Firma' }, many: { en: 'Accounts', de: 'Firmen' } },
  icon: 'building-2',
  title: ['name'],
  columns: ['name', 'industry', 'size', 'revenue', 'owner', 'lifecycle', 'tags'],
  fields: {
    name: text({ en: 'Name', de: 'Name' }, { required: true, indexed: true, identifies: true }),
    domain: text({ en: 'Domain', de: 'Domain' }, { indexed: true, identifies: true }),
    industry: choice({ en: 'Industry', de: 'Branche' }, { list: 'industry' }, { indexed: true }),
    size: number({ en: 'Employees', de: 'Mitarbeitende' }, { indexed: true }),
    revenue: money({ en: 'Revenue', de: 'Umsatz' }, { indexed: true }),
    founded: number({ en: 'Founded', de: 'Gegründet' }),
    lifecycle: choice({ en: 'Lifecycle', de: 'Lebenszyklus' }, { list: 'lifecycle' }, { indexed: true, tracked: true }),
    owner: member({ en: 'Owner', de: 'Zuständig' }, { writer: 'server', indexed: true }),
    team: team({ en: 'Team', de: 'Team' }, { writer: 'server', indexed: true }),
    parent: reference({ en: 'Parent account', de: 'Muttergesellschaft' }, 'account', { en: 'Subsidiaries', de: 'Tochterfirmen' }, { indexed: true }),
    website: url({ en: 'Website', de: 'Website' }, { group: 'reach' }),
    phones: phones({ en: 'Phones', de: 'Telefone' }, { group: 'reach' }),
    billing: address({ en: 'Billing address', de: 'Rechnungsadresse' }, { group: 'address' }),
    shipping: address({ en: 'Shipping address', de: 'Lieferadresse' }, { group: 'address' }),
    tags: tags({ en: 'Tags', de: 'Schlagwörter' }, { indexed: true }),
    description: longText({ en: 'Description', de: 'Beschreibung' }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
