import { anyReference, member } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** That one person follows a record. Its id follows from both (`followId`): following twice is following once. */
export const follow = defineObject({
  key: 'follow',
  plural: 'follows',
  label: {
    one: { en: 'Followed record', de: 'Gemerkter Datensatz' },
    many: { en: 'Followed records', de: 'Gemerkte Datensätze' },
  },
  storage: 'ledger',
  personal: 'member',
  icon: 'star',
  title: [],
  listed: false,
  fields: {
    member: member({ en: 'Person', de: 'Person' }, { required: true }),
    record: anyReference(
      { en: 'Record', de: 'Datensatz' },
      { en: 'Followers', de: 'Folgende' },
      { required: true, indexed: true },
    ),
  },
});
