import { choice, externalId, longText, member, members, reference, serial, shares, tags, team, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** A question, complaint or request of a customer, from when it comes in until it is solved. */
export const ticket = defineObject({
  key: 'ticket',
  plural: 'tickets',
  label: { one: { en: 'Ticket', de: 'Ticket' }, many: { en: 'Tickets', de: 'Tickets' } },
  icon: 'life-buoy',
  title: ['subject'],
  board: 'status',
  finished: ['solved', 'closed'],
  columns: ['subject', 'status', 'priority', 'requester', 'account', 'assignee', 'channel'],
  foundBy: ['account'],
  access: { owner: 'assignee', team: 'team', collaborators: 'collaborators', shares: 'shares' },
  fields: {
    number: serial({ en: 'Number', de: 'Nummer' }, 'TK'),
    subject: text({ en: 'Subject', de: 'Betreff' }, { required: true, indexed: true }),
    status: choice({ en: 'Status', de: 'Status' }, { list: 'ticketStatus' }, { indexed: true, tracked: true }),
    priority: choice({ en: 'Priority', de: 'Priorität' }, { list: 'priority' }, { indexed: true }),
    requester: reference({ en: 'Requester', de: 'Gemeldet von' }, 'contact', { en: 'Tickets', de: 'Tickets' }, { indexed: true }),
    account: reference({ en: 'Account', de: 'Firma' }, 'account', { en: 'Tickets', de: 'Tickets' }, { indexed: true }),
    assignee: member({ en: 'Assignee', de: 'Zuständig' }, { writer: 'server', indexed: true }),
    team: team({ en: 'Team', de: 'Team' }, { writer: 'server', indexed: true }),
    collaborators: members({ en: 'Collaborators', de: 'Mitwirkende' }, { writer: 'server' }),
    shares: shares({ en: 'Shared with', de: 'Geteilt mit' }),
    channel: choice({ en: 'Channel', de: 'Kanal' }, { list: 'ticketChannel' }, { indexed: true }),
    deal: reference({ en: 'Deal', de: 'Deal' }, 'deal', { en: 'Tickets', de: 'Tickets' }, { indexed: true }),
    product: reference({ en: 'Product', de: 'Produkt' }, 'product', { en: 'Tickets', de: 'Tickets' }, { indexed: true }),
    tags: tags({ en: 'Tags', de: 'Schlagwörter' }, { indexed: true }),
    description: longText({ en: 'Description', de: 'Beschreibung' }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
