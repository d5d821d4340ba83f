import { longText, member, team, text, yesNo } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** A list or board as somebody wants to find it again: for themselves, for a team's tabs, or for everybody's. */
export const savedView = defineObject({
  key: 'savedView',
  plural: 'savedViews',
  label: { one: { en: 'View', de: 'Ansicht' }, many: { en: 'Views', de: 'Ansichten' } },
  storage: 'ledger',
  personal: 'owner',
  openedBy: 'shared',
  icon: 'bookmark',
  title: ['name'],
  listed: false,
  fields: {
    owner: member({ en: 'Owner', de: 'Zuständig' }, { required: true }),
    name: text({ en: 'Name', de: 'Name' }, { required: true }),
    /** Key of the type that it lists. */
    of: text({ en: 'Records', de: 'Datensätze' }, { required: true, indexed: true }),
    /** The query of its address: filter, sort, search, pipeline, board or table. */
    address: longText({ en: 'Address', de: 'Adresse' }),
    shared: yesNo({ en: 'Shared', de: 'Geteilt' }),
    /** Of a shared one: the team whose tabs show it; everybody's when empty. */
    team: team({ en: 'Team', de: 'Team' }),
  },
});
