import { emails, member, team, text } from '../../schema/fields.ts';
import { defineObject } from '../../schema/object-type.ts';

/**
 * People of the workspace are identity rows, not documents; this definition only tells the import which columns it
 * may map. They become placeholders: named, without a sign-in until an invitation gives them one.
 */
export const memberImport = defineObject({
  key: 'member',
  plural: 'members',
  label: { one: { en: 'Person', de: 'Person' }, many: { en: 'People', de: 'Personen' } },
  icon: 'users',
  title: ['name'],
  listed: false,
  fields: {
    name: text({ en: 'Name', de: 'Name' }, { required: true, identifies: true }),
    email: emails({ en: 'Email', de: 'E-Mail' }, { identifies: true }),
    manager: member({ en: 'Manager', de: 'Vorgesetzte Person' }),
    team: team({ en: 'Team', de: 'Team' }),
  },
});
