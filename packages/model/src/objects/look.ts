import { dateTime, longText, member, text, yesNo } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** How one person stands to one view: when they last looked, and whether it is pinned. One entry each (`lookId`). */
export const look = defineObject({
  key: 'look',
  plural: 'looks',
  label: { one: { en: 'Look', de: 'Blick' }, many: { en: 'Looks', de: 'Blicke' } },
  storage: 'ledger',
  personal: 'member',
  icon: 'eye',
  title: [],
  listed: false,
  fields: {
    member: member({ en: 'Person', de: 'Person' }, { required: true }),
    /** A saved view's id, or the key of a type for its plain list. */
    view: text({ en: 'View', de: 'Ansicht' }, { required: true }),
    seenAt: dateTime({ en: 'Last seen', de: 'Zuletzt gesehen' }),
    since: dateTime({ en: 'News since', de: 'Neues seit' }),
    /** How wide this person has drawn its columns, in CSS pixels: `amount:160,stage:120`. */
    widths: text({ en: 'Column widths', de: 'Spaltenbreiten' }),
    /** Which groups this person has folded in it: `stage=won&*=owner`. */
    foldedGroups: longText({ en: 'Folded groups', de: 'Eingeklappte Gruppen' }),
    pinned: yesNo({ en: 'Pinned', de: 'Angeheftet' }),
  },
});
