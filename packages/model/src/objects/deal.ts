import { choice, date, externalId, longText, member, members, money, percent, reference, references, tags, team, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** A possible sale on its way through the stages of a pipeline. */
export const deal = defineObject({
  key: 'deal',
  plural: 'deals',
  label: { one: { en: 'Deal', de: 'Deal' }, many: { en: 'Deals', de: 'Deals' } },
  icon: 'handshake',
  title: ['name'],
  board: 'stage',
  columns: ['name', 'account', 'stage', 'amount', 'closeDate', 'owner', 'nextStep'],
  fields: {
    name: text({ en: 'Name', de: 'Name' }, { required: true, indexed: true }),
    account: reference({ en: 'Account', de: 'Firma' }, 'account', { en: 'Deals', de: 'Deals' }, { indexed: true }),
    amount: money({ en: 'Amount', de: 'Betrag' }, { indexed: true }),
    pipeline: choice({ en: 'Pipeline', de: 'Pipeline' }, 'pipeline', { indexed: true }),
    stage: choice({ en: 'Stage', de: 'Phase' }, 'stage', { indexed: true, tracked: true }),
    closeDate: date({ en: 'Close date', de: 'Abschlussdatum' }, { indexed: true }),
    probability: percent({ en: 'Probability', de: 'Wahrscheinlichkeit' }),
    forecastCategory: choice({ en: 'Forecast category', de: 'Prognosekategorie' }, { list: 'forecastCategory' }, { indexed: true }),
    owner: member({ en: 'Owner', de: 'Zuständig' }, { writer: 'server', indexed: true }),
    team: team({ en: 'Team', de: 'Team' }, { writer: 'server', indexed: true }),
    contacts: references({ en: 'Contacts', de: 'Kontakte' }, 'contact', { en: 'Deals', de: 'Deals' }, { indexed: true }),
    source: choice({ en: 'Source', de: 'Quelle' }, { list: 'source' }, { indexed: true }),
    lostReason: choice({ en: 'Lost reason', de: 'Verlustgrund' }, { list: 'lostReason' }, { indexed: true }),
    product: reference({ en: 'Product', de: 'Produkt' }, 'product', { en: 'Deals', de: 'Deals' }, { indexed: true }),
    collaborators: members({ en: 'Collaborators', de: 'Mitwirkende' }, { writer: 'server' }),
    nextStep: text({ en: 'Next step', de: 'Nächster Schritt' }, { group: 'next' }),
    nextStepDate: date({ en: 'Next step date', de: 'Termin des nächsten Schritts' }, { indexed: true, group: 'next' }),
    nextStepPerson: member({ en: 'Next step by', de: 'Nächster Schritt durch' }, { group: 'next' }),
    tags: tags({ en: 'Tags', de: 'Schlagwörter' }, { indexed: true }),
    description: longText({ en: 'Description', de: 'Beschreibung' }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
